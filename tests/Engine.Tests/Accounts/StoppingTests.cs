using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>Stopping never strips a stop (docs/decisions/0007).</summary>
public sealed class StoppingTests
{
    private static readonly Predicate<AccountEffect> IsRequest = effect =>
        effect is AccountEffect.SendPlace or AccountEffect.SendModify or AccountEffect.SendCancel or AccountEffect.SendClose or AccountEffect.SendPartialClose;

    [Fact]
    public void Of_a_pair_that_the_engine_keeps_the_stop_stays_and_the_target_goes_for_good()
    {
        var account = Standing(BracketPolicy.Emulated, out var stop, out var target);
        Stop(account);
        Assert.Equal(new OrderId(9), Assert.IsType<AccountEffect.SendCancel>(Assert.Single(account.Effects, IsRequest)).Order);
        Assert.Equal(target, Assert.Single(Remainder.Read(account.State).Pending).Tag);

        Report(account, 9, target, VenueOrderStatus.Cancelled, limit: 1304m);
        account.Now += TimeSpan.FromSeconds(5);
        Stop(account).Take(new Tidy(account.Now));
        Assert.Single(account.Effects, IsRequest);

        var rest = Remainder.Read(account.State);
        Assert.True(rest.IsOrderly);
        Assert.Equal($"long 1 {Gold} under a stop at 1298", Assert.Single(rest.Kept).ToString());
        Assert.Equal(stop, Assert.Single(account.State.Live.Keys));
    }

    [Fact]
    public void An_order_that_is_shown_filled_awaits_its_trade_and_until_then_nothing_is_orderly()
    {
        var account = Opened();
        account.Take(account.Read(account.Now));
        var tag = account.Place(OrderSide.Buy);
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, 1, 1)));
        Assert.Empty(account.State.Live);
        Assert.Empty(account.State.Positions);
        Assert.True(account.State.AwaitsFills);
        Assert.False(Remainder.Read(account.State).IsOrderly);

        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        Assert.False(account.State.AwaitsFills);
    }

    [Fact]
    public void The_next_process_places_the_target_again_and_sees_no_hand_in_it()
    {
        var account = Standing(BracketPolicy.Emulated, out var stop, out var target);
        Stop(account);
        Report(account, 9, target, VenueOrderStatus.Cancelled, limit: 1304m);

        var next = Resumed(account.State, account.Now + TimeSpan.FromMinutes(1));
        next.Context = next.Context with { Brackets = BracketPolicy.Emulated };
        next.Take(new OpenBook(next.Now, "t1"));
        next.Take(next.Read(
            next.Now,
            balance: account.State.Cash.ToDecimal(),
            orders: [Leg(next, 8, stop, VenueOrderStatus.Open, stop: 1298m)],
            positions: [new VenuePosition(Account, Gold, 1, 1300m, next.Now)]));

        var placed = Assert.IsType<AccountEffect.SendPlace>(Assert.Single(next.Effects, IsRequest)).Request;
        Assert.Equal((OrderType.Limit, OrderSide.Sell, 1, Price.FromDecimal(1304m)), (placed.Type, placed.Side, placed.Size, placed.LimitPrice!.Value));
        Assert.Empty(next.State.Paused);
        Assert.DoesNotContain(next.Effects, e => e is AccountEffect.Alert);
    }

    [Fact]
    public void A_pair_that_the_venue_keeps_stays_whole()
    {
        var account = Standing(BracketPolicy.Native, out _, out _);
        Stop(account);
        account.Now += TimeSpan.FromSeconds(5);
        account.Take(new Tidy(account.Now));
        Assert.DoesNotContain(account.Effects, IsRequest);
        Assert.True(Remainder.Read(account.State).IsOrderly);
        Assert.Equal(2, account.State.Live.Count);
    }

    [Fact]
    public void An_unfilled_entry_is_cancelled_and_its_suspended_legs_are_left_to_the_venue()
    {
        var account = Entered(BracketPolicy.Native, out var entry);
        account.Take(new OrderReported(account.Now, Leg(account, 8, new ClientTag(entry + "-SL"), VenueOrderStatus.Suspended)));
        Stop(account);
        Assert.Equal(new OrderId(7), Assert.IsType<AccountEffect.SendCancel>(Assert.Single(account.Effects, IsRequest)).Order);
        Assert.False(Remainder.Read(account.State).IsOrderly);
    }

    [Fact]
    public void An_entry_that_fills_while_it_is_cancelled_gets_its_stop_and_no_target()
    {
        var account = Entered(BracketPolicy.Emulated, out var entry);
        Stop(account);
        account.Effects.Clear();
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Take(new OrderReported(account.Now, account.Shown(7, entry, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)));

        var placed = Assert.IsType<AccountEffect.SendPlace>(Assert.Single(account.Effects, IsRequest)).Request;
        Assert.Equal((OrderType.Stop, Price.FromDecimal(1298m)), (placed.Type, placed.StopPrice!.Value));
        Assert.False(Remainder.Read(account.State).IsOrderly);

        Stop(account);
        Assert.DoesNotContain(account.Effects, e => e is AccountEffect.SendClose);
    }

    [Fact]
    public void A_position_without_a_stop_for_all_of_it_is_closed()
    {
        var account = Standing(BracketPolicy.Emulated, out _, out _);
        var tag = account.Place(OrderSide.Buy);
        account.Take(new PlaceAnswered(account.Now, tag, Done(20)));
        account.Take(new TradeReported(account.Now, account.Trade(20, OrderSide.Buy, 1300m)));
        account.Effects.Clear();

        Stop(account);
        Assert.Equal(Gold, Assert.Single(account.Effects.OfType<AccountEffect.SendClose>()).Contract);
        Assert.Equal(Gold, Assert.Single(Remainder.Read(account.State).Uncovered));
    }

    [Fact]
    public void Orders_of_others_are_left_alone_and_their_stops_count()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);
        account.Take(new PlaceAnswered(account.Now, tag, Done(7)));
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Take(new OrderReported(account.Now, account.Shown(7, tag, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)));
        account.Take(new OrderReported(account.Now, Leg(account, 70, null, VenueOrderStatus.Open, stop: 1290m)));
        account.Take(new OrderReported(account.Now, account.Shown(71, null, OrderSide.Buy, VenueOrderStatus.Open, limit: Price.FromDecimal(1200m))));
        account.Effects.Clear();

        Stop(account);
        Assert.DoesNotContain(account.Effects, IsRequest);
        Assert.True(Remainder.Read(account.State).IsOrderly);
    }

    [Fact]
    public void While_it_stops_nothing_new_leaves_and_a_pending_reversal_is_given_up()
    {
        var account = Standing(BracketPolicy.Emulated, out _, out _);
        account.Take(new ReverseIntent(account.Now, Sma, new IntentId(50), Gold, 1, null, default));
        Stop(account);
        Assert.Empty(account.State.Reversals);
        Assert.Contains(account.Effects.OfType<AccountEffect.Notify>(), n => n.Notice is Denied { Intent.Value: 50 });

        account.Take(account.Intent(OrderSide.Buy) with { Intent = new IntentId(51) });
        Assert.Contains(account.Effects.OfType<AccountEffect.Notify>(), n => n.Notice is Denied { Intent.Value: 51 });
        Assert.DoesNotContain(account.Effects, e => e is AccountEffect.SendPlace);
    }

    [Fact]
    public void A_faulted_strategy_may_keep_both_legs_while_the_process_lives()
    {
        var account = Standing(BracketPolicy.Emulated, out _, out _);
        account.Take(new CancelEntries(account.Now, Gold, "sma", "the strategy failed"));
        Assert.DoesNotContain(account.Effects, IsRequest);
    }

    private static AccountFixture Stop(AccountFixture account)
    {
        account.Context = account.Context with { IsStopping = true };
        return account.Take(new CancelEntries(account.Now, null, "engine", "the engine stops"));
    }

    private static AccountFixture Entered(BracketPolicy policy, out ClientTag entry)
    {
        var account = Opened();
        account.Context = account.Context with { Brackets = policy };
        account.Take(account.Intent(OrderSide.Buy) with { Bracket = new Bracket(20, 40) });
        entry = account.Effects.OfType<AccountEffect.SendPlace>().Single().Request.Tag;
        account.Take(new PlaceAnswered(account.Now, entry, Done(7)));
        account.Effects.Clear();
        return account;
    }

    /// <summary>One contract long at 1300, stop 8 at 1298 and target 9 at 1304 working.</summary>
    private static AccountFixture Standing(BracketPolicy policy, out ClientTag stop, out ClientTag target)
    {
        var account = Entered(policy, out var entry);
        account.Take(new TradeReported(account.Now, account.Trade(7, OrderSide.Buy, 1300m)));
        account.Take(new OrderReported(account.Now, account.Shown(7, entry, OrderSide.Buy, VenueOrderStatus.Filled, filled: 1)));
        (stop, target) = (new ClientTag(entry + "-SL"), new ClientTag(entry + "-TP"));
        if (policy == BracketPolicy.Emulated)
        {
            var placed = account.Effects.OfType<AccountEffect.SendPlace>().Select(p => p.Request.Tag).ToList();
            (stop, target) = (placed[0], placed[1]);
            account.Take(new PlaceAnswered(account.Now, stop, Done(8))).Take(new PlaceAnswered(account.Now, target, Done(9)));
        }

        Report(account, 8, stop, VenueOrderStatus.Open, stop: 1298m);
        Report(account, 9, target, VenueOrderStatus.Open, limit: 1304m);
        Assert.Empty(Unprotected.Read(account.State));
        account.Effects.Clear();
        return account;
    }

    private static void Report(AccountFixture account, long id, ClientTag tag, VenueOrderStatus status, decimal? stop = null, decimal? limit = null) =>
        account.Take(new OrderReported(account.Now, Leg(account, id, tag, status, stop, limit)));

    private static VenueOrder Leg(AccountFixture account, long id, ClientTag? tag, VenueOrderStatus status, decimal? stop = null, decimal? limit = null) =>
        account.Shown(id, tag, OrderSide.Sell, status) with
        {
            Type = limit is null ? OrderType.Stop : OrderType.Limit,
            LimitPrice = limit is { } l ? Price.FromDecimal(l) : null,
            StopPrice = stop is { } s ? Price.FromDecimal(s) : null,
        };
}
