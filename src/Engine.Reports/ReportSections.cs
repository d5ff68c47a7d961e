using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>The page's body: headings, figures, tables and the places of the pictures. Everything that is a number stands here, so that it is there without a script.</summary>
internal static class ReportSections
{
    /// <summary>Writes header, main and footer.</summary>
    public static void Write(StringBuilder page, RunReport report)
    {
        var figures = report.Figures;
        Head(page, report, figures);
        page.Append("<main id=\"main\">\n");
        ReportNotes.Write(page, report);
        CombineSection.Write(page, report);
        Picture(page, "equity", "Equity and drawdown", "Equity at the last prices, open profit included, with the loss floor where rules set one; below it the fall from the highest equity before.", !report.Curve.IsEmpty, "No fill and no balance: there is no equity to draw.", "tall");
        Prices(page, report);
        ReportFigures.Write(page, figures);
        CalendarTable.Write(page, report.Record.Days, PricedDates(report));
        var trips = report.Record.RoundTrips;
        Picture(page, "distribution", "Trade distribution", "How many round trips ended with which profit after costs. Losses lie to the left of zero.", !trips.IsEmpty, "No round trip was completed.");
        Picture(page, "excursions", "Excursions: MAE and MFE", "Left: how far each round trip went against its holder before it ended, against what it brought. Right: how far it went in favour. Winners far to the right on the left picture needed a wide stop; losers far to the right on the right one gave profit back.",
            trips.Any(t => t.Excursion is not null), trips.IsEmpty ? "No round trip was completed." : "No prices between the fills are known.", "pair");
        Picture(page, "hours", "By hour and weekday", "Profit after costs by the hour of entry in Chicago, and by the weekday of the trade date of entry.", !trips.IsEmpty, "No round trip was completed.", "pair");
        ReportFigures.WriteGroups(page, figures);
        var curve = report.Curve;
        Picture(page, "room", "Distance to the limits", "Least that was left before the loss floor and before the limit of the day, over time; of the firm's rules and the trader's own limits the tighter. At zero the account, or the day, is lost.",
            curve.Any(p => p.FloorRoom is not null || p.DailyRoom is not null), "No loss limit applied to this run.");
        Picture(page, "rules", "Scaling level and consistency", "Largest size in minis that the rules allow by trade date, and the best date's share in the profit so far against the consistency rule.",
            report.Scaling.Count > 0 || report.Rules?.ConsistencyShare is not null, "The rules of this run have neither a size limit nor a consistency rule.",
            attributes: report.Rules?.ConsistencyShare is { } share ? $" data-share=\"{share.ToString(System.Globalization.CultureInfo.InvariantCulture)}\"" : "");
        RoundTripsTable(page, report);
        ReportNotes.WriteEvents(page, report);
        page.Append("</main>\n<footer><p>Times are UTC unless Chicago is named. A trade date ends at 17:00 Chicago. Prices, figures and pictures are in this file; it asks for nothing from elsewhere.</p></footer>\n");
    }

    /// <summary>Trade dates of which prices are known; null when of none.</summary>
    private static HashSet<DateOnly>? PricedDates(RunReport report)
    {
        var (dates, hour) = (new HashSet<DateOnly>(), 0L);
        foreach (var bar in report.Prices.SelectMany(series => series.Bars))
        {
            // A trade date begins at a full hour; a year of minutes needs not be asked one by one.
            if (bar.Start.UtcTicks / TimeSpan.TicksPerHour is var next && next != hour)
            {
                hour = next;
                dates.Add(Markets.TradeDate.Of(bar.Start));
            }
        }

        return dates.Count == 0 ? null : dates;
    }

    private static void Head(StringBuilder page, RunReport report, JsonObject figures)
    {
        page.Append("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<div class=\"bar\"><p class=\"brand\">Engine report</p><button type=\"button\" id=\"theme\" aria-label=\"Switch between light and dark\">Dark</button></div>\n");
        page.Append($"<h1>{Html.Text(report.Title)}</h1>\n<p class=\"sub\">{Html.Text(report.Subtitle)}</p>\n");
        page.Append("<dl class=\"tiles\">\n");
        foreach (var (path, label, kind) in ReportFigures.Highlights)
        {
            page.Append($"<div><dt>{Html.Text(label)}</dt><dd>{ReportFigures.Value(figures, path, kind)}</dd></div>\n");
        }

        page.Append("</dl>\n<details class=\"setup\" open><summary>Configuration</summary>\n<dl>\n");
        foreach (var line in report.Head)
        {
            page.Append($"<div><dt>{Html.Text(line.Label)}</dt><dd>{Html.Text(line.Value)}</dd></div>\n");
        }

        page.Append("</dl></details>\n</header>\n");
    }

    private static void Picture(StringBuilder page, string id, string title, string says, bool has, string otherwise, string shape = "", string attributes = "")
    {
        page.Append($"<section id=\"{id}\"{attributes} aria-labelledby=\"h-{id}\">\n<h2 id=\"h-{id}\">{Html.Text(title)}</h2>\n<p>{Html.Text(says)}</p>\n");
        if (!has)
        {
            page.Append($"<p class=\"empty\">{Html.Text(otherwise)}</p>\n");
        }
        else if (shape == "pair")
        {
            page.Append($"<div class=\"pair\"><div class=\"chart\" id=\"{id}-1\" role=\"img\" aria-label=\"{Html.Text(title)}, first picture\"></div><div class=\"chart\" id=\"{id}-2\" role=\"img\" aria-label=\"{Html.Text(title)}, second picture\"></div></div>\n");
        }
        else
        {
            page.Append($"<div class=\"chart {shape}\" id=\"{id}-1\" role=\"img\" aria-label=\"{Html.Text(title)}\"></div>\n");
        }

        page.Append("</section>\n");
    }

    private static void Prices(StringBuilder page, RunReport report)
    {
        page.Append("<section id=\"prices\" aria-labelledby=\"h-prices\">\n<h2 id=\"h-prices\">Price, entries, exits and stops</h2>\n<p>Triangles are entries (up long, down short), squares exits; a line joins the two, solid for a winner and dashed for a loser. Short level lines are stops. Wheel, pinch or the buttons zoom, dragging moves, the strip below shows the whole range.</p>\n");
        var drawn = report.Prices.Where(series => !series.Bars.IsEmpty).ToList();
        if (drawn.Count == 0)
        {
            page.Append("<p class=\"empty\">No prices are known.</p>\n</section>\n");
            return;
        }

        page.Append("<div class=\"tools\" role=\"toolbar\" aria-label=\"Price picture\">");
        page.Append("<label>Contract <select id=\"price-contract\">");
        for (var i = 0; i < report.Prices.Length; i++)
        {
            if (!report.Prices[i].Bars.IsEmpty)
            {
                page.Append($"<option value=\"{i}\">{Html.Text(report.Prices[i].Contract.Name)} ({Html.Text(report.Prices[i].Contract.Id.Value)})</option>");
            }
        }

        page.Append("</select></label><button type=\"button\" data-price=\"in\" aria-label=\"Zoom in\">+</button><button type=\"button\" data-price=\"out\" aria-label=\"Zoom out\">\u2212</button><button type=\"button\" data-price=\"all\">All</button><button type=\"button\" data-price=\"prev\">\u2039 Trade</button><button type=\"button\" data-price=\"next\">Trade \u203a</button><span id=\"price-level\" class=\"hint\" aria-live=\"polite\"></span></div>\n");
        page.Append("<div id=\"price-box\" class=\"price\"><canvas id=\"price-canvas\" tabindex=\"0\" role=\"img\" aria-label=\"Price with entries, exits and stops. Arrow keys move, plus and minus zoom.\"></canvas><div id=\"price-tip\" class=\"tip\" hidden></div></div>\n</section>\n");
    }

    private static void RoundTripsTable(StringBuilder page, RunReport report)
    {
        var trips = report.Record.RoundTrips;
        page.Append("<section id=\"trips\" aria-labelledby=\"h-trips\">\n<h2 id=\"h-trips\">Round trips</h2>\n<p>Each position from flat to flat, in order of its end. Choose a heading to sort, a row to see it in the price picture.</p>\n");
        if (trips.IsEmpty)
        {
            page.Append("<p class=\"empty\">No round trip was completed.</p>\n</section>\n");
            return;
        }

        page.Append("<div class=\"tools\"><label>Filter <input id=\"trip-filter\" type=\"search\" placeholder=\"ES, long, 2013-10-08, loser\" autocomplete=\"off\"></label><span class=\"hint\" id=\"trip-count\" aria-live=\"polite\"></span><span class=\"pager\"><button type=\"button\" id=\"trip-prev\" aria-label=\"Previous page\">\u2039</button><span id=\"trip-page\"></span><button type=\"button\" id=\"trip-next\" aria-label=\"Next page\">\u203a</button></span></div>\n");
        page.Append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Round trips\"><table class=\"grid trips\" id=\"trip-table\"><thead><tr>");
        foreach (var (key, label) in new[] { ("n", "#"), ("entered", "Entered"), ("exited", "Exited"), ("contract", "Contract"), ("side", "Side"), ("size", "Size"), ("entry", "Entry"), ("exit", "Exit"), ("held", "Held"), ("mae", "MAE"), ("mfe", "MFE"), ("fees", "Costs"), ("net", "Net") })
        {
            page.Append($"<th scope=\"col\" aria-sort=\"{(key == "n" ? "ascending" : "none")}\"><button type=\"button\" data-sort=\"{key}\">{label}</button></th>");
        }

        page.Append("</tr></thead><tbody></tbody></table></div>\n</section>\n");
    }
}
