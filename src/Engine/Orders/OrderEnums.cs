namespace Engine.Orders;

/// <summary>The side of an order or of a fill; integers as on the wire (contract.md §5).</summary>
public enum OrderSide
{
    /// <summary>Bid.</summary>
    Buy = 0,

    /// <summary>Ask.</summary>
    Sell = 1,
}

/// <summary>Order types; integers as on the wire (contract.md §5). Stop-limit is listed by the venue but not accepted.</summary>
public enum OrderType
{
    /// <summary>Not stated, or a value that this version does not know.</summary>
    Unknown = 0,

    /// <summary>Limit.</summary>
    Limit = 1,

    /// <summary>Market.</summary>
    Market = 2,

    /// <summary>Stop-limit; refused by the venue.</summary>
    StopLimit = 3,

    /// <summary>Stop (market when triggered).</summary>
    Stop = 4,

    /// <summary>Trailing stop.</summary>
    TrailingStop = 5,

    /// <summary>Limit at the best bid on arrival.</summary>
    JoinBid = 6,

    /// <summary>Limit at the best ask on arrival.</summary>
    JoinAsk = 7,
}

/// <summary>The venue's order status; integers as on the wire (contract.md §5). The engine's own state is <c>OrderState</c>.</summary>
public enum VenueOrderStatus
{
    /// <summary>Not stated.</summary>
    None = 0,

    /// <summary>Working; a partly filled order stays here.</summary>
    Open = 1,

    /// <summary>Filled whole.</summary>
    Filled = 2,

    /// <summary>Cancelled; may carry a fill volume.</summary>
    Cancelled = 3,

    /// <summary>Expired.</summary>
    Expired = 4,

    /// <summary>Rejected; the hub carries no reason.</summary>
    Rejected = 5,

    /// <summary>Accepted, not yet working.</summary>
    Pending = 6,

    /// <summary>Being cancelled.</summary>
    PendingCancellation = 7,

    /// <summary>A bracket child before its parent's fill; not in the open-order list.</summary>
    Suspended = 8,
}

/// <summary>Arithmetic on sides.</summary>
public static class OrderSides
{
    /// <summary>+1 for a buy, -1 for a sell.</summary>
    public static int Sign(this OrderSide side) => side == OrderSide.Buy ? 1 : -1;

    /// <summary>The other side.</summary>
    public static OrderSide Opposite(this OrderSide side) => side == OrderSide.Buy ? OrderSide.Sell : OrderSide.Buy;

    /// <summary>True for statuses that end an order's life (2 to 5).</summary>
    public static bool IsTerminal(this VenueOrderStatus status) =>
        status is VenueOrderStatus.Filled or VenueOrderStatus.Cancelled or VenueOrderStatus.Expired or VenueOrderStatus.Rejected;
}
