namespace Engine.Benchmarks;

/// <summary>One client's latency round; microseconds from a frame's due time to its handler.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="P999">99.9th percentile.</param>
/// <param name="Max">Longest.</param>
/// <param name="LateP99">99th percentile of how late the publisher sent; part of the figures before it.</param>
internal sealed record LatencyRound(double P50, double P99, double P999, double Max, double LateP99);

/// <summary>One client's rate round.</summary>
/// <param name="PerSecond">Frames handled per second, from the first sending to the last handling.</param>
/// <param name="CpuMicros">Processor time of the whole process per frame, microseconds; server and publisher included.</param>
/// <param name="Bytes">Bytes allocated by the whole process per frame.</param>
internal sealed record RateRound(double PerSecond, double CpuMicros, double Bytes);

/// <summary>An engine round and the bare round right after it.</summary>
internal sealed record Pair<T>(T Engine, T Bare)
{
    /// <summary>The engine's figure over the bare client's.</summary>
    public double Ratio(Func<T, double> figure) => figure(Engine) / figure(Bare);
}

/// <summary>All pairs at one rate.</summary>
internal sealed record LatencySeries(int EventsPerSecond, List<Pair<LatencyRound>> Pairs);

/// <summary>Everything that a run measured; in <paramref name="Link"/> the engine's side is its hub link alone.</summary>
internal sealed record Report(string Machine, List<LatencySeries> Latency, List<Pair<RateRound>> Rate, List<Pair<RateRound>> Link);

/// <summary>The median and the 99th percentile of a round's figures.</summary>
internal sealed record Spread(double P50, double P99)
{
    /// <summary>By nearest rank.</summary>
    public static Spread Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        double At(double share) => sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
        return new Spread(At(0.5), At(0.99));
    }
}

/// <summary>The middle of a handful of figures.</summary>
internal static class Median
{
    /// <summary>The middle figure, or the mean of the two middle ones.</summary>
    public static double Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
