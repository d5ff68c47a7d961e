using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

public sealed class VenueBracketTests
{
    private static readonly SimulatedAccount Oco = SimulatedAccount.Practice with { Brackets = BracketMode.AutoOco };

    [Fact]
    public void The_events_of_a_bracketed_market_entry_come_as_recorded()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Sell, 101, -99, tag: "t").Order!.Value.Value;
        var events = bench.Events.OfType<VenueEvent.OrderChanged>().Select(changed => changed.Order).ToArray();
        Assert.Equal(
            [(entry + 1, 8), (entry, 6), (entry + 2, 8), (entry, 2), (entry + 2, 1), (entry + 1, 1)],
            events.Select(order => (order.Id.Value, (int)order.Status)));
        Assert.Equal(["t-SL", "t", "t-TP", "t", "t-TP", "t-SL"], events.Select(order => order.Tag?.Value));
        Assert.All(events[..3], order => Assert.Null(order.LimitPrice ?? order.StopPrice));
        Assert.Equal(1303.8m, events[4].LimitPrice?.ToDecimal());
        Assert.Equal(1323.8m, events[5].StopPrice?.ToDecimal());
        var (stop, target) = (events[5], events[4]);
        Assert.Equal((OrderType.Stop, OrderSide.Buy, new OrderId(entry), (OrderId?)null), (stop.Type, stop.Side, stop.Parent, stop.Linked));
        Assert.Equal((OrderType.Limit, OrderSide.Buy, new OrderId(entry), new OrderId(entry + 1)), (target.Type, target.Side, target.Parent, target.Linked));
        Assert.Equal((101, 10.1m, -99, -9.9m), (stop.TrailDistance, stop.TrailPrice?.ToDecimal(), target.TrailDistance, target.TrailPrice?.ToDecimal()));
        Assert.Single(events.Select(order => order.CreatedAt).Distinct());

        // The position stands before its legs work.
        Assert.IsType<VenueEvent.AccountChanged>(bench.Events[6]);
        Assert.IsType<VenueEvent.OrderChanged>(bench.Events[7]);
    }

    [Fact]
    public void Legs_of_a_resting_entry_wait_without_prices_and_end_with_its_cancel()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20, limit: 1313m).Order!.Value;
        Assert.Equal([1, 8, 8], bench.Orders.Select(order => (int)order.Status));
        Assert.Equal(3, bench.Modify(new OrderId(entry.Value + 1), stop: 1312m).ErrorCode);
        bench.Modify(entry, size: 4);
        Assert.Equal([4, 4, 4], bench.Orders.Select(order => order.Size));
        Assert.True(bench.Cancel(entry).Success);
        Assert.Equal([3, 3, 3], bench.Orders.Select(order => (int)order.Status));
        bench.Print(1300m);
        Assert.Empty(bench.Trades);
    }

    [Fact]
    public void When_a_leg_fills_the_other_is_cancelled_twelve_milliseconds_later()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20).Order!.Value.Value;
        bench.Print(1315.7m);
        Assert.Equal((VenueOrderStatus.Filled, 1315.7m), (bench.Order(entry + 2).Status, bench.Order(entry + 2).AverageFillPrice));
        Assert.Equal(VenueOrderStatus.Open, bench.Order(entry + 1).Status);
        Assert.Equal(bench.Now.AddMilliseconds(12), bench.Venue.NextDue);
        bench.Wait(TimeSpan.FromMilliseconds(11));
        Assert.Equal(VenueOrderStatus.Open, bench.Order(entry + 1).Status);
        bench.Wait(TimeSpan.FromSeconds(5));
        Assert.Equal((VenueOrderStatus.Cancelled, VenueBench.Monday.AddMilliseconds(12)), (bench.Order(entry + 1).Status, bench.Order(entry + 1).UpdatedAt));
        bench.Print(1300m);
        Assert.Equal(0, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
    }

    [Fact]
    public void Within_the_delay_both_legs_may_fill_and_reverse_the_position()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        bench.Bracket(OrderSide.Buy, -10, 20);
        bench.Print(1315.7m);
        bench.Now += TimeSpan.FromMilliseconds(11);
        bench.Print(1312m);
        Assert.Equal(-1, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
        bench.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal([2, 2, 2], bench.Orders.Select(order => (int)order.Status));
    }

    [Fact]
    public void What_is_due_happens_before_the_next_print_even_when_nobody_told_the_time()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20).Order!.Value.Value;
        bench.Print(1315.7m);
        bench.Now += TimeSpan.FromMilliseconds(12);
        bench.Print(1312m);
        Assert.Equal(VenueOrderStatus.Cancelled, bench.Order(entry + 1).Status);
    }

    [Fact]
    public void Without_a_delay_the_other_leg_goes_with_the_fill()
    {
        var bench = new VenueBench(VenueBench.Plain with { SiblingCancelDelay = TimeSpan.Zero }, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20).Order!.Value.Value;
        bench.Print(1312.6m);
        Assert.Equal((VenueOrderStatus.Filled, VenueOrderStatus.Cancelled), (bench.Order(entry + 1).Status, bench.Order(entry + 2).Status));
        Assert.Equal(1312.6m, bench.Order(entry + 1).AverageFillPrice);
    }

    [Fact]
    public void Legs_work_with_what_has_filled_so_far_at_prices_measured_from_the_first_fill()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Depth([(1313.6m, 9)], [(1313.7m, 2)]).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20, size: 5, limit: 1313.8m).Order!.Value.Value;
        Assert.Equal((2, 2), (bench.Order(entry + 1).Size, bench.Order(entry + 2).Size));
        bench.Depth([(1313.6m, 9)], [(1313.8m, 2)]);
        Assert.Equal((4, 1312.7m), (bench.Order(entry + 1).Size, bench.Order(entry + 1).StopPrice?.ToDecimal()));
        Assert.Equal((4, 1315.7m), (bench.Order(entry + 2).Size, bench.Order(entry + 2).LimitPrice?.ToDecimal()));
        Assert.True(bench.Cancel(new OrderId(entry)).Success);
        Assert.Equal((VenueOrderStatus.Cancelled, 4), (bench.Order(entry).Status, bench.Order(entry).FillVolume));
        Assert.Equal((VenueOrderStatus.Open, VenueOrderStatus.Open), (bench.Order(entry + 1).Status, bench.Order(entry + 2).Status));
        bench.Depth([(1316m, 9)], [(1316.1m, 9)]);
        Assert.Equal((VenueOrderStatus.Filled, 4), (bench.Order(entry + 2).Status, bench.Order(entry + 2).FillVolume));
        Assert.Equal(0, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
    }

    [Fact]
    public void Activation_can_be_delayed_like_the_recorded_one()
    {
        var bench = new VenueBench(VenueBench.Plain with { ActivationDelay = TimeSpan.FromMilliseconds(18) }, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20).Order!.Value.Value;
        Assert.Equal(VenueOrderStatus.Suspended, bench.Order(entry + 1).Status);
        bench.Wait(TimeSpan.FromMilliseconds(18));
        Assert.Equal((VenueOrderStatus.Open, 1312.7m, VenueBench.Monday.AddMilliseconds(18)), (bench.Order(entry + 1).Status, bench.Order(entry + 1).StopPrice?.ToDecimal(), bench.Order(entry + 1).UpdatedAt));
    }

    [Fact]
    public void A_stop_already_passed_when_it_is_activated_fills_at_once()
    {
        var bench = new VenueBench(VenueBench.Plain with { ActivationDelay = TimeSpan.FromMilliseconds(18) }, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20).Order!.Value.Value;
        bench.Print(1310m).Wait(TimeSpan.FromMilliseconds(18));
        Assert.Equal((VenueOrderStatus.Filled, 1310m), (bench.Order(entry + 1).Status, bench.Order(entry + 1).AverageFillPrice));
    }

    [Fact]
    public void Changing_or_cancelling_one_leg_leaves_the_other()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20).Order!.Value.Value;
        Assert.True(bench.Modify(new OrderId(entry + 1), stop: 1313m).Success);
        Assert.Equal(1315.7m, bench.Order(entry + 2).LimitPrice?.ToDecimal());
        Assert.True(bench.Cancel(new OrderId(entry + 2)).Success);
        Assert.Equal(VenueOrderStatus.Open, bench.Order(entry + 1).Status);
        bench.Print(1313m);
        Assert.Equal(VenueOrderStatus.Filled, bench.Order(entry + 1).Status);
    }

    [Fact]
    public void A_trailing_leg_follows_from_the_fill_and_keeps_its_sign()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 200, stop: OrderType.TrailingStop).Order!.Value.Value;
        bench.Print(1316m);
        var stop = bench.Order(entry + 1);
        Assert.Equal((OrderType.TrailingStop, -10, 1315m), (stop.Type, stop.TrailDistance, stop.StopPrice?.ToDecimal()));
        bench.Print(1315m);
        Assert.Equal((VenueOrderStatus.Filled, 1315m), (bench.Order(entry + 1).Status, bench.Order(entry + 1).AverageFillPrice));
    }

    [Fact]
    public void Closing_the_contract_leaves_the_legs_which_can_open_a_naked_position()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Bracket(OrderSide.Buy, -10, 20).Order!.Value.Value;
        bench.Execute(new VenueCommand.CloseContract(VenueBench.Account, VenueBench.Gold));
        bench.Wait(TimeSpan.FromSeconds(1));
        Assert.Equal((VenueOrderStatus.Open, VenueOrderStatus.Open), (bench.Order(entry + 1).Status, bench.Order(entry + 2).Status));
        bench.Print(1312m);
        Assert.Equal(-1, bench.Venue.Net(VenueBench.Account, VenueBench.Gold));
    }

    [Fact]
    public void One_leg_alone_is_the_next_order_and_has_nothing_to_cancel()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var entry = bench.Execute(new VenueCommand.Place(VenueBench.Account, VenueBench.Gold, 2, 0, 1, TakeProfit: new VenueCommand.Bracket(5, 1))).Order!.Value.Value;
        Assert.Equal(((OrderId?)new OrderId(entry), (OrderId?)null), (bench.Order(entry + 1).Parent, bench.Order(entry + 1).Linked));
        bench.Print(1314.2m);
        Assert.Equal([2, 2], bench.Orders.Select(order => (int)order.Status));
    }

    [Theory]
    [InlineData(0, 10, 20, "Invalid stop loss ticks (10). Ticks should be less than zero when longing.")]
    [InlineData(0, 0, 20, "Invalid stop loss ticks (0). Ticks should be less than zero when longing.")]
    [InlineData(0, -10, -20, "Invalid take profit ticks (-20). Ticks should be greater than zero when longing.")]
    [InlineData(1, -10, -20, "Invalid stop loss ticks (-10). Ticks should be greater than zero when going short.")]
    [InlineData(1, 10, 20, "Invalid take profit ticks (20). Ticks should be less than zero when going short.")]
    public void Legs_of_the_wrong_sign_are_refused_in_the_venues_words(int side, int stopTicks, int targetTicks, string text)
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        var answer = bench.Bracket((OrderSide)side, stopTicks, targetTicks, tag: "t");
        Assert.Equal((2, text), (answer.ErrorCode, answer.Text));
        Assert.Equal(VenueOrderStatus.Rejected, Assert.Single(bench.Orders).Status);
    }

    [Fact]
    public void A_least_distance_holds_only_when_it_is_set()
    {
        Assert.True(new VenueBench(VenueBench.Plain, Oco).Print(1313.7m).Bracket(OrderSide.Buy, -1, 1).Success);
        var strict = new VenueBench(VenueBench.Plain with { MinimumBracketTicks = 4 }, Oco).Print(1313.7m);
        Assert.Equal(2, strict.Bracket(OrderSide.Buy, -3, 10).ErrorCode);
        Assert.Equal(2, strict.Bracket(OrderSide.Buy, -4, 3).ErrorCode);
        Assert.True(strict.Bracket(OrderSide.Buy, -4, 4).Success);
    }

    [Fact]
    public void The_tags_of_the_legs_are_burnt_too()
    {
        var bench = new VenueBench(VenueBench.Plain, Oco).Print(1313.7m);
        bench.Bracket(OrderSide.Buy, -10, 20, tag: "t");
        Assert.Equal("customTag already used", bench.Market(OrderSide.Buy, tag: "t-SL").Text);
        bench.Market(OrderSide.Buy, tag: "u-TP");
        Assert.Equal("customTag already used", bench.Bracket(OrderSide.Buy, -10, 20, tag: "u").Text);
        Assert.Equal("customTag is too long", bench.Bracket(OrderSide.Buy, -10, 20, tag: new string('x', 62)).Text);
        Assert.True(bench.Bracket(OrderSide.Buy, -10, 20, tag: new string('x', 61)).Success);
    }
}
