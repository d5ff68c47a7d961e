using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest;
using Engine.Backtest.Optimization;
using Engine.Markets;
using Engine.Optimization;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Benchmarks.Backtests;

/// <summary>
/// A sweep: events a second of all runs together, the share of the cores that the process uses, and whether memory grows with the number of runs. The share is of what the
/// machine has: on a machine that others use, what they take is missing from it, and is told beside it where the system says so.
/// </summary>
internal static class SweepBenchmark
{
    public static void Run(int runs, int prints, string machine, TextWriter writer)
    {
        writer.WriteLine(machine);
        var fast = Math.Max(1, runs / 50);
        var space = new ParameterSpace(
        [
            new ParameterAxis("fast", [.. Enumerable.Range(2, fast).Select(i => $"{i}")], true),
            new ParameterAxis("slow", [.. Enumerable.Range(fast + 3, Math.Min(50, runs)).Select(i => $"{i}")], true),
        ]);
        var market = HeldMarket.Read(new WalkMarket(prints, 2, TimeSpan.FromSeconds(15)));
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{space.Count:N0} runs of {prints / 4:N0} minutes, four prints each, SmaCross with other averages in each; the data is held once, {market.Bytes / 1e6:0.0} MB; {Environment.ProcessorCount} at the same time"));
        var plan = SweepPlan.Split(market.Dates, 0)!;
        var (third, end) = ("", "");
        Sweep? sweep = null;
        var third3 = (int)(space.Count / 3);
        sweep = new Sweep(
            new SweepSettings
            {
                Market = market,
                Run = new BacktestSettings { Market = market.Whole, Strategies = [], Rules = VenueRules.Default with { Limits = false, Sessions = false, TradingDay = false } },
                Space = space,
                Points = [.. Enumerable.Range(0, (int)space.Count).Select(i => (long)i)],
                Plan = plan,
                Strategies = point =>
                {
                    var values = space.Values(point);
                    var parameters = new SmaCrossParameters { Fast = int.Parse(values[0], CultureInfo.InvariantCulture), Slow = int.Parse(values[1], CultureInfo.InvariantCulture) };
                    return [new BacktestStrategy(new StrategyName("cross"), null, 1, context => Props.Create(typeof(SmaCross), context, parameters))];
                },
            },
            new Dictionary<SweepRun, SegmentFigures>(),
            (run, figures) =>
            {
                if (figures.Trouble is { } trouble)
                {
                    throw new InvalidOperationException($"{run}: {trouble}");
                }

                if (sweep!.Ended == third3)
                {
                    third = Memory();
                }
            });
        using var process = Process.GetCurrentProcess();
        var (used, busy, began) = (process.TotalProcessorTime, MachineTime(), Stopwatch.GetTimestamp());
        sweep.Run();
        var (took, busyNow) = (Stopwatch.GetElapsedTime(began), MachineTime());
        process.Refresh();
        var share = (process.TotalProcessorTime - used) / took / Environment.ProcessorCount;
        end = Memory();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {sweep.Total:N0} runs, {sweep.Events:N0} events in {took.TotalSeconds:0.0} s: {sweep.Total / took.TotalSeconds:0.0} runs/s, {sweep.Events / took.TotalSeconds / 1e6:0.00} million events/s in all"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  share of the cores used by this process: {share * 100:0.0} % (aim: 90 %){Others(busy, busyNow, share)}"));
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  memory after a third: {third}; at the end: {end}; {GC.CollectionCount(0)} + {GC.CollectionCount(1)} + {GC.CollectionCount(2)} collections, {GC.GetTotalPauseDuration().TotalSeconds:0.0} s paused"));
    }

    private static string Memory()
    {
        using var process = Process.GetCurrentProcess();
        return string.Create(CultureInfo.InvariantCulture, $"{process.WorkingSet64 / 1e6:0} MB resident, {GC.GetTotalMemory(forceFullCollection: true) / 1e6:0.0} MB live");
    }

    /// <summary>What all processes of the machine left idle, where the system tells it (Linux): jiffies busy and idle of all cores.</summary>
    private static (long Busy, long Idle)? MachineTime()
    {
        if (!File.Exists("/proc/stat"))
        {
            return null;
        }

        var parts = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        var idle = parts[3] + parts[4];
        return (parts.Sum() - idle, idle);
    }

    private static string Others((long Busy, long Idle)? before, (long Busy, long Idle)? after, double share)
    {
        if (before is not { } first || after is not { } last || last == first)
        {
            return "";
        }

        var all = (double)(last.Busy - first.Busy + last.Idle - first.Idle);
        var busy = (last.Busy - first.Busy) / all;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"; the machine was busy {busy * 100:0.0} %, so others took about {Math.Max(0, busy - share) * 100:0.0} %, and of what they left this process used {100 * share / Math.Max(share, 1 - Math.Max(0, busy - share)):0.0} %");
    }
}
