using System.Globalization;
using System.Text.Json;

namespace Engine.Benchmarks;

/// <summary>One round as fast as it goes.</summary>
/// <param name="PerSecond">New orders, changes and cancels a second; the prints between them cost time and do not count.</param>
/// <param name="CpuNanos">Processor time of the whole process per operation, collections included.</param>
/// <param name="Bytes">Bytes allocated per operation.</param>
internal sealed record MatchingRate(double PerSecond, double CpuNanos, double Bytes);

/// <summary>One round by a timetable; microseconds from an operation's due time to its end.</summary>
internal sealed record MatchingLatency(int PerSecond, double P50, double P99, double P999, double P9999, double Max);

/// <summary>The core's round, the reference book's right after it on the short mix, and the whole venue's.</summary>
internal sealed record MatchingRound(
    MatchingRate Core, MatchingRate CoreShort, MatchingRate Reference, MatchingRate Venue, MatchingRate Heard, MatchingLatency CoreLatency, MatchingLatency ReferenceLatency);

/// <summary>Everything that the matching mode measured.</summary>
internal sealed record MatchingReport(string Machine, int Operations, int WorkingAtEnd, int ShortOperations, List<MatchingRound> Rounds);

/// <summary>The matching core, the reference book and the whole venue on the same mix, in turns.</summary>
internal static class MatchingBenchmark
{
    private const int Seed = 20_260_819;
    private const int ReferencePerSecond = 1_000;

    /// <summary>Warms up, measures and writes.</summary>
    public static void Run(Options options, string machine, TextWriter writer)
    {
        var perSecond = options.PerSecond ?? 250_000;

        // The reference book sorts all its orders for every print: a long mix would take it minutes.
        var mix = new MatchingMix(options.Operations, Seed);
        var small = new MatchingMix(Math.Min(options.Operations, 10_000), Seed + 1);
        var venueMix = new MatchingMix(Math.Min(options.Operations, 300_000), Seed + 2);
        var latencyMix = new MatchingMix(Math.Min(options.Operations, perSecond * 2), Seed + 3);
        var slowMix = new MatchingMix(Math.Min(options.Operations, 2 * ReferencePerSecond), Seed + 4);
        for (var i = 0; i < 3; i++)
        {
            MatchingRounds.Rate(new CoreTarget(remember: false), mix);
            MatchingRounds.Rate(new VenueTarget(venueMix, listen: true), venueMix);
        }

        MatchingRounds.Rate(new ReferenceTarget(), small);
        MatchingRounds.Latency(new CoreTarget(remember: false), latencyMix, perSecond);
        var report = new MatchingReport(machine, mix.Operations, mix.WorkingAtEnd, small.Operations, []);
        for (var i = 0; i < options.Pairs; i++)
        {
            report.Rounds.Add(new MatchingRound(
                MatchingRounds.Rate(new CoreTarget(remember: false), mix),
                MatchingRounds.Rate(new CoreTarget(remember: false), small),
                MatchingRounds.Rate(new ReferenceTarget(), small),
                MatchingRounds.Rate(new VenueTarget(venueMix, listen: false), venueMix),
                MatchingRounds.Rate(new VenueTarget(venueMix, listen: true), venueMix),
                MatchingRounds.Latency(new CoreTarget(remember: false), latencyMix, perSecond),
                MatchingRounds.Latency(new ReferenceTarget(), slowMix, ReferencePerSecond)));
        }

        if (options.Json)
        {
            writer.WriteLine(JsonSerializer.Serialize(report, new JsonSerializerOptions { WriteIndented = true }));
        }
        else
        {
            Write(report, writer);
        }
    }

    private static void Write(MatchingReport report, TextWriter writer)
    {
        writer.WriteLine(report.Machine);
        writer.WriteLine();
        Line(writer, $"Operations/s on one thread; {report.Operations:N0} operations, {report.WorkingAtEnd:N0} orders working at the end; the reference on {report.ShortOperations:N0}");
        writer.WriteLine("  round        core  ns cpu   B/op   reference  core on the same  ratio        venue  ns cpu   B/op   venue, heard  ns cpu   B/op");
        for (var i = 0; i < report.Rounds.Count; i++)
        {
            Line(writer, $"  {i + 1,5} {Row(select => select(report.Rounds[i]))}");
        }

        Line(writer, $"  median{Row(select => Of(report, select))}  (aim: core at least 2000000)");
        writer.WriteLine();
        Line(writer, $"Latency from the planned time, microseconds; core at {report.Rounds[0].CoreLatency.PerSecond:N0} operations/s, reference at {ReferencePerSecond:N0}");
        writer.WriteLine("  round  core    p50     p99   p99.9  p99.99      max   reference    p50     p99   p99.9      max");
        for (var i = 0; i < report.Rounds.Count; i++)
        {
            var (core, book) = (report.Rounds[i].CoreLatency, report.Rounds[i].ReferenceLatency);
            Line(writer, $"  {i + 1,5} {core.P50,12:0.00} {core.P99,7:0.00} {core.P999,7:0.0} {core.P9999,7:0.0} {core.Max,8:0} {book.P50,18:0.0} {book.P99,7:0.0} {book.P999,7:0} {book.Max,8:0}");
        }

        Line(writer, $"  median {Of(report, r => r.CoreLatency.P50),11:0.00} {Of(report, r => r.CoreLatency.P99),7:0.00} {Of(report, r => r.CoreLatency.P999),7:0.0} {Of(report, r => r.CoreLatency.P9999),7:0.0} {Of(report, r => r.CoreLatency.Max),8:0} {Of(report, r => r.ReferenceLatency.P50),18:0.0} {Of(report, r => r.ReferenceLatency.P99),7:0.0} {Of(report, r => r.ReferenceLatency.P999),7:0} {Of(report, r => r.ReferenceLatency.Max),8:0}");
    }

    private static string Row(Func<Func<MatchingRound, double>, double> figure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rate(figure, r => r.Core)} {figure(r => r.Reference.PerSecond),11:0} {figure(r => r.CoreShort.PerSecond),17:0} {figure(r => r.CoreShort.PerSecond / r.Reference.PerSecond),6:0} {Rate(figure, r => r.Venue)}   {Rate(figure, r => r.Heard)}");

    private static string Rate(Func<Func<MatchingRound, double>, double> figure, Func<MatchingRound, MatchingRate> side) => string.Create(
        CultureInfo.InvariantCulture, $"{figure(r => side(r).PerSecond),11:0} {figure(r => side(r).CpuNanos),7:0} {figure(r => side(r).Bytes),6:0}");

    private static double Of(MatchingReport report, Func<MatchingRound, double> figure) => Median.Of(report.Rounds.Select(figure));

    private static void Line(TextWriter writer, FormattableString text) => writer.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
