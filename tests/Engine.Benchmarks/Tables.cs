using System.Globalization;

namespace Engine.Benchmarks;

/// <summary>The report for people. Ratios are engine over bare.</summary>
internal static class Tables
{
    /// <summary>Writes every pair and the medians.</summary>
    public static void Write(Report report, TextWriter writer)
    {
        writer.WriteLine(report.Machine);
        foreach (var series in report.Latency)
        {
            Write(series, writer);
        }

        if (report.Rate.Count > 0)
        {
            Write("Sustained rate, engine and bare", "engine", report.Rate, writer);
        }

        if (report.Link.Count > 0)
        {
            Write("Sustained rate, the engine's hub link without actors and bare", "link", report.Link, writer);
        }
    }

    private static void Write(LatencySeries series, TextWriter writer)
    {
        writer.WriteLine();
        Line(writer, $"Latency at {series.EventsPerSecond:N0} events/s, microseconds from planned sending to handler");
        writer.WriteLine("            engine                                    bare                                      ratio");
        writer.WriteLine("  pair      p50     p99   p99.9     max    late       p50     p99   p99.9     max    late       p50    p99");
        for (var i = 0; i < series.Pairs.Count; i++)
        {
            var pair = series.Pairs[i];
            Line(writer, $"  {i + 1,4} {Figures(pair.Engine)} {Figures(pair.Bare),42} {pair.Ratio(r => r.P50),9:0.00} {pair.Ratio(r => r.P99),6:0.00}");
        }

        Line(writer, $"  median ratio: p50 {Median.Of(series.Pairs.Select(p => p.Ratio(r => r.P50))):0.00}, p99 {Median.Of(series.Pairs.Select(p => p.Ratio(r => r.P99))):0.00} (aim: p99 at most 1.50)");
    }

    private static void Write(string title, string side, List<Pair<RateRound>> pairs, TextWriter writer)
    {
        writer.WriteLine();
        writer.WriteLine($"{title}: frames/s; processor time and allocation of the whole process, server included");
        writer.WriteLine($"            {side,-30}bare                          ratio");
        writer.WriteLine("  pair    frames/s  us/frame   B/frame    frames/s  us/frame   B/frame    rate    cpu");
        for (var i = 0; i < pairs.Count; i++)
        {
            var pair = pairs[i];
            Line(writer, $"  {i + 1,4} {Figures(pair.Engine)} {Figures(pair.Bare)} {pair.Ratio(r => r.PerSecond),7:0.00} {pair.Ratio(r => r.CpuMicros),6:0.00}");
        }

        Line(writer, $"  median ratio: rate {Median.Of(pairs.Select(p => p.Ratio(r => r.PerSecond))):0.00} (aim: at least 0.80), processor time {Median.Of(pairs.Select(p => p.Ratio(r => r.CpuMicros))):0.00}");
    }

    private static string Figures(LatencyRound round) =>
        string.Create(CultureInfo.InvariantCulture, $"{round.P50,8:0} {round.P99,7:0} {round.P999,7:0} {round.Max,7:0} {round.LateP99,7:0}");

    private static string Figures(RateRound round) =>
        string.Create(CultureInfo.InvariantCulture, $"{round.PerSecond,11:0} {round.CpuMicros,9:0.00} {round.Bytes,9:0}");

    private static void Line(TextWriter writer, FormattableString text) => writer.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
