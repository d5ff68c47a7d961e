using CsCheck;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;
using Engine.Tests.Accounts;

namespace Engine.Tests.Statistics;

/// <summary>Whatever is filled, by whom, in which order, busted or not: the round trips hold the account's own money, to the millionth.</summary>
public sealed class RoundTripPropertyTests
{
    private static readonly ContractId Gold = AccountFixture.Gold;
    private static readonly Instrument Terms = AccountFixture.Terms;
    private static readonly Dictionary<ContractId, Instrument> Instruments = new() { [Gold] = Terms };

    private static readonly Gen<(OrderSide Side, int Size, Price Price, int Who, bool Closes)[]> Fills = Gen.Select(
        Gen.Bool.Select(b => b ? OrderSide.Buy : OrderSide.Sell), Gen.Int[1, 5], Gen.Int[13_000, 13_100].Select(t => new Price(t * 100_000_000L)), Gen.Int[0, 3], Gen.Int[0, 9].Select(i => i == 0)).Array[0, 60];

    [Fact]
    public void Round_trips_and_what_is_open_add_up_to_the_accounts_realised_and_open_profit() =>
        Gen.Select(Fills, Gen.Int[12_900, 13_200]).Sample((fills, last) =>
        {
            var account = AccountFixture.Opened();
            var ended = new List<RoundTrip>();
            var builder = new RoundTripBuilder(Instruments, ended.Add);
            for (var i = 0; i < fills.Length; i++)
            {
                var (side, size, price, who, closes) = fills[i];
                var at = AccountFixture.Start.AddSeconds(i);
                account.Take(new TradeReported(at, account.Trade(7, side, price.ToDecimal(), size) with { At = at }));
                builder.Add(new AttributedFill(at, Gold, NameOf(who), side, size, price, Money.FromDecimal(1.87m)) { Closes = closes && who != 0 });
            }

            var mark = new Price(last * 100_000_000L);
            builder.Mark(new PriceMark(Gold, AccountFixture.Start.AddDays(1), mark));
            var state = account.State;
            var sum = ended.Aggregate(Money.Zero, (m, trip) => m + trip.Net) + builder.Open().Aggregate(Money.Zero, (m, open) => m + open.Profit);
            Assert.Equal(state.RealizedNet + Terms.ValueOf(state.PositionIn(Gold).OpenAt(mark)), sum);
            Assert.Equal(sum, builder.RealizedGross + builder.OpenGross - builder.Fees);
            Assert.Equal(state.PositionIn(Gold).Net, builder.Open().Sum(o => o.Net));
            Assert.All(ended, trip =>
            {
                Assert.Equal(trip.Entered, trip.Exited);
                Assert.True(trip.Excursion is null && trip.MaxSize <= trip.Entered && trip.ExitedAt >= trip.EnteredAt);

                // What a round trip earned is what was received less what was paid, whatever its legs.
                Assert.Equal(Terms.ValueOf((trip.ExitNotional - trip.EntryNotional) * trip.Side.Sign()), trip.Gross);
            });
        });

    [Fact]
    public void One_strategys_reversals_are_split_at_flat() => Fills.Sample(fills =>
    {
        var ended = new List<RoundTrip>();
        var builder = new RoundTripBuilder(Instruments, ended.Add);
        var (net, flats, reversals) = (0, 0, 0);
        for (var i = 0; i < fills.Length; i++)
        {
            var (side, size, price, _, _) = fills[i];
            builder.Add(new AttributedFill(AccountFixture.Start.AddSeconds(i), Gold, new("sma"), side, size, price, Money.Zero));
            var next = net + (side.Sign() * size);
            flats += net != 0 && next == 0 ? 1 : 0;
            reversals += net != 0 && next != 0 && Math.Sign(net) != Math.Sign(next) ? 1 : 0;
            net = next;
        }

        Assert.Equal((flats, reversals), (ended.Count(t => t.End == RoundTripEnd.Flat), ended.Count(t => t.End == RoundTripEnd.Reversed)));
        Assert.Equal(reversals, ended.Count(t => t.ByReversal) + (builder.Open().Count > 0 && ended.LastOrDefault()?.End == RoundTripEnd.Reversed ? 1 : 0));
    });

    [Fact]
    public void A_journal_that_is_late_with_fills_and_busts_gives_the_figures_of_what_stands() =>
        Gen.Select(Fills, Gen.Int).Sample((fills, seed) =>
        {
            var random = new Random(seed);
            var account = AccountFixture.Opened();
            var trades = fills.Select((f, i) => account.Trade(7, f.Side, f.Price.ToDecimal(), f.Size) with { At = AccountFixture.Start.AddMilliseconds(i) }).ToArray();
            var kept = trades.Where(_ => random.NextDouble() > 0.2).ToHashSet();
            foreach (var trade in trades.OrderBy(_ => random.Next()))
            {
                account.Take(new TradeReported(account.Now, trade));
            }

            foreach (var trade in trades.Where(t => !kept.Contains(t)).OrderBy(_ => random.Next()))
            {
                account.Take(new TradeReported(account.Now, trade with { Voided = true }));
            }

            var record = TradingRecords.Of(account.Journal, Instruments);
            var ended = new List<RoundTrip>();
            var builder = new RoundTripBuilder(Instruments, ended.Add);
            foreach (var trade in trades.Where(kept.Contains))
            {
                builder.Add(new AttributedFill(trade.At, Gold, null, trade.Side, trade.Size, trade.Price, trade.Fees + trade.Commissions));
            }

            Assert.Equal(ended.Select(t => (t.EnteredAt, t.ExitedAt, t.Net)), record.RoundTrips.Select(t => (t.EnteredAt, t.ExitedAt, t.Net)));
            Assert.Equal(builder.Open(), record.Open);
        });

    [Fact]
    public void Excursions_are_the_extremes_over_every_price_while_a_position_stood() =>
        Gen.Select(Fills, Gen.Int[12_900, 13_200].Array[60]).Sample((fills, prices) =>
        {
            var ended = new List<RoundTrip>();
            var builder = new RoundTripBuilder(Instruments, ended.Add);
            var (net, paid, worst, best) = (0, Money.Zero, Money.Zero, Money.Zero);
            var expected = new List<(Money, Money)>();
            builder.Mark(new PriceMark(Gold, AccountFixture.Start.AddDays(-1), new Price(1_000_000_000_000)));
            for (var i = 0; i < fills.Length; i++)
            {
                var (side, size, price, _, _) = fills[i];
                builder.Add(new AttributedFill(AccountFixture.Start.AddSeconds(i), Gold, new("sma"), side, size, price, Money.Zero));
                foreach (var part in PartsOf(net, side.Sign() * size))
                {
                    net += part;
                    paid += Terms.ValueOf((Int128)price.Nanos * part);
                    Look(price);
                    if (net == 0)
                    {
                        expected.Add((-worst, best));
                        (paid, worst, best) = (Money.Zero, Money.Zero, Money.Zero);
                    }
                }

                var mark = new Price(prices[i] * 100_000_000L);
                builder.Mark(new PriceMark(Gold, AccountFixture.Start.AddSeconds(i + 0.5), mark));
                Look(mark);
            }

            Assert.Equal(expected, ended.Select(t => (t.Excursion!.Value.Adverse, t.Excursion.Value.Favourable)));
            Assert.All(ended, t => Assert.True(t.Excursion!.Value.Adverse >= -t.Gross && t.Excursion.Value.Favourable >= t.Gross));

            void Look(Price price)
            {
                var profit = Terms.ValueOf((Int128)price.Nanos * net) - paid;
                (worst, best) = (profit < worst ? profit : worst, profit > best ? profit : best);
            }
        });

    private static IEnumerable<int> PartsOf(int net, int signed) =>
        net != 0 && Math.Sign(net) != Math.Sign(signed) && Math.Abs(signed) > Math.Abs(net) ? [-net, signed + net] : [signed];

    private static StrategyName? NameOf(int who) => who switch { 1 => new("alpha"), 2 => new("beta"), 3 => new("gamma"), _ => null };
}
