using CsCheck;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class PrintBarStreamTests
{
    private static readonly Instrument Gold = new(
        new("CON.F.US.GCE.Z13"), "GCZ3", "Gold", Price.FromDecimal(0.1m), Money.FromDecimal(10m), true, "F.US.GCE");

    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void A_tick_bar_holds_its_number_of_prints()
    {
        var bars = Build("3t", (0, 1300.0m, 5), (1, 1301.0m, 1), (1, 1299.5m, 2), (2, 1300.5m, 9));
        var bar = Assert.Single(bars);
        Assert.Equal((1300.0m, 1301.0m, 1299.5m, 1299.5m, 8L), Shape(bar));
        Assert.Equal((Start, Start.AddSeconds(1)), (bar.Start, bar.LastPrintAt!.Value));
    }

    [Fact]
    public void A_volume_bar_closes_with_the_print_that_reaches_its_volume_and_splits_none()
    {
        var bars = Build("10v", (0, 1300.0m, 4), (1, 1300.1m, 5), (2, 1300.2m, 7), (3, 1300.3m, 10));
        Assert.Equal([16L, 10L], bars.Select(b => b.Volume));
    }

    [Fact]
    public void A_dollar_bar_counts_price_times_size_times_the_value_of_a_point()
    {
        // A point of gold is worth 100 dollars: one contract at 1300.0 is 130,000 dollars.
        Assert.Empty(Build("260001usd", (0, 1300.0m, 2)));
        Assert.Single(Build("260000usd", (0, 1300.0m, 2)));
        Assert.Single(Build("260000usd", (0, -1300.0m, 2)));
    }

    [Fact]
    public void A_range_bar_closes_when_high_and_low_are_its_ticks_apart()
    {
        var bars = Build("4r", (0, 1300.0m, 1), (1, 1300.3m, 1), (2, 1299.9m, 1), (3, 1310.0m, 1), (4, 1311.0m, 1));
        Assert.Equal([(1300.0m, 1300.3m, 1299.9m, 1299.9m, 3L), (1310.0m, 1311.0m, 1310.0m, 1311.0m, 2L)], bars.Select(Shape));
    }

    [Fact]
    public void A_trade_date_closes_what_is_forming_by_the_clock_and_later_prints_of_it_are_late()
    {
        var stream = Stream("100t");
        var bars = new List<Bar>();
        var end = new DateTimeOffset(2013, 10, 7, 22, 0, 0, TimeSpan.Zero);
        stream.OnTrade(Trade(end.AddHours(-1), 1300m, 1), bars);
        Assert.Equal(end + Grace, stream.NextDue);
        stream.OnClock(end + Grace - TimeSpan.FromTicks(1), default, bars);
        stream.OnTrade(Trade(end.AddTicks(-1), 1301m, 1), bars);
        Assert.Empty(bars);
        stream.OnClock(end + Grace, default, bars);
        Assert.Equal(2, Assert.Single(bars).Volume);
        Assert.Null(stream.NextDue);
        stream.OnTrade(Trade(end.AddTicks(-1), 1302m, 1), bars);
        Assert.Equal(1, stream.LateTrades);
        Assert.Null(stream.NextDue);
    }

    [Fact]
    public void A_print_of_the_next_trade_date_closes_the_bar_of_the_one_before()
    {
        var bars = Build("2t", (0, 1300m, 1), (24 * 3600, 1301m, 1), ((24 * 3600) + 1, 1302m, 1));
        Assert.Equal([(1300m, 1300m, 1300m, 1300m, 1L), (1301m, 1302m, 1301m, 1302m, 2L)], bars.Select(Shape));
    }

    [Fact]
    public void A_break_of_the_tape_drops_what_is_forming()
    {
        var stream = Stream("2t");
        var bars = new List<Bar>();
        stream.OnTrade(Trade(Start, 1300m, 1), bars);
        stream.OnDown();
        stream.OnUp(Start.AddSeconds(5));
        stream.OnTrade(Trade(Start.AddSeconds(6), 1301m, 1), bars);
        Assert.Empty(bars);
        stream.OnTrade(Trade(Start.AddSeconds(7), 1302m, 1), bars);
        Assert.Equal((1301m, 1302m, 1301m, 1302m, 2L), Shape(Assert.Single(bars)));
    }

    [Theory]
    [InlineData("7t")]
    [InlineData("20v")]
    [InlineData("900000usd")]
    [InlineData("5r")]
    public void Every_print_of_a_day_is_in_one_bar_whole_and_in_order(string interval) =>
        Gen.Select(Gen.Int[12990, 13010], Gen.Int[1, 9]).Array[1, 200].Sample(prints =>
        {
            var stream = Stream(interval);
            var bars = new List<Bar>();
            foreach (var (print, i) in prints.Select((p, i) => (p, i)))
            {
                stream.OnTrade(Trade(Start.AddSeconds(i), print.Item1 / 10m, print.Item2), bars);
            }

            stream.OnClock(Start.AddDays(1), default, bars);
            var at = 0;
            foreach (var bar in bars)
            {
                var (from, count) = (at, (int)(bar.LastPrintAt!.Value - bar.Start).TotalSeconds + 1);
                var own = prints.Skip(from).Take(count).ToArray();
                Assert.Equal(Start.AddSeconds(from), bar.Start);
                Assert.Equal(
                    (own[0].Item1 / 10m, own.Max(p => p.Item1) / 10m, own.Min(p => p.Item1) / 10m, own[^1].Item1 / 10m, own.Sum(p => (long)p.Item2)), Shape(bar));
                at += count;
            }

            Assert.Equal(prints.Length, at);
        });

    private static List<Bar> Build(string interval, params (int Second, decimal Price, int Size)[] prints)
    {
        var stream = Stream(interval);
        var bars = new List<Bar>();
        foreach (var (second, price, size) in prints)
        {
            stream.OnTrade(Trade(Start.AddSeconds(second), price, size), bars);
        }

        return bars;
    }

    private static IBarStream Stream(string interval) =>
        BarInterval.TryParse(interval, out var parsed) ? BarStream.Of(Gold, parsed, Start, Grace, tries: 1) : throw new FormatException(interval);

    private static MarketTrade Trade(DateTimeOffset at, decimal price, int size) => new(Gold.Id, Price.FromDecimal(price), size, at, null, new ReceiptSequence(1));

    private static (decimal Open, decimal High, decimal Low, decimal Close, long Volume) Shape(Bar bar) =>
        (bar.Open.ToDecimal(), bar.High.ToDecimal(), bar.Low.ToDecimal(), bar.Close.ToDecimal(), bar.Volume);
}
