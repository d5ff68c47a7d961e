using Engine.Orders;

namespace Engine.Tests.Orders;

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
    public void A_whole_fill_is_believed_in_every_state(OrderState state, OrderSignal signal) =>
        Assert.True(signal != OrderSignal.FilledWhole || OrderTransitions.Next(state, signal, true).Next == OrderState.Filled);

    [Theory]
    [MemberData(nameof(All))]
    public void Only_an_unanswered_order_becomes_unknown(OrderState state, OrderSignal signal) =>
        Assert.True(OrderTransitions.Next(state, signal, false).Next != OrderState.Unknown || state is OrderState.Unknown or OrderState.Submitted);

    [Fact]
    public void A_refused_cancel_returns_to_what_the_venue_last_showed()
    {
        Assert.Equal(OrderState.Working, OrderTransitions.Next(OrderState.PendingCancel, OrderSignal.CancelRefused, false).Next);
        Assert.Equal(OrderState.PartiallyFilled, OrderTransitions.Next(OrderState.PendingCancel, OrderSignal.CancelRefused, true).Next);
    }

    [Fact]
    public void A_pending_cancel_is_not_cancellable_again() => Assert.False(OrderState.PendingCancel.IsCancellable());
}
