using Engine.Gateway.Wire;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <content>Logins and tokens (contract.md §2.1).</content>
internal sealed partial class RestEndpoints
{
    private const string AgreementsText = "Please log into the ProjectX platform and complete the required agreements";

    private const int UserNotFound = 1;
    private const int PasswordVerificationFailed = 2;
    private const int InvalidCredentials = 3;
    private const int AppNotFound = 4;
    private const int AppVerificationFailed = 5;
    private const int InvalidDevice = 6;

    private async Task<byte[]> LoginKeyAsync(HttpRequest request)
    {
        var login = await RequestBody.ReadAsync(request, WireJson.Default.LoginKeyRequest, "userName", "apiKey").ConfigureAwait(false);
        var policy = _gateway.Settings.Logins;
        return Login(policy.Refusal switch
        {
            LoginRefusal.ApiKeyAuthenticationDisabled => (int)LoginRefusal.ApiKeyAuthenticationDisabled,
            _ when !IsUser(login.UserName) => policy.TellsUnknownUser ? UserNotFound : InvalidCredentials,
            _ when !_gateway.Settings.ApiKey.Equals(login.ApiKey, StringComparison.Ordinal) => InvalidCredentials,
            var refusal => (int)refusal,
        });
    }

    private async Task<byte[]> LoginAppAsync(HttpRequest request)
    {
        var login = await RequestBody.ReadAsync(
            request, WireJson.Default.LoginAppRequest, "userName", "password", "deviceId", "appId", "verifyKey").ConfigureAwait(false);
        var policy = _gateway.Settings.Logins;
        return Login(policy.App switch
        {
            // Withdrawn by the venue in favour of keys: answered as a failed verification of the application.
            null => AppVerificationFailed,
            var app when app.AppId != login.AppId => AppNotFound,
            var app when app.VerifyKey != login.VerifyKey => AppVerificationFailed,
            _ when !IsUser(login.UserName) => policy.TellsUnknownUser ? UserNotFound : InvalidCredentials,
            var app when app.Password != login.Password => PasswordVerificationFailed,
            var app when app.DeviceId != login.DeviceId => InvalidDevice,
            _ => policy.Refusal is LoginRefusal.AgreementsNotSigned or LoginRefusal.UnknownError ? (int)policy.Refusal : 0,
        });
    }

    private Task<byte[]> ValidateAsync(HttpRequest request) => Task.FromResult(Json(
        _gateway.Tokens.Judge(TokenOf(request)) switch
        {
            TokenState.Good => new ValidateResponse { Success = true, NewToken = IssueToken() },
            TokenState.Revoked => new ValidateResponse { ErrorCode = 2 },
            TokenState.Expired => new ValidateResponse { ErrorCode = 3 },
            _ => new ValidateResponse { ErrorCode = 1 },
        },
        WireJson.Default.ValidateResponse));

    // Ends this token alone; the others of the user go on (contract.md §2.2).
    private Task<byte[]> LogoutAsync(HttpRequest request)
    {
        var token = TokenOf(request);
        var good = _gateway.Tokens.IsGood(token);
        _gateway.Tokens.Revoke(token);
        return Task.FromResult(Json(good ? new Envelope { Success = true } : new Envelope { ErrorCode = 1 }, WireJson.Default.Envelope));
    }

    private bool IsUser(string? name) => _gateway.Settings.UserName.Equals(name, StringComparison.OrdinalIgnoreCase);

    private string IssueToken() => _gateway.Tokens.Issue(_gateway.Settings.UserName, _gateway.Settings.TokenLife);

    private byte[] Login(int code) => Json(
        code == 0
            ? new LoginResponse { Success = true, Token = IssueToken() }
            : new LoginResponse { ErrorCode = code, ErrorMessage = code == (int)LoginRefusal.AgreementsNotSigned ? AgreementsText : null },
        WireJson.Default.LoginResponse);
}
