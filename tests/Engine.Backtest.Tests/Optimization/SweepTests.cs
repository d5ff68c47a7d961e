using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Backtest.Optimization;
using Engine.Markets;
using Engine.Optimization;
using Engine.Orders;
using Engine.Simulator;
using Engine.Statistics;

namespace Engine.Backtest.Tests.Optimization;

public sealed class SweepTests
{
    private static readonly HeldMarket Walk = HeldMarket.Read(new RandomWalk(dates: 8, minutes: 60, seed: 11));
    private static readonly ParameterSpace Crosses = SpaceOf(2, 6, 8, 12);
    private static readonly SweepPlan Split = SweepPlan.Split(Walk.Dates, 0.25)!;

    [Fact]
    public void Two_workers_and_one_give_the_same_results_to_the_last_byte()
    {
        var plans = new[] { Split, SweepPlan.WalkForward(Walk.Dates, new WalkForwardTerms(3, 2, false))! };
        foreach (var plan in plans)
        {
            var settings = Settings(plan) with { Points = [1, 4, 7, 12, 16, 19, 22, 24] };
            var (one, two) = (Lines(Run(settings with { Workers = 1 })), Lines(Run(settings with { Workers = 2 })));
            Equal(one, two);
            Assert.Equal(Sweep.TotalOf(plan, 8), one.Count);
            Assert.Contains(one, line => !line.Contains("\"trips\":0,", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_run_of_a_sweep_is_the_backtest_of_the_same_dates()
    {
        var settings = Settings(SweepPlan.Split(Walk.Dates, 0)!);
        var results = Run(settings);
        foreach (var point in new[] { 0L, 7, 19 })
        {
            var alone = Backtest.Run(settings.Run with { Market = Walk.Whole, Strategies = settings.Strategies(point) });
            var figures = results[new SweepRun(0, SweepPart.InSample, point)];
            var record = TradingRecords.Of(alone.Journal, Walk.Contracts.ToDictionary(c => c.Id), range: new RecordingRange { From = alone.From, Until = alone.Until, LastPrices = alone.LastPrices });
            Assert.Equal((alone.Orders.Count, record.RoundTrips.Length, record.Profit), ((int)figures.Orders, figures.RoundTrips, figures.Net));
            Assert.True(figures.RoundTrips > 5);
        }
    }

    [Fact]
    public void The_dates_after_the_sample_begin_flat_and_warm()
    {
        var settings = Settings(Split);
        var after = Split.Windows[0].OutOfSample!;
        var bars = new List<(DateTimeOffset Start, BarOrigin Origin)>();
        var run = new SweepSettings
        {
            Market = Walk,
            Run = settings.Run,
            Space = new ParameterSpace([new ParameterAxis("n", ["1"], true)]),
            Points = [0],
            Plan = Split,
            Workers = 1,
            Strategies = _ => [new BacktestStrategy(new StrategyName("watch"), null, 1, context => Props.Create(() => new Watches(context, bars)))],
        };
        Run(run);
        var begins = Walk.Between(after).Start;
        var warm = bars.Where(bar => bar.Origin == BarOrigin.WarmUp).ToList();
        var from = WarmUpRange.From(ProductGroups.Of(Walk.Contracts[0].Id), BarInterval.Minute, 3 * 500, begins);
        Assert.True(warm.Count > 30, $"{warm.Count}");
        Assert.All(warm, bar => Assert.True(bar.Start < begins));
        Assert.Equal(Walk.Bars(Walk.Contracts[0].Id, BarInterval.Minute, from, begins).Select(b => b.Start), warm.Select(b => b.Start));
    }

    [Fact]
    public void A_strategy_that_throws_or_never_returns_is_a_result_with_its_reason_and_the_sweep_goes_on()
    {
        using var release = new ManualResetEventSlim();
        var settings = Settings(SweepPlan.Split(Walk.Dates, 0)!) with { Points = [0, 1, 2, 3], Workers = 1 };
        var sane = settings.Strategies;
        settings = settings with
        {
            Run = settings.Run with { Patience = TimeSpan.FromSeconds(1) },
            Strategies = point => point switch
            {
                1 => [new BacktestStrategy(new StrategyName("cross"), null, 1, context => Props.Create(() => new Throws(context)))],
                2 => [new BacktestStrategy(new StrategyName("cross"), null, 1, context => Props.Create(() => new Hangs(context, release)))],
                _ => sane(point),
            },
        };
        var results = Run(settings);
        release.Set();
        Assert.Equal(4, results.Count);
        Assert.Contains("had enough", results[new SweepRun(0, SweepPart.InSample, 1)].Trouble, StringComparison.Ordinal);
        Assert.Contains("has not come back from an event", results[new SweepRun(0, SweepPart.InSample, 2)].Trouble, StringComparison.Ordinal);
        Assert.Equal(Run(settings with { Points = [3], Strategies = sane }).Single().Value.Profits.ToArray(), results[new SweepRun(0, SweepPart.InSample, 3)].Profits.ToArray());
        Assert.All([0L, 3], point => Assert.Null(results[new SweepRun(0, SweepPart.InSample, point)].Trouble));
    }

    [Fact]
    public void A_sweep_that_was_stopped_goes_on_without_repeating_a_run_and_comes_to_the_same()
    {
        foreach (var plan in new[] { Split, SweepPlan.WalkForward(Walk.Dates, new WalkForwardTerms(3, 2, true))! })
        {
            var whole = Run(Settings(plan));
            using var stop = new CancellationTokenSource();
            var first = new Dictionary<SweepRun, SegmentFigures>();
            var cut = new Sweep(Settings(plan), first.ToDictionary(), (run, figures) =>
            {
                first.Add(run, figures);
                if (first.Count == 9)
                {
                    stop.Cancel();
                }
            });
            Assert.False(cut.Run(stop.Token));
            Assert.InRange(first.Count, 9, 12);

            var second = new Dictionary<SweepRun, SegmentFigures>();
            var rest = new Sweep(Settings(plan), first, second.Add);
            Assert.True(rest.Run());
            Assert.Empty(first.Keys.Intersect(second.Keys));
            Assert.Equal((whole.Count, first.Count), (rest.Ended, rest.Resumed));
            Equal(Lines(whole), Lines(rest.Results));

            // Nothing is left to do.
            Assert.True(new Sweep(Settings(plan), rest.Results, (run, _) => Assert.Fail($"{run} was repeated.")).Run());
        }
    }

    [Fact]
    public void A_strategy_that_is_fitted_to_a_random_walk_is_shown_as_luck()
    {
        // Of the walks of seeds 1 to 40 the best alone looks sure on 16, and still does when it is deflated on one (seed 7): no more than the 5 % that 95 % promise.
        var walk = HeldMarket.Read(new RandomWalk(dates: 16, minutes: 45, seed: 6));
        var space = SpaceOf(1, 10, 11, 30);
        var plan = SweepPlan.Split(walk.Dates, 0)!;
        var runs = Run(Settings(plan) with { Market = walk, Space = space, Points = [.. Enumerable.Range(0, 200).Select(i => (long)i)], Strategies = StrategiesOf(space) });
        var result = SweepResult.Of(space, plan, Objective.Sharpe, drawn: false, 0, runs)[0];
        var best = result.Chosen!;

        // Looked at alone the best of 200 is as good as certain.
        Assert.True(best.InSample.Returns.ProbabilisticSharpe.Value > 0.95, best.InSample.Returns.ProbabilisticSharpe.ToString());
        Assert.True(best.Deflated.Value < SelectionGuard.Confidence, best.Deflated.ToString());
        Assert.True(result.Guard.DeflatedByIndependent(best.InSample).Value < SelectionGuard.Confidence);
        Assert.Equal(200, result.Guard.Trials);
    }

    internal static SweepSettings Settings(SweepPlan plan) => new()
    {
        Market = Walk,
        Run = new BacktestSettings { Market = Walk.Whole, Strategies = [], Rules = VenueRules.Oracle },
        Space = Crosses,
        Points = [.. Enumerable.Range(0, (int)Crosses.Count).Select(i => (long)i)],
        Strategies = StrategiesOf(Crosses),
        Plan = plan,
        Workers = 2,
    };

    private static Func<long, ImmutableArray<BacktestStrategy>> StrategiesOf(ParameterSpace space) => point =>
    {
        var values = space.Values(point);
        var parameters = new SmaCrossParameters { Fast = int.Parse(values[0]), Slow = int.Parse(values[1]) };
        return [new BacktestStrategy(new StrategyName("cross"), null, 1, context => Props.Create(typeof(SmaCross), context, parameters))];
    };

    private static ParameterSpace SpaceOf(int fastFrom, int fastTo, int slowFrom, int slowTo) => new(
    [
        new ParameterAxis("fast", [.. Enumerable.Range(fastFrom, fastTo - fastFrom + 1).Select(i => $"{i}")], true),
        new ParameterAxis("slow", [.. Enumerable.Range(slowFrom, slowTo - slowFrom + 1).Select(i => $"{i}")], true),
    ]);

    private static IReadOnlyDictionary<SweepRun, SegmentFigures> Run(SweepSettings settings)
    {
        var sweep = new Sweep(settings, new Dictionary<SweepRun, SegmentFigures>(), (_, _) => { });
        Assert.True(sweep.Run());
        Assert.Equal(sweep.Total, sweep.Ended);
        return sweep.Results;
    }

    /// <summary>Line by line: a difference is a figure of a run, and it is shown whole.</summary>
    private static void Equal(List<string> expected, List<string> actual) => Assert.Equal(string.Join('\n', expected.Except(actual)), string.Join('\n', actual.Except(expected)));

    private static List<string> Lines(IReadOnlyDictionary<SweepRun, SegmentFigures> runs) =>
        [.. runs.OrderBy(r => (r.Key.Window, r.Key.Part, r.Key.Point)).Select(r => SweepLines.Run(r.Key, "", r.Value))];

    private sealed class Throws(StrategyContext context) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade) => throw new InvalidOperationException("had enough");
    }

    private sealed class Hangs(StrategyContext context, ManualResetEventSlim release) : StrategyActor(context)
    {
        protected override bool WantsTrades => true;

        protected override void OnTrade(MarketTrade trade) => release.Wait();
    }

    private sealed class Watches(StrategyContext context, List<(DateTimeOffset, BarOrigin)> bars) : StrategyActor(context)
    {
        protected override ImmutableDictionary<BarInterval, int> Bars => ImmutableDictionary<BarInterval, int>.Empty.Add(BarInterval.Minute, 500);

        protected override void OnBar(Bar bar) => bars.Add((bar.Start, bar.Origin));
    }
}
