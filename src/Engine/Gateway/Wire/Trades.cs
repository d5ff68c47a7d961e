using System.Text.Json.Serialization;

namespace Engine.Gateway.Wire;

/// <summary><c>Trade/search</c>.</summary>
public sealed record TradeSearchRequest
{
    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>First fill time, UTC.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset? StartTimestamp { get; init; }

    /// <summary>Last fill time, UTC.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset? EndTimestamp { get; init; }
}

/// <summary>Answer of <c>Trade/search</c>.</summary>
public sealed record TradeSearchResponse : Envelope
{
    /// <summary>Newest first; null is a failed read.</summary>
    public List<WireTrade>? Trades { get; init; }
}

/// <summary>A half-turn (contract.md §4.9), over REST and on the user hub.</summary>
public sealed record WireTrade
{
    /// <summary>Trade number.</summary>
    public long Id { get; init; }

    /// <summary>Account number.</summary>
    public int AccountId { get; init; }

    /// <summary>Contract id.</summary>
    public string? ContractId { get; init; }

    /// <summary>Fill time, UTC.</summary>
    public DateTimeOffset CreationTimestamp { get; init; }

    /// <summary>Fill price.</summary>
    [JsonRequired]
    public decimal Price { get; init; }

    /// <summary>Gross, null when opening.</summary>
    public decimal? ProfitAndLoss { get; init; }

    /// <summary>Dollars, this side.</summary>
    [JsonRequired]
    public decimal Fees { get; init; }

    /// <summary>Dollars, this side.</summary>
    public decimal? Commissions { get; init; }

    /// <summary>0 buy, 1 sell.</summary>
    [JsonRequired]
    public int Side { get; init; }

    /// <summary>Contracts.</summary>
    [JsonRequired]
    public int Size { get; init; }

    /// <summary>A bust: take it out of the books.</summary>
    public bool Voided { get; init; }

    /// <summary>The order that filled.</summary>
    public long OrderId { get; init; }
}
