using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.Accounts;
using Engine.Host.Console;
using Engine.Reports;
using Engine.Statistics;

namespace Engine.Host.Run.Reports;

/// <summary>A report for the console, and as JSON.</summary>
internal static class ReportText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The lines to print, each ended.</summary>
    public static string ToText(RunReport report)
    {
        var (text, figures) = (new StringBuilder(), report.Statistics);
        Line("report", $"{report.Title}, {report.Subtitle}");
        Line("range", figures is { From: { } from, Until: { } until } ? $"{StatusText.Stamp(from)} to {StatusText.Stamp(until)}, {Count(figures.TradeDates)} trade date{(figures.TradeDates == 1 ? "" : "s")}" : "nothing in it");
        foreach (var missing in report.Missing)
        {
            Line("data", missing);
        }

        Line("orders", $"{Count(figures.Orders.Decided)} orders, {Count(figures.Activity.Fills)} fills, {Count(figures.RoundTrips.Count)} round trips");
        Line("realised", $"{StatusText.Dollars(figures.Gross)} gross, {StatusText.Amount(figures.Fees)} costs, {StatusText.Dollars(figures.Net)} net");
        foreach (var line in FigureLines(figures))
        {
            Line(line.Label, line.Value);
        }

        foreach (var open in report.Record.Open)
        {
            Line("position", $"{open.Contract} {StatusText.Net(open.Net)} at {StatusText.Price(open.AverageEntry)}, {StatusText.Dollars(open.Profit)} at {open.Mark}");
        }

        Line("combine", Combine(report));
        foreach (var alert in report.Alerts.TakeLast(10))
        {
            Line("alert", alert);
        }

        if (report.Alerts.Length > 10)
        {
            Line("alert", $"and {report.Alerts.Length - 10} earlier ones");
        }

        foreach (var fault in report.Faults)
        {
            Line("failed", fault);
        }

        return text.ToString();

        void Line(string label, string value) => text.Append(label.PadRight(10)).AppendLine(value.ReplaceLineEndings(" "));
    }

    /// <summary>The lines that a backtest prints as well.</summary>
    public static IEnumerable<(string Label, string Value)> FigureLines(PerformanceStatistics figures)
    {
        yield return ("trades", $"{Share(figures.RoundTrips.WinRate)} won, profit factor {Ratio(figures.RoundTrips.ProfitFactor)}, expectancy {Dollars(figures.RoundTrips.Expectancy)} a round trip");
        yield return ("days", $"{Count(figures.TradeDates)} trade dates, Sharpe {Ratio(figures.Returns.Sharpe)}, drawdown {StatusText.Amount(figures.Drawdown.Depth)}, the longest over {Count(figures.Drawdown.Longest)} trade date{(figures.Drawdown.Longest == 1 ? "" : "s")}");
    }

    /// <summary>How the Combine stands, in a line.</summary>
    public static string Combine(RunReport report)
    {
        var verdict = report.Verdict;
        return verdict.End switch
        {
            CombineEnd.Passed => $"passed on {verdict.On:yyyy-MM-dd}",
            CombineEnd.Failed => $"failed on {verdict.On:yyyy-MM-dd}: the equity came to the loss floor",
            CombineEnd.Undecided => $"not decided, {StatusText.Amount(verdict.Left ?? Money.Zero)} missing to the target",
            _ => report.Rules is null ? "no rules of a firm" : "no profit target",
        };
    }

    /// <summary>The same as JSON.</summary>
    public static string ToJson(ReportedRun run, RunReport report) => JsonSerializer.Serialize(
        new
        {
            report = report.Title,
            account = run.PersistenceId,
            run = run.Recorded?.Name,
            events = run.Entries.Count,
            missing = report.Missing,
            alerts = report.Alerts,
            faults = report.Faults,
            statistics = report.Figures,
        },
        Indented);

    private static string Share(Figure<double> share) => share.Value is { } value ? value.ToString("0.0 %", CultureInfo.InvariantCulture) : Missing(share.Why);

    private static string Ratio(Figure<double> ratio) => ratio.Value is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : Missing(ratio.Why);

    private static string Dollars(Figure<Money> amount) => amount.Value is { } value ? StatusText.Dollars(value) : Missing(amount.Why);

    /// <summary>The reason in words: <c>none (no loser)</c>.</summary>
    private static string Missing(Undefined why) => $"none ({string.Concat(why.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()))})";

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
