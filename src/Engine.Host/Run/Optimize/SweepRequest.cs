using System.Collections.Immutable;
using System.Globalization;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Optimization;

namespace Engine.Host.Run.Optimize;

/// <summary>What was asked of a sweep, read and checked as far as that goes without strategy and data.</summary>
internal sealed record SweepRequest
{
    /// <summary>Share out of sample where none is given.</summary>
    public const double UsualOutOfSample = 0.3;

    /// <summary>How many combinations are drawn; null tries all.</summary>
    public int? Random { get; private init; }

    public WalkForwardTerms? WalkForward { get; private init; }

    public double OutOfSample { get; private init; } = UsualOutOfSample;

    public Objective By { get; private init; }

    /// <summary>Keys of the heat map; empty for the first two.</summary>
    public ImmutableArray<string> HeatMap { get; private init; } = [];

    public long TrialsBefore { get; private init; }

    public int Top { get; private init; } = 20;

    public int Workers { get; private init; } = Environment.ProcessorCount;

    /// <summary>Reads the options; what is wrong is added, and its default stands in its place.</summary>
    public static SweepRequest Read(OptimizeOptions options, List<string> wrong)
    {
        if (options.Over.IsEmpty)
        {
            wrong.Add("There is nothing to try: name a parameter and its values, such as --over fast=5..20:5.");
        }

        if (options is { WalkForward: not null, OutOfSample: not null })
        {
            wrong.Add("--walk-forward has its own dates out of sample, its tests; leave --out-of-sample out.");
        }

        return new SweepRequest
        {
            Random = (int?)Whole("--random", options.Random, 1, 1_000_000, wrong),
            WalkForward = options.WalkForward is { } terms ? WalkForwardTerms.Parse(terms, wrong) : null,
            OutOfSample = Share(options.OutOfSample, wrong),
            By = ObjectiveOf(options.By, wrong),
            HeatMap = HeatMapOf(options.HeatMap, wrong),
            TrialsBefore = Whole("--trials-before", options.TrialsBefore, 0, 1_000_000_000, wrong) ?? 0,
            Top = (int)(Whole("--top", options.Top, 1, 1_000, wrong) ?? 20),
            Workers = (int)(Whole("--workers", options.Workers, 1, 256, wrong) ?? Environment.ProcessorCount),
        };
    }

    /// <summary>Divides trade dates; what does not fit is added.</summary>
    public SweepPlan? PlanOf(ImmutableArray<DateOnly> dates, List<string> wrong)
    {
        var plan = WalkForward is { } terms ? SweepPlan.WalkForward(dates, terms) : dates.IsEmpty ? null : SweepPlan.Split(dates, OutOfSample);
        if (plan is null)
        {
            wrong.Add(WalkForward is { } needed
                ? $"--walk-forward {needed} needs {needed.Train + needed.Test} trade dates, and the data has {dates.Length}; take shorter windows or more data."
                : $"The data has {dates.Length} trade {(dates.Length == 1 ? "date" : "dates")}, too few to keep any out of sample; take more data, or --out-of-sample 0%.");
        }

        return plan;
    }

    /// <summary>The axes of the heat map; what does not fit is added.</summary>
    public (int Across, int? Down) HeatMapAxes(ImmutableArray<ParameterAxis> axes, List<string> wrong)
    {
        if (HeatMap.IsEmpty)
        {
            return (0, axes.Length > 1 ? 1 : null);
        }

        var keys = axes.Select(axis => axis.Key).ToList();
        var found = HeatMap.Select(keys.IndexOf).ToList();
        foreach (var (key, index) in HeatMap.Zip(found))
        {
            if (index < 0)
            {
                wrong.Add($"--heat-map: \"{key}\" is none of the parameters that are tried{NearestName.Hint(key, keys)}");
            }
        }

        return (found[0], found[1]);
    }

    private static long? Whole(string option, string? text, long least, long most, List<string> wrong)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
        {
            return value;
        }

        wrong.Add($"{option} {text}: expected a whole number from {least} to {most}.");
        return null;
    }

    private static double Share(string? text, List<string> wrong)
    {
        if (text is null)
        {
            return UsualOutOfSample;
        }

        var percent = text.EndsWith('%');
        if (double.TryParse(percent ? text[..^1] : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && (percent ? value / 100 : value) is >= 0 and <= 0.9 and var share)
        {
            return share;
        }

        wrong.Add($"--out-of-sample {text}: expected a share from 0% to 90%, such as 30%.");
        return UsualOutOfSample;
    }

    private static Objective ObjectiveOf(string? text, List<string> wrong)
    {
        if (text is not null && Objectives.Parse(text) is null)
        {
            wrong.Add($"--by {text}: there is no such objective{NearestName.Hint(text, Objectives.Names)}");
        }

        return text is null ? Objective.Sharpe : Objectives.Parse(text) ?? Objective.Sharpe;
    }

    private static ImmutableArray<string> HeatMapOf(string? text, List<string> wrong)
    {
        if (text is null)
        {
            return [];
        }

        ImmutableArray<string> keys = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        if (keys is [{ Length: > 0 } one, { Length: > 0 } other] && one != other)
        {
            return keys;
        }

        wrong.Add($"--heat-map {text}: expected two different parameters, such as fast,slow.");
        return [];
    }
}
