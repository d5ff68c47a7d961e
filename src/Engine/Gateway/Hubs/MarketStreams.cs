namespace Engine.Gateway.Hubs;

/// <summary>What can be subscribed of a contract (contract.md §6.2).</summary>
[Flags]
public enum MarketStreams
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Prints.</summary>
    Trades = 1,

    /// <summary>Partial quotes.</summary>
    Quotes = 2,

    /// <summary>The depth book.</summary>
    Depth = 4,
}
