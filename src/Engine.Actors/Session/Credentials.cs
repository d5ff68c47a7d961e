namespace Engine.Actors.Session;

/// <summary>A user's key to the gateway. It cannot be printed: its text form is redacted.</summary>
/// <param name="userName">The platform login, not the e-mail.</param>
/// <param name="apiKey">The secret key.</param>
public sealed class Credentials(string userName, string apiKey)
{
    /// <summary>The platform login.</summary>
    public string UserName { get; } = userName;

    /// <summary>The key, for the body of a login only.</summary>
    public string RevealKey() => apiKey;

    /// <summary>Never the key.</summary>
    public override string ToString() => "[credentials]";
}
