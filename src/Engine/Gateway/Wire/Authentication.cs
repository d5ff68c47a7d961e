namespace Engine.Gateway.Wire;

/// <summary><c>Auth/loginKey</c>. Never log it: it carries the key.</summary>
public sealed record LoginKeyRequest
{
    /// <summary>The platform login, not the e-mail.</summary>
    public string? UserName { get; init; }

    /// <summary>The secret key.</summary>
    public string? ApiKey { get; init; }
}

/// <summary><c>Auth/loginApp</c>, for applications that the firm has registered. Never log it: it carries secrets.</summary>
public sealed record LoginAppRequest
{
    /// <summary>The platform login, not the e-mail.</summary>
    public string? UserName { get; init; }

    /// <summary>The user's password.</summary>
    public string? Password { get; init; }

    /// <summary>Names the device.</summary>
    public string? DeviceId { get; init; }

    /// <summary>Names the application.</summary>
    public string? AppId { get; init; }

    /// <summary>The application's secret.</summary>
    public string? VerifyKey { get; init; }
}

/// <summary>Answer of a login.</summary>
public sealed record LoginResponse : Envelope
{
    /// <summary>The JWT; null when refused.</summary>
    public string? Token { get; init; }
}

/// <summary>Answer of <c>Auth/validate</c>.</summary>
public sealed record ValidateResponse : Envelope
{
    /// <summary>A fresh JWT; keep the present one when null.</summary>
    public string? NewToken { get; init; }
}
