using Engine.Gateway;

namespace Engine.Actors.Session;

/// <summary>A user's way into the gateway: a key, or a registered application. It cannot be printed: its text form is redacted.</summary>
public sealed class Credentials
{
    private readonly string _apiKey;

    /// <summary>Login by key (<c>Auth/loginKey</c>).</summary>
    /// <param name="userName">The platform login, not the e-mail.</param>
    /// <param name="apiKey">The secret key.</param>
    public Credentials(string userName, string apiKey) => (UserName, _apiKey) = (userName, apiKey);

    /// <summary>Login by application (<c>Auth/loginApp</c>), for gateways that still serve it (contract.md §2.1).</summary>
    public Credentials(AppLogin application) => (UserName, _apiKey, Application) = (application.UserName, "", application);

    /// <summary>The platform login.</summary>
    public string UserName { get; }

    /// <summary>The application that logs in; null for a login by key.</summary>
    public AppLogin? Application { get; }

    /// <summary>The key, for the body of a login only; empty for a login by application.</summary>
    public string RevealKey() => _apiKey;

    /// <summary>Never a secret.</summary>
    public override string ToString() => "[credentials]";
}
