using CsCheck;
using Engine.Accounts;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Risk.RiskFixture;

namespace Engine.Tests.Risk;

public sealed class WorstCaseTests
{
    private readonly RiskFixture _account = new();

    [Fact]
    public void A_flat_account_without_orders_keeps_its_equity()
    {
        var reading = Read();
        Assert.Equal((Dollars(50_000m), Dollars(50_000m)), (reading.Equity, reading.Worst));
        Assert.Null(reading.AboveFloor);
        Assert.Null(reading.AboveDaily);
    }

    [Fact]
    public void A_position_leaves_at_its_stop_and_the_slippage_below_it()
    {
        _account.Hold(2).Limits(l => l with { SlipTicks = 3 });
        _account.Working(OrderSide.Sell, OrderType.Stop, 2, stop: 6797.25m, role: OrderRole.StopLoss);

        // Marked at the bid, one tick below its entry; ten ticks to the stop and three beyond; 1.40 a side.
        Assert.Equal(Dollars(50_000m - 25m), Read().Equity);
        Assert.Equal(Dollars(50_000m - 25m - (2 * 13 * 12.50m) - 2.80m), Read().Worst);
    }

    [Fact]
    public void What_no_stop_protects_leaves_after_one_slippage()
    {
        _account.Hold(-3, 6800.25m).Limits(l => l with { SlipTicks = 4 });
        _account.Working(OrderSide.Buy, OrderType.Stop, 1, stop: 6802.25m, role: OrderRole.StopLoss);
        Assert.Equal(Dollars(50_000m - ((8 + 4) * 12.50m) - (2 * 4 * 12.50m) - 4.20m), Read().Worst);
    }

    [Fact]
    public void The_stop_of_a_candidates_bracket_counts_as_its_stop()
    {
        _account.Limits(l => l with { SlipTicks = 2 });
        var market = Read(_account.Intent(OrderSide.Buy, bracket: new Bracket(20, 40)));
        Assert.Equal(Dollars(50_000m - ((2 + 20 + 2) * 12.50m) - 2.80m), market.Worst);
        var limit = Read(_account.Intent(OrderSide.Buy, type: OrderType.Limit, limit: 6790m, bracket: new Bracket(20, null)));
        Assert.Equal(Dollars(50_000m - ((20 + 2) * 12.50m) - 2.80m), limit.Worst);
        var stop = Read(_account.Intent(OrderSide.Buy, type: OrderType.Stop, stop: 6810m, bracket: new Bracket(20, null)));
        Assert.Equal(Dollars(50_000m - ((2 + 20 + 2) * 12.50m) - 2.80m), stop.Worst);
    }

    [Fact]
    public void An_order_that_buys_lower_takes_the_unprotected_position_down_with_it()
    {
        _account.Hold(1, 6799.75m);
        _account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6789.75m);
        Assert.Equal(Dollars(50_000m - (40 * 12.50m) - 1.40m - 2.80m), Read().Worst);
    }

    [Fact]
    public void The_costlier_of_fall_and_rise_counts_not_both()
    {
        _account.Working(OrderSide.Buy, OrderType.Limit, 1, limit: 6790m, bracket: new Bracket(10, null));
        _account.Working(OrderSide.Sell, OrderType.Limit, 1, limit: 6810m, bracket: new Bracket(30, null));
        Assert.Equal(Dollars(50_000m - (30 * 12.50m) - 2.80m), Read().Worst);
    }

    [Fact]
    public void Lines_of_the_firm_and_of_the_trader_are_read_and_the_tighter_wins()
    {
        _account.Profile();
        Assert.Equal((Dollars(2_000m), Dollars(1_000m)), (Read().AboveFloor!.Value, Read().AboveDaily!.Value));
        _account.Limits(l => l with { DailyLoss = Dollars(300m), MaximumLoss = Dollars(1_500m) });
        Assert.Equal((Dollars(1_500m), Dollars(300m)), (Read().AboveFloor!.Value, Read().AboveDaily!.Value));
        _account.Limits(l => l with { DailyLoss = Dollars(3_000m), MaximumLoss = Dollars(4_500m) });
        Assert.Equal((Dollars(2_000m), Dollars(1_000m)), (Read().AboveFloor!.Value, Read().AboveDaily!.Value));
    }

    [Fact]
    public void A_floor_that_the_platform_shows_is_never_lowered_by_our_own_reckoning()
    {
        _account.Profile(floor: 49_100m);
        Assert.Equal(Dollars(900m), Read().AboveFloor);
    }

    [Fact]
    public void Every_account_that_adds_an_order_has_no_better_worst_case()
    {
        var order =
            from side in Gen.Int[0, 1].Select(i => (OrderSide)i)
            from type in Gen.Int[0, 3].Select(i => ((OrderType[])[OrderType.Market, OrderType.Limit, OrderType.Stop, OrderType.JoinBid])[i])
            from size in Gen.Int[1, 5]
            from ticks in Gen.Int[-60, 60]
            from stop in Gen.Int[-20, 60]
            select (Side: side, Type: type, Size: size, Ticks: ticks, Stop: stop);
        (from net in Gen.Int[-5, 5]
         from slip in Gen.Int[0, 8]
         from protectedBy in Gen.Int[0, 40]
         from orders in order.Array[0, 5]
         from candidate in order
         select (net, slip, protectedBy, orders, candidate)).Sample(t =>
         {
             var account = new RiskFixture().Limits(l => l with { SlipTicks = t.slip });
             if (t.net != 0)
             {
                 account.Hold(t.net);
                 if (t.protectedBy > 0)
                 {
                     var exit = t.net > 0 ? OrderSide.Sell : OrderSide.Buy;
                     account.Working(exit, OrderType.Stop, Math.Abs(t.net), stop: 6800m + (exit.Sign() * t.protectedBy * 0.25m), role: OrderRole.StopLoss);
                 }
             }

             foreach (var o in t.orders)
             {
                 account.Working(
                     o.Side, o.Type, o.Size, o.Type == OrderType.Limit ? 6800m + (o.Ticks * 0.25m) : null, o.Type == OrderType.Stop ? 6800m + (o.Ticks * 0.25m) : null,
                     bracket: o.Stop > 0 ? new Bracket(o.Stop, null) : null);
             }

             var c = t.candidate;
             var intent = account.Intent(
                 c.Side, c.Size, c.Type, c.Type == OrderType.Limit ? 6800m + (c.Ticks * 0.25m) : null, c.Type == OrderType.Stop ? 6800m + (c.Ticks * 0.25m) : null,
                 c.Stop > 0 ? new Bracket(c.Stop, null) : null);
             var before = WorstCase.Read(account.State, account.Context, account.Now);
             var after = WorstCase.Read(account.State, account.Context, account.Now, intent);
             return after.Worst <= before.Worst && before.Worst <= before.Equity && after.Equity == before.Equity;
         });
    }

    private WorstCaseReading Read(PlaceIntent? candidate = null) => WorstCase.Read(_account.State, _account.Context, _account.Now, candidate);
}
