namespace Engine.Orders;

/// <summary>Where an order stands in the engine's own book.</summary>
public enum OrderState
{
    /// <summary>In the journal and on its way; the venue has not answered.</summary>
    Submitted,

    /// <summary>The venue has numbered the order; it is not yet working.</summary>
    Accepted,

    /// <summary>A bracket child before its entry's fill: known to the venue, without a price, not yet working (contract.md §4.5).</summary>
    Suspended,

    /// <summary>Working at the venue, nothing filled.</summary>
    Working,

    /// <summary>Working at the venue, partly filled.</summary>
    PartiallyFilled,

    /// <summary>A change is on its way; old and new terms may both be true.</summary>
    PendingModify,

    /// <summary>A cancel is on its way.</summary>
    PendingCancel,

    /// <summary>Filled whole.</summary>
    Filled,

    /// <summary>Cancelled; may carry fills.</summary>
    Cancelled,

    /// <summary>Expired; may carry fills.</summary>
    Expired,

    /// <summary>Refused by the venue.</summary>
    Rejected,

    /// <summary>
    /// The answer was lost, late or ambiguous: the order may be live. Blocks new exposure on its contract; only evidence
    /// from the venue resolves it.
    /// </summary>
    Unknown,

    /// <summary>
    /// Inferred from two agreeing reads, a settle time apart, that showed no trace of the tag. An inference, not a proof: a
    /// late appearance is booked and alerted.
    /// </summary>
    PresumedNotPlaced,
}

/// <summary>What happened to an order.</summary>
public enum OrderSignal
{
    /// <summary>The place request was accepted, or the venue shows the order as pending.</summary>
    Acknowledged,

    /// <summary>The place request was refused with proof.</summary>
    Refused,

    /// <summary>The place request's answer proves nothing.</summary>
    OutcomeUnknown,

    /// <summary>The venue shows a bracket child that waits for its entry.</summary>
    ShownSuspended,

    /// <summary>The venue shows the order as working.</summary>
    ShownWorking,

    /// <summary>A fill left contracts open.</summary>
    FilledInPart,

    /// <summary>A fill completed the order, or the venue shows it as filled.</summary>
    FilledWhole,

    /// <summary>A change was asked for.</summary>
    ModifyRequested,

    /// <summary>The change is settled: shown by the venue, refused with proof, or seen not to have happened by two agreeing reads.</summary>
    ModifySettled,

    /// <summary>A cancel was asked for.</summary>
    CancelRequested,

    /// <summary>The cancel was refused or its outcome is unknown; the order is as the venue last showed it.</summary>
    CancelRefused,

    /// <summary>The venue shows the order as cancelled.</summary>
    ShownCancelled,

    /// <summary>The venue shows the order as expired.</summary>
    ShownExpired,

    /// <summary>The venue shows the order as rejected.</summary>
    ShownRejected,

    /// <summary>Two agreeing reads showed no trace of it.</summary>
    FoundAbsent,
}

/// <summary>Sets of states that share a meaning.</summary>
public static class OrderStates
{
    /// <summary>True once nothing more is expected of the order (a late fill is still booked).</summary>
    public static bool IsTerminal(this OrderState state) => state
        is OrderState.Filled or OrderState.Cancelled or OrderState.Expired or OrderState.Rejected or OrderState.PresumedNotPlaced;

    /// <summary>True while the order may still add to a position.</summary>
    public static bool IsLive(this OrderState state) => !state.IsTerminal();

    /// <summary>True when a cancel may be sent. Never for <see cref="OrderState.PendingCancel"/>: that is how cancel storms start.</summary>
    public static bool IsCancellable(this OrderState state) => state
        is OrderState.Accepted or OrderState.Suspended or OrderState.Working or OrderState.PartiallyFilled or OrderState.PendingModify or OrderState.Unknown;

    /// <summary>True when a change may be sent: one at a time, and never beside a cancel.</summary>
    public static bool IsModifiable(this OrderState state) => state is OrderState.Accepted or OrderState.Working or OrderState.PartiallyFilled;

    /// <summary>True when the order stands in the venue's book and can trade at its price at any moment.</summary>
    public static bool IsWorking(this OrderState state) => state
        is OrderState.Working or OrderState.PartiallyFilled or OrderState.PendingModify or OrderState.PendingCancel;
}
