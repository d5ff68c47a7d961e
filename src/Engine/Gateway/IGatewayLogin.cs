namespace Engine.Gateway;

/// <summary>The way into a gateway and nothing besides (contract.md §2). Thread-safe; no result holds a secret but the token itself.</summary>
public interface IGatewayLogin
{
    /// <summary>Logs in with a key (<c>Auth/loginKey</c>).</summary>
    /// <param name="userName">The platform login, not the e-mail.</param>
    /// <param name="apiKey">The key; appears in no result.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    Task<Reading<AccessToken>> LoginKeyAsync(string userName, string apiKey, CancellationToken cancellation);

    /// <summary>Logs in as a registered application (<c>Auth/loginApp</c>).</summary>
    /// <param name="login">The five values; no secret among them appears in any result.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    Task<Reading<AccessToken>> LoginAppAsync(AppLogin login, CancellationToken cancellation);

    /// <summary>Asks for a fresh token with the present one (<c>Auth/validate</c>); <c>Answered(null)</c> keeps the present one.</summary>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    Task<Reading<AccessToken?>> ValidateAsync(CancellationToken cancellation);
}
