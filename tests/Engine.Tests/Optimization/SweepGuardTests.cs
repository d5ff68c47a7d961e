using System.Collections.Immutable;
using CsCheck;
using Engine.Accounts;
using Engine.Optimization;
using Engine.Statistics;

namespace Engine.Tests.Optimization;

/// <summary>What is shown beside each trial, and what has a say in the choice.</summary>
public sealed class SweepGuardTests
{
    private static readonly ParameterSpace Line = new([new("n", ["1", "2", "3", "4", "5"], true)]);

    internal static readonly Gen<SegmentFigures> Figures = Gen.Select(Gen.Int[-500_000, 520_000].Array[0, 30], Gen.Int[0, 3], Gen.Int[0, 9]).Select((cents, trips, trouble) => new SegmentFigures
    {
        Profits = [.. cents.Select(c => new Money(c * 10_000L))],
        RoundTrips = trips,
        Winners = trips / 2,
        Losers = trips - (trips / 2),
        Won = new Money(trips * 3_333_333),
        Lost = new Money(trips * 1_000_001),
        Fees = new Money(trips * 7),
        Orders = trips,
        Events = trips * 11L,
        Trouble = trouble == 0 ? "threw \"this\"" : null,
        Halted = trouble == 1 ? "floor" : null,
    });

    [Fact]
    public void The_best_of_many_trials_on_noise_is_shown_as_luck_and_one_with_skill_is_not()
    {
        var noise = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - noise.NextDouble())) * Math.Cos(2 * Math.PI * noise.NextDouble());
        var trials = Enumerable.Range(0, 200).Select(_ => Of(Enumerable.Range(0, 60).Select(_ => (decimal)Math.Round(Normal() * 100, 2)))).ToList();
        var guard = SelectionGuard.Of(trials, 0);
        var best = trials.MaxBy(t => t.Returns.Sharpe.Value)!;

        // Looked at alone it seems as sure as can be.
        Assert.True(best.Returns.ProbabilisticSharpe.Value > 0.99);
        Assert.True(guard.Deflated(best).Value < 0.8, guard.Deflated(best).ToString());
        Assert.InRange(guard.MeanCorrelation.Value!.Value, -0.02, 0.02);

        var skilled = Of(Enumerable.Range(0, 60).Select(_ => (decimal)Math.Round((Normal() + 1) * 100, 2)));
        Assert.True(SelectionGuard.Of([.. trials, skilled], 0).Deflated(skilled).Value > SelectionGuard.Confidence);
    }

    [Fact]
    public void Trials_of_earlier_sweeps_count()
    {
        var trials = new[] { Of([1, 2, -1, 4, 1]), Of([1, -2, 1, 2, -3]), Of([2, 2, 3, -4, 1]) };
        var (alone, later) = (SelectionGuard.Of(trials, 0), SelectionGuard.Of(trials, 997));
        Assert.Equal((3, 1_000), (alone.Trials, later.Trials));
        Assert.True(later.Deflated(trials[0]).Value < alone.Deflated(trials[0]).Value);
    }

    [Fact]
    public void The_mean_correlation_is_that_of_all_pairs() => Gen.Int[-100, 100].Array[8].Array[2, 6].Sample(rows =>
    {
        var trials = rows.Where(row => row.Distinct().Count() > 1).Select(row => Of(row.Select(v => (decimal)v))).ToList();
        var pairs = new List<double>();
        for (var i = 0; i < trials.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                pairs.Add(Pearson(trials[i], trials[j]));
            }
        }

        var found = SelectionGuard.Of(trials, 0).MeanCorrelation;
        Assert.Equal(pairs.Count > 0, found.IsDefined);
        Assert.True(pairs.Count == 0 || Math.Abs(pairs.Average() - found.Value!.Value) < 1e-9);
    });

    [Fact]
    public void Trials_that_do_the_same_count_as_one()
    {
        var same = Of([1, 2, -1, 4, 1]);
        Assert.Equal(1, SelectionGuard.Of([same, same, same, same], 0).Independent, 9);
    }

    [Fact]
    public void What_came_out_of_sample_never_chooses() => Gen.Select(Figures.Array[1, 5], Figures.Array[5], Figures.Array[5]).Sample((inside, one, other) =>
    {
        foreach (var objective in Enum.GetValues<Objective>())
        {
            var (first, second) = (Result(inside, one, objective), Result(inside, other, objective));
            Assert.Equal(first.Trials.Select(t => t.Point), second.Trials.Select(t => t.Point));
            Assert.Equal(first.Trials.Select(t => t.Deflated), second.Trials.Select(t => t.Deflated));
            Assert.Equal(first.Trials.Select(t => t.Neighbours), second.Trials.Select(t => t.Neighbours));
            var chosen = SweepResult.Choose(objective, inside.Select((figures, i) => KeyValuePair.Create((long)i, figures)));
            Assert.Equal(first.Chosen?.Point, chosen);
        }
    });

    [Fact]
    public void A_trial_that_failed_or_never_traded_is_ranked_last_and_never_chosen()
    {
        SegmentFigures[] trials = [Of([5, 6, 7]) with { Trouble = "threw" }, Of([-1, -2, -5]), Of([9, 8, 9]) with { RoundTrips = 0 }];
        var result = Result(trials, [], Objective.Sharpe);
        Assert.Equal([1, 0, 2], result.Trials.Select(t => t.Point));
        Assert.Equal(1, result.Chosen!.Point);
        Assert.Null(Result([trials[0], trials[2]], [], Objective.Net).Chosen);
    }

    [Fact]
    public void A_spike_has_bad_neighbours_and_a_plateau_good_ones()
    {
        var values = new Dictionary<long, Figure<double>> { [0] = 1.0, [1] = 10.0, [2] = -1.0, [3] = 8.0, [4] = 9.0 };
        var spike = Neighbourhood.Of(Line, values, 1, [1]);
        Assert.Equal((2, 0.0, 0.0), (spike.Count, spike.Median.Value, spike.Stability.Value));
        var plateau = Neighbourhood.Of(Line, values, 4, [1]);
        Assert.Equal((1, 8.0, 8.0 / 9), (plateau.Count, plateau.Median.Value, plateau.Stability.Value));
        Assert.Equal(Undefined.NoProfit, Neighbourhood.Of(Line, values, 2, [1]).Stability.Why);
        Assert.Equal(Undefined.TooFewObservations, Neighbourhood.Of(Line, new Dictionary<long, Figure<double>> { [0] = 1.0 }, 0, [1]).Stability.Why);

        // A neighbour that never traded is worse than any that did.
        values[0] = Undefined.NoRoundTrip;
        Assert.Equal(Undefined.NoRoundTrip, Neighbourhood.Of(Line, values, 1, [1]).Median.Why);
    }

    [Fact]
    public void Neighbours_are_those_within_reach_on_every_axis_however_they_are_looked_for() =>
        Gen.Select(ParameterSpaceTests.Spaces, Gen.Int, Gen.Int[1, 3]).Sample((space, seed, reach) =>
        {
            var random = new Random(seed);
            var tried = ParameterSpaceTests.Points(space).Where(_ => random.Next(3) > 0).ToDictionary(point => point, point => (Figure<double>)(double)(point + 1));
            ImmutableArray<int> reaches = [.. space.Axes.Select(axis => axis.IsOrdered ? reach : 0)];
            foreach (var point in tried.Keys)
            {
                var near = tried.Keys.Where(other => other != point && space.Place(point).Zip(space.Place(other)).Select((pair, axis) => Math.Abs(pair.First - pair.Second) <= reaches[axis]).All(x => x)).ToList();
                var found = Neighbourhood.Of(space, tried, point, reaches);
                Assert.Equal(near.Count, found.Count);
                Assert.True(near.Count == 0 || found.Median.Value == Median(near.Select(n => n + 1.0)));
            }
        });

    [Theory]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 10, 20, 30, 31 }, 1)]
    [InlineData(new double[] { 1, 2, 3, 4 }, new double[] { 9, 7, 5, 1 }, -1)]
    [InlineData(new double[] { 106, 86, 100, 101, 99, 103, 97, 113, 112, 110 }, new double[] { 7, 0, 27, 50, 28, 29, 20, 12, 6, 17 }, -29.0 / 165)]
    [InlineData(new double[] { 1, 1, 2 }, new double[] { 3, 3, 9 }, 1)]
    public void Ranks_correlate_as_Spearman_has_it(double[] first, double[] second, double expected) =>
        Assert.Equal(expected, RankCorrelation.Of([.. first.Zip(second)]).Value!.Value, 12);

    [Fact]
    public void The_dates_after_the_samples_of_a_walk_forward_are_one_after_another()
    {
        var plan = SweepPlan.WalkForward([.. Enumerable.Range(0, 6).Select(i => new DateOnly(2026, 1, 5).AddDays(i))], new WalkForwardTerms(2, 2, false))!;
        var runs = new Dictionary<SweepRun, SegmentFigures>
        {
            [new(0, SweepPart.InSample, 0)] = Of([10, 30]),
            [new(0, SweepPart.InSample, 1)] = Of([1, -3]),
            [new(0, SweepPart.OutOfSample, 0)] = Of([4, 8]),
            [new(1, SweepPart.InSample, 0)] = Of([-1, -3]),
            [new(1, SweepPart.InSample, 1)] = Of([10, 30]),
            [new(1, SweepPart.OutOfSample, 1)] = Of([-6, 2]),
        };
        var forward = WalkForwardSummary.Of(SweepResult.Of(Line, plan, Objective.Net, drawn: false, 0, runs));
        Assert.Equal([4m, 8m, -6m, 2m], forward.OutOfSample.Profits.Select(p => p.ToDecimal()));
        Assert.Equal((0.1, 1), (forward.Efficiency.Value!.Value, forward.Profitable));
    }

    [Fact]
    public void A_cell_of_the_heat_map_is_the_median_of_its_trials()
    {
        var space = new ParameterSpace([new("a", ["1", "2"], true), new("b", ["x", "y"], false), new("c", ["1", "2", "3"], true)]);
        var map = HeatMap.Of(space, 0, 1, ParameterSpaceTests.Points(space).Where(p => p != 11).Select(p => (p, (Figure<double>)(double)(p * p))));
        Assert.Equal(["1", "2"], map.Columns.ToArray());
        Assert.Equal([1.0, 49.0, 16.0, 90.5], map.Cells.Select(c => c.Value.Value!.Value));
        Assert.Equal([3, 3, 3, 2], map.Cells.Select(c => c.Trials));
    }

    [Fact]
    public void Many_values_share_the_cells_of_the_heat_map_evenly()
    {
        var space = new ParameterSpace([new("a", [.. Enumerable.Range(0, 101).Select(i => $"{i}")], true)]);
        var map = HeatMap.Of(space, 0, null, ParameterSpaceTests.Points(space).Select(p => (p, (Figure<double>)(double)p)));
        Assert.Equal((34, 1), (map.Columns.Length, map.Rows.Length));
        Assert.Equal(("0 to 2", "3 to 5", "99 to 100"), (map.Columns[0], map.Columns[1], map.Columns[^1]));
        Assert.Equal((1.0, 4.0, 99.5, 2), (map.Cells[0].Value.Value!.Value, map.Cells[1].Value.Value!.Value, map.Cells[^1].Value.Value!.Value, map.Cells[^1].Trials));
    }

    [Fact]
    public void A_run_is_read_back_as_it_was_written() => Gen.Select(Figures, Gen.Int[0, 99], Gen.Bool, Gen.Long[0, 1L << 40]).Sample((figures, window, inside, point) =>
    {
        var run = new SweepRun(window, inside ? SweepPart.InSample : SweepPart.OutOfSample, point);
        var line = SweepLines.Run(run, "fast=5", figures);
        Assert.DoesNotContain('\n', line);
        var (back, read) = SweepLines.ReadRun(line)!.Value;
        Assert.Equal((run, line), (back, SweepLines.Run(back, "fast=5", read)));
        Assert.Equal(figures with { Profits = read.Profits }, read);
        Assert.Equal(figures.Profits.ToArray(), read.Profits.ToArray());
    });

    [Fact]
    public void Every_beginning_of_a_line_is_no_run()
    {
        var line = SweepLines.Run(new SweepRun(0, SweepPart.InSample, 7), "fast=5", Of([1, 2]));
        Assert.All(Enumerable.Range(0, line.Length), length => Assert.Null(SweepLines.ReadRun(line[..length])));
        Assert.Null(SweepLines.ReadRun(SweepLines.Head("x", new Dictionary<string, string>())));
        Assert.Null(SweepLines.ReadHead(line));
    }

    internal static SegmentFigures Of(IEnumerable<decimal> profits) => new() { Profits = [.. profits.Select(Money.FromDecimal)], RoundTrips = 1, Winners = 1, Won = new Money(1) };

    private static SweepWindowResult Result(SegmentFigures[] inside, SegmentFigures[] after, Objective objective)
    {
        var runs = inside.Select((figures, i) => KeyValuePair.Create(new SweepRun(0, SweepPart.InSample, i), figures))
            .Concat(after.Take(inside.Length).Select((figures, i) => KeyValuePair.Create(new SweepRun(0, SweepPart.OutOfSample, i), figures))).ToDictionary();
        return SweepResult.Of(Line, SweepPlan.Split([new(2026, 1, 5), new(2026, 1, 6)], 0.5)!, objective, drawn: false, 0, runs)[0];
    }

    private static double Median(IEnumerable<double> values)
    {
        var ascending = values.Order().ToList();
        return (ascending[(ascending.Count - 1) / 2] + ascending[ascending.Count / 2]) / 2;
    }

    private static double Pearson(SegmentFigures one, SegmentFigures other)
    {
        var (x, y) = (one.Profits.Select(p => (double)p.ToDecimal()).ToList(), other.Profits.Select(p => (double)p.ToDecimal()).ToList());
        var (mx, my) = (x.Average(), y.Average());
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }
}
