namespace Engine.Statistics;

/// <summary>
/// Percentiles of durations by the nearest rank: the smallest observed one that at least the share p does not exceed (NIST/SEMATECH
/// e-Handbook 7.2.6.2). Both ends of a duration are as journaled: a fill carries the venue's time, so that with clocks that differ one can be negative.
/// </summary>
/// <param name="Count">Durations.</param>
/// <param name="P50">Median.</param>
/// <param name="P90">90 % are no longer.</param>
/// <param name="P99">99 % are no longer.</param>
/// <param name="Longest">Longest.</param>
public sealed record LatencyPercentiles(int Count, Figure<TimeSpan> P50, Figure<TimeSpan> P90, Figure<TimeSpan> P99, Figure<TimeSpan> Longest)
{
    /// <summary>The percentiles of durations in any order.</summary>
    public static LatencyPercentiles Of(IEnumerable<TimeSpan> durations)
    {
        var sorted = durations.Order().ToArray();
        return new(sorted.Length, At(50), At(90), At(99), At(100));

        Figure<TimeSpan> At(int percent) => sorted.Length == 0 ? Undefined.NoOrder : sorted[(int)((((long)sorted.Length * percent) + 99) / 100) - 1];
    }
}
