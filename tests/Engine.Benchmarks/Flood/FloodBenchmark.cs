using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Engine.Actors.Markets;

namespace Engine.Benchmarks.Flood;

/// <summary>
/// The opening burst: how long a bar takes from the sending of the print that completes it to its strategy, with and without a
/// flood of quotes and depth, and that nothing of the tape is lost. One of the five strategies computes at each quote and book.
/// </summary>
internal static class FloodBenchmark
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>One round.</summary>
    private sealed record Round(
        double BarP50, double BarP99, double BarMax, double SlowP99, double TradeP99, long Lost, long Disordered, double Seen, double Conflated, double EarlyHeap, double LateHeap, double Collections, double PauseMs, double Cpu);

    /// <summary>Runs pairs and writes the table.</summary>
    public static async Task RunAsync(int seconds, int events, int burn, int pairs, string machine, TextWriter writer)
    {
        writer.WriteLine(machine);
        await using var venue = await FloodVenueProcess.StartAsync();
        await RoundAsync(venue, Math.Min(seconds, 5), events, burn);
        await RoundAsync(venue, Math.Min(seconds, 5), 0, burn);
        writer.WriteLine();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{events:N0} quotes and depth frames/s on each of {FloodMarket.Contracts.Length} contracts for {seconds} s, {FloodMarket.TradesPerSecond} prints/s each; one strategy computes {burn} µs at each quote and book"));
        writer.WriteLine("Bar: from sending the print that completes it to the strategy, microseconds; slow: of the slow strategy alone; seen and conflated: millions of quotes and books");
        writer.WriteLine("  pair             bar p50     p99      max  slow p99  print p99   lost  order    seen  conflated  heap MB early  late  collections/s  pauses ms/s  cores");
        var ratios = new List<double>();
        for (var pair = 1; pair <= pairs; pair++)
        {
            var flood = await RoundAsync(venue, seconds, events, burn);
            var calm = await RoundAsync(venue, seconds, 0, burn);
            ratios.Add(flood.BarP99 / calm.BarP99);
            Write(writer, pair, "flood", flood);
            Write(writer, pair, "calm", calm);
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {pair,4}  ratio {flood.BarP50 / calm.BarP50,12:0.00} {ratios[^1],7:0.00} {flood.BarMax / calm.BarMax,8:0.00} {flood.SlowP99 / calm.SlowP99,9:0.00} {flood.TradeP99 / calm.TradeP99,10:0.00}"));
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  median ratio of p99 {Median.Of(ratios):0.00} (aim: at most 3.00; lost and out of order: 0)"));
    }

    private static void Write(TextWriter writer, int pair, string name, Round round) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {pair,4}  {name,-5} {round.BarP50,12:0} {round.BarP99,7:0} {round.BarMax,8:0} {round.SlowP99,9:0} {round.TradeP99,10:0} {round.Lost,6} {round.Disordered,6} {round.Seen,7:0.000} {round.Conflated,10:0.000} {round.EarlyHeap,14:0.0} {round.LateHeap,5:0.0} {round.Collections,14:0.0} {round.PauseMs,12:0.0} {round.Cpu,6:0.00}"));

    private static async Task<Round> RoundAsync(FloodVenueProcess venue, int seconds, int events, int burn)
    {
        await using var engine = await FloodEngine.StartAsync(venue.Hub, burn);
        GC.Collect();
        var (collections, paused, cpu) = (GC.CollectionCount(0), GC.GetTotalPauseDuration(), Environment.CpuUsage.TotalTime);
        using var stop = new CancellationTokenSource();
        var heap = SampleHeapAsync(stop.Token);
        var (trades, _) = await venue.PublishAsync(seconds, events).WaitAsync(TimeSpan.FromSeconds(seconds) + Patience);
        await engine.UntilAsync(trades, Patience);
        await stop.CancelAsync();
        var samples = await heap;
        var figures = await engine.FiguresAsync();
        var bars = engine.Seen.SelectMany(s => s.BarMicros).ToList();

        // All but those of the first seconds, which the connection shared with its beginning, and of the last, which no print completes.
        var lostBars = engine.Seen.Sum(s => s.WrongBars + Math.Max(0, seconds - 3 - s.Bars));
        var quarter = Math.Max(1, samples.Count / 4);
        return new Round(
            Spread.Of(bars).P50,
            Spread.Of(bars).P99,
            bars.Max(),
            Spread.Of(engine.Seen[0].BarMicros).P99,
            Spread.Of(engine.Seen.SelectMany(s => s.TradeMicros)).P99,
            engine.Seen.Sum(s => trades - s.Trades) + lostBars,
            engine.Seen.Sum(s => s.Disordered),
            engine.Seen.Sum(s => s.Quotes + s.Depth) / 1e6,
            figures.Sum(f => f.Conflated + f.DepthConflated) / 1e6,
            Median.Of(samples.Take(quarter)),
            Median.Of(samples.TakeLast(quarter)),
            (GC.CollectionCount(0) - collections) / (double)seconds,
            (GC.GetTotalPauseDuration() - paused).TotalMilliseconds / seconds,
            (Environment.CpuUsage.TotalTime - cpu).TotalSeconds / seconds);
    }

    /// <summary>Megabytes that were alive at the last collection, every half second.</summary>
    private static async Task<List<double>> SampleHeapAsync(CancellationToken stop)
    {
        var samples = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            samples.Add(GC.GetGCMemoryInfo().HeapSizeBytes / 1e6);
            await Task.Delay(500, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return samples;
    }
}
