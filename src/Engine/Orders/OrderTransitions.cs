namespace Engine.Orders;

/// <summary>Why a transition deserves a person's attention.</summary>
public enum OrderAnomaly
{
    /// <summary>Nothing unusual.</summary>
    None,

    /// <summary>A fill arrived for an order that was cancelled, expired or rejected: it is booked and reported.</summary>
    FillAfterEnd,

    /// <summary>An order that was presumed not placed turned up.</summary>
    TurnedUp,

    /// <summary>The venue refused an order that it had accepted or shown before.</summary>
    LateRejection,
}

/// <summary>The next state and whether it is remarkable.</summary>
/// <param name="Next">The state after the signal.</param>
/// <param name="Anomaly">What to report.</param>
public readonly record struct OrderTransition(OrderState Next, OrderAnomaly Anomaly = OrderAnomaly.None);

/// <summary>
/// The one table of the order life cycle: total, pure, and free of exceptions, because the venue may say anything in any
/// order (contract.md §6.3). An order never steps back from a terminal state except that a fill is always believed.
/// </summary>
public static class OrderTransitions
{
    /// <summary>
    /// The state after a signal. <paramref name="hadFill"/> tells whether contracts have filled, which is where a refused
    /// cancel and a "working" report return to.
    /// </summary>
    public static OrderTransition Next(OrderState state, OrderSignal signal, bool hadFill)
    {
        var working = hadFill ? OrderState.PartiallyFilled : OrderState.Working;
        return (state, signal) switch
        {
            // Fills are believed in every state.
            (OrderState.Filled, OrderSignal.FilledInPart or OrderSignal.FilledWhole) => new(OrderState.Filled),
            (OrderState.Cancelled or OrderState.Expired or OrderState.Rejected, OrderSignal.FilledInPart) => new(state, OrderAnomaly.FillAfterEnd),
            (OrderState.Cancelled or OrderState.Expired or OrderState.Rejected, OrderSignal.FilledWhole) => new(OrderState.Filled, OrderAnomaly.FillAfterEnd),
            (OrderState.PresumedNotPlaced, OrderSignal.FilledInPart) => new(OrderState.PartiallyFilled, OrderAnomaly.TurnedUp),
            (OrderState.PresumedNotPlaced, OrderSignal.FilledWhole) => new(OrderState.Filled, OrderAnomaly.TurnedUp),
            (OrderState.PendingCancel or OrderState.PendingModify, OrderSignal.FilledInPart) => new(state),
            (_, OrderSignal.FilledInPart) => new(OrderState.PartiallyFilled),
            (_, OrderSignal.FilledWhole) => new(OrderState.Filled),

            // An inference gives way to any sight of the order.
            (OrderState.PresumedNotPlaced, OrderSignal.Acknowledged) => new(OrderState.Accepted, OrderAnomaly.TurnedUp),
            (OrderState.PresumedNotPlaced, OrderSignal.ShownSuspended) => new(OrderState.Suspended, OrderAnomaly.TurnedUp),
            (OrderState.PresumedNotPlaced, OrderSignal.ShownWorking) => new(working, OrderAnomaly.TurnedUp),
            (OrderState.PresumedNotPlaced, OrderSignal.ShownCancelled) => new(OrderState.Cancelled, OrderAnomaly.TurnedUp),
            (OrderState.PresumedNotPlaced, OrderSignal.ShownExpired) => new(OrderState.Expired, OrderAnomaly.TurnedUp),
            (OrderState.PresumedNotPlaced, OrderSignal.ShownRejected or OrderSignal.Refused) => new(OrderState.Rejected),

            // Terminal states stay.
            (OrderState.Filled or OrderState.Cancelled or OrderState.Expired or OrderState.Rejected or OrderState.PresumedNotPlaced, _) => new(state),

            // What the venue shows of a live order.
            (OrderState.Submitted or OrderState.Unknown, OrderSignal.Acknowledged) => new(OrderState.Accepted),
            (_, OrderSignal.Acknowledged) => new(state),
            (OrderState.Submitted or OrderState.Accepted or OrderState.Unknown, OrderSignal.ShownSuspended) => new(OrderState.Suspended),
            (_, OrderSignal.ShownSuspended) => new(state),
            (OrderState.PendingCancel or OrderState.PendingModify, OrderSignal.ShownWorking) => new(state),
            (_, OrderSignal.ShownWorking) => new(working),
            (_, OrderSignal.ShownCancelled) => new(OrderState.Cancelled),
            (_, OrderSignal.ShownExpired) => new(OrderState.Expired),
            (OrderState.Submitted or OrderState.Accepted or OrderState.Unknown, OrderSignal.ShownRejected or OrderSignal.Refused) => new(OrderState.Rejected),
            (_, OrderSignal.ShownRejected or OrderSignal.Refused) => new(OrderState.Rejected, OrderAnomaly.LateRejection),

            // Ambiguity: only an order that the venue has not yet shown becomes unknown.
            (OrderState.Submitted, OrderSignal.OutcomeUnknown) => new(OrderState.Unknown),
            (_, OrderSignal.OutcomeUnknown) => new(state),
            (OrderState.Unknown, OrderSignal.FoundAbsent) => new(OrderState.PresumedNotPlaced),
            (_, OrderSignal.FoundAbsent) => new(state),

            // Our own change: one at a time. A cancel overtakes it.
            (OrderState.Accepted or OrderState.Working or OrderState.PartiallyFilled, OrderSignal.ModifyRequested) => new(OrderState.PendingModify),
            (_, OrderSignal.ModifyRequested) => new(state),
            (OrderState.PendingModify, OrderSignal.ModifySettled) => new(working),
            (_, OrderSignal.ModifySettled) => new(state),

            // Our own cancel. An unknown order stays unknown while its cancel travels.
            (OrderState.Accepted or OrderState.Suspended or OrderState.Working or OrderState.PartiallyFilled or OrderState.PendingModify, OrderSignal.CancelRequested) => new(OrderState.PendingCancel),
            (_, OrderSignal.CancelRequested) => new(state),
            (OrderState.PendingCancel, OrderSignal.CancelRefused) => new(working),
            (_, OrderSignal.CancelRefused) => new(state),

            _ => new(state),
        };
    }

    /// <summary>The signal that a venue status stands for; null for a status that says nothing new (none, values of a later version).</summary>
    public static OrderSignal? SignalOf(VenueOrderStatus status) => status switch
    {
        VenueOrderStatus.Open => OrderSignal.ShownWorking,
        VenueOrderStatus.Suspended => OrderSignal.ShownSuspended,
        VenueOrderStatus.Filled => OrderSignal.FilledWhole,
        VenueOrderStatus.Cancelled => OrderSignal.ShownCancelled,
        VenueOrderStatus.Expired => OrderSignal.ShownExpired,
        VenueOrderStatus.Rejected => OrderSignal.ShownRejected,
        VenueOrderStatus.Pending or VenueOrderStatus.PendingCancellation => OrderSignal.Acknowledged,
        _ => null,
    };
}
