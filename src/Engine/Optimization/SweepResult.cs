using System.Collections.Immutable;
using Engine.Statistics;

namespace Engine.Optimization;

/// <summary>A trial of a window with what has to be seen beside it.</summary>
/// <param name="Point">Number of its combination.</param>
/// <param name="InSample">Its run in the sample.</param>
/// <param name="OutOfSample">Its run on the dates after; null where there was none.</param>
/// <param name="Value">Its objective in the sample.</param>
/// <param name="Neighbours">How the trials around it did in the sample.</param>
/// <param name="Deflated">Its deflated Sharpe ratio in the sample.</param>
public sealed record SweepTrial(
    long Point, SegmentFigures InSample, SegmentFigures? OutOfSample, Figure<double> Value, Neighbourhood Neighbours, Figure<double> Deflated);

/// <summary>A window with its trials.</summary>
/// <param name="Window">The window.</param>
/// <param name="Trials">Its trials, the best first; those without an objective last; equal ones in the order of the space.</param>
/// <param name="Guard">What the choice is worth.</param>
/// <param name="Persistence">
/// Rank correlation (Spearman) of the objective in the sample and after it: near 1 when what was good stayed good, near 0 when the choice meant nothing. Wants three trials
/// with both.
/// </param>
public sealed record SweepWindowResult(SweepWindow Window, ImmutableArray<SweepTrial> Trials, SelectionGuard Guard, Figure<double> Persistence)
{
    /// <summary>The trial that is chosen: the best by the objective in the sample alone; null when none has one.</summary>
    public SweepTrial? Chosen => Trials is [{ Value.IsDefined: true } best, ..] ? best : null;
}

/// <summary>What the runs of a sweep come to. Follows from the runs alone, whatever their order.</summary>
public static class SweepResult
{
    /// <summary>The point that is chosen of runs in a sample; null when none has an objective.</summary>
    /// <param name="objective">By what.</param>
    /// <param name="runs">Runs of one window in its sample.</param>
    public static long? Choose(Objective objective, IEnumerable<KeyValuePair<long, SegmentFigures>> runs) => runs
        .Select(run => (run.Key, objective.Of(run.Value).Value))
        .Where(run => run.Value is not null)
        .OrderByDescending(run => run.Value).ThenBy(run => run.Key)
        .Select(run => (long?)run.Key).FirstOrDefault();

    /// <summary>Ranks the trials of every window of which there are any.</summary>
    /// <param name="space">The space.</param>
    /// <param name="plan">The windows.</param>
    /// <param name="objective">By what.</param>
    /// <param name="drawn">True when the points were drawn and not a grid.</param>
    /// <param name="before">Trials of earlier sweeps for the same choice.</param>
    /// <param name="runs">The runs.</param>
    public static ImmutableArray<SweepWindowResult> Of(
        ParameterSpace space, SweepPlan plan, Objective objective, bool drawn, long before, IReadOnlyDictionary<SweepRun, SegmentFigures> runs)
    {
        var reach = Neighbourhood.Reach(space, drawn);
        var windows = ImmutableArray.CreateBuilder<SweepWindowResult>();
        var byWindow = runs.Where(run => run.Key.Part == SweepPart.InSample).ToLookup(run => run.Key.Window);
        foreach (var window in plan.Windows)
        {
            var sample = byWindow[window.Number].OrderBy(run => run.Key.Point).ToList();
            var values = sample.ToDictionary(run => run.Key.Point, run => objective.Of(run.Value));
            var guard = SelectionGuard.Of([.. sample.Select(run => run.Value)], before);
            var trials = sample
                .Select(run => new SweepTrial(
                    run.Key.Point,
                    run.Value,
                    runs.GetValueOrDefault(run.Key with { Part = SweepPart.OutOfSample }),
                    values[run.Key.Point],
                    Neighbourhood.Of(space, values, run.Key.Point, reach),
                    guard.Deflated(run.Value)))
                .OrderByDescending(trial => trial.Value.Value ?? double.NegativeInfinity).ThenBy(trial => trial.Point);
            windows.Add(new SweepWindowResult(window, [.. trials], guard, PersistenceOf(objective, runs, sample)));
        }

        return windows.ToImmutable();
    }

    private static Figure<double> PersistenceOf(
        Objective objective, IReadOnlyDictionary<SweepRun, SegmentFigures> runs, IEnumerable<KeyValuePair<SweepRun, SegmentFigures>> sample)
    {
        var pairs = new List<(double In, double Out)>();
        foreach (var (run, figures) in sample)
        {
            if (objective.Of(figures).Value is { } before
                && runs.TryGetValue(run with { Part = SweepPart.OutOfSample }, out var later) && objective.Of(later).Value is { } after)
            {
                pairs.Add((before, after));
            }
        }

        return RankCorrelation.Of(pairs);
    }
}
