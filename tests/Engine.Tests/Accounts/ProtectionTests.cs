using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>Brackets that the engine keeps itself: two orders of which one cancels the other, following the filled size.</summary>
public sealed class ProtectionTests
{
    private static readonly Predicate<AccountEffect> IsRequest = effect =>
        effect is AccountEffect.SendPlace or AccountEffect.SendModify or AccountEffect.SendCancel or AccountEffect.SendClose or AccountEffect.SendPartialClose;

    [Fact]
    public void Each_fill_of_the_entry_is_protected_at_once_and_the_legs_grow_with_it()
    {
        var account = Emulated(out var tag, 3);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m, 1)));

        var placed = account.Effects.OfType<AccountEffect.SendPlace>().Select(p => p.Request).ToList();
        Assert.Equal([OrderType.Stop, OrderType.Limit], placed.Select(p => p.Type));
        Assert.All(placed, p => Assert.Equal((OrderSide.Sell, 1), (p.Side, p.Size)));
        Assert.Equal((Price.FromDecimal(1298m), Price.FromDecimal(1304m)), (placed[0].StopPrice, placed[1].LimitPrice));
        Assert.All(placed, p => Assert.Equal(tag, account.Order(p.Tag).Parent));

        // While the legs are on their way nothing more is asked of them.
        account.Effects.Clear();
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300.4m, 2)));
        Assert.DoesNotContain(account.Effects, IsRequest);

        account.Take(new PlaceAnswered(account.Now, placed[0].Tag, Done(8)));
        var grown = Assert.Single(account.Effects.OfType<AccountEffect.SendModify>());
        Assert.Equal((new OrderId(8), new OrderChange(Size: 3)), (grown.Order, grown.Change));
        Assert.False(grown.Urgent);
    }

    [Fact]
    public void A_stop_is_measured_from_the_exact_average_and_rounded_towards_it()
    {
        var account = Emulated(out _, 3);
        account.Take(account.Read(
            Start,
            trades: [account.Trade(7, OrderSide.Buy, 1300m, 2), account.Trade(7, OrderSide.Buy, 1300.1m, 1)],
            positions: [new VenuePosition(Account, Gold, 3, 1300.03m, Start)],
            balance: 50_000m - 3.74m));

        // Average 1300.0333: 20 ticks below is 1298.0333, 40 above 1304.0333.
        var placed = account.Effects.OfType<AccountEffect.SendPlace>().Select(p => p.Request).ToList();
        Assert.Equal((Price.FromDecimal(1298.1m), Price.FromDecimal(1304m)), (placed[0].StopPrice, placed[1].LimitPrice));
    }

    [Fact]
    public void A_filled_leg_cancels_the_other_at_once_even_before_its_trade_is_known()
    {
        var account = Standing(out var stop, out var target);
        account.Take(new OrderReported(account.Now, Leg(account, 9, target, VenueOrderStatus.Filled, 2, filled: 2)));

        Assert.Equal(new OrderId(8), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Sell, 1304m, 2)));
        account.Take(new OrderReported(account.Now, Leg(account, 8, stop, VenueOrderStatus.Cancelled, 2)));
        Assert.Empty(account.State.Protections);
        Assert.Empty(account.State.Live);
        Assert.Single(account.Effects, IsRequest);
    }

    [Fact]
    public void A_leg_that_fills_in_part_shrinks_the_other()
    {
        var account = Standing(out _, out _);
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Sell, 1304m, 1)));

        var shrunk = Assert.Single(account.Effects.OfType<AccountEffect.SendModify>());
        Assert.Equal((new OrderId(8), new OrderChange(Size: 1)), (shrunk.Order, shrunk.Change));
    }

    [Fact]
    public void Another_exit_shrinks_both_legs_and_the_last_one_removes_them()
    {
        var account = Standing(out _, out _);
        account.Take(new TradeReported(account.Now, account.Trade(50, OrderSide.Sell, 1301m, 1)));
        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendModify>().Count());

        account.Take(new ModifyAnswered(account.Now, new OrderId(8), new MutationOutcome.NotSent(new GatewayFailure("Order/modify", FailureKind.QuotaExhausted))));
        account.Now += TimeSpan.FromSeconds(1);
        account.Take(new TradeReported(account.Now, account.Trade(50, OrderSide.Sell, 1301m, 1)));
        Assert.Equal(new OrderId(8), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
    }

    [Fact]
    public void A_stop_set_in_the_platform_is_never_doubled()
    {
        var account = Emulated(out _, 1);
        account.Take(new OrderReported(account.Now, Leg(account, 70, null, VenueOrderStatus.Open, 1, stop: 1290m)));
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        Assert.Equal(OrderType.Limit, Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request.Type);
        Assert.Empty(Unprotected.Read(account.State));
    }

    [Fact]
    public void A_stop_set_in_the_platform_later_takes_the_place_of_ours()
    {
        var account = Standing(out _, out _);
        account.Take(new OrderReported(account.Now, Leg(account, 70, null, VenueOrderStatus.Open, 2, stop: 1290m)));

        Assert.Equal(new OrderId(8), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
    }

    [Fact]
    public void A_refused_stop_flattens_at_once_and_a_refused_target_only_alerts()
    {
        var account = Emulated(out _, 1);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        var placed = account.Effects.OfType<AccountEffect.SendPlace>().Select(p => p.Request).ToList();
        account.Effects.Clear();

        account.Take(new PlaceAnswered(account.Now, placed[1].Tag, Refused("Invalid price.")));
        Assert.DoesNotContain(account.Effects, IsRequest);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("take-profit"));

        account.Take(new PlaceAnswered(account.Now, placed[0].Tag, Refused("Invalid price. Price is outside allowed range.")));
        Assert.Equal(Gold, Assert.Single(account.Effects.OfType<AccountEffect.SendClose>()).Contract);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
    }

    [Fact]
    public void A_stop_that_the_market_has_passed_already_flattens_instead()
    {
        var account = Emulated(out _, 1);
        account.Context = account.Context with { PriceOf = c => new MarketPrice(c, Price.FromDecimal(1297.9m), null, null, Start, Live: true) };
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));

        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
        Assert.DoesNotContain(account.Effects.OfType<AccountEffect.SendPlace>(), p => p.Request.Type == OrderType.Stop);
    }

    [Fact]
    public void A_stop_that_was_not_sent_is_tried_again_after_a_moment()
    {
        var account = Emulated(out _, 1);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        var stop = account.Effects.OfType<AccountEffect.SendPlace>().First().Request.Tag;
        account.Effects.Clear();
        account.Take(new PlaceAnswered(account.Now, stop, new MutationOutcome.NotSent(new GatewayFailure("Order/place", FailureKind.QuotaExhausted))));
        Assert.DoesNotContain(account.Effects, IsRequest);

        account.Now += TimeSpan.FromMilliseconds(500);
        account.Take(new Tidy(account.Now));

        var again = Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request;
        Assert.Equal(OrderType.Stop, again.Type);
        Assert.NotEqual(stop, again.Tag);
    }

    [Fact]
    public void A_stop_presumed_not_placed_is_placed_again_and_one_that_turns_up_is_taken_back()
    {
        var account = Emulated(out _, 1);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        var lost = account.Effects.OfType<AccountEffect.SendPlace>().First().Request.Tag;
        account.Take(new PlaceAnswered(account.Now, lost, Lost()));
        var entry = account.Shown(7, new ClientTag("t1-sma-1-0"), OrderSide.Buy, VenueOrderStatus.Filled, filled: 1);
        account.Effects.Clear();
        foreach (var at in new[] { 1.0, 4.0 })
        {
            account.Take(account.Read(Start.AddSeconds(at), 50_000m - 1.87m, [entry], positions: [new VenuePosition(Account, Gold, 1, 1300m, Start)]));
        }

        var second = Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request.Tag;
        account.Take(new PlaceAnswered(account.Now, second, Done(11)));
        account.Take(new OrderReported(account.Now, Leg(account, 11, second, VenueOrderStatus.Open, 1)));
        account.Take(new OrderReported(account.Now, Leg(account, 8, lost, VenueOrderStatus.Open, 1)));

        Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>());
        Assert.Empty(Unprotected.Read(account.State));
    }

    [Fact]
    public void A_busted_exit_puts_the_protection_back()
    {
        var account = Standing(out var stop, out var target);
        var exit = account.Trade(9, OrderSide.Sell, 1304m, 2);
        account.Take(new TradeReported(account.Now, exit));
        account.Take(new OrderReported(account.Now, Leg(account, 8, stop, VenueOrderStatus.Cancelled, 2)));
        Assert.Empty(account.State.Protections);
        account.Effects.Clear();

        account.Take(new TradeReported(account.Now, exit with { Voided = true }));

        var placed = account.Effects.OfType<AccountEffect.SendPlace>().Select(p => p.Request).ToList();
        Assert.Equal([(OrderType.Stop, 2), (OrderType.Limit, 2)], placed.Select(p => (p.Type, p.Size)));
        Assert.Equal((Price.FromDecimal(1298m), target), (placed[0].StopPrice, target));
    }

    [Fact]
    public void A_late_fill_of_a_cancelled_entry_is_protected_too()
    {
        var account = Emulated(out var tag, 1);
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Cancelled)));
        Assert.Empty(account.State.Protections);

        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));

        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendPlace>().Count());
    }

    [Fact]
    public void A_stop_that_a_person_cancels_pauses_the_strategy_and_is_not_placed_again()
    {
        var account = Standing(out var stop, out _);
        account.Take(new OrderReported(account.Now, Leg(account, 8, stop, VenueOrderStatus.Cancelled, 2)));
        account.Now += TimeSpan.FromSeconds(1);
        account.Take(new Tidy(account.Now));

        Assert.Contains(Sma, account.State.Paused.Keys);
        Assert.DoesNotContain(account.Effects, IsRequest);
        Assert.Equal(2, Assert.Single(Unprotected.Read(account.State)).Size);
    }

    [Fact]
    public void A_stop_cancelled_at_the_firms_hour_is_no_persons_hand_and_comes_back_only_when_the_firm_has_not_closed()
    {
        var account = Standing(out var stop, out _);
        account.Now = new DateTimeOffset(2013, 10, 7, 20, 8, 0, TimeSpan.Zero);
        account.Take(new OrderReported(account.Now, Leg(account, 8, stop, VenueOrderStatus.Cancelled, 2)));
        account.Now += TimeSpan.FromMinutes(2);
        account.Take(new Tidy(account.Now));
        Assert.Empty(account.State.Paused);
        Assert.DoesNotContain(account.Effects, IsRequest);

        account.Now = new DateTimeOffset(2013, 10, 7, 20, 15, 0, TimeSpan.Zero);
        account.Take(new Tidy(account.Now));
        Assert.Empty(account.State.Paused);
        Assert.Equal(OrderType.Stop, Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request.Type);
    }

    [Fact]
    public void An_engine_that_died_when_the_firm_had_cancelled_the_stop_and_did_not_close_comes_back_and_protects()
    {
        var before = Standing(out var stop, out var target);
        before.Now = new DateTimeOffset(2013, 10, 7, 20, 8, 0, TimeSpan.Zero);
        before.Take(new OrderReported(before.Now, Leg(before, 8, stop, VenueOrderStatus.Cancelled, 2)));

        var account = Resumed(before.State, new DateTimeOffset(2013, 10, 7, 20, 20, 0, TimeSpan.Zero));
        account.Take(new OpenBook(account.Now, "t2"));
        account.Take(account.Read(
            account.Now,
            account.State.Cash.ToDecimal(),
            orders: [Leg(account, 8, stop, VenueOrderStatus.Cancelled, 2), Leg(account, 9, target, VenueOrderStatus.Open, 2)],
            positions: [new(Account, Gold, account.State.PositionIn(Gold).Net, 1300m, Start)]));

        Assert.Empty(account.State.Paused);
        Assert.Equal(OrderType.Stop, Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request.Type);
    }

    [Fact]
    public void A_stop_that_expires_is_placed_again()
    {
        var account = Standing(out var stop, out _);
        account.Take(new OrderReported(account.Now, Leg(account, 8, stop, VenueOrderStatus.Expired, 2)));

        Assert.Equal(OrderType.Stop, Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request.Type);
    }

    [Fact]
    public void Flattening_takes_the_legs_away_and_none_comes_back()
    {
        var account = Standing(out var stop, out var target);
        account.Take(new CloseAll(account.Now, Gold, "person", "test"));
        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendCancel>().Count());
        account.Take(new OrderReported(account.Now, Leg(account, 8, stop, VenueOrderStatus.Cancelled, 2)));
        account.Take(new OrderReported(account.Now, Leg(account, 9, target, VenueOrderStatus.Cancelled, 2)));
        account.Take(new TradeReported(account.Now, account.Trade(60, OrderSide.Sell, 1300m, 2)));
        account.Take(new OrderReported(account.Now, account.Shown(60, null, OrderSide.Sell, VenueOrderStatus.Filled, 2, filled: 2)));

        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Empty(account.State.Protections);
    }

    [Fact]
    public void While_the_stream_is_down_a_stop_is_placed_only_on_what_a_read_has_shown()
    {
        var account = Emulated(out _, 1);
        account.Context = account.Context with { InSync = false };
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        Assert.DoesNotContain(account.Effects, IsRequest);

        account.Take(account.Read(Start, 50_000m - 1.87m, positions: [new VenuePosition(Account, Gold, 1, 1300m, Start)]));
        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendPlace>().Count());
    }

    [Fact]
    public void A_restart_continues_where_the_journal_ends()
    {
        var account = Emulated(out _, 1);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Effects.Clear();
        account.Take(new OpenBook(account.Now, "x"));

        // Both legs were on their way: neither is sent again before the venue has said what became of it.
        Assert.DoesNotContain(account.Effects, IsRequest);
        Assert.Equal(2, account.State.LiveOrders.Count(o => o.State == OrderState.Unknown));
        Assert.Equal(account.State.Protections.Values, account.Journal.Aggregate(AccountState.New(Account), (s, e) => s.Apply(e)).Protections.Values, (a, b) => a.EntryFilled == b.EntryFilled && a.Legs.SequenceEqual(b.Legs));
    }

    private static AccountFixture Emulated(out ClientTag tag, int size)
    {
        var account = Opened();
        account.Context = account.Context with { Brackets = BracketPolicy.Emulated };
        account.Take(account.Intent(OrderSide.Buy, size) with { Bracket = new Bracket(20, 40) });
        tag = account.Effects.OfType<AccountEffect.SendPlace>().Single().Request.Tag;
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Effects.Clear();
        return account;
    }

    /// <summary>Two contracts long at 1300, stop 8 at 1298 and target 9 at 1304 working.</summary>
    private static AccountFixture Standing(out ClientTag stop, out ClientTag target)
    {
        var account = Emulated(out _, 2);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m, 2)));
        var placed = account.Effects.OfType<AccountEffect.SendPlace>().Select(p => p.Request).ToList();
        (stop, target) = (placed[0].Tag, placed[1].Tag);
        account.Take(new PlaceAnswered(account.Now, stop, Done(8))).Take(new PlaceAnswered(account.Now, target, Done(9)));
        account.Take(new OrderReported(account.Now, Leg(account, 8, stop, VenueOrderStatus.Open, 2)));
        account.Take(new OrderReported(account.Now, Leg(account, 9, target, VenueOrderStatus.Open, 2)));
        Assert.Empty(Unprotected.Read(account.State));
        account.Effects.Clear();
        return account;
    }

    private static VenueOrder Leg(AccountFixture account, long id, ClientTag? tag, VenueOrderStatus status, int size, int filled = 0, decimal? stop = null)
    {
        var known = tag is { } t ? account.Order(t) : null;
        return account.Shown(id, tag, OrderSide.Sell, status, size, filled) with
        {
            Type = known?.Type ?? OrderType.Stop,
            LimitPrice = known?.LimitPrice,
            StopPrice = known?.StopPrice ?? (stop is { } s ? Price.FromDecimal(s) : null),
        };
    }

    private static MutationOutcome Refused(string text) =>
        new MutationOutcome.Refused(new GatewayFailure("Order/place", FailureKind.Refused, 200, 2, text), new OrderId(99));
}
