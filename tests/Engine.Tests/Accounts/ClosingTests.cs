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
        whole.Take(new TradeReported(whole.Now, Again(whole)));
        Assert.Equal(2, whole.State.PositionIn(Gold).Net);
        Assert.Equal(Gold, Assert.Single(whole.Effects.OfType<AccountEffect.SendClose>()).Contract);
        Assert.Contains("busted", Assert.Single(whole.State.Flattening).Why);

        var part = Holding(3);
        part.Take(new PartialCloseIntent(part.Now, Sma, Gold, 1, "scale out"));
        part.Take(new CloseAnsweredByVenue(part.Now, Gold, Done(60)));
        part.Take(new OrderReported(part.Now, part.Shown(60, null, OrderSide.Sell, VenueOrderStatus.Filled, 1, filled: 1)));
        part.Take(new TradeReported(part.Now, part.Trade(60, OrderSide.Sell, 1301m)));
        part.Now += TimeSpan.FromMinutes(1);
        part.Effects.Clear();
        part.Take(new TradeReported(part.Now, Again(part)));
        Assert.Equal(3, part.State.PositionIn(Gold).Net);
        Assert.Equal((Gold, 1), Assert.Single(part.Effects.OfType<AccountEffect.SendPartialClose>().Select(c => (c.Contract, c.Size))));
        Assert.Empty(part.State.Flattening);

        static VenueTrade Again(AccountFixture account)
        {
            var trade = account.State.Trades.Values.Single(t => t.Trade.Side == OrderSide.Sell).Trade;
            return account.Trade(trade.Order.Value, trade.Side, trade.Price.ToDecimal(), trade.Size, trade.Id.Value, voided: true);
        }
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
