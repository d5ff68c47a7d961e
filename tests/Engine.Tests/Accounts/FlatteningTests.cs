using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>Flatten: cancel all, close all, sweep, verify; journaled, and taken up after a restart.</summary>
public sealed class FlatteningTests
{
    private static readonly DateTimeOffset Wall = Start.AddYears(10);
    private static readonly Price Limit = Price.FromDecimal(1290m);

    [Fact]
    public void A_flatten_goes_on_until_a_quiet_read_shows_neither_position_nor_order()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        account.Take(new CloseAnsweredByVenue(account.Now, Gold, new MutationOutcome.Done(null)));
        account.Take(new OrderReported(account.Now, account.Shown(10, null, OrderSide.Buy, VenueOrderStatus.Cancelled, limit: Limit)));
        account.Take(new TradeReported(account.Now, account.Trade(50, OrderSide.Sell, 1300m, 2)));
        Assert.Equal(0, account.State.PositionIn(Gold).Net);
        Assert.Single(account.State.Flattening);
        Assert.Contains(account.Effects.OfType<AccountEffect.AskVenue>(), a => a.Why == AccountCore.VerifyFlat);

        account.Take(account.Read(Wall, quiet: false));
        Assert.Single(account.State.Flattening);
        account.Take(account.Read(Wall, orders: [account.Shown(60, null, OrderSide.Sell, VenueOrderStatus.Suspended, limit: Limit)]));
        Assert.Single(account.State.Flattening);
        account.Take(new OrderReported(account.Now, account.Shown(60, null, OrderSide.Sell, VenueOrderStatus.Cancelled, limit: Limit)));
        account.Take(account.Read(Wall));

        Assert.Empty(account.State.Flattening);
        Assert.Empty(account.State.Closing);
        Assert.Equal(Gold, Assert.Single(account.Journal.OfType<FlattenConfirmed>()).Contract);
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
    }

    [Fact]
    public void Asking_for_a_flatten_again_neither_journals_nor_sends_it_twice()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        account.Take(new CloseAll(account.Now, Gold, "person", "out"));

        Assert.Single(account.Journal.OfType<FlattenRequested>());
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());

        account.Take(new CloseAll(account.Now, null, "guardian", "everything"));
        Assert.Equal(2, account.Journal.OfType<FlattenRequested>().Count());
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
    }

    [Fact]
    public void A_close_is_repeated_only_when_a_read_from_after_its_answer_still_shows_the_position()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        VenuePosition[] held = [new(Account, Gold, 2, 1300m, Start)];

        account.Now += TimeSpan.FromSeconds(3);
        account.Take(Held(account, held));
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());

        account.Take(new CloseAnsweredByVenue(account.Now, Gold, Lost()));
        account.Take(Held(account, held, quiet: false));
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
        account.Take(Held(account, held));
        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendClose>().Count());

        // The second one has not been answered yet.
        account.Now += TimeSpan.FromSeconds(3);
        account.Take(Held(account, held));
        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendClose>().Count());
    }

    [Fact]
    public void A_close_whose_order_works_at_the_venue_is_not_sent_again()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        account.Take(new CloseAnsweredByVenue(account.Now, Gold, Done(50)));
        account.Take(new OrderReported(account.Now, account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Open, 2)));
        VenuePosition[] held = [new(Account, Gold, 2, 1300m, Start)];
        account.Now += TimeSpan.FromSeconds(3);
        account.Take(account.Read(account.Now, orders: [account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Open, 2)], positions: held));
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());

        account.Take(account.Read(account.Now, orders: [account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Cancelled, 2)], positions: held));
        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendClose>().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_engine_that_died_over_a_close_whose_order_works_at_the_venue_does_not_send_it_again(int heard)
    {
        var before = LongTwo();
        IAccountInput[] news =
        [
            new CloseAnsweredByVenue(before.Now, Gold, Done(50)),
            new OrderReported(before.Now, before.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Open, 2)),
        ];
        before.Take(new CloseAll(before.Now, Gold, "sma", "out"));
        foreach (var input in news.Take(heard))
        {
            before.Take(input);
        }

        var account = Resumed(before.State, before.Now.AddSeconds(20));
        account.Take(new OpenBook(account.Now, "t2"));
        for (var reading = 0; reading < 3; reading++)
        {
            account.Now += TimeSpan.FromSeconds(3);
            account.Take(account.Read(
                account.Now,
                orders: [account.Shown(50, null, OrderSide.Sell, VenueOrderStatus.Open, 2)],
                positions: [new(Account, Gold, 2, 1300m, Start)]));
        }

        Assert.Empty(account.Effects.OfType<AccountEffect.SendClose>());
        Assert.Empty(account.State.Paused);
    }

    [Fact]
    public void A_fill_that_comes_after_the_flatten_began_is_closed_too()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        account.Take(new TradeReported(account.Now, account.Trade(50, OrderSide.Sell, 1300m, 2)));
        account.Take(new TradeReported(account.Now, account.Trade(11, OrderSide.Buy, 1290m)));

        Assert.Equal(1, account.State.PositionIn(Gold).Net);
        Assert.Equal(2, account.Effects.OfType<AccountEffect.SendClose>().Count());
    }

    [Fact]
    public void Orders_that_appear_while_flattening_are_cancelled()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        account.Effects.Clear();

        account.Take(new OrderReported(account.Now, account.Shown(77, null, OrderSide.Buy, VenueOrderStatus.Open, limit: Limit)));

        Assert.Equal(new OrderId(77), Assert.Single(account.Effects.OfType<AccountEffect.SendCancel>()).Order);
    }

    [Fact]
    public void A_refused_cancel_is_repeated_while_the_order_is_shown_working_and_not_for_ever()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        var shown = account.Shown(10, null, OrderSide.Buy, VenueOrderStatus.Open, limit: Limit);
        for (var i = 0; i < 10; i++)
        {
            account.Take(new CancelAnswered(account.Now, new OrderId(10), Lost()));
            account.Take(account.Read(Wall.AddSeconds(i), orders: [shown], quiet: false));
        }

        Assert.Equal(5, account.Effects.OfType<AccountEffect.SendCancel>().Count(c => c.Order == new OrderId(10)));
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("the last by the book"));
    }

    [Fact]
    public void A_flatten_is_taken_up_after_a_restart_by_what_the_venue_shows()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        var state = account.Journal.Aggregate(AccountState.New(Account), (s, e) => s.Apply(e));
        var again = Resumed(state, account.Now.AddSeconds(10));

        again.Take(new OpenBook(again.Now, "ignored"));
        Assert.Empty(again.Effects.OfType<AccountEffect.SendClose>());
        Assert.Equal(new OrderId(10), Assert.Single(again.Effects.OfType<AccountEffect.SendCancel>()).Order);
        Assert.NotEmpty(again.Effects.OfType<AccountEffect.LookAgain>());

        again.Take(Held(again, [new(Account, Gold, 2, 1300m, Start)]));
        Assert.Single(again.Effects.OfType<AccountEffect.SendClose>());
    }

    [Fact]
    public void While_a_flatten_is_under_way_every_look_asks_the_venue_and_the_looks_grow_rarer()
    {
        var account = LongTwo();
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        Assert.Equal(TimeSpan.FromMilliseconds(500), account.Effects.OfType<AccountEffect.LookAgain>().Min(l => l.After));

        account.Now += TimeSpan.FromMinutes(5);
        account.Effects.Clear();
        account.Take(new Tidy(account.Now));

        Assert.Equal(TimeSpan.FromSeconds(5), Assert.Single(account.Effects.OfType<AccountEffect.LookAgain>()).After);
        Assert.NotEmpty(account.Effects.OfType<AccountEffect.AskVenue>());
    }

    [Fact]
    public void A_close_outside_a_flatten_that_left_no_trace_is_over_and_alerted()
    {
        var account = LongTwo();
        var state = account.State.Apply(new CloseRequested(account.Now, Gold, "sma", "half") { Size = 1 });
        var part = Resumed(state, account.Now);
        part.Take(new CloseAnsweredByVenue(part.Now, Gold, Lost()));
        part.Now += TimeSpan.FromSeconds(3);

        part.Take(Held(part, [new(Account, Gold, 2, 1300m, Start)]));

        Assert.Empty(part.State.Closing);
        Assert.Contains(part.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("not carried out"));
        Assert.Empty(part.Effects.OfType<AccountEffect.SendClose>());
    }

    /// <summary>Two long by a strategy's order 9, and its buy limit 10 works.</summary>
    private static AccountFixture LongTwo()
    {
        var account = Opened();
        account.Take(account.Read(Wall.AddHours(-1)));
        var entry = account.Place(OrderSide.Buy, 2);
        account.Take(new PlaceAnswered(account.Now, entry, Done(9)));
        account.Take(new TradeReported(account.Now, account.Trade(9, OrderSide.Buy, 1300m, 2)));
        var limit = account.Place(OrderSide.Buy, limit: Limit);
        account.Take(new PlaceAnswered(account.Now, limit, Done(10)));
        account.Take(new OrderReported(account.Now, account.Shown(10, limit, OrderSide.Buy, VenueOrderStatus.Open, limit: Limit)));
        account.Effects.Clear();
        return account;
    }

    /// <summary>The venue holds this, and the buy limit is gone.</summary>
    private static VenueRead Held(AccountFixture account, VenuePosition[] held, bool quiet = true) => account.Read(
        Wall, account.State.Cash.ToDecimal(), [account.Shown(10, null, OrderSide.Buy, VenueOrderStatus.Cancelled, limit: Limit)], positions: held, quiet: quiet);
}
