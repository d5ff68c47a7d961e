using System.Text.Json.Serialization;

namespace Engine.Gateway.Wire;

/// <summary>Answer of <c>Position/searchOpen</c>.</summary>
public sealed record PositionSearchResponse : Envelope
{
    /// <summary>Null is a failed read, never "flat".</summary>
    public List<WirePosition>? Positions { get; init; }
}

/// <summary>An open position (contract.md §4.8), netted per contract.</summary>
public sealed record WirePosition
{
    /// <summary>Position number.</summary>
    public int Id { get; init; }

    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Contract id.</summary>
    public string? ContractId { get; init; }

    /// <summary>Name.</summary>
    public string? ContractDisplayName { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset CreationTimestamp { get; init; }

    /// <summary>1 long, 2 short, 0 with size 0 closed: the only source of direction.</summary>
    [JsonRequired]
    public int Type { get; init; }

    /// <summary>Contracts, never negative.</summary>
    [JsonRequired]
    public int Size { get; init; }

    /// <summary>Volume-weighted; still set on a close.</summary>
    [JsonRequired]
    public decimal AveragePrice { get; init; }
}

/// <summary><c>Position/closeContract</c>. Cancels no working order.</summary>
public sealed record CloseContractRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Contract id.</summary>
    public string? ContractId { get; init; }
}

/// <summary><c>Position/partialCloseContract</c>. Cancels no working order.</summary>
public sealed record PartialCloseContractRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Contract id.</summary>
    public string? ContractId { get; init; }

    /// <summary>Contracts to close, at least 1 and at most the position's size.</summary>
    public int Size { get; init; }
}
