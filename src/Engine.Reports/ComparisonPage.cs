using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Engine.Reports;

/// <summary>
/// Runs beside one another as one HTML file without any script: figures, curves in one picture, and the trades that differ. It asks for nothing, and its policy refuses every
/// connection. Equal comparisons give equal bytes.
/// </summary>
public static class ComparisonPage
{
    private const int MostTrades = 2_000;
    private const double Width = 900;
    private const double Height = 280;

    /// <summary>The whole file.</summary>
    public static string Write(RunsSideBySide comparison)
    {
        var (page, names) = (new StringBuilder(256 * 1024), comparison.Runs.Select(run => run.Name).ToImmutableArray());
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
        page.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        page.Append($"<title>{Html.Text(string.Join(", ", names))} \u00b7 compared</title>\n<link rel=\"icon\" href=\"data:,\">\n<style>\n").Append(SweepPage.Style("sweep.css")).Append(SweepPage.Style("compare.css"));
        page.Append("</style>\n</head>\n<body>\n");
        page.Append($"<header><h1>{Html.Text(string.Join(" and ", names))}</h1><p>Runs beside one another.</p></header>\n<main>\n");
        Figures(page, names, comparison.Figures);
        Curves(page, comparison.Runs);
        foreach (var trades in comparison.Trades)
        {
            Trades(page, names[0], trades);
        }

        foreach (var note in comparison.Notes)
        {
            page.Append($"<p>{Html.Text(note)}.</p>\n");
        }

        return page.Append("</main>\n<footer><p>Times are UTC. Amounts are after costs.</p></footer>\n</body>\n</html>\n").ToString();
    }

    private static void Figures(StringBuilder page, ImmutableArray<string> names, ImmutableArray<FigureRow> rows)
    {
        page.Append("<section><h2>Figures</h2>\n<div class=\"wide\"><table><thead><tr><th></th>");
        foreach (var name in names)
        {
            page.Append($"<th scope=\"col\">{Html.Text(name)}</th>");
        }

        page.Append("</tr></thead><tbody>\n");
        foreach (var row in rows)
        {
            page.Append($"<tr><th scope=\"row\">{Html.Text(row.Label)}</th>{string.Concat(row.Values.Select(value => $"<td>{Html.Text(value)}</td>"))}</tr>\n");
        }

        page.Append("</tbody></table></div></section>\n");
    }

    /// <summary>Realised profit of each run, from round trip to round trip, over one axis of time.</summary>
    private static void Curves(StringBuilder page, ImmutableArray<RunBeside> runs)
    {
        page.Append("<section><h2>Profit so far</h2>\n");
        var trips = runs.SelectMany(run => run.Record.RoundTrips).ToList();
        if (trips.Count == 0)
        {
            page.Append("<p>No run has completed a round trip.</p></section>\n");
            return;
        }

        var (from, until) = (trips.Min(trip => trip.EnteredAt), trips.Max(trip => trip.ExitedAt));
        var curves = runs.Select(run => Curve(run, from)).ToList();
        var (low, high) = (curves.Min(c => c.Min(p => p.Sum)), curves.Max(c => c.Max(p => p.Sum)));
        var (span, length) = (high > low ? high - low : 1, Math.Max(1, (until - from).Ticks));
        page.Append($"<figure><svg class=\"curves\" viewBox=\"-2 -8 {Width + 4:0} {Height + 16:0}\" role=\"img\" aria-label=\"Realised profit of each run over time\" preserveAspectRatio=\"none\">");
        page.Append($"<line class=\"zero\" x1=\"0\" x2=\"{Width:0}\" y1=\"{Y(0)}\" y2=\"{Y(0)}\"/>");
        for (var i = 0; i < curves.Count; i++)
        {
            var (points, y) = (new StringBuilder(), Y(0));
            foreach (var (at, sum) in curves[i])
            {
                // A step: what was won stands until the next round trip ends.
                points.Append(CultureInfo.InvariantCulture, $"{X(at)},{y} ");
                y = Y(sum);
                points.Append(CultureInfo.InvariantCulture, $"{X(at)},{y} ");
            }

            points.Append(CultureInfo.InvariantCulture, $"{X(until)},{y}");
            page.Append($"<polyline class=\"r{i % 6}\" points=\"{points}\"/>");
        }

        page.Append("</svg><figcaption>");
        page.Append(string.Join(" ", runs.Select((run, i) => $"<span class=\"key r{i % 6}\">{Html.Text(run.Name)}: {FigureText.Dollars(curves[i][^1].Sum)}</span>")));
        page.Append(CultureInfo.InvariantCulture, $"</figcaption><p>{from:yyyy-MM-dd HH:mm} to {until:yyyy-MM-dd HH:mm} UTC, between {FigureText.Dollars(low)} and {FigureText.Dollars(high)}.</p></figure></section>\n");

        string X(DateTimeOffset at) => ((double)(at - from).Ticks / length * Width).ToString("0.#", CultureInfo.InvariantCulture);

        string Y(decimal value) => ((double)((high - value) / span) * Height).ToString("0.#", CultureInfo.InvariantCulture);
    }

    private static List<(DateTimeOffset At, decimal Sum)> Curve(RunBeside run, DateTimeOffset from)
    {
        var (sum, points) = (0m, new List<(DateTimeOffset, decimal)> { (from, 0m) });
        foreach (var trip in run.Record.RoundTrips.OrderBy(trip => trip.ExitedAt))
        {
            points.Add((trip.ExitedAt, sum += trip.Net.ToDecimal()));
        }

        return points;
    }

    private static void Trades(StringBuilder page, string first, TradesBeside trades)
    {
        page.Append($"<section><h2>{Html.Text(first)} and {Html.Text(trades.Other)}</h2>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p>{trades.Same:#,##0} round trips are the same, {trades.Different.Length:#,##0} differ{(trades.Different.Length > MostTrades ? string.Create(CultureInfo.InvariantCulture, $", of which the first {MostTrades:#,##0} stand here") : "")}.</p>\n");
        if (!trades.Different.IsEmpty)
        {
            page.Append($"<div class=\"wide\"><table><thead><tr><th>Entered</th><th>Differs</th><th>{Html.Text(first)}</th><th>{Html.Text(trades.Other)}</th><th>Why</th></tr></thead><tbody>\n");
            foreach (var trade in trades.Different.Take(MostTrades))
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{trade.At:yyyy-MM-dd HH:mm:ss}</td><td>{Html.Text(trade.Difference)}</td><td class=\"why\">{Html.Text(trade.First)}</td><td class=\"why\">{Html.Text(trade.Second)}</td><td class=\"why\">{Html.Text(trade.Why)}</td></tr>\n");
            }

            page.Append("</tbody></table></div>\n");
        }

        page.Append("</section>\n");
    }
}
