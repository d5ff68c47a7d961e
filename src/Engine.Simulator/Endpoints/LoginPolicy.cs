namespace Engine.Simulator;

/// <summary>A refusal of every login, with the venue's error code (contract.md §2.1).</summary>
public enum LoginRefusal
{
    /// <summary>Logins are judged by their credentials.</summary>
    None = 0,

    /// <summary>The user has agreements to sign on the platform; comes with a text.</summary>
    AgreementsNotSigned = 7,

    /// <summary>The venue does not know why.</summary>
    UnknownError = 8,

    /// <summary>API access is a paid subscription, and the user has none. Strikes key logins only.</summary>
    ApiSubscriptionNotFound = 9,

    /// <summary>Key logins are switched off. Strikes key logins only.</summary>
    ApiKeyAuthenticationDisabled = 10,
}

/// <summary>How the gateway judges logins and sessions.</summary>
public sealed record LoginPolicy
{
    /// <summary>A wrong user or key is code 3; <c>loginApp</c> is switched off.</summary>
    public static LoginPolicy Default { get; } = new();

    /// <summary>Refuses logins although their credentials are right.</summary>
    public LoginRefusal Refusal { get; init; }

    /// <summary>True answers an unknown user with code 1 instead of the usual 3.</summary>
    public bool TellsUnknownUser { get; init; }

    /// <summary>What <c>loginApp</c> accepts; null answers each with code 5, as an operation that was withdrawn (contract.md §2.1).</summary>
    public AppCredentials? App { get; init; }

    /// <summary>
    /// True lets <c>validate</c> and <c>logout</c> answer a bad token with 200 and the code of their own enum; false with 401 like
    /// every other operation. What the venue does is contradictory (contract.md §2.2).
    /// </summary>
    public bool SessionCodes { get; init; }
}

/// <summary>An application that the firm has registered, and the user's secrets for it.</summary>
/// <param name="AppId">Names the application; a wrong one is code 4.</param>
/// <param name="VerifyKey">The application's secret; a wrong one is code 5.</param>
/// <param name="DeviceId">The user's device; a wrong one is code 6.</param>
/// <param name="Password">The user's password; a wrong one is code 2.</param>
public sealed record AppCredentials(string AppId, string VerifyKey, string DeviceId, string Password)
{
    /// <summary>Keeps the secrets out of every text form.</summary>
    public override string ToString() => $"AppCredentials {{ AppId = {AppId} }}";
}
