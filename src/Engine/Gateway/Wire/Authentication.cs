namespace Engine.Gateway.Wire;

/// <summary><c>Auth/loginKey</c>. Never log it: it carries the key.</summary>
public sealed record LoginKeyRequest
{
    /// <summary>The platform login, not the e-mail.</summary>
    public string? UserName { get; init; }

    /// <summary>The secret key.</summary>
    public string? ApiKey { get; init; }
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
