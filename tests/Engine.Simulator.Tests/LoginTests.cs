using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Engine.Simulator.Tests;

public sealed class LoginTests
{
    private static readonly AppCredentials App = new("app", "verify", "device", "password");

    [Theory]
    [InlineData(LoginRefusal.AgreementsNotSigned, 7, "Please log into the ProjectX platform and complete the required agreements")]
    [InlineData(LoginRefusal.UnknownError, 8, null)]
    [InlineData(LoginRefusal.ApiSubscriptionNotFound, 9, null)]
    [InlineData(LoginRefusal.ApiKeyAuthenticationDisabled, 10, null)]
    public async Task A_refusal_strikes_right_credentials_with_its_code_and_text(LoginRefusal refusal, int code, string? text)
    {
        await using var venue = await StartAsync(new LoginPolicy { Refusal = refusal });
        var answer = await venue.PostAsync("Auth/loginKey", new { userName = "simulated", apiKey = "simulated-key" });
        Assert.False(answer.GetProperty("success").GetBoolean());
        Assert.Equal(code, answer.GetProperty("errorCode").GetInt32());
        Assert.Equal(text, answer.GetProperty("errorMessage").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("token").ValueKind);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    public async Task An_unknown_user_is_code_3_or_1_by_setting(bool tells, int code)
    {
        await using var venue = await StartAsync(new LoginPolicy { TellsUnknownUser = tells });
        var answer = await venue.PostAsync("Auth/loginKey", new { userName = "somebody", apiKey = "simulated-key" });
        Assert.Equal(code, answer.GetProperty("errorCode").GetInt32());
    }

    [Fact]
    public async Task LoginApp_is_withdrawn_with_code_5_unless_switched_on()
    {
        await using var venue = await StartAsync(LoginPolicy.Default);
        Assert.Equal(5, (await LoginAppAsync(venue, App)).GetProperty("errorCode").GetInt32());
    }

    [Fact]
    public async Task LoginApp_switched_on_tells_each_wrong_secret_by_its_code_and_issues_a_token_for_the_right_ones()
    {
        await using var venue = await StartAsync(new LoginPolicy { App = App });
        var codes = new List<int>();
        foreach (var wrong in new[] { App with { Password = "x" }, App with { AppId = "x" }, App with { VerifyKey = "x" }, App with { DeviceId = "x" }, App })
        {
            codes.Add((await LoginAppAsync(venue, wrong)).GetProperty("errorCode").GetInt32());
        }

        Assert.Equal([2, 4, 5, 6, 0], codes);
        var token = (await LoginAppAsync(venue, App)).GetProperty("token").GetString();
        venue.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        Assert.Equal(1, (await venue.PostAsync("Account/search", new { onlyActiveAccounts = true })).GetProperty("accounts").GetArrayLength());
    }

    [Fact]
    public async Task Secrets_stay_out_of_the_text_of_the_settings()
    {
        await using var venue = await StartAsync(new LoginPolicy { App = App });
        var text = venue.Gateway.Settings.ToString() + venue.Gateway.Settings.Logins;
        Assert.DoesNotContain("verify", text);
        Assert.DoesNotContain("password", text);
        Assert.DoesNotContain("simulated-key", text);
    }

    [Fact]
    public async Task A_logout_ends_its_own_token_and_no_other()
    {
        await using var venue = await GatewayFixture.StartAsync();
        var first = venue.Token;
        await venue.LoginAsync();
        var second = venue.Token;
        Assert.True((await venue.PostAsync("Auth/logout", new { })).GetProperty("success").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusWithAsync(venue, second));
        Assert.Equal(HttpStatusCode.OK, await StatusWithAsync(venue, first));
    }

    [Fact]
    public async Task Session_codes_answer_bad_tokens_with_200_and_the_reason()
    {
        var wall = new SteppedTime();
        await using var venue = await GatewayFixture.StartAsync(
            settings => settings with { Logins = new LoginPolicy { SessionCodes = true }, TokenLife = TimeSpan.FromMinutes(10) }, wall);
        var good = venue.Token;
        Assert.Equal(0, await ValidateAsync(venue, good));
        Assert.Equal(1, await ValidateAsync(venue, "rubbish"));
        await venue.LoginAsync();
        await venue.PostAsync("Auth/logout", new { });
        Assert.Equal(2, await ValidateAsync(venue, venue.Token));
        Assert.Equal(1, (await venue.PostAsync("Auth/logout", new { })).GetProperty("errorCode").GetInt32());
        wall.Step(TimeSpan.FromMinutes(11));
        Assert.Equal(3, await ValidateAsync(venue, good));
    }

    private static Task<GatewayFixture> StartAsync(LoginPolicy policy) =>
        GatewayFixture.StartAsync(settings => settings with { Logins = policy }, login: false);

    private static Task<JsonElement> LoginAppAsync(GatewayFixture venue, AppCredentials app) => venue.PostAsync(
        "Auth/loginApp", new { userName = "SIMULATED", password = app.Password, deviceId = app.DeviceId, appId = app.AppId, verifyKey = app.VerifyKey });

    private static async Task<int> ValidateAsync(GatewayFixture venue, string token)
    {
        venue.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await venue.PostAsync("Auth/validate", new { })).GetProperty("errorCode").GetInt32();
    }

    private static async Task<HttpStatusCode> StatusWithAsync(GatewayFixture venue, string token)
    {
        venue.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await venue.SendAsync("Account/search", new { onlyActiveAccounts = true });
        return response.StatusCode;
    }
}
