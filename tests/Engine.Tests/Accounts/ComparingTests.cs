using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>What one complete reading of the venue proves, and what it does not (docs/reconciliation.md).</summary>
public sealed class ComparingTests
{
    private static readonly DateTimeOffset Wall = Start.AddYears(10);
    private static readonly Price Limit = Price.FromDecimal(1290m);

    [Fact]
    public void Absence_from_every_list_proves_nothing_about_a_working_order()
    {
        var (account, tag) = Working();
        for (var i = 0; i < 5; i++)
        {
            account.Take(account.Read(Wall.AddMinutes(i)));
        }

        Assert.Equal(OrderState.Working, account.Order(tag).State);
    }

    [Fact]
    public void An_order_that_the_venue_twice_says_it_does_not_know_counts_as_cancelled_and_is_alerted()
    {
        var (account, tag) = Working();
        account.Take(Missing(account, Wall));
        Assert.Equal(OrderState.Working, account.Order(tag).State);
        account.Take(Missing(account, Wall.AddSeconds(1.9)));
        Assert.Equal(OrderState.Working, account.Order(tag).State);
        account.Take(Missing(account, Wall.AddSeconds(2)));

        Assert.Equal(OrderState.Cancelled, account.Order(tag).State);
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("knows no order"));

        account.Take(new TradeReported(account.Now, account.Trade(10, OrderSide.Buy, 1290m)));
        Assert.Equal(1, account.State.PositionIn(Gold).Net);
    }

    [Fact]
    public void An_order_that_is_seen_again_in_between_starts_the_count_anew()
    {
        var (account, tag) = Working();
        account.Take(Missing(account, Wall));
        account.Take(account.Read(Wall.AddSeconds(1), orders: [account.Shown(10, tag, OrderSide.Buy, VenueOrderStatus.Open, limit: Limit)]));
        account.Take(Missing(account, Wall.AddSeconds(5)));

        Assert.Equal(OrderState.Working, account.Order(tag).State);
    }

    [Fact]
    public void Nothing_is_concluded_about_an_order_that_changed_while_the_reads_were_under_way()
    {
        var account = Opened();
        var tag = account.Place(OrderSide.Buy);
        var then = account.State;
        account.Take(new PlaceAnswered(account.Now, tag, Lost()));

        account.Take(account.Read(Wall) with { Then = then });
        account.Take(account.Read(Wall.AddSeconds(10)) with { Then = account.State });
        Assert.Equal(OrderState.Unknown, account.Order(tag).State);
        account.Take(account.Read(Wall.AddSeconds(12)) with { Then = account.State });

        Assert.Equal(OrderState.PresumedNotPlaced, account.Order(tag).State);
    }

    [Fact]
    public void Days_that_were_missed_are_opened_with_the_cash_of_the_evening_before()
    {
        var account = Opened();
        account.Take(account.Read(Wall));
        var monday = account.Now;
        account.Take(new TradeReported(monday, account.Trade(1, OrderSide.Buy, 1300m)));

        // Off from Monday on; back on Thursday. Tuesday's win was the highest end of a day, Wednesday lost it again.
        account.Now = monday.AddDays(1);
        var win = account.Trade(2, OrderSide.Sell, 1310m);
        account.Now = monday.AddDays(2);
        VenueTrade[] loss = [account.Trade(3, OrderSide.Buy, 1310m), account.Trade(4, OrderSide.Sell, 1305m)];
        account.Now = monday.AddDays(3);
        account.Take(account.Read(Wall, account.State.Cash.ToDecimal() + 1000m - 500m - (3 * 1.87m), trades: [win, .. loss]));

        var costs = Money.FromDecimal(1.87m);
        var evening = Money.FromDecimal(50_000m + 1000m) - costs - costs;
        Assert.Equal(evening, account.State.HighestDayEnd);
        Assert.Equal(account.State.Cash, account.State.DayStartCash);
        Assert.Equal(4, account.Journal.OfType<TradeDateOpened>().Count());
        Assert.Single(account.Journal.OfType<CashAdopted>());
    }

    [Fact]
    public void A_trade_that_a_later_read_shows_as_voided_is_taken_out_again()
    {
        var account = Opened();
        account.Take(account.Read(Wall));
        var cash = account.State.Cash;
        var trade = account.Trade(5, OrderSide.Buy, 1300m);
        account.Take(new TradeReported(account.Now, trade));

        account.Take(account.Read(Wall, trades: [trade with { Voided = true }]));

        Assert.Equal(0, account.State.PositionIn(Gold).Net);
        Assert.Equal(cash, account.State.Cash);
    }

    [Fact]
    public void A_read_that_is_not_quiet_adopts_neither_positions_nor_cash()
    {
        var account = Opened();
        account.Take(account.Read(Wall));
        account.Take(account.Read(Wall, 49_000m, positions: [new VenuePosition(Account, Gold, 3, 1300m, Start)], quiet: false));

        Assert.Empty(account.State.Positions);
        Assert.Equal(Money.FromDecimal(50_000m), account.State.Cash);
    }

    private static (AccountFixture Account, ClientTag Tag) Working()
    {
        var account = Opened();
        account.Take(account.Read(Wall.AddHours(-1)));
        var tag = account.Place(OrderSide.Buy, limit: Limit);
        account.Take(new PlaceAnswered(account.Now, tag, Done(10)));
        account.Take(new OrderReported(account.Now, account.Shown(10, tag, OrderSide.Buy, VenueOrderStatus.Open, limit: Limit)));
        account.Effects.Clear();
        return (account, tag);
    }

    private static VenueRead Missing(AccountFixture account, DateTimeOffset readAt) =>
        account.Read(readAt) with { Missing = ImmutableHashSet.Create(new OrderId(10)) };
}
