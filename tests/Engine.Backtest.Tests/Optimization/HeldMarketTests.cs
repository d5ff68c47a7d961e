using System.Collections.Immutable;
using Engine.Backtest.Optimization;
using Engine.Gateway;
using Engine.Markets;
using Engine.Optimization;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest.Tests.Optimization;

public sealed class HeldMarketTests
{
    private static readonly RandomWalk Walk = new(dates: 4, minutes: 90, seed: 3);
    private static readonly HeldMarket Held = HeldMarket.Read(Walk);

    [Fact]
    public void Every_event_is_held_as_it_was_read()
    {
        var mixed = new Mixed(Walk);
        var held = HeldMarket.Read(mixed);
        Assert.Equal(((IMarketSource)mixed).Events().ToList(), held.Whole.Events().ToList());
        Assert.Equal(((IMarketSource)mixed).Events().Count(), held.Count);
        Assert.NotEqual(Held.Hash, held.Hash);
        Assert.Equal(held.Hash, HeldMarket.Read(mixed).Hash);
    }

    [Fact]
    public void The_dates_of_a_range_are_its_events_and_those_of_all_ranges_are_all_events()
    {
        Assert.Equal(4, Held.Dates.Length);
        var parts = Held.Dates.Select(date => Held.Between(new DateRange(date, date, 1)));
        Assert.Equal(Walk.Read(), parts.SelectMany(part => part.Read()));
        var middle = new DateRange(Held.Dates[1], Held.Dates[2], 2);
        Assert.Equal(Walk.Read().Where(p => TradeDate.Of(p.Time) >= middle.First && TradeDate.Of(p.Time) <= middle.Last), Held.Between(middle).Read());
        Assert.Equal((Walk.Start, false, true), (Held.Whole.Start, Held.IsBeginning(middle), Held.IsBeginning(new DateRange(Held.Dates[0], Held.Dates[0], 1))));
        Assert.Throws<ArgumentException>(() => Held.Between(new DateRange(new(2020, 1, 1), new(2020, 1, 2), 2)));
    }

    [Fact]
    public void Each_date_closes_at_its_last_price()
    {
        var closes = Held.Closes(new DateRange(Held.Dates[1], Held.Dates[3], 3)).ToList();
        Assert.Equal(Walk.Read().GroupBy(p => TradeDate.Of(p.Time)).Skip(1).Select(g => (g.Last().Time, g.Last().Price)), closes.Select(c => (c.At, c.Last)));
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("7m")]
    [InlineData("1h")]
    [InlineData("1d")]
    public void Bars_for_warm_up_are_those_that_the_venue_would_answer(string text)
    {
        Assert.True(BarInterval.TryParse(text, out var interval));
        var store = new BarStore();
        foreach (var print in Walk.Read())
        {
            store.Add(print);
        }

        var contract = Walk.Contracts[0].Id;
        foreach (var (from, to) in new[] { (0, 50), (33, 3_000), (61, 10_000), (500, 501) }.Select(m => (Walk.Start.AddMinutes(m.Item1).AddSeconds(7), Walk.Start.AddMinutes(m.Item2).AddSeconds(31))))
        {
            var wanted = store.Read(contract, interval, from, to, VenueRules.MostBars, withForming: false, to);
            wanted.Reverse();
            Assert.Equal(
                wanted.Select(b => (b.T, b.O, b.H, b.L, b.C, b.V)),
                Held.Bars(contract, interval, from, to).Select(b => (b.Start, b.Open.ToDecimal(), b.High.ToDecimal(), b.Low.ToDecimal(), b.Close.ToDecimal(), b.Volume)));
        }
    }

    [Fact]
    public void The_archive_is_asked_once_for_all_runs_and_again_only_to_look_farther_back()
    {
        var contract = Walk.Contracts[0].Id;
        var asked = 0;
        var past = new PastBars(Held, (id, interval, from, to) =>
        {
            asked++;
            Assert.True(to <= Held.Start);
            return new Reading<ImmutableArray<Bar>>.Answered([.. Enumerable.Range(1, 100).Select(i => to.AddMinutes(-i)).Where(t => t >= from).Reverse()
                .Select(t => new Bar(id, interval, t, new Price(1), new Price(1), new Price(1), new Price(1), 1, BarOrigin.WarmUp, default))]);
        });
        ImmutableArray<Bar> Read(int before, int after) =>
            ((Reading<ImmutableArray<Bar>>.Answered)past.Read(contract, BarInterval.Minute, Held.Start.AddMinutes(-before), Held.Start.AddMinutes(after))).Value;

        Assert.Equal(20 + 30, Read(20, 30).Length);
        Assert.Equal(5 + 10, Read(5, 10).Length);
        Assert.Equal(20, Read(20, 0).Length);
        Assert.Equal(1, asked);
        Assert.Equal(60, Read(60, 0).Length);
        Assert.Equal(60, Read(60, 0).DistinctBy(b => b.Start).Count());
        Assert.Equal(2, asked);
        Assert.Equal(Read(20, 30).OrderBy(b => b.Start), Read(20, 30));
    }

    [Fact]
    public void A_market_without_an_event_is_refused() =>
        Assert.Throws<BacktestDataException>(() => HeldMarket.Read(new MarketRange(Walk, DateTimeOffset.MaxValue.AddDays(-1), DateTimeOffset.MaxValue)));

    /// <summary>Prints with everything that a print can have, quotes and books among them.</summary>
    private sealed class Mixed(RandomWalk walk) : IMarketSource
    {
        public IReadOnlyList<Instrument> Contracts => walk.Contracts;

        public DateTimeOffset Start => walk.Start;

        public IEnumerable<SecondBar> History(ContractId contract) => [];

        public IEnumerable<MarketPrint> Read() => ((IMarketSource)this).Events().Where(e => e.Kind == MarketEventKind.Print).Select(e => e.Print);

        private readonly List<MarketEvent> _events = [.. EventsOf(walk)];

        public IEnumerable<MarketEvent> Events() => _events;

        private static IEnumerable<MarketEvent> EventsOf(RandomWalk walk)
        {
            var number = 0;
            foreach (var print in walk.Read().Take(400))
            {
                var up = new Price(print.Price.Nanos + 250_000_000);
                yield return (++number % 7) switch
                {
                    3 => print with { Stamp = print.Time.AddMilliseconds(-number) },
                    4 => print with { Aggressor = number % 2 == 0 ? OrderSide.Buy : OrderSide.Sell },
                    5 => new MarketQuote(print.Contract, print.Price, 3, up, 4, print.Time),
                    6 => new MarketDepth(print.Contract, [new BookLevel(print.Price, 3)], [new BookLevel(up, 5)], number % 2 == 0, print.Time),
                    _ => print,
                };
            }
        }
    }
}
