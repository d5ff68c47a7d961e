using CsCheck;
using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>Places in the queue of a price, where the depth is known. Prices in ticks.</summary>
public sealed class QueuePositionTests
{
    private readonly MatchingCore _core = new(1, FillModel.LastTrade, queue: QueueModel.Depth);

    /// <summary>
    /// By hand. Ten are shown at 100 when four are bid there: ten are ahead. Six trade: four are ahead. Five trade: four use the rest up and one
    /// fills. Two trade: two fill. Nine trade: the last one fills, eight go to those behind.
    /// </summary>
    [Fact]
    public void Prints_use_up_what_is_ahead_and_then_fill_the_order_in_parts()
    {
        Depth((100, 10), (101, 10));
        var order = Bid(1, 4, 100);
        Assert.Equal(10, _core.AheadOf(order, 1));

        Assert.Empty(Print(100, 6));
        Assert.Equal(4, _core.AheadOf(order, 1));
        Assert.Equal([(1, 100, 1, 3)], Print(100, 5));
        Assert.Equal([(1, 100, 2, 1)], Print(100, 2));
        Assert.Equal([(1, 100, 1, 0)], Print(100, 9));
        Assert.Equal(0, _core.Count);
    }

    /// <summary>By hand. Seven are ahead of the first, and its two beside them ahead of the second: of ten that trade two and one fill, and four are left of five for the second.</summary>
    [Fact]
    public void An_order_of_ones_own_at_the_same_price_stands_ahead_as_well_and_no_more_fills_than_trades()
    {
        Depth((100, 7), (101, 10));
        Bid(1, 2, 100);
        Bid(2, 5, 100);
        Assert.Equal([(1, 100, 2, 0), (2, 100, 1, 4)], Print(100, 10));
    }

    [Fact]
    public void A_print_beyond_the_price_fills_at_once_and_at_the_orders_own_price()
    {
        Depth((100, 10), (101, 10));
        Bid(1, 4, 100);
        Assert.Equal([(1, 100, 3, 1)], Print(99, 3));
        Assert.Equal([(1, 100, 1, 0)], Print(100, 1));
    }

    [Fact]
    public void An_order_that_betters_the_market_has_nobody_ahead()
    {
        Depth((100, 10), (103, 10));
        Bid(1, 2, 101);
        Assert.Equal([(1, 101, 2, 0)], Print(101, 2));
    }

    [Fact]
    public void An_order_beyond_the_depth_waits_until_its_price_is_shown_and_stands_behind_all_of_it()
    {
        Depth((100, 10), (101, 10));
        var order = Bid(1, 1, 98);
        Assert.Null(_core.AheadOf(order, 1));
        Assert.Empty(Print(98, 1_000));
        Depth((98, 3), (99, 10));
        Assert.Equal(3, _core.AheadOf(order, 1));
    }

    [Fact]
    public void Who_cancels_stood_behind_as_long_as_that_can_be()
    {
        Depth((100, 10), (101, 10));
        var order = Bid(1, 1, 100);
        Depth((100, 25), (101, 10));
        Depth((100, 12), (101, 10));
        Assert.Equal(10, _core.AheadOf(order, 1));
        Depth((100, 4), (101, 10));
        Assert.Equal(4, _core.AheadOf(order, 1));
    }

    [Fact]
    public void A_trade_that_the_depth_shows_before_the_print_counts_once()
    {
        Depth((100, 10), (101, 10));
        var order = Bid(1, 1, 100);
        Depth((100, 4), (101, 10));
        Assert.Empty(Print(100, 6));
        Assert.Equal(4, _core.AheadOf(order, 1));
        Assert.Empty(Print(100, 4));
        Assert.Single(Print(100, 1));
    }

    [Fact]
    public void What_vanished_is_no_trade_any_more_once_the_size_has_grown()
    {
        Depth((100, 10), (101, 10));
        Bid(1, 1, 100);
        Depth((100, 4), (101, 10));
        Depth((100, 8), (101, 10));
        Assert.Single(Print(100, 5));
    }

    [Fact]
    public void A_new_price_or_a_larger_size_loses_the_place_and_a_smaller_size_keeps_it()
    {
        Depth((100, 10), (101, 10));
        var order = Bid(1, 5, 100);
        Print(100, 8);
        Depth((100, 6), (101, 10));
        Assert.Equal(2, _core.AheadOf(order, 1));
        Assert.True(_core.Modify(order, 1, 3, 100));
        Assert.Equal(2, _core.AheadOf(order, 1));
        Assert.True(_core.Modify(order, 1, 4, 100));
        Assert.Equal(6, _core.AheadOf(order, 1));
        Print(100, 6);
        Assert.True(_core.Modify(order, 1, 4, 99));
        Assert.Null(_core.AheadOf(order, 1));
    }

    [Fact]
    public void When_the_other_side_reaches_the_price_nobody_is_ahead_and_what_it_shows_fills()
    {
        Depth((100, 10), (101, 10));
        Bid(1, 4, 100);
        Depth((99, 5), (100, 3));
        Assert.Equal([(1, 100, 3, 1)], Fills());
    }

    [Fact]
    public void Without_depth_a_limit_is_served_as_soon_as_the_market_reaches_it()
    {
        Print(101, 1);
        Bid(1, 4, 100);
        Assert.Equal([(1, 100, 4, 0)], Print(100, 1));
    }

    [Fact]
    public void While_the_depth_stands_nothing_fills_before_the_volume_ahead_has_traded_and_never_more_than_has()
    {
        Gen.Select(Gen.Int[0, 20], Gen.Int[1, 9], Gen.Select(Gen.Int[-1, 3], Gen.Int[1, 6]).List[1, 40], Gen.Bool).Sample((ahead, size, prints, buys) =>
        {
            var core = new MatchingCore(1, FillModel.LastTrade, queue: QueueModel.Depth);
            var (side, sign) = buys ? (OrderSide.Buy, 1) : (OrderSide.Sell, -1);
            DepthLevel[] own = [new(100, ahead), new(100 - (2 * sign), 50)];
            DepthLevel[] other = [new(100 + (4 * sign), 50)];
            core.SetDepth(buys ? own : other, buys ? other : own);
            core.Place(1, MatchingKind.Limit, side, size, 100);
            var (passed, through, filled) = (0, 0, 0);
            foreach (var (offset, traded) in prints)
            {
                core.Print(100 + (offset * sign), traded);
                (passed, through) = offset switch
                {
                    0 => (passed + traded, through),
                    < 0 => (Math.Max(passed, ahead), through + traded),
                    _ => (passed, through),
                };
                var now = 0;
                while (core.TryTakeFill(out var fill))
                {
                    now += fill.Size;
                    Assert.Equal(100, fill.Price);
                }

                Assert.True(now <= traded);
                filled += now;

                // What has traded since the volume ahead was used up fills the order, and nothing else does.
                Assert.Equal(Math.Min(size, Math.Max(0, passed - ahead) + through), filled);
            }
        });
    }

    private static DepthLevel[] One((long Price, int Size) level) => [new DepthLevel(level.Price, level.Size)];

    private void Depth((long Price, int Size) bid, (long Price, int Size) ask) => _core.SetDepth(One(bid), One(ask));

    private int Bid(long id, int size, long price) => _core.Place(id, MatchingKind.Limit, OrderSide.Buy, size, price);

    private List<(long Id, long Price, int Size, int Remaining)> Print(long price, int size)
    {
        _core.Print(price, size);
        return Fills();
    }

    private List<(long Id, long Price, int Size, int Remaining)> Fills()
    {
        var fills = new List<(long, long, int, int)>();
        while (_core.TryTakeFill(out var fill))
        {
            fills.Add((fill.Id, fill.Price, fill.Size, fill.Remaining));
        }

        return fills;
    }
}
