using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Tests.Accounts;

/// <summary>A journal of an account that buys one contract and sells it again, over and over: a consistent history of any length.</summary>
internal static class SyntheticJournal
{
    public static readonly AccountId Account = new(20000001);
    public static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly StrategyName Sma = new("sma");
    private static readonly DateTimeOffset Start = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    /// <summary>The first events of the history. Four of each order: intended, accepted, filled, shown as filled.</summary>
    public static IEnumerable<IAccountEvent> Events(int count) => Endless().Take(count);

    public static AccountState Replay(IEnumerable<IAccountEvent> events) =>
        events.Aggregate(AccountState.New(Account), (state, @event) => state.Apply(@event));

    private static IEnumerable<IAccountEvent> Endless()
    {
        yield return new BookOpened(Start, "sim1-1", 1);
        yield return new BalanceReported(Start, Money.FromDecimal(50_000m), true);
        yield return new CashAdopted(Start, Money.FromDecimal(50_000m), Money.FromDecimal(50_000m));
        yield return new TradeDateOpened(Start, TradeDate.Of(Start), Money.FromDecimal(50_000m));
        var position = Position.Flat(Gold);
        for (var number = 1; ; number++)
        {
            var at = Start.AddSeconds(number);
            var tag = new ClientTag($"sim1-1-sma-{number}-0");
            var order = new OrderId(3_000_000_000 + number);
            var side = number % 2 == 1 ? OrderSide.Buy : OrderSide.Sell;
            var price = Price.FromDecimal(1_300m + (number % 7 * 0.1m));
            yield return new OrderIntended(at, tag, Sma, new IntentId(number), Gold, side, OrderType.Market, 1, null, null, new ReceiptSequence(number * 10L));
            yield return new OrderAccepted(at, tag, order);
            var (next, realized) = position.Fill(side, 1, price);
            position = next;
            yield return new TradeBooked(
                at, new TradeId(4_000_000_000 + number), order, tag, Sma, Gold, side, 1, price, realized,
                new Money((long)(realized / 10)), Money.FromDecimal(1.62m), Money.FromDecimal(0.25m));
            yield return new OrderChanged(at, tag, order, OrderState.Filled, 1, null, null, 1, OrderAnomaly.None);
        }
    }
}
