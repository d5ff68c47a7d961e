using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>What became of an order.</summary>
public enum OrderEnd
{
    /// <summary>It had not ended when the record did, or its outcome was not known yet.</summary>
    Live,

    /// <summary>Filled whole.</summary>
    Filled,

    /// <summary>Cancelled.</summary>
    Cancelled,

    /// <summary>Expired.</summary>
    Expired,

    /// <summary>Refused by the venue, or never sent.</summary>
    Rejected,

    /// <summary>No trace of it was found at the venue.</summary>
    NotPlaced,
}

/// <summary>One order that the engine decided, from decision to end.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Strategy">Who decided.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Size">Contracts ordered, as last shown.</param>
/// <param name="Filled">Contracts filled, busted ones left out.</param>
/// <param name="End">What became of it.</param>
/// <param name="DecidedAt">Market time of the decision, UTC.</param>
/// <param name="AcknowledgedAt">Market time at which the venue's first word about it was journaled, UTC; null before.</param>
/// <param name="FirstFillAt">The venue's time of its first fill, UTC; null without one.</param>
public sealed record OrderOutcome(
    ClientTag Tag,
    StrategyName Strategy,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    OrderRole Role,
    int Size,
    int Filled,
    OrderEnd End,
    DateTimeOffset DecidedAt,
    DateTimeOffset? AcknowledgedAt,
    DateTimeOffset? FirstFillAt);
