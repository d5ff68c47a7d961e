namespace Engine.Gateway;

/// <summary>
/// The five values of a login by application (contract.md §2.1). It cannot be printed: its text form is redacted.
/// </summary>
/// <param name="userName">The platform login, not the e-mail.</param>
/// <param name="password">The user's password.</param>
/// <param name="deviceId">Names the device.</param>
/// <param name="appId">Names the application.</param>
/// <param name="verifyKey">The application's secret.</param>
public sealed class AppLogin(string userName, string password, string deviceId, string appId, string verifyKey)
{
    /// <summary>The platform login.</summary>
    public string UserName { get; } = userName;

    /// <summary>Names the device.</summary>
    public string DeviceId { get; } = deviceId;

    /// <summary>Names the application.</summary>
    public string AppId { get; } = appId;

    /// <summary>The password, for the body of a login only.</summary>
    public string RevealPassword() => password;

    /// <summary>The application's secret, for the body of a login only.</summary>
    public string RevealVerifyKey() => verifyKey;

    /// <summary>Never a secret.</summary>
    public override string ToString() => "[application login]";
}
