using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Benchmarks.Backtests;

/// <summary>
/// How many events a second a backtest does: print, venue, account, strategy actor, order, fill. Beside it in the same round a bare loop
/// of the same arithmetic and one actor hop that is awaited for each event, so that one sees where the rest goes.
/// </summary>
internal static class BacktestBenchmark
{
    private const int WarmUps = 6;
    private const int LoopsTogether = 50;

    public static async Task RunAsync(int events, int pairs, string machine, TextWriter writer)
    {
        writer.WriteLine(machine);
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{events:N0} prints of a seeded walk in memory (three of four leave the price), averages of 10 and 50 prints; costs on, size and loss limits and the guardian on, the floor out of reach"));
        var market = new WalkMarket(events, 1, TimeSpan.FromMilliseconds(250));
        var minutes = new WalkMarket(events, 2, TimeSpan.FromSeconds(15));
        var tick = new Plan("ticks", market, TickCross.Props);
        var bars = new Plan("bars", minutes, context => Props.Create(typeof(SmaCross), context, new SmaCrossParameters { Fast = 10, Slow = 50, Interval = BarInterval.Minute }));
        for (var i = 0; i < WarmUps; i++)
        {
            // The compiler looks at what has run for a while, and compiles it once more.
            _ = (Run(tick), Run(bars), Loop(market));
        }

        await HopsAsync(market, 200_000).ConfigureAwait(false);
        await TogetherAsync(() => Run(tick)).ConfigureAwait(false);
        writer.WriteLine();
        writer.WriteLine("                          million events/s                                  two at once over one");
        writer.WriteLine("                   ticks   bars' prints   bare loop   awaited hop            runs     bare loops");
        var (ticks, minute, loops, hops, twice, twoLoops) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        BacktestResult? one = null;
        BacktestResult? other = null;
        var bytes = 0.0;
        for (var pair = 1; pair <= pairs; pair++)
        {
            // Each run begins with a clean heap: what the one before it has left is none of its cost.
            GC.Collect();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            one = Run(tick);
            bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)events;
            ticks.Add(events / one.Elapsed.TotalSeconds / 1e6);
            GC.Collect();
            other = Run(bars);
            minute.Add(events / other.Elapsed.TotalSeconds / 1e6);
            loops.Add(events / Loop(market).TotalSeconds / 1e6);
            hops.Add(200_000 / (await HopsAsync(market, 200_000).ConfigureAwait(false)).TotalSeconds / 1e6);
            twice.Add(await TogetherAsync(() => Run(tick)).ConfigureAwait(false));
            twoLoops.Add(await TogetherAsync(() => Loops(market)).ConfigureAwait(false));
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"  {pair,6} {ticks[^1],15:0.00} {minute[^1],14:0.00} {loops[^1],11:0.0} {hops[^1],13:0.00} {twice[^1],15:0.00} {twoLoops[^1],14:0.00}"));
        }

        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  median {Median.Of(ticks),15:0.00} {Median.Of(minute),14:0.00} {Median.Of(loops),11:0.0} {Median.Of(hops),13:0.00} {Median.Of(twice),15:0.00} {Median.Of(twoLoops),14:0.00}   (aims: 2 million a second, 1.8)"));
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  ticks: {one!.Orders.Count:N0} orders, one for {events / (double)Math.Max(1, one.Orders.Count):0} events ({100.0 * one.Orders.Count / events:0.00} %), {bytes:0} bytes allocated an event (aim: at most 64); bars: {other!.Orders.Count:N0} orders on {events / 4:N0} minutes"));
    }

    private static BacktestResult Run(Plan plan)
    {
        var result = Engine.Backtest.Backtest.Run(SettingsOf(plan));
        return WrongWith(result) is { } wrong
            ? throw new InvalidOperationException($"The {plan.Name} are not what is to be measured: {wrong}.")
            : result;
    }

    /// <summary>What makes a run no measurement, as a clause; null for a good one.</summary>
    private static string? WrongWith(BacktestResult result) =>
        result.Faults is [var fault, ..] ? string.Create(CultureInfo.InvariantCulture, $"the strategy failed at {fault.At:u}, {fault.Why}")
        : result.Orders.FirstOrDefault(order => order.Status != VenueOrderStatus.Filled) is { } order ? string.Create(
            CultureInfo.InvariantCulture, $"{result.Orders.Count(o => o.Status != VenueOrderStatus.Filled):N0} of {result.Orders.Count:N0} orders did not fill, the first at {order.CreatedAt:u} is {order.Status} in {order.Contract}")
        : null;

    private static BacktestSettings SettingsOf(Plan plan) => new()
    {
        Market = plan.Market,
        Strategies = [new BacktestStrategy(new StrategyName("cross"), null, 1, plan.Create)],
        Rules = VenueRules.Default with { Limits = false, Sessions = false, TradingDay = false },
        Limits = new RiskLimits(1, null, null, null, Engine.Accounts.Money.FromDecimal(1_000_000_000m), Engine.Accounts.Money.Zero, 3),
    };

    /// <summary>What two at once get done, over what one does alone; both with all that begins and ends them.</summary>
    private static async Task<double> TogetherAsync(Action work)
    {
        GC.Collect();
        var began = Stopwatch.GetTimestamp();
        await Task.Run(work).ConfigureAwait(false);
        var alone = Stopwatch.GetElapsedTime(began);
        GC.Collect();
        began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Task.Run(work), Task.Run(work)).ConfigureAwait(false);
        return 2 * alone / Stopwatch.GetElapsedTime(began);
    }

    private static void Loops(WalkMarket market)
    {
        for (var i = 0; i < LoopsTogether; i++)
        {
            Loop(market);
        }
    }

    private static TimeSpan Loop(WalkMarket market)
    {
        var began = Stopwatch.GetTimestamp();
        var averages = new CrossArithmetic(10, 50);
        var (position, turns) = (0, 0);
        foreach (ref readonly var print in market.Prints)
        {
            var trend = averages.Take(print.Price.Nanos);
            if (trend != 0 && trend != position)
            {
                (position, turns) = (trend, turns + 1);
            }
        }

        return turns == 0 ? throw new InvalidOperationException("The walk never turned.") : Stopwatch.GetElapsedTime(began);
    }

    private static async Task<TimeSpan> HopsAsync(WalkMarket market, int events)
    {
        using var system = ActorSystem.Create("hops", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var actor = system.ActorOf(Props.Create(() => new Hop()));
        var trade = new MarketTrade(market.Contracts[0].Id, market.Prints[0].Price, 1, market.Start, null, default);
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < events; i++)
        {
            await actor.Ask<object>(trade).ConfigureAwait(false);
        }

        var took = Stopwatch.GetElapsedTime(began);
        await system.Terminate().ConfigureAwait(false);
        return took;
    }

    private sealed record Plan(string Name, WalkMarket Market, Func<StrategyContext, Props> Create);

    private sealed class Hop : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
