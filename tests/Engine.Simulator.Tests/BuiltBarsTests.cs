using System.Globalization;
using System.IO.Compression;
using CsCheck;
using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Simulator.Tests;

/// <summary>Bars built from the tape against those of the venue's history and against other sums over the same prints.</summary>
public sealed class BuiltBarsTests
{
    private static readonly Instrument Gold = new(
        new("CON.F.US.GCE.Z13"), "GCZ3", "Gold", Price.FromDecimal(0.1m), Money.FromDecimal(10m), true, "F.US.GCE");

    private static readonly DateTimeOffset Sunday = new(2026, 3, 1, 23, 0, 0, TimeSpan.Zero);

    private static readonly string[] Intervals = ["1s", "5s", "1m", "7m", "15m", "1h", "4h", "7h", "1d", "2d", "1w", "1mo"];
    private static readonly int[] Leaps = [0, 1, 400, 70_000];

    /// <summary>Three weeks around the change of the clocks, with days of one print and hours of many.</summary>
    [Fact]
    public void Built_bars_of_every_length_equal_those_of_the_venue() =>
        Gen.Select(
            Gen.Int[0, Intervals.Length - 1].Select(i => Intervals[i]),
            Gen.Select(Gen.Int[0, 3].Select(i => Leaps[i]), Gen.Int[1, 60], Gen.Int[1, 9], Gen.Int[13000, 13020]).Array[1, 80]).Sample((interval, steps) =>
        {
            var at = Sunday;
            var prints = new List<MarketPrint>();
            foreach (var (leap, seconds, size, price) in steps)
            {
                at = at.AddSeconds(leap + (leap == 0 ? 0 : seconds));
                prints.Add(new MarketPrint(Gold.Id, Price.FromDecimal(price / 10m), size, at));
            }

            Compare(Parse(interval), prints);
        }, iter: 2_000);

    [DataFact]
    public void Built_bars_of_two_days_of_gold_equal_those_of_the_venue()
    {
        var prints = Recorded().Select(row => new MarketPrint(Gold.Id, Price.FromDecimal(row.Price), row.Size, row.Time)).ToList();
        Assert.Equal(91_573, prints.Count);
        foreach (var interval in new[] { "1s", "5s", "1m", "5m", "15m", "1h", "4h", "1d", "1w", "1mo" })
        {
            Compare(Parse(interval), prints);
        }
    }

    /// <summary>The other sum works on the text of the file: the minute is the first sixteen letters of the stamp.</summary>
    [DataFact]
    public void Minute_bars_of_two_days_of_gold_equal_an_independent_aggregation()
    {
        var expected = Recorded()
            .GroupBy(row => row.Stamp[..16])
            .Select(minute => (minute.Key, minute.First().Price, minute.Max(r => r.Price), minute.Min(r => r.Price), minute.Last().Price, minute.Sum(r => r.Size)))
            .ToList();
        var built = Build(BarInterval.Minute, Recorded().Select(row => new MarketPrint(Gold.Id, Price.FromDecimal(row.Price), row.Size, row.Time)).ToList());
        Assert.Equal(
            expected,
            built.Select(b => (
                b.Start.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture), b.Open.ToDecimal(), b.High.ToDecimal(), b.Low.ToDecimal(), b.Close.ToDecimal(), (int)b.Volume)));
        Assert.Equal(expected.Sum(m => m.Item6), built.Sum(b => b.Volume));
    }

    [DataFact]
    public void Tick_volume_dollar_and_range_bars_of_two_days_of_gold_hold_every_print_once()
    {
        var rows = Recorded().ToList();
        var prints = rows.Select(row => new MarketPrint(Gold.Id, Price.FromDecimal(row.Price), row.Size, row.Time)).ToList();
        foreach (var interval in new[] { "100t", "500v", "10000000usd", "8r" })
        {
            var bars = Build(Parse(interval), prints);
            Assert.Equal(rows.Sum(r => (long)r.Size), bars.Sum(b => b.Volume));
            var at = 0;
            foreach (var bar in bars)
            {
                var (from, volume, dollars, high, low) = (at, 0L, 0m, decimal.MinValue, decimal.MaxValue);
                while (volume < bar.Volume)
                {
                    var row = rows[at++];
                    (volume, dollars) = (volume + row.Size, dollars + (row.Price * row.Size * 100m));
                    (high, low) = (Math.Max(high, row.Price), Math.Min(low, row.Price));
                }

                Assert.Equal(
                    (rows[from].Price, high, low, rows[at - 1].Price, rows[from].Time, rows[at - 1].Time),
                    (bar.Open.ToDecimal(), bar.High.ToDecimal(), bar.Low.ToDecimal(), bar.Close.ToDecimal(), bar.Start, bar.LastPrintAt!.Value));
                var full = interval switch
                {
                    "100t" => at - from == 100,
                    "500v" => volume >= 500 && volume - rows[at - 1].Size < 500,
                    "8r" => high - low >= 0.8m,
                    _ => dollars >= 10_000_000m && dollars - (rows[at - 1].Price * rows[at - 1].Size * 100m) < 10_000_000m,
                };
                Assert.True(full || at == rows.Count || TradeDate.Of(rows[at].Time) != TradeDate.Of(bar.Start), $"{interval} from row {from} to {at}");
            }

            Assert.Equal(rows.Count, at);
        }
    }

    private static void Compare(BarInterval interval, List<MarketPrint> prints)
    {
        var store = new BarStore();
        prints.ForEach(store.Add);
        var end = prints[^1].Time.AddDays(500);
        var venue = store.Read(Gold.Id, interval, DateTimeOffset.UnixEpoch, end, 100_000, withForming: false, end);
        venue.Reverse();
        Assert.Equal(venue.Select(Shape), Build(interval, prints).Select(Shape));
    }

    private static List<Bar> Build(BarInterval interval, List<MarketPrint> prints)
    {
        var stream = BarStream.Of(Gold, interval, BarStart(interval, prints[0].Time), TimeSpan.Zero, tries: 1);
        var bars = new List<Bar>();
        stream.OnUp(BarStart(interval, prints[0].Time));
        foreach (var print in prints)
        {
            stream.OnTrade(new MarketTrade(print.Contract, print.Price, print.Size, print.Time, null, new ReceiptSequence(1)), bars);
        }

        stream.OnClock(prints[^1].Time.AddDays(500), default, bars);
        return bars;
    }

    private static DateTimeOffset BarStart(BarInterval interval, DateTimeOffset at) => interval.IsTime ? BarGrid.StartOf(interval, at) : at;

    private static (DateTimeOffset, decimal, decimal, decimal, decimal, long) Shape(WireBar bar) => (bar.T, bar.O, bar.H, bar.L, bar.C, bar.V);

    private static (DateTimeOffset, decimal, decimal, decimal, decimal, long) Shape(Bar bar) =>
        (bar.Start, bar.Open.ToDecimal(), bar.High.ToDecimal(), bar.Low.ToDecimal(), bar.Close.ToDecimal(), bar.Volume);

    private static IEnumerable<(string Stamp, DateTimeOffset Time, decimal Price, int Size)> Recorded()
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(DataFactAttribute.PathOf("gc-trades-2013-10.csv.gz")), CompressionMode.Decompress));
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            yield return (
                cells[1], DateTimeOffset.Parse(cells[1], CultureInfo.InvariantCulture),
                decimal.Parse(cells[2], CultureInfo.InvariantCulture), int.Parse(cells[3], CultureInfo.InvariantCulture));
        }
    }

    private static BarInterval Parse(string text) => BarInterval.TryParse(text, out var interval) ? interval : throw new FormatException(text);
}
