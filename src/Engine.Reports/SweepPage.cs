using System.Globalization;
using System.Reflection;
using System.Text;
using Engine.Accounts;
using Engine.Optimization;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>
/// A sweep as one HTML file without any script: heat maps are tables, curves are drawn as SVG. It asks for nothing, and its policy refuses every connection. Equal reports give equal bytes.
/// </summary>
public static class SweepPage
{
    /// <summary>The whole file.</summary>
    public static string Write(SweepReport report)
    {
        var page = new StringBuilder(256 * 1024);
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.Append($"<title>{Html.Text(report.Title)} \u00b7 sweep</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n").Append(Style("sweep.css")).Append("</style>\n</head>\n<body>\n");
        page.Append($"<header><h1>{Html.Text(report.Title)}</h1><p>{Html.Text(report.Subtitle)}</p></header>\n<main>\n");
        Lines(page, "What came of it", report.Verdict);
        if (report.Forward is { } forward)
        {
            Forward(page, report, forward);
        }

        HeatMaps(page, report);
        foreach (var window in report.Windows)
        {
            Trials(page, report, window);
        }

        Lines(page, "Configuration", report.Head);
        page.Append("</main>\n<footer><p>In sample: the dates on which trials were compared. Out of sample: the dates after them, which had no say in the choice. A trade date ends at 17:00 Chicago. Amounts are after costs.</p></footer>\n");
        return page.Append("</body>\n</html>\n").ToString();
    }

    private static void Lines(StringBuilder page, string title, IEnumerable<ReportLine> lines)
    {
        page.Append($"<section><h2>{title}</h2>\n<table class=\"lines\"><tbody>\n");
        foreach (var line in lines)
        {
            page.Append($"<tr><th scope=\"row\">{Html.Text(line.Label)}</th><td>{Html.Text(line.Value)}</td></tr>\n");
        }

        page.Append("</tbody></table></section>\n");
    }

    private static void Forward(StringBuilder page, SweepReport report, WalkForwardSummary forward)
    {
        page.Append("<section><h2>Walk-forward</h2>\n<p>Each window: the best of its sample, and what that brought on the dates after it.</p>\n<div class=\"wide\"><table><thead><tr><th>Sample</th><th>Dates after</th><th>Chosen</th>");
        page.Append($"<th>{Html.Text(report.Objective.Name())}</th><th>Net in sample</th><th>Deflated Sharpe</th><th>Net after</th><th>Round trips after</th></tr></thead><tbody>\n");
        foreach (var step in forward.Steps)
        {
            var chosen = step.Chosen!;
            page.Append($"<tr><td>{step.Window.InSample}</td><td>{step.Window.OutOfSample}</td><td>{Html.Text(report.Space.Describe(chosen.Point))}</td><td>{Ratio(chosen.Value)}</td>");
            page.Append($"<td>{Dollars(chosen.InSample.Net)}</td><td>{Share(chosen.Deflated)}</td><td>{Dollars(chosen.OutOfSample!.Net)}</td><td>{Count(chosen.OutOfSample.RoundTrips)}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
        Curve(page, forward.OutOfSample);
        page.Append("</section>\n");
    }

    /// <summary>Profit after profit of the dates out of sample.</summary>
    private static void Curve(StringBuilder page, SegmentFigures figures)
    {
        const double Width = 900;
        const double Height = 220;
        if (figures.Profits.Length < 2)
        {
            return;
        }

        var (sum, sums) = (0.0, new List<double> { 0 });
        foreach (var profit in figures.Profits)
        {
            sums.Add(sum += (double)profit.ToDecimal());
        }

        var (low, high) = (sums.Min(), sums.Max());
        var span = high > low ? high - low : 1;
        string Y(double value) => (Height - ((value - low) / span * Height)).ToString("0.#", CultureInfo.InvariantCulture);
        var points = string.Join(' ', sums.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{i * Width / (sums.Count - 1):0.#},{Y(value)}")));
        page.Append($"<figure><svg viewBox=\"-2 -8 {Width + 4:0} {Height + 16:0}\" role=\"img\" aria-label=\"Profit out of sample, date after date\" preserveAspectRatio=\"none\"><line class=\"zero\" x1=\"0\" x2=\"{Width:0}\" y1=\"{Y(0)}\" y2=\"{Y(0)}\"/><polyline points=\"{points}\"/></svg>");
        page.Append($"<figcaption>Profit out of sample after costs, date after date: from {FigureText.Dollars((decimal)low)} at the lowest to {FigureText.Dollars((decimal)high)} at the highest, {FigureText.Dollars(figures.Net)} at the end.</figcaption></figure>\n");
    }

    private static void HeatMaps(StringBuilder page, SweepReport report)
    {
        var trials = report.Windows.SelectMany(w => w.Trials).ToList();
        page.Append($"<section><h2>Heat map</h2>\n<p>{Html.Text(report.Objective.Name())} over two parameters. A cell is the median of its trials, {(report.Space.Axes.Length > 2 ? "whatever their other parameters, " : "")}so a lone spike does not colour its surroundings: look for a plateau, not for the best cell. Blue is above zero, orange below, both by the largest size on the map.</p>\n<div class=\"maps\">\n");
        Map(page, report, "In sample", trials.Select(t => (t.Point, t.Value)));
        if (!report.Windows.IsEmpty && report.Forward is null && trials.Any(t => t.OutOfSample is not null))
        {
            Map(page, report, "Out of sample", trials.Where(t => t.OutOfSample is not null).Select(t => (t.Point, report.Objective.Of(t.OutOfSample!))));
        }

        page.Append("</div></section>\n");
    }

    private static void Map(StringBuilder page, SweepReport report, string title, IEnumerable<(long Point, Figure<double> Value)> trials)
    {
        var map = HeatMap.Of(report.Space, report.Across, report.Down, trials);
        var largest = map.Cells.Select(cell => Math.Abs(cell.Value.Value ?? 0)).DefaultIfEmpty(0).Max();
        page.Append($"<div><h3>{title}</h3><div class=\"wide\"><table class=\"heat\"><thead><tr><th>{Html.Text(map.Down is null ? "" : $"{map.Down} \u2193")} {Html.Text(map.Across)} \u2192</th>");
        foreach (var column in map.Columns)
        {
            page.Append($"<th scope=\"col\">{Html.Text(column)}</th>");
        }

        page.Append("</tr></thead><tbody>\n");
        for (var row = 0; row < map.Rows.Length; row++)
        {
            page.Append($"<tr><th scope=\"row\">{Html.Text(map.Rows[row])}</th>");
            for (var column = 0; column < map.Columns.Length; column++)
            {
                var cell = map.Cells[(row * map.Columns.Length) + column];
                if (cell.Value.Value is { } value)
                {
                    var strength = largest > 0 ? Math.Abs(value) / largest : 0;
                    page.Append(string.Create(CultureInfo.InvariantCulture, $"<td class=\"{(value < 0 ? "down" : "up")}\" style=\"--s:{strength:0.00}\" title=\"{cell.Trials} trial{(cell.Trials == 1 ? "" : "s")}\">{Ratio(value)}</td>"));
                }
                else
                {
                    page.Append($"<td class=\"none\" title=\"{(cell.Trials == 0 ? "not tried" : Html.Text(FigureText.Why(cell.Value.Why)))}\">{(cell.Trials == 0 ? "" : "\u2013")}</td>");
                }
            }

            page.Append("</tr>\n");
        }

        page.Append("</tbody></table></div></div>\n");
    }

    private static void Trials(StringBuilder page, SweepReport report, SweepWindowResult window)
    {
        var open = report.Windows.Length == 1;
        page.Append(open ? "<section><h2>Trials</h2>\n" : $"<section><details><summary>Trials of {window.Window.InSample}</summary>\n");
        page.Append($"<p>The best {Math.Min(report.Rows, window.Trials.Length).ToString("#,##0", CultureInfo.InvariantCulture)} of {window.Trials.Length.ToString("#,##0", CultureInfo.InvariantCulture)} by {Html.Text(report.Objective.Name())} in the sample. Neighbours: the median of the trials around it over its own value, and how many they are. Deflated: the probability that it has skill, given the number of trials.</p>\n<div class=\"wide\"><table><thead><tr><th>#</th>");
        foreach (var axis in report.Space.Axes)
        {
            page.Append($"<th>{Html.Text(axis.Key)}</th>");
        }

        page.Append($"<th>{Html.Text(report.Objective.Name())}</th><th>Net</th><th>Round trips</th><th>Drawdown</th><th>After: {Html.Text(report.Objective.Name())}</th><th>After: net</th><th>Neighbours</th><th>Deflated Sharpe</th><th></th></tr></thead><tbody>\n");
        foreach (var (trial, index) in window.Trials.Take(report.Rows).Select((trial, index) => (trial, index)))
        {
            var (before, after) = (trial.InSample, trial.OutOfSample);
            page.Append($"<tr><td>{index + 1}</td>");
            foreach (var value in report.Space.Values(trial.Point))
            {
                page.Append($"<td>{Html.Text(value)}</td>");
            }

            page.Append($"<td>{Ratio(trial.Value)}</td><td>{Dollars(before.Net)}</td><td>{Count(before.RoundTrips)}</td><td>{Dollars(before.Drawdown)}</td>");
            page.Append(after is null ? "<td></td><td></td>" : $"<td>{Ratio(report.Objective.Of(after))}</td><td>{Dollars(after.Net)}</td>");
            page.Append($"<td>{(trial.Neighbours.Count == 0 ? "" : $"{Ratio(trial.Neighbours.Stability)} of {trial.Neighbours.Count}")}</td><td>{Share(trial.Deflated)}</td>");
            page.Append($"<td class=\"why\">{Html.Text(before.Trouble ?? after?.Trouble ?? (before.Halted is { } halted ? $"account lost: {halted}" : ""))}</td></tr>\n");
        }

        page.Append("</tbody></table></div>").Append(open ? "" : "</details>").Append("</section>\n");
    }

    private static string Ratio(Figure<double> figure) => figure.Value is { } value
        ? (value < 0 ? "\u2212" : "") + Math.Abs(value).ToString(Math.Abs(value) >= 1_000 ? "#,##0" : "0.00", CultureInfo.InvariantCulture)
        : $"<span class=\"none\" title=\"{Html.Text(FigureText.Why(figure.Why))}\">\u2013</span>";

    private static string Share(Figure<double> figure) => figure.Value is { } value
        ? (value * 100).ToString("0.0", CultureInfo.InvariantCulture) + "\u202f%"
        : $"<span class=\"none\" title=\"{Html.Text(FigureText.Why(figure.Why))}\">\u2013</span>";

    private static string Dollars(Money money) => $"<span class=\"{(money < Money.Zero ? "down" : "up")}\">{FigureText.Dollars(money)}</span>";

    private static string Count(long number) => number.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>A style of the page's.</summary>
    internal static string Style(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("page/" + name) ?? throw new InvalidOperationException($"The page's {name} is not in the assembly.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
