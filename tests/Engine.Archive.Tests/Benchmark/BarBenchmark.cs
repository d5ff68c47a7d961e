using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Engine.Archive.Tests.Bars;
using Engine.History;
using Engine.Markets;

namespace Engine.Archive.Tests.Benchmark;

/// <summary>
/// Minute bars written, read back and searched for one day, by the archive, by ParquetSharp and by DuckDB: the same values
/// in the same types, Zstd, row groups of 16,384. A round does each once, one after another, so that what else the machine
/// does strikes all; a ratio is of one round, and the median of the rounds is shown. Every side checks its sum.
/// </summary>
internal static class BarBenchmark
{
    public static async Task RunAsync(int rounds, int rows, TextWriter output)
    {
        var bars = Walk(rows);
        var expected = bars.Sum(bar => bar.Close.ToDecimal());
        var day = bars[rows / 2].Start.Date;
        var dayBars = bars.Where(bar => bar.Start.Date == day).ToArray();
        using var folder = new TemporaryFolder();
        IBarContender[] contenders = [new ArchiveContender(flushed: true), new ArchiveContender(flushed: false), new OneFileContender(), new ParquetSharpContender(), new DuckContender()];
        try
        {
            var times = contenders.ToDictionary(contender => contender.Name, _ => (Write: new List<double>(), Read: new List<double>(), Day: new List<double>(), Bytes: 0L));
            for (var round = -1; round < rounds; round++)
            {
                foreach (var contender in contenders)
                {
                    var place = folder[$"{contender.Name} {round}"];
                    Directory.CreateDirectory(place);
                    await contender.PrepareAsync(bars);
                    var write = await TimeAsync(async () => await contender.WriteAsync(place, bars));
                    var read = await TimeAsync(async () => Require(expected, rows, await contender.ReadAsync(place)));
                    var search = await TimeAsync(async () => Require(
                        dayBars.Sum(bar => bar.Close.ToDecimal()), dayBars.Length, await contender.ReadDayAsync(place, new DateTimeOffset(day, TimeSpan.Zero))));
                    if (round >= 0)
                    {
                        var mine = times[contender.Name];
                        mine.Write.Add(write);
                        mine.Read.Add(read);
                        mine.Day.Add(search);
                        times[contender.Name] = mine with { Bytes = Directory.EnumerateFiles(place, "*.parquet", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) };
                    }

                    Directory.Delete(place, recursive: true);
                }
            }

            output.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}; {rows:N0} bars, {rounds} rounds, medians");
#if DEBUG
            output.WriteLine("DEBUG BUILD: figures mean nothing.");
#endif
            output.WriteLine();
            output.WriteLine("| | write ms | read ms | one day ms | MB | archive's time over this one's: write | read | one day |");
            output.WriteLine("|---|---|---|---|---|---|---|---|");
            var ours = times[contenders[0].Name];
            foreach (var contender in contenders)
            {
                var mine = times[contender.Name];
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {contender.Name} | {Median(mine.Write):F0} | {Median(mine.Read):F0} | {Median(mine.Day):F1} | {mine.Bytes / 1e6:F1} | {Ratio(ours.Write, mine.Write):F2} | {Ratio(ours.Read, mine.Read):F2} | {Ratio(ours.Day, mine.Day):F2} |"));
            }
        }
        finally
        {
            foreach (var contender in contenders.OfType<IDisposable>())
            {
                contender.Dispose();
            }
        }
    }

    /// <summary>A random walk in ticks of 0.25, minute after minute, with a fixed seed.</summary>
    private static StoredBar[] Walk(int rows)
    {
        var random = new Random(1);
        var tick = SampleBars.Tick.Nanos;
        var close = 20_000L * 4;
        var bars = new StoredBar[rows];
        for (var i = 0; i < rows; i++)
        {
            var open = close + random.Next(-1, 2);
            close = open + random.Next(-20, 21);
            bars[i] = new StoredBar(
                SampleBars.December,
                SampleBars.Utc(2024, 12, 1).AddMinutes(i),
                new Price(open * tick),
                new Price((Math.Max(open, close) + random.Next(0, 15)) * tick),
                new Price((Math.Min(open, close) - random.Next(0, 15)) * tick),
                new Price(close * tick),
                random.Next(1, 5_000),
                BarSource.Gateway);
        }

        return bars;
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void Require(decimal sum, int count, (decimal Sum, long Count) read)
    {
        if (read != (sum, count))
        {
            throw new InvalidOperationException($"Read {read.Count} bars with closes of {read.Sum}; {count} with {sum} were written.");
        }
    }

    private static double Ratio(List<double> left, List<double> right) => Median([.. left.Zip(right, (mine, theirs) => mine / theirs)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>One way of keeping bars.</summary>
internal interface IBarContender
{
    string Name { get; }

    /// <summary>What is not measured: bringing the bars into the form in which the library takes them.</summary>
    Task PrepareAsync(StoredBar[] bars);

    Task WriteAsync(string folder, StoredBar[] bars);

    /// <summary>Reads all columns of all bars; sum of the closes and number.</summary>
    Task<(decimal Sum, long Count)> ReadAsync(string folder);

    /// <summary>Reads the bars of one UTC day.</summary>
    Task<(decimal Sum, long Count)> ReadDayAsync(string folder, DateTimeOffset day);
}
