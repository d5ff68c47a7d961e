namespace Engine.Gateway.Wire;

/// <summary>What every REST answer carries (contract.md §1). Business failures are HTTP 200 with <see cref="Success"/> false.</summary>
public record Envelope
{
    /// <summary>False for a refusal; read <see cref="ErrorCode"/> by the enum of the operation.</summary>
    public bool Success { get; init; }

    /// <summary>0 for success; the same integer means different things at different operations.</summary>
    public int ErrorCode { get; init; }

    /// <summary>The venue's text; often null even for a refusal.</summary>
    public string? ErrorMessage { get; init; }
}
