using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class BarBuilderTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Bars_equal_a_plain_grouping_of_the_trades() =>
        Gen.Select(Gen.Int[0, 90], Gen.Int[1, 9], Gen.Int[13000, 13020]).Array[1, 60].Sample(steps =>
        {
            var builder = new BarBuilder(Gold, BarInterval.Minute);
            var trades = new List<MarketTrade>();
            var at = Start;
            foreach (var (seconds, size, price) in steps)
            {
                at = at.AddSeconds(seconds);
                trades.Add(new MarketTrade(Gold, new Price(price * 100_000_000L), size, at, null, new ReceiptSequence(trades.Count + 1)));
            }

            var built = trades.Select(builder.OnTrade).OfType<Bar>().ToList();
            if (builder.OnClock(at.AddMinutes(1), default) is { } last)
            {
                built.Add(last);
            }

            var expected = trades.GroupBy(t => t.Timestamp.UtcTicks / TimeSpan.TicksPerMinute).Select(g => (
                new DateTimeOffset(g.Key * TimeSpan.TicksPerMinute, TimeSpan.Zero), g.First().Price, g.Max(t => t.Price), g.Min(t => t.Price), g.Last().Price, g.Sum(t => (long)t.Size)));
            Assert.Equal(expected, built.Select(b => (b.Start, b.Open, b.High, b.Low, b.Close, b.Volume)));
            Assert.Equal(0, builder.LateTrades);
        });

    [Fact]
    public void A_trade_that_comes_after_its_bar_closed_is_counted_and_changes_nothing()
    {
        var builder = new BarBuilder(Gold, BarInterval.Minute);
        builder.OnTrade(At(10));
        Assert.NotNull(builder.OnClock(Start.AddMinutes(1), default));
        Assert.Null(builder.OnTrade(At(59)));
        Assert.Equal(1, builder.LateTrades);
        Assert.Null(builder.OnClock(Start.AddMinutes(5), default));
    }

    [Fact]
    public void A_spoiled_interval_makes_no_bar()
    {
        var builder = new BarBuilder(Gold, BarInterval.Minute);
        builder.OnTrade(At(10));
        Assert.Equal(Start, builder.Spoil(Start.AddSeconds(30)));
        builder.OnTrade(At(40));
        builder.OnTrade(At(70));
        var bar = builder.OnClock(Start.AddMinutes(2), default);
        Assert.Equal(Start.AddMinutes(1), bar!.Start);
    }

    [Fact]
    public void A_day_bar_holds_the_trade_date_and_a_week_bar_its_trade_dates()
    {
        // Monday, 7 October 2013 opened on Sunday at 17:00 Chicago, 22:00 UTC.
        var sunday = new DateTimeOffset(2013, 10, 6, 22, 0, 0, TimeSpan.Zero);
        MarketTrade[] trades = [On(sunday), On(sunday.AddHours(23).AddTicks(-1)), On(sunday.AddDays(1)), On(sunday.AddDays(4)), On(sunday.AddDays(7))];
        Assert.Equal([(0, 2L), (1, 1L), (4, 1L)], Build("1d").Select(b => ((b.Start - sunday).Days, b.Volume)));
        Assert.Equal([(0, 4L)], Build("1w").Select(b => ((b.Start - sunday).Days, b.Volume)));

        IEnumerable<Bar> Build(string interval)
        {
            Assert.True(BarInterval.TryParse(interval, out var parsed));
            var builder = new BarBuilder(Gold, parsed);
            return [.. trades.Select(builder.OnTrade).OfType<Bar>()];
        }
    }

    [Fact]
    public void Intervals_that_are_not_of_time_are_refused() => Assert.Throws<ArgumentException>(() => new BarBuilder(Gold, new BarInterval(BarUnit.Tick, 100)));

    private static MarketTrade On(DateTimeOffset at) => new(Gold, new Price(1_300_000_000_000), 1, at, null, default);

    private static MarketTrade At(int seconds) => new(Gold, new Price(1_300_000_000_000), 1, Start.AddSeconds(seconds), null, new ReceiptSequence(seconds));
}
