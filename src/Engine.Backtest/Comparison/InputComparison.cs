namespace Engine.Backtest.Comparison;

/// <summary>The first thing that one strategy took in and another, of another run, did not take in alike.</summary>
/// <param name="At">Market time at which the first of both took it in, UTC.</param>
/// <param name="Key">Its instant by the market's own stamp, UTC; null where it has none.</param>
/// <param name="Stream">What it is one of.</param>
/// <param name="First">What the first took in; null for nothing.</param>
/// <param name="Second">What the second took in; null for nothing.</param>
public sealed record InputDifference(DateTimeOffset At, DateTimeOffset? Key, string Stream, string? First, string? Second);

/// <summary>Compares what strategies took in. Pure.</summary>
public static class InputComparison
{
    /// <summary>
    /// The earliest difference among all streams that lies in (after, until] by the time at which it was taken in: what carries the market's own stamp is compared stamp by stamp, all else one after another. Streams that
    /// one of both does not have at all are left out: a run that records no quotes says nothing of them. Streams of outcomes are compared all the same.
    /// </summary>
    /// <param name="first">What the first took in, in order.</param>
    /// <param name="second">What the second took in, in order.</param>
    /// <param name="after">UTC, exclusive.</param>
    /// <param name="until">UTC, inclusive.</param>
    public static InputDifference? First(IReadOnlyList<StrategyInput> first, IReadOnlyList<StrategyInput> second, DateTimeOffset after, DateTimeOffset until)
    {
        InputDifference? earliest = null;
        var (ours, theirs) = (Streams(first, until), Streams(second, until));
        foreach (var stream in ours.Keys.Union(theirs.Keys))
        {
            var (one, two) = (ours.GetValueOrDefault(stream, []), theirs.GetValueOrDefault(stream, []));
            var stamped = (one.FirstOrDefault() ?? two[0]).Key is not null;
            if (stamped && (one.Count == 0 || two.Count == 0))
            {
                continue;
            }

            var difference = stamped ? ByStamp(stream, one, two, after) : ByPlace(stream, one, two, after);
            earliest = difference is not null && (earliest is null || difference.At < earliest.At) ? difference : earliest;
        }

        return earliest;
    }

    private static Dictionary<string, List<StrategyInput>> Streams(IReadOnlyList<StrategyInput> inputs, DateTimeOffset until) =>
        inputs.Where(input => input.At <= until).GroupBy(input => input.Stream).ToDictionary(group => group.Key, group => group.ToList());

    private static InputDifference? ByPlace(string stream, List<StrategyInput> one, List<StrategyInput> two, DateTimeOffset after)
    {
        // What lies before the range may be of different length; the same thing has another time in each run, so both are counted from the range's beginning.
        var (ours, theirs) = (one.Where(i => i.At > after).ToList(), two.Where(i => i.At > after).ToList());
        for (var i = 0; i < Math.Max(ours.Count, theirs.Count); i++)
        {
            var (left, right) = (i < ours.Count ? ours[i] : null, i < theirs.Count ? theirs[i] : null);
            if (left?.Text != right?.Text)
            {
                return Difference(stream, left, right);
            }
        }

        return null;
    }

    private static InputDifference? ByStamp(string stream, List<StrategyInput> one, List<StrategyInput> two, DateTimeOffset after)
    {
        // What one run has from before the other began is no difference, nor what the one that took it in later had not yet at the range's end.
        var since = Later(one.Min(i => i.Key!.Value), two.Min(i => i.Key!.Value));
        var last = Later(one.Max(i => i.Key!.Value), two.Max(i => i.Key!.Value));
        var both = one.Max(i => i.Key!.Value) < last ? one.Max(i => i.Key!.Value) : two.Max(i => i.Key!.Value);
        var (ours, theirs) = (ByKey(one, since), ByKey(two, since));
        foreach (var key in ours.Keys.Union(theirs.Keys).Where(key => key <= both).Order())
        {
            var (left, right) = (ours.GetValueOrDefault(key, []), theirs.GetValueOrDefault(key, []));
            if (left.Concat(right).All(i => i.At <= after))
            {
                continue;
            }

            var mine = left.Select(i => i.Text).Order(StringComparer.Ordinal);
            if (!mine.SequenceEqual(right.Select(i => i.Text).Order(StringComparer.Ordinal)))
            {
                return Difference(stream, Only(left, right), Only(right, left));
            }
        }

        return null;
    }

    private static Dictionary<DateTimeOffset, List<StrategyInput>> ByKey(List<StrategyInput> inputs, DateTimeOffset since) =>
        inputs.Where(i => i.Key >= since).GroupBy(i => i.Key!.Value).ToDictionary(group => group.Key, group => group.ToList());

    /// <summary>The first of some that the others lack; null when they have all of them.</summary>
    private static StrategyInput? Only(List<StrategyInput> some, List<StrategyInput> others)
    {
        var left = others.Select(i => i.Text).ToList();
        return some.FirstOrDefault(i => !left.Remove(i.Text));
    }

    private static InputDifference Difference(string stream, StrategyInput? one, StrategyInput? two)
    {
        var at = one is null ? two!.At : two is null || one.At < two.At ? one.At : two.At;
        return new InputDifference(at, (one ?? two)!.Key, stream, one?.Text, two?.Text);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
