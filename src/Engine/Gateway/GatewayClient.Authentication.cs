using System.Buffers.Text;
using System.Text.Json;
using Engine.Gateway.Wire;

namespace Engine.Gateway;

public sealed partial class GatewayClient
{
    private static readonly TimeSpan StatedTokenLife = TimeSpan.FromHours(24);

    /// <summary>
    /// Logs in with a key (<c>Auth/loginKey</c>). The token is returned, not stored. It expires at its <c>exp</c> claim, or
    /// 24 hours from now when it has none that can be read (contract.md §2.2). Repeated only after a failed connection;
    /// logins do not invalidate earlier tokens. Takes a permit of the login lane per attempt. After several attempts in a row
    /// without an answer nothing is sent for a while (<see cref="FailureKind.CircuitOpen"/>).
    /// </summary>
    /// <param name="userName">The platform login, not the e-mail.</param>
    /// <param name="apiKey">The key; appears in no result.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<AccessToken>> LoginKeyAsync(string userName, string apiKey, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new LoginKeyRequest { UserName = userName, ApiKey = apiKey }, WireJson.Default.LoginKeyRequest);
        var answer = await _transport.AuthenticateAsync(
            GatewayOperation.LoginKey, body, false, [apiKey], WireJson.Default.LoginResponse, cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.LoginKey, answer, response => (TryToken(response.Token, out var token), token!));
    }

    /// <summary>
    /// Logs in as an application that the firm has registered (<c>Auth/loginApp</c>); the venue has withdrawn its page and calls
    /// the key the only supported way (contract.md §2.1). Otherwise like <see cref="LoginKeyAsync"/>.
    /// </summary>
    /// <param name="login">The five values; no secret among them appears in any result.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<AccessToken>> LoginAppAsync(AppLogin login, CancellationToken cancellation)
    {
        var request = new LoginAppRequest
        {
            UserName = login.UserName,
            Password = login.RevealPassword(),
            DeviceId = login.DeviceId,
            AppId = login.AppId,
            VerifyKey = login.RevealVerifyKey(),
        };
        var answer = await _transport.AuthenticateAsync(
            GatewayOperation.LoginApp,
            JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Default.LoginAppRequest),
            false,
            [login.RevealPassword(), login.RevealVerifyKey()],
            WireJson.Default.LoginResponse,
            cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.LoginApp, answer, response => (TryToken(response.Token, out var token), token!));
    }

    /// <summary>
    /// Ends the session of the present token (<c>Auth/logout</c>), once. Whether other tokens of the user end with it is not
    /// documented (contract.md §2.2). The token cell is left to its owner, who clears it. Never throws.
    /// </summary>
    public Task<MutationOutcome> LogoutAsync(CancellationToken cancellation) => _transport.MutateAsync(
        GatewayOperation.Logout, RequestLane.Auth, null, WireJson.Default.Envelope, cancellation);

    /// <summary>
    /// Asks for a fresh token with the present one (<c>Auth/validate</c>). <c>Answered(null)</c> means: the present token is
    /// good, keep it. The token is returned, not stored. When no answer came, it is unknown whether the present token still holds.
    /// </summary>
    public async Task<Reading<AccessToken?>> ValidateAsync(CancellationToken cancellation)
    {
        var answer = await _transport.AuthenticateAsync(
            GatewayOperation.Validate, null, true, [], WireJson.Default.ValidateResponse, cancellation).ConfigureAwait(false);
        return Then<ValidateResponse, AccessToken?>(
            GatewayOperation.Validate,
            answer,
            response => string.IsNullOrEmpty(response.NewToken) ? (true, null) : (TryToken(response.NewToken, out var token), token));
    }

    /// <summary>Whether the gateway answers at all (<c>Status/ping</c>); true on any HTTP 200. One attempt, no token.</summary>
    public async Task<Reading<bool>> PingAsync(CancellationToken cancellation)
    {
        var exchange = await _transport.PingAsync(cancellation).ConfigureAwait(false);
        return exchange.Failure is { } failure ? new Reading<bool>.Failed(failure) : new Reading<bool>.Answered(true);
    }

    /// <summary>False for an absent token and for one that could not stand in a header.</summary>
    private bool TryToken(string? text, out AccessToken? token)
    {
        token = null;
        if (string.IsNullOrEmpty(text) || text.Any(character => character is <= ' ' or > '~'))
        {
            return false;
        }

        token = new AccessToken(text, ExpiryOf(text) ?? _time.GetUtcNow() + StatedTokenLife);
        return true;
    }

    private static DateTimeOffset? ExpiryOf(string jwt)
    {
        var parts = jwt.Split('.');
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return claims.RootElement.ValueKind == JsonValueKind.Object
                && claims.RootElement.TryGetProperty("exp", out var exp)
                && exp.ValueKind == JsonValueKind.Number
                && exp.TryGetDouble(out var seconds)
                && seconds is > 0 and < 253_402_300_799
                ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
                : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }
}
