using System.Collections.Immutable;

namespace Engine.Optimization;

/// <summary>A stretch on which trials are compared, and the one after it that has no say in the choice.</summary>
/// <param name="Number">Its place among all windows, from 0.</param>
/// <param name="InSample">Where trials are compared.</param>
/// <param name="OutOfSample">What comes after; null when all dates are in the sample.</param>
public sealed record SweepWindow(int Number, DateRange InSample, DateRange? OutOfSample);

/// <summary>
/// How trade dates are divided. In a single window every trial is run on both parts. In a walk-forward each window has a sample on which every trial
/// is run, and only the best of it runs on the dates after (R. Pardo, The Evaluation and Optimization of Trading Strategies, 2nd edition 2008, chapter 11).
/// </summary>
/// <param name="Windows">The windows in order of time, at least one.</param>
/// <param name="IsWalkForward">True for a walk-forward.</param>
/// <param name="Unused">Trade dates at the end that no window has.</param>
public sealed record SweepPlan(ImmutableArray<SweepWindow> Windows, bool IsWalkForward, int Unused)
{
    /// <summary>One window: the last part of the dates is out of sample.</summary>
    /// <param name="dates">Trade dates of the data, ascending, at least one.</param>
    /// <param name="outOfSample">Share that is out of sample, from 0 to below 1. Rounded to whole dates; above 0 at least one.</param>
    /// <returns>The plan; null when there are too few dates for both parts.</returns>
    public static SweepPlan? Split(ImmutableArray<DateOnly> dates, double outOfSample)
    {
        ArgumentOutOfRangeException.ThrowIfZero(dates.Length);
        if (!(outOfSample is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(outOfSample), outOfSample, "A share is at least 0 and below 1.");
        }

        var after = outOfSample == 0 ? 0 : Math.Max(1, (int)Math.Round(dates.Length * outOfSample, MidpointRounding.AwayFromZero));
        var before = dates.Length - after;
        return before < 1 ? null : new SweepPlan([new SweepWindow(0, Range(dates, 0, before), after == 0 ? null : Range(dates, before, after))], IsWalkForward: false, Unused: 0);
    }

    /// <summary>Windows that move on by the length of their test.</summary>
    /// <param name="dates">Trade dates of the data, ascending.</param>
    /// <param name="terms">Lengths.</param>
    /// <returns>The plan; null when not even one window fits.</returns>
    public static SweepPlan? WalkForward(ImmutableArray<DateOnly> dates, WalkForwardTerms terms)
    {
        var windows = ImmutableArray.CreateBuilder<SweepWindow>();
        var test = terms.Train;
        for (; test + terms.Test <= dates.Length; test += terms.Test)
        {
            var begin = terms.Anchored ? 0 : test - terms.Train;
            windows.Add(new SweepWindow(windows.Count, Range(dates, begin, test - begin), Range(dates, test, terms.Test)));
        }

        return windows.Count == 0 ? null : new SweepPlan(windows.ToImmutable(), IsWalkForward: true, dates.Length - test);
    }

    private static DateRange Range(ImmutableArray<DateOnly> dates, int first, int count) => new(dates[first], dates[first + count - 1], count);
}
