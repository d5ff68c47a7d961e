using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

public sealed class ClosingTests
{
    [Fact]
    public void A_partial_close_is_urgent_and_the_size_of_the_position_makes_it_a_whole_one()
    {
        var account = Holding(3);
        account.Take(new PartialCloseIntent(account.Now, Sma, Gold, 2, "scale out"));
        var part = Assert.Single(account.Effects.OfType<AccountEffect.SendPartialClose>());
        Assert.Equal((Gold, 2, true), (part.Contract, part.Size, part.Urgent));

        var whole = Holding(3);
        whole.Take(new PartialCloseIntent(whole.Now, Sma, Gold, 3, "out"));
        Assert.Single(whole.Effects.OfType<AccountEffect.SendClose>());
    }

    [Fact]
    public void A_second_partial_close_waits_for_the_first_and_nonsense_is_denied()
    {
        var account = Holding(3);
        account.Take(new PartialCloseIntent(account.Now, Sma, Gold, 1, "test")).Take(new PartialCloseIntent(account.Now, Sma, Gold, 1, "test"));
        account.Take(new PartialCloseIntent(account.Now, Sma, Gold, 0, "test"));
        account.Take(new PartialCloseIntent(account.Now, new StrategyName("other"), Gold, 1, "test"));
        var flat = Opened();
        flat.Take(new PartialCloseIntent(flat.Now, Sma, Gold, 1, "test"));

        Assert.Single(account.Effects.OfType<AccountEffect.SendPartialClose>());
        Assert.Equal([DenialReason.Flattening, DenialReason.InvalidSize, DenialReason.NotOwner], Notices<Denied>(account).Select(d => d.Reason));
        Assert.Equal(DenialReason.NoPosition, Assert.Single(Notices<Denied>(flat)).Reason);
    }

    [Fact]
    public void A_close_that_was_busted_is_carried_out_again_whole_or_in_part()
    {
        var whole = Holding(2);
        whole.Take(new CloseAll(whole.Now, Gold, "sma", "out"));
        Flatten(whole, 2);
        Assert.Empty(whole.State.Flattening);
        whole.Effects.Clear();
        whole.Take(new TradeReported(whole.Now, Busted(whole)));
        Assert.Equal(2, whole.State.PositionIn(Gold).Net);
        Assert.Equal(Gold, Assert.Single(whole.Effects.OfType<AccountEffect.SendClose>()).Contract);
        Assert.Contains("busted", Assert.Single(whole.State.Flattening).Why);

        var part = PartClosed();
        part.Take(new TradeReported(part.Now, Busted(part)));
        Assert.Equal(3, part.State.PositionIn(Gold).Net);
        Assert.Equal((Gold, 1), Assert.Single(part.Effects.OfType<AccountEffect.SendPartialClose>().Select(c => (c.Contract, c.Size))));
        Assert.Empty(part.State.Flattening);
    }

    [Fact]
    public void A_close_of_a_part_is_repeated_once_wherever_the_process_dies()
    {
        // Before the journal has the bust nothing has left: the next process finds the bust and repeats the close.
        var account = PartClosed();
        var (before, journaled) = (account.State, account.Journal.Count);
        var busted = Busted(account);
        account.Take(new TradeReported(account.Now, busted));
        Assert.False(Assert.Single(account.Effects.OfType<AccountEffect.SendPartialClose>()).Urgent);
        account.ForgetAfter(before, journaled);
        account.Effects.Clear();
        account.Take(new OpenBook(account.Now, "t2")).Take(account.Read(Start.AddMinutes(1), trades: [busted], positions: [new VenuePosition(Account, Gold, 3, 1300m, Start)]));
        Assert.Equal(1, Assert.Single(account.Effects.OfType<AccountEffect.SendPartialClose>()).Size);

        // Once the journal has it, the close may have left: no later process sends another, whatever became of it.
        foreach (var arrived in new[] { true, false })
        {
            var next = AccountFixture.Resumed(account.State, account.Now);
            next.Take(new OpenBook(next.Now, "t3"));
            VenueTrade[] trades = arrived ? [busted, next.Trade(61, OrderSide.Sell, 1301m, 1, id: 9_999)] : [busted];
            foreach (var at in new[] { 1, 4, 40 })
            {
                next.Now = Start.AddMinutes(2).AddSeconds(at);
                next.Take(next.Read(
                    next.Now,
                    orders: arrived ? [next.Shown(61, null, OrderSide.Sell, VenueOrderStatus.Filled, 1, filled: 1)] : [],
                    trades: trades,
                    positions: [new VenuePosition(Account, Gold, arrived ? 2 : 3, 1300m, Start)]));
            }

            Assert.Equal(arrived ? 2 : 3, next.State.PositionIn(Gold).Net);
            Assert.Empty(next.Effects.OfType<AccountEffect.SendPartialClose>());
            Assert.Empty(next.Effects.OfType<AccountEffect.SendClose>());
            Assert.Empty(next.State.Closing);
        }
    }

    [Fact]
    public void A_close_that_was_repeated_before_the_process_died_leaves_the_account_flat_and_not_turned()
    {
        var account = Holding(2);
        account.Take(new CloseAll(account.Now, Gold, "sma", "out"));
        Flatten(account, 2);
        var (before, journaled) = (account.State, account.Journal.Count);
        var busted = Busted(account);
        account.Take(new TradeReported(account.Now, busted));
        Assert.Single(account.Journal.OfType<FlattenRequested>(), f => f.Why.Contains("busted", StringComparison.Ordinal));
        var repeated = account.Trade(61, OrderSide.Sell, 1301m, 2);

        account.ForgetAfter(before, journaled);
        account.Take(new OpenBook(account.Now, "t2"));
        foreach (var at in new[] { 1, 4, 8 })
        {
            account.Now = Start.AddMinutes(2).AddSeconds(at);
            account.Take(account.Read(
                account.Now, (decimal)account.State.Cash.ToDecimal(), [account.Shown(61, null, OrderSide.Sell, VenueOrderStatus.Filled, 2, filled: 2)], [busted, repeated]));
        }

        Assert.Equal(0, account.State.PositionIn(Gold).Net);
        Assert.Empty(account.State.Flattening);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPartialClose>());
    }

    [Fact]
    public void A_part_that_is_open_again_while_another_close_is_under_way_calls_a_person()
    {
        var account = PartClosed();
        account.Take(new PartialCloseIntent(account.Now, Sma, Gold, 1, "more"));
        account.Effects.Clear();
        account.Take(new TradeReported(account.Now, Busted(account)));

        Assert.Empty(account.Effects.OfType<AccountEffect.SendPartialClose>());
        Assert.Contains(account.Effects.OfType<AccountEffect.Alert>(), a => a.Text.Contains("open again without a stop", StringComparison.Ordinal));
    }

    [Fact]
    public void A_reversal_flattens_first_and_takes_the_other_side_once_flat()
    {
        var account = Holding(2);
        account.Take(new ReverseIntent(account.Now, Sma, new IntentId(50), Gold, 3, new Bracket(20, null), default));
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Empty(Notices<Accepted>(account));
        Assert.Equal(new IntentId(50), account.State.LastIntent[Sma]);

        Flatten(account, 2);

        var entry = Assert.Single(account.Effects.OfType<AccountEffect.SendPlace>()).Request;
        Assert.Equal((OrderSide.Sell, OrderType.Market, 3), (entry.Side, entry.Type, entry.Size));
        Assert.Equal(20, entry.StopLoss!.Value.Ticks);
        Assert.Equal(new Accepted(new IntentId(50), entry.Tag), Assert.Single(Notices<Accepted>(account)));
        Assert.Empty(account.State.Reversals);
        Assert.Equal(new IntentId(50), account.State.LastIntent[Sma]);
    }

    [Fact]
    public void A_reversal_is_checked_as_if_flat_before_anything_is_closed()
    {
        var account = Holding(2);
        account.Take(new ReverseIntent(account.Now, Sma, new IntentId(50), Gold, 6, null, default));

        Assert.Equal(DenialReason.StrategySizeCap, Assert.Single(Notices<Denied>(account)).Reason);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendClose>());

        account.Take(new ReverseIntent(account.Now, Sma, new IntentId(51), Gold, 5, null, default));
        Assert.Single(account.Effects.OfType<AccountEffect.SendClose>());
    }

    [Fact]
    public void A_reversal_that_is_not_flat_in_time_is_given_up()
    {
        var account = Holding(2);
        account.Take(new ReverseIntent(account.Now, Sma, new IntentId(50), Gold, 1, null, default));
        Assert.Contains(account.Effects, e => e is AccountEffect.LookAgain { After.TotalSeconds: 30 });
        account.Now += TimeSpan.FromSeconds(30);
        account.Take(new Tidy(account.Now));

        Assert.Equal(DenialReason.Flattening, Assert.Single(Notices<Denied>(account)).Reason);
        Flatten(account, 2);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
    }

    [Fact]
    public void A_reversal_is_given_up_when_the_account_is_halted_meanwhile()
    {
        var account = Holding(2);
        account.Take(new ReverseIntent(account.Now, Sma, new IntentId(50), Gold, 1, null, default));
        account.Take(new SetTradingState(account.Now, TradingState.Halted, "guardian", "test"));
        Flatten(account, 2);

        Assert.Equal(DenialReason.Halted, Assert.Single(Notices<Denied>(account)).Reason);
        Assert.Empty(account.Effects.OfType<AccountEffect.SendPlace>());
        Assert.Empty(account.State.Reversals);
    }

    private static AccountFixture Holding(int size)
    {
        var account = Opened();
        account.Take(account.Read(Start));
        account.Take(new TradeReported(account.Now, account.Trade(5, OrderSide.Buy, 1300m, size)));
        account.Effects.Clear();
        return account;
    }

    /// <summary>Three long, of which one was closed a minute ago.</summary>
    private static AccountFixture PartClosed()
    {
        var account = Holding(3);
        account.Take(new PartialCloseIntent(account.Now, Sma, Gold, 1, "scale out"));
        account.Take(new CloseAnsweredByVenue(account.Now, Gold, Done(60)));
        account.Take(new OrderReported(account.Now, account.Shown(60, null, OrderSide.Sell, VenueOrderStatus.Filled, 1, filled: 1)));
        account.Take(new TradeReported(account.Now, account.Trade(60, OrderSide.Sell, 1301m)));
        account.Now += TimeSpan.FromMinutes(1);
        account.Effects.Clear();
        return account;
    }

    private static VenueTrade Busted(AccountFixture account)
    {
        var trade = account.State.Trades.Values.Single(t => t.Trade.Side == OrderSide.Sell).Trade;
        return account.Trade(trade.Order.Value, trade.Side, trade.Price.ToDecimal(), trade.Size, trade.Id.Value, voided: true);
    }

    private static void Flatten(AccountFixture account, int size)
    {
        account.Now += TimeSpan.FromSeconds(1);
        account.Take(new TradeReported(account.Now, account.Trade(60, OrderSide.Sell, 1301m, size)));
        account.Take(new OrderReported(account.Now, account.Shown(60, null, OrderSide.Sell, VenueOrderStatus.Filled, size, filled: size)));
        account.Take(account.Read(Start.AddYears(1), (decimal)account.State.Cash.ToDecimal(), trades: []));
    }

    private static IEnumerable<T> Notices<T>(AccountFixture account) =>
        account.Effects.OfType<AccountEffect.Notify>().Select(n => n.Notice).OfType<T>();
}
