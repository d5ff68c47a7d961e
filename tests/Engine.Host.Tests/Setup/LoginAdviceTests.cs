using Engine.Gateway;

namespace Engine.Host.Tests.Setup;

public sealed class LoginAdviceTests
{
    [Theory]
    [InlineData(LoginError.UserNotFound, "not your e-mail address")]
    [InlineData(LoginError.PasswordVerificationFailed, "APP_PASSWORD")]
    [InlineData(LoginError.InvalidCredentials, "API_KEY is the key that the platform's API settings show")]
    [InlineData(LoginError.AppNotFound, "APP_ID")]
    [InlineData(LoginError.AppVerificationFailed, "log in with API_KEY")]
    [InlineData(LoginError.InvalidDevice, "APP_DEVICE_ID")]
    [InlineData(LoginError.AgreementsNotSigned, "log in to the platform in a browser and accept them")]
    [InlineData(LoginError.UnknownError, "try again")]
    [InlineData(LoginError.ApiSubscriptionNotFound, "subscribe to the API add-on")]
    [InlineData(LoginError.ApiKeyAuthenticationDisabled, "switch API access on")]
    public void Each_code_of_a_login_says_what_to_do(LoginError code, string expected)
    {
        var sentence = LoginAdvice.Of(new GatewayFailure("Auth/loginKey", FailureKind.Refused, 200, (int)code));

        Assert.Contains(expected, sentence, StringComparison.Ordinal);
        Assert.Contains($"(code {(int)code})", sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_code_that_is_a_refusal_has_a_sentence_of_its_own()
    {
        var sentences = Enum.GetValues<LoginError>().Where(code => code != LoginError.Success)
            .Select(code => LoginAdvice.Of(new GatewayFailure("Auth/loginKey", FailureKind.Refused, 200, (int)code))).ToList();

        Assert.Equal(10, sentences.Distinct().Count());
        Assert.DoesNotContain(sentences, sentence => sentence.Contains("check USERNAME and API_KEY", StringComparison.Ordinal));
    }

    [Fact]
    public void A_code_that_nobody_knows_and_a_code_of_another_operation_are_told_as_they_are()
    {
        Assert.Contains("code 42", LoginAdvice.Of(new GatewayFailure("Auth/loginKey", FailureKind.Refused, 200, 42)), StringComparison.Ordinal);
        Assert.Contains("Account/search", LoginAdvice.Of(new GatewayFailure("Account/search", FailureKind.Refused, 200, 9)), StringComparison.Ordinal);
    }
}
