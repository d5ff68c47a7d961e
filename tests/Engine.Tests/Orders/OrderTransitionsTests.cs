using Engine.Orders;

namespace Engine.Tests.Orders;

/// <summary>The table is total, and these are the laws that every row keeps.</summary>
public sealed class OrderTransitionsTests
{
    public static TheoryData<OrderState, OrderSignal> All()
    {
        var all = new TheoryData<OrderState, OrderSignal>();
        foreach (var state in Enum.GetValues<OrderState>())
        {
            foreach (var signal in Enum.GetValues<OrderSignal>())
            {
                all.Add(state, signal);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_signal_has_an_answer_in_every_state(OrderState state, OrderSignal signal)
    {
        foreach (var hadFill in new[] { false, true })
        {
            Assert.True(Enum.IsDefined(OrderTransitions.Next(state, signal, hadFill).Next));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Only_a_fill_or_a_sight_of_an_order_presumed_not_placed_leaves_a_terminal_state(OrderState state, OrderSignal signal)
    {
        var next = OrderTransitions.Next(state, signal, hadFill: false);
        if (state.IsTerminal() && next.Next != state)
        {
            Assert.True(state == OrderState.PresumedNotPlaced || signal == OrderSignal.FilledWhole);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Filled_is_never_left(OrderState state, OrderSignal signal) =>
        Assert.True(state != OrderState.Filled || OrderTransitions.Next(state, signal, true).Next == OrderState.Filled);

    [Theory]
    [MemberData(nameof(All))]
    public void A_whole_fill_is_believed_in_every_state(OrderState state, OrderSignal signal) =>
        Assert.True(signal != OrderSignal.FilledWhole || OrderTransitions.Next(state, signal, true).Next == OrderState.Filled);

    [Theory]
    [InlineData(OrderState.Cancelled)]
    [InlineData(OrderState.Expired)]
    [InlineData(OrderState.Rejected)]
    public void A_fill_of_an_order_that_had_ended_is_remarkable(OrderState state)
    {
        Assert.Equal(OrderAnomaly.FillAfterEnd, OrderTransitions.Next(state, OrderSignal.FilledInPart, true).Anomaly);
        Assert.Equal(OrderAnomaly.FillAfterEnd, OrderTransitions.Next(state, OrderSignal.FilledWhole, true).Anomaly);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Only_an_unanswered_order_becomes_unknown(OrderState state, OrderSignal signal) =>
        Assert.True(OrderTransitions.Next(state, signal, false).Next != OrderState.Unknown || state is OrderState.Unknown or OrderState.Submitted);

    [Theory]
    [MemberData(nameof(All))]
    public void Only_a_request_of_our_own_makes_a_change_or_cancel_pending(OrderState state, OrderSignal signal)
    {
        var next = OrderTransitions.Next(state, signal, false).Next;
        Assert.True(next != OrderState.PendingCancel || state == OrderState.PendingCancel || signal == OrderSignal.CancelRequested);
        Assert.True(next != OrderState.PendingModify || state == OrderState.PendingModify || signal == OrderSignal.ModifyRequested);
        if (next == OrderState.PendingCancel && state != OrderState.PendingCancel)
        {
            Assert.True(state.IsCancellable());
        }

        if (next == OrderState.PendingModify && state != OrderState.PendingModify)
        {
            Assert.True(state.IsModifiable());
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Only_two_agreeing_reads_presume_an_order_not_placed_and_only_one_in_doubt(OrderState state, OrderSignal signal)
    {
        if (state != OrderState.PresumedNotPlaced && OrderTransitions.Next(state, signal, false).Next == OrderState.PresumedNotPlaced)
        {
            Assert.Equal((OrderState.Unknown, OrderSignal.FoundAbsent), (state, signal));
        }
    }

    [Theory]
    [InlineData(OrderSignal.ShownWorking, OrderState.Working)]
    [InlineData(OrderSignal.FilledInPart, OrderState.PartiallyFilled)]
    [InlineData(OrderSignal.FilledWhole, OrderState.Filled)]
    [InlineData(OrderSignal.ShownCancelled, OrderState.Cancelled)]
    [InlineData(OrderSignal.CancelRequested, OrderState.PendingCancel)]
    [InlineData(OrderSignal.Acknowledged, OrderState.Suspended)]
    [InlineData(OrderSignal.ModifyRequested, OrderState.Suspended)]
    public void A_suspended_child_works_fills_ends_and_can_be_cancelled_but_not_changed(OrderSignal signal, OrderState next) =>
        Assert.Equal(next, OrderTransitions.Next(OrderState.Suspended, signal, false).Next);

    [Fact]
    public void A_change_under_way_survives_what_the_venue_shows_until_it_is_settled_or_a_cancel_overtakes_it()
    {
        foreach (var signal in new[] { OrderSignal.ShownWorking, OrderSignal.FilledInPart, OrderSignal.Acknowledged })
        {
            Assert.Equal(OrderState.PendingModify, OrderTransitions.Next(OrderState.PendingModify, signal, true).Next);
        }

        Assert.Equal(OrderState.PartiallyFilled, OrderTransitions.Next(OrderState.PendingModify, OrderSignal.ModifySettled, true).Next);
        Assert.Equal(OrderState.PendingCancel, OrderTransitions.Next(OrderState.PendingModify, OrderSignal.CancelRequested, true).Next);
    }

    [Fact]
    public void A_refused_cancel_returns_to_what_the_venue_last_showed()
    {
        Assert.Equal(OrderState.Working, OrderTransitions.Next(OrderState.PendingCancel, OrderSignal.CancelRefused, false).Next);
        Assert.Equal(OrderState.PartiallyFilled, OrderTransitions.Next(OrderState.PendingCancel, OrderSignal.CancelRefused, true).Next);
    }

    [Fact]
    public void A_pending_cancel_is_not_cancellable_again() => Assert.False(OrderState.PendingCancel.IsCancellable());
}
