namespace Engine.Risk;

/// <summary>Why an intent did not leave. A closed set: strategies and reports switch over it.</summary>
public enum DenialReason
{
    /// <summary>The account is halted until a person resumes it.</summary>
    Halted,

    /// <summary>The account is reducing and the order would add exposure.</summary>
    ReducingOnly,

    /// <summary>The book has not yet agreed with the venue since it started or the stream broke.</summary>
    Reconciling,

    /// <summary>An order of unknown outcome on this contract blocks new exposure.</summary>
    UnknownOrderPending,

    /// <summary>The book is recovering or cannot write its journal.</summary>
    BookUnavailable,

    /// <summary>The strategy is not ready: warm-up, feed or account still missing.</summary>
    NotReady,

    /// <summary>The contract's terms are not known to the account, or the contract has expired.</summary>
    ContractNotTradable,

    /// <summary>The contract belongs to another strategy.</summary>
    NotOwner,

    /// <summary>The intent's number is not above the last one of this strategy.</summary>
    DuplicateIntent,

    /// <summary>Size is not a whole number of at least one contract.</summary>
    InvalidSize,

    /// <summary>A price is missing, not positive where it must be, or off the tick grid.</summary>
    InvalidPrice,

    /// <summary>The order type is not supported in this version.</summary>
    UnsupportedOrderType,

    /// <summary>The strategy's size cap would be exceeded if every live order filled.</summary>
    StrategySizeCap,

    /// <summary>The account's position limit would be exceeded if every live order filled.</summary>
    AccountSizeCap,

    /// <summary>Too many orders in the last minute.</summary>
    OrdersPerMinute,

    /// <summary>Too many orders this trade date.</summary>
    OrdersPerDay,

    /// <summary>Outside the strategy's trading window.</summary>
    OutsideWindow,

    /// <summary>The venue's request quota has no permit for an order.</summary>
    RequestQuota,

    /// <summary>The order named does not exist, or has ended.</summary>
    NoSuchOrder,

    /// <summary>There is no position to close.</summary>
    NoPosition,

    /// <summary>The account's profile (rules, starting balance, floor) is not stated yet.</summary>
    ProfileMissing,

    /// <summary>A person has taken the contract in hand; the strategy is paused until it is resumed.</summary>
    PausedByHand,

    /// <summary>The price lies on the wrong side of the market: the order would trade at once, or the venue would refuse it.</summary>
    WrongSideOfMarket,

    /// <summary>The price lies farther from the market than the price band allows.</summary>
    PriceBand,

    /// <summary>A bracket without legs, or with a distance below one tick.</summary>
    InvalidBracket,

    /// <summary>The order is larger than a single order may be.</summary>
    OrderSizeCap,

    /// <summary>The size over all contracts would exceed the limit in minis, the scaling plan included.</summary>
    AccountMinisCap,

    /// <summary>The same entry was placed a moment ago.</summary>
    DuplicateSignal,

    /// <summary>The session is closed, or it is too late in it for new exposure.</summary>
    SessionClosed,

    /// <summary>The calendar does not know this day.</summary>
    CalendarUnknown,

    /// <summary>A window that the trader keeps allows no entries.</summary>
    NoTradeWindow,

    /// <summary>The feed of the contract is not live.</summary>
    StaleFeed,

    /// <summary>No price of the contract is known.</summary>
    NoPrice,

    /// <summary>In the worst case (every working order fills, every stop slips) the loss floor would be touched.</summary>
    WorstCaseFloor,

    /// <summary>In the worst case the daily loss limit would be touched.</summary>
    WorstCaseDailyLoss,

    /// <summary>The order is being changed or cancelled already.</summary>
    ChangePending,

    /// <summary>A flatten or reversal of the contract is under way.</summary>
    Flattening,

    /// <summary>Another session of the user has taken a venue hub over; nothing is added while it is gone.</summary>
    Evicted,

    /// <summary>The contract gives way to the next; only what reduces its position passes.</summary>
    CloseOnly,

    /// <summary>The strategy has lost its right to trade: it did not answer, or went beyond its bounds. A restart of the engine gives it back.</summary>
    Revoked,

    /// <summary>The order is a leg of a bracket and closes an open position; cancelled by itself it would be placed again.</summary>
    ProtectsPosition,
}
