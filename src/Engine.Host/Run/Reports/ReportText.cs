using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.Accounts;
using Engine.Forecast;
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

        foreach (var line in CombineLines(report))
        {
            Line(line.Label, line.Value);
        }

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

    /// <summary>How the Combine went, where it stands and what may become of it, a line each.</summary>
    public static IEnumerable<(string Label, string Value)> CombineLines(RunReport report)
    {
        var (verdict, outlook) = (report.Verdict, report.Outlook);
        yield return ("combine", verdict.End switch
        {
            CombineEnd.Passed => $"passed on {Date(verdict.On)}",
            CombineEnd.Failed => $"failed on {Date(verdict.On)}: the equity came to the loss floor",
            CombineEnd.Undecided => $"not decided, {StatusText.Amount(verdict.Left ?? Money.Zero)} missing to the target{(report.Halt is { } halt ? $"; halted before the loss floor at {StatusText.Stamp(halt.At)}" : "")}",
            _ => report.Rules is null ? "no rules of a firm" : "no profit target",
        });
        if (outlook.Today is { } today && report.Rules is not null)
        {
            var rooms = new[]
            {
                today.FloorRoom is { } floor ? $"{StatusText.Amount(floor)} before the loss floor" : null,
                today.DailyRoom is { } daily ? $"{StatusText.Amount(daily)} before the limit of the day" : null,
                today.BestShare is { } share ? $"best date {Percent(share)} of the profit" : null,
            };
            yield return ("room", string.Join(", ", rooms.OfType<string>()));
        }

        if (outlook.New is { } forecast)
        {
            yield return ("forecast", Forecast("a new account", forecast));
        }

        if (outlook.FromHere is { Why: Undefined.None } here)
        {
            yield return ("forecast", Forecast("this account from here", here));
        }
    }

    private static string Forecast(string what, CombineForecast forecast)
    {
        if (forecast.Why != Undefined.None)
        {
            return $"{forecast.Dates} trade date{(forecast.Dates == 1 ? " is" : "s are")} too few to forecast from; {forecast.Settings.FewestDates} are the fewest";
        }

        var own = forecast.Sizes.First(size => size.Size == 1m);
        var pass = own.Pass is { } share ? $"{Percent(share)} pass, " : "";
        var dates = own.ToPass is { } to ? string.Create(CultureInfo.InvariantCulture, $"; {to.Mean:0.0} trade dates to pass ({to.P10} to {to.P90})") : "";
        return $"{what}: {pass}{Percent(own.Breach)} breach, {Percent(own.Undecided)} undecided after {forecast.Settings.Horizon} trade dates{dates}";
    }

    private static string Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);

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
            combine = report.Combine,
        },
        Indented);

    private static string Share(Figure<double> share) => share.Value is { } value ? value.ToString("0.0 %", CultureInfo.InvariantCulture) : Missing(share.Why);

    private static string Ratio(Figure<double> ratio) => ratio.Value is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : Missing(ratio.Why);

    private static string Dollars(Figure<Money> amount) => amount.Value is { } value ? StatusText.Dollars(value) : Missing(amount.Why);

    /// <summary>The reason in words: <c>none (no loser)</c>.</summary>
    private static string Missing(Undefined why) => $"none ({string.Concat(why.ToString().Select((c, i) => char.IsUpper(c) ? (i == 0 ? "" : " ") + char.ToLowerInvariant(c) : c.ToString()))})";

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);
}
