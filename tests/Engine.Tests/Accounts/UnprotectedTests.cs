using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

public sealed class UnprotectedTests
{
    private static readonly ClientTag Entry = new("t1-sma-1-0");
    private static readonly ClientTag Stop = new("t1-sma-2-0");

    [Fact]
    public void A_filled_entry_that_asked_for_a_stop_is_naked_until_the_stop_works()
    {
        var state = Bought(2, new Bracket(20, 40));
        Assert.Equal(new UnprotectedPosition(Gold, 2), Assert.Single(Unprotected.Read(state)));

        state = state.Apply(new OrderIntended(Start, Stop, Sma, new IntentId(1), Gold, OrderSide.Sell, OrderType.Stop, 2, null, Price.FromDecimal(1298m), default)
        {
            Role = OrderRole.StopLoss,
            Parent = Entry,
        });
        Assert.Single(Unprotected.Read(state));

        state = state.Apply(new OrderAccepted(Start, Stop, new OrderId(8)));
        Assert.Single(Unprotected.Read(state));

        state = state.Apply(new OrderChanged(Start, Stop, new OrderId(8), OrderState.Working, 2, null, Price.FromDecimal(1298m), 0, OrderAnomaly.None));
        Assert.Empty(Unprotected.Read(state));
    }

    [Fact]
    public void A_stop_that_is_being_made_smaller_covers_only_its_smaller_size()
    {
        var state = Protected(3);
        state = state.Apply(new ModifyRequested(Start, Stop, new OrderId(8), 1, null, null, null, "test"));

        Assert.Equal(new UnprotectedPosition(Gold, 2), Assert.Single(Unprotected.Read(state)));
    }

    [Fact]
    public void A_stop_that_is_being_cancelled_covers_nothing() =>
        Assert.Equal(3, Assert.Single(Unprotected.Read(Protected(3).Apply(new CancelRequested(Start, Stop, new OrderId(8), "test")))).Size);

    [Fact]
    public void A_stop_set_in_the_platform_counts_as_protection()
    {
        var state = Bought(1, new Bracket(20, null))
            .Apply(new ForeignOrderAdopted(Start, new ClientTag("venue:70"), new OrderId(70), Gold, OrderSide.Sell, OrderType.Stop, 1, null, Price.FromDecimal(1290m)))
            .Apply(new OrderChanged(Start, new ClientTag("venue:70"), new OrderId(70), OrderState.Working, 1, null, Price.FromDecimal(1290m), 0, OrderAnomaly.None));

        Assert.Empty(Unprotected.Read(state));
    }

    [Fact]
    public void A_position_whose_strategy_asked_for_no_stop_is_not_naked()
    {
        Assert.Empty(Unprotected.Read(Bought(1, new Bracket(null, 40))));
        Assert.Empty(Unprotected.Read(Bought(1, null)));
    }

    [Fact]
    public void A_position_that_was_closed_by_another_order_asks_for_nothing()
    {
        var state = Bought(1, new Bracket(20, 40)).Apply(new TradeBooked(
            Start, new TradeId(2), new OrderId(9), null, null, Gold, OrderSide.Sell, 1, Price.FromDecimal(1301m), 0, Money.Zero, Money.Zero, Money.Zero));

        Assert.Empty(Unprotected.Read(state));
    }

    private static AccountState Bought(int size, Bracket? bracket) => AccountState.New(Account)
        .Apply(new OrderIntended(Start, Entry, Sma, new IntentId(1), Gold, OrderSide.Buy, OrderType.Market, size, null, null, default) { Bracket = bracket })
        .Apply(new OrderAccepted(Start, Entry, new OrderId(7)))
        .Apply(new TradeBooked(
            Start, new TradeId(1), new OrderId(7), Entry, Sma, Gold, OrderSide.Buy, size, Price.FromDecimal(1300m), 0, Money.Zero, Money.Zero, Money.Zero));

    private static AccountState Protected(int size) => Bought(size, new Bracket(20, 40))
        .Apply(new OrderIntended(Start, Stop, Sma, new IntentId(1), Gold, OrderSide.Sell, OrderType.Stop, size, null, Price.FromDecimal(1298m), default)
        {
            Role = OrderRole.StopLoss,
            Parent = Entry,
        })
        .Apply(new OrderAccepted(Start, Stop, new OrderId(8)))
        .Apply(new OrderChanged(Start, Stop, new OrderId(8), OrderState.Working, size, null, Price.FromDecimal(1298m), 0, OrderAnomaly.None));
}
