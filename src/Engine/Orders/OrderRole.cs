namespace Engine.Orders;

/// <summary>What an order is for.</summary>
public enum OrderRole
{
    /// <summary>Decided by a strategy, or foreign.</summary>
    Entry,

    /// <summary>Protects the position of an entry against loss.</summary>
    StopLoss,

    /// <summary>Takes the profit of an entry.</summary>
    TakeProfit,

    /// <summary>Made by the venue for a close that the engine asked for (contract.md §4.8); it has no tag of ours.</summary>
    Close,
}
