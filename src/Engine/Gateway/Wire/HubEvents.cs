namespace Engine.Gateway.Wire;

/// <summary>The wrapper of every user-hub event (contract.md §6.3).</summary>
public sealed record UserEvent<T>
{
    /// <summary>Presumably 0 add, 1 update, 2 delete.</summary>
    public int Action { get; init; }

    /// <summary>The payload.</summary>
    public T? Data { get; init; }
}

/// <summary>A partial quote: members that are absent are unchanged (contract.md §6.4).</summary>
public sealed record WireQuote
{
    /// <summary>Product, not the contract id.</summary>
    public string? Symbol { get; init; }

    /// <summary>Name.</summary>
    public string? SymbolName { get; init; }

    /// <summary>Last trade.</summary>
    public decimal? LastPrice { get; init; }

    /// <summary>Best bid.</summary>
    public decimal? BestBid { get; init; }

    /// <summary>Best ask.</summary>
    public decimal? BestAsk { get; init; }

    /// <summary>Change of the session.</summary>
    public decimal? Change { get; init; }

    /// <summary>Change in per cent.</summary>
    public decimal? ChangePercent { get; init; }

    /// <summary>Session open.</summary>
    public decimal? Open { get; init; }

    /// <summary>Session high.</summary>
    public decimal? High { get; init; }

    /// <summary>Session low.</summary>
    public decimal? Low { get; init; }

    /// <summary>Session volume.</summary>
    public long? Volume { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset? LastUpdated { get; init; }

    /// <summary>UTC; may stand still.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Contract id, sometimes.</summary>
    public string? Contract { get; init; }
}

/// <summary>One print; the hub sends arrays of them.</summary>
public sealed record WireMarketTrade
{
    /// <summary>Product.</summary>
    public string? SymbolId { get; init; }

    /// <summary>Price.</summary>
    public decimal Price { get; init; }

    /// <summary>UTC.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>Aggressor: 0 buy, 1 sell.</summary>
    public int? Type { get; init; }

    /// <summary>Contracts.</summary>
    public int Volume { get; init; }

    /// <summary>Contract id, sometimes.</summary>
    public string? ContractId { get; init; }
}

/// <summary>One depth entry; the hub sends arrays of them.</summary>
public sealed record WireDepth
{
    /// <summary>UTC.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>DomType.</summary>
    public int Type { get; init; }

    /// <summary>Level.</summary>
    public decimal Price { get; init; }

    /// <summary>Total at the level.</summary>
    public int Volume { get; init; }

    /// <summary>Change or other side; meaning unproven.</summary>
    public int? CurrentVolume { get; init; }

    /// <summary>Sometimes present.</summary>
    public int? Index { get; init; }
}
