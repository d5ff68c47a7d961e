using CsCheck;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;
using Engine.Statistics.Comparison;

namespace Engine.Tests.Statistics;

public sealed class TradeMatchingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Gen<RoundTrip> AnyTrip = Gen.Select(
        Gen.Int[0, 600], Gen.Int[1, 300], Gen.Bool, Gen.Int[0, 1], Gen.Int[1, 2], Gen.Int[0, 3], (entered, held, buys, contract, size, price) => Trip(entered, held, buys ? OrderSide.Buy : OrderSide.Sell, size, 100 + price, contract));

    [Fact]
    public void The_same_trips_agree_whatever_they_cost()
    {
        var pairs = TradeMatching.Match([Trip(10), Trip(200, side: OrderSide.Sell)], [Trip(200, side: OrderSide.Sell), Trip(12) with { Fees = Money.FromDecimal(9m) }], Minute);
        Assert.Equal([TradeDifference.None, TradeDifference.None], pairs.Select(p => p.Difference));
    }

    [Fact]
    public void Another_price_another_exit_and_one_too_few_are_told()
    {
        var pairs = TradeMatching.Match(
            [Trip(0), Trip(200), Trip(400), Trip(600)],
            [Trip(0, price: 101), Trip(200, held: 110), Trip(800)],
            Minute);
        Assert.Equal(
            [TradeDifference.Entry, TradeDifference.Exit, TradeDifference.OnlyFirst, TradeDifference.OnlyFirst, TradeDifference.OnlySecond],
            pairs.Select(p => p.Difference));
    }

    [Fact]
    public void Another_side_or_contract_is_another_trip() =>
        Assert.Equal(4, TradeMatching.Match([Trip(0), Trip(0, contract: 1)], [Trip(0, side: OrderSide.Sell), Trip(0, contract: 0) with { Contract = new("CON.F.US.EP.Z26") }], Minute).Length);

    [Fact]
    public void Every_trip_of_either_run_stands_in_one_pair_within_the_tolerance() => Gen.Select(AnyTrip.List[0, 12], AnyTrip.List[0, 12], Gen.Int[0, 90]).Sample((first, second, seconds) =>
    {
        var tolerance = TimeSpan.FromSeconds(seconds);
        var pairs = TradeMatching.Match(first, second, tolerance);
        Assert.Equal(first.OrderBy(Key), pairs.Select(p => p.First).OfType<RoundTrip>().OrderBy(Key));
        Assert.Equal(second.OrderBy(Key), pairs.Select(p => p.Second).OfType<RoundTrip>().OrderBy(Key));
        Assert.Equal(pairs.Select(p => p.EnteredAt).Order(), pairs.Select(p => p.EnteredAt));
        foreach (var (one, two) in pairs.Where(p => p is { First: not null, Second: not null }).Select(p => (p.First!, p.Second!)))
        {
            Assert.Equal((one.Contract, one.Side), (two.Contract, two.Side));
            Assert.True((one.EnteredAt - two.EnteredAt).Duration() <= tolerance);
        }

        // A run beside itself has no difference.
        Assert.All(TradeMatching.Match(first, first, TimeSpan.Zero), p => Assert.Equal(TradeDifference.None, p.Difference));
    });

    private static string Key(RoundTrip trip) => trip.ToString();

    private static RoundTrip Trip(int entered, int held = 30, OrderSide side = OrderSide.Buy, int size = 1, int price = 100, int contract = 0) => new()
    {
        Contract = new ContractId(contract == 0 ? "CON.F.US.MES.Z26" : "CON.F.US.MNQ.Z26"),
        Strategy = new StrategyName("one"),
        Side = side,
        EnteredAt = Noon.AddSeconds(entered),
        ExitedAt = Noon.AddSeconds(entered + held),
        Entered = size,
        Exited = size,
        MaxSize = size,
        EntryFills = 1,
        ExitFills = 1,
        EntryNotional = (Int128)price * size * 1_000_000_000,
        ExitNotional = (Int128)(price + 1) * size * 1_000_000_000,
        Gross = Money.FromDecimal(5m),
        Fees = Money.FromDecimal(1m),
        End = RoundTripEnd.Flat,
    };
}
