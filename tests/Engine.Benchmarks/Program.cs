using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text.Json;
using Engine.Benchmarks;
using Engine.Benchmarks.Alerting;
using Engine.Benchmarks.Backtests;
using Engine.Benchmarks.Containment;
using Engine.Benchmarks.Flood;
using Engine.Benchmarks.Recording;

if (Options.Read(args) is not { } options)
{
    Console.Error.WriteLine(Options.Usage);
    return 2;
}

var machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, "
    + $"{RuntimeInformation.ProcessArchitecture}, {(GCSettings.IsServerGC ? "server" : "workstation")} GC";
#if DEBUG
machine += ", DEBUG BUILD: figures mean nothing";
#endif
if (options.Mode == "matching")
{
    MatchingBenchmark.Run(options, machine, Console.Out);
    return 0;
}

if (options.Mode is "backtest" or "sweep" && options.Events > WalkMarket.MostPrints)
{
    Console.Error.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"--events is at most {WalkMarket.MostPrints:N0} here: a minute's four prints are 15 s apart, and no contract outlives more of them, for its id has two digits for the year."));
    return 2;
}

if (options.Mode == "backtest")
{
    await BacktestBenchmark.RunAsync(options.Events ?? 3_000_000, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == "sweep")
{
    SweepBenchmark.Run(options.Orders == 200 ? 1_000 : options.Orders, options.Events ?? 116_000, machine, Console.Out);
    return 0;
}

if (options.Mode == "recording")
{
    await StrategyLogBenchmark.RunAsync(options.Events ?? 200_000, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == "recovery")
{
    await RecoveryBenchmark.RunAsync(options.Events ?? 100_000, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == Options.Venue)
{
    await OrderVenue.ServeAsync();
    return 0;
}

if (options.Mode == Options.FloodVenue)
{
    await FloodVenue.ServeAsync();
    return 0;
}

if (options.Mode == "flood")
{
    await FloodBenchmark.RunAsync(options.Seconds ?? 60, options.PerSecond ?? 5_000, options.Burn ?? 1_000, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == "intent")
{
    await IntentBenchmark.RunAsync(options.Orders, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == Options.AlertReceiver)
{
    await AlertReceiver.ServeAsync();
    return 0;
}

if (options.Mode == "alerts")
{
    await AlertBenchmark.RunAsync(options.Seconds ?? 20, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == "containment")
{
    await ContainmentBenchmark.RunAsync(options.Orders, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == "cancel")
{
    await CancelBenchmark.RunAsync(options.Events ?? 200_000, options.Burn ?? 20, options.Orders, options.Pairs, machine, Console.Out);
    return 0;
}

if (options.Mode == "startup")
{
    await StartupBenchmark.RunAsync(options.Programs, options.Pairs, options.Seconds ?? 30, machine, Console.Out);
    return 0;
}

if (options.Mode == "sync")
{
    await SyncBenchmark.RunAsync(options.Events ?? 200, machine, Console.Out);
    return 0;
}

if (options.Mode == "publish")
{
    var published = await Publishing.RunAsync(options.Pairs, options.Frames);
    if (options.Json)
    {
        Console.WriteLine(JsonSerializer.Serialize(new { machine, published }, new JsonSerializerOptions { WriteIndented = true }));
    }
    else
    {
        Publishing.Write(machine, published, Console.Out);
    }

    return 0;
}

await using var server = await MarketServer.StartAsync();
var rounds = new Rounds(server);
await rounds.WarmUpAsync();
var report = new Report(machine, [], [], []);
foreach (var perSecond in options.Mode is not ("latency" or "all") ? [] : new[] { 1_000, 10_000 })
{
    var series = new LatencySeries(perSecond, []);
    report.Latency.Add(series);
    for (var i = 0; i < options.Pairs; i++)
    {
        series.Pairs.Add(await rounds.LatencyPairAsync(perSecond, options.Seconds ?? 3));
    }
}

for (var i = 0; options.Mode is "rate" or "all" && i < options.Pairs; i++)
{
    report.Rate.Add(await rounds.RatePairAsync(options.Frames));
}

for (var i = 0; options.Mode is "link" or "all" && i < options.Pairs; i++)
{
    report.Link.Add(await rounds.LinkPairAsync(options.Frames));
}

if (options.Json)
{
    Console.WriteLine(JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }));
}
else
{
    Tables.Write(report, Console.Out);
}

return 0;
