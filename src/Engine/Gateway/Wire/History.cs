using System.Text.Json.Serialization;

namespace Engine.Gateway.Wire;

/// <summary><c>History/retrieveBars</c> (contract.md §4.4).</summary>
public sealed record RetrieveBarsRequest
{
    /// <summary>Contract id.</summary>
    public string? ContractId { get; init; }

    /// <summary>Data entitlement.</summary>
    public bool Live { get; init; }

    /// <summary>First instant, UTC.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset StartTime { get; init; }

    /// <summary>End of the window, UTC; inclusiveness unproven.</summary>
    [JsonConverter(typeof(WireRequestTimestampConverter))]
    public DateTimeOffset EndTime { get; init; }

    /// <summary>1 second to 6 month.</summary>
    public int Unit { get; init; }

    /// <summary>Units per bar.</summary>
    public int UnitNumber { get; init; }

    /// <summary>At most this many, newest kept; 20,000 documented as the cap.</summary>
    public int Limit { get; init; }

    /// <summary>True adds the forming bar.</summary>
    public bool IncludePartialBar { get; init; }
}

/// <summary>Answer of <c>History/retrieveBars</c>.</summary>
public sealed record RetrieveBarsResponse : Envelope
{
    /// <summary>Newest first; null is a failed read.</summary>
    public List<WireBar>? Bars { get; init; }
}

/// <summary>A bar.</summary>
public sealed record WireBar
{
    /// <summary>Start of the bar, UTC.</summary>
    public DateTimeOffset T { get; init; }

    /// <summary>Open.</summary>
    [JsonRequired]
    public decimal O { get; init; }

    /// <summary>High.</summary>
    [JsonRequired]
    public decimal H { get; init; }

    /// <summary>Low.</summary>
    [JsonRequired]
    public decimal L { get; init; }

    /// <summary>Close.</summary>
    [JsonRequired]
    public decimal C { get; init; }

    /// <summary>Volume.</summary>
    public long V { get; init; }

    /// <summary>Business date, in newer answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? D { get; init; }

    /// <summary>Aggregate key, in newer answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? K { get; init; }
}
