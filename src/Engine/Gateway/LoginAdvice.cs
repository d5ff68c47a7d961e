namespace Engine.Gateway;

/// <summary>What a person does about each refusal of a login (contract.md §2.1). Pure.</summary>
public static class LoginAdvice
{
    /// <summary>One sentence: what the venue says, and what to do. Carries no credential.</summary>
    /// <param name="failure">A login's failure.</param>
    public static string Of(GatewayFailure failure) => failure.Code<LoginError>() switch
    {
        LoginError.UserNotFound => "The venue does not know this user name (code 1): USERNAME is the name that you log in to the platform with, not your e-mail address.",
        LoginError.PasswordVerificationFailed => "The venue refuses the password (code 2): put the platform's password into APP_PASSWORD, or log in with API_KEY in place of an application.",
        LoginError.InvalidCredentials => "The venue refuses user name and key (code 3): USERNAME is the name that you log in to the platform with, not your e-mail address; API_KEY is the key that the platform's API settings show, copied whole and not replaced by a newer one.",
        LoginError.AppNotFound => "The venue does not know the application (code 4): take APP_ID away and log in with API_KEY, or ask the firm for its id.",
        LoginError.AppVerificationFailed => "The venue does not accept the application (code 5): TopstepX has withdrawn this way; log in with API_KEY.",
        LoginError.InvalidDevice => "The venue does not accept the device (code 6): APP_DEVICE_ID is not the one that was registered; log in with API_KEY.",
        LoginError.AgreementsNotSigned => "Agreements wait for your signature (code 7): log in to the platform in a browser and accept them, then try again.",
        LoginError.UnknownError => "The venue does not say why it refuses the login (code 8): wait a minute and try again; if it stays, look at the venue's status page.",
        LoginError.ApiSubscriptionNotFound => "This user has no API access (code 9): subscribe to the API add-on, which is paid apart, and link it to this user in the platform's settings.",
        LoginError.ApiKeyAuthenticationDisabled => "Login by key is switched off for this user (code 10): switch API access on in the platform's settings, and make a key there.",
        _ when failure.Kind is FailureKind.Refused or FailureKind.Unauthorized => $"The venue refuses the login ({failure}); check USERNAME and API_KEY.",
        _ => $"The gateway did not let us log in: {failure}.",
    };
}
