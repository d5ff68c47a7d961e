using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>The page's body: headings, figures, tables and the places of the pictures. Everything that is a number stands here, so that it is there without a script.</summary>
internal static class ReportSections
{
    private static readonly (string Group, (string Path, string Label, FigureKind Kind)[] Figures)[] Figures =
    [
        ("Result",
        [
            ("gross", "Gross profit, realised", FigureKind.Money), ("fees", "Fees and commissions", FigureKind.Money), ("net", "Net profit, realised", FigureKind.Money),
            ("profit", "Net profit with open position", FigureKind.Money), ("capital", "Capital at the start", FigureKind.Money), ("tradeDates", "Trade dates", FigureKind.Count),
        ]),
        ("Round trips",
        [
            ("roundTrips.count", "Round trips", FigureKind.Count), ("roundTrips.winRate", "Win rate", FigureKind.Share), ("roundTrips.profitFactor", "Profit factor", FigureKind.Ratio),
            ("roundTrips.payoff", "Payoff ratio", FigureKind.Ratio), ("roundTrips.expectancy", "Expectancy", FigureKind.Money), ("roundTrips.meanWinner", "Mean winner", FigureKind.Money),
            ("roundTrips.meanLoser", "Mean loser", FigureKind.Money), ("roundTrips.largestWinner", "Largest winner", FigureKind.Money), ("roundTrips.largestLoser", "Largest loser", FigureKind.Money),
            ("roundTrips.meanHeld", "Mean time held", FigureKind.Duration), ("roundTrips.medianHeld", "Median time held", FigureKind.Duration),
            ("streaks.longestWinning", "Longest winning streak", FigureKind.Count), ("streaks.longestLosing", "Longest losing streak", FigureKind.Count),
            ("streaks.worstLoss", "Loss of the worst streak", FigureKind.Money),
        ]),
        ("Daily profit",
        [
            ("returns.mean", "Mean of a date", FigureKind.Money), ("returns.sharpe", "Sharpe ratio, annual", FigureKind.Ratio), ("returns.sortino", "Sortino ratio, annual", FigureKind.Ratio),
            ("returns.calmar", "Calmar ratio", FigureKind.Ratio), ("returns.omega", "Omega", FigureKind.Ratio), ("returns.probabilisticSharpe", "Probability that Sharpe > 0", FigureKind.Share),
            ("returns.minimumTrackRecord", "Dates needed for 95\u202f%", FigureKind.Number), ("returns.bestDate", "Best date", FigureKind.Money), ("returns.worstDate", "Worst date", FigureKind.Money),
            ("returns.bestDateShare", "Best date's share", FigureKind.Share), ("returns.profitableDates", "Dates with a profit", FigureKind.Count), ("returns.losingDates", "Dates with a loss", FigureKind.Count),
        ]),
        ("Risk",
        [
            ("drawdown.depth", "Largest drawdown, by date", FigureKind.Money), ("drawdown.share", "The same, of the high", FigureKind.Share), ("drawdown.longest", "Longest, dates", FigureKind.Count),
            ("drawdown.ulcerIndex", "Ulcer index", FigureKind.Percent), ("roundTripDrawdown.depth", "Largest drawdown, by round trip", FigureKind.Money),
            ("tail95.valueAtRisk", "Value at risk, 95\u202f%", FigureKind.Money), ("tail95.conditionalValueAtRisk", "Conditional, 95\u202f%", FigureKind.Money),
            ("tail99.valueAtRisk", "Value at risk, 99\u202f%", FigureKind.Money), ("excursions.meanAdverse", "Mean adverse excursion", FigureKind.Money),
            ("excursions.meanFavourable", "Mean favourable excursion", FigureKind.Money),
        ]),
        ("Activity and orders",
        [
            ("activity.fills", "Fills", FigureKind.Count), ("activity.contracts", "Contracts", FigureKind.Count), ("activity.turnover", "Turnover", FigureKind.Money),
            ("activity.slippage", "Slippage", FigureKind.Money), ("activity.exposure", "Time in the market", FigureKind.Share), ("orders.decided", "Orders decided", FigureKind.Count),
            ("orders.fillRate", "Fill rate", FigureKind.Share), ("orders.unfilled", "Unfilled orders", FigureKind.Count), ("orders.rejected", "Rejected orders", FigureKind.Count),
            ("orders.denied", "Denied by own checks", FigureKind.Count), ("orders.decisionToFill.p50", "Decision to fill, median", FigureKind.Duration),
            ("orders.decisionToFill.p99", "Decision to fill, 99\u202f%", FigureKind.Duration),
        ]),
    ];

    private static readonly (string Path, string Label, FigureKind Kind)[] Highlights =
    [
        ("net", "Net profit", FigureKind.Money), ("roundTrips.count", "Round trips", FigureKind.Count), ("roundTrips.winRate", "Win rate", FigureKind.Share),
        ("roundTrips.profitFactor", "Profit factor", FigureKind.Ratio), ("drawdown.depth", "Largest drawdown", FigureKind.Money), ("returns.sharpe", "Sharpe ratio", FigureKind.Ratio),
    ];

    /// <summary>Writes header, main and footer.</summary>
    public static void Write(StringBuilder page, RunReport report)
    {
        var figures = report.Figures;
        Head(page, report, figures);
        page.Append("<main id=\"main\">\n");
        Notes(page, report);
        Verdict(page, report);
        Picture(page, "equity", "Equity and drawdown", "Equity at the last prices, open profit included, with the loss floor where rules set one; below it the fall from the highest equity before.", !report.Curve.IsEmpty, "No fill and no balance: there is no equity to draw.", "tall");
        Prices(page, report);
        page.Append("<section id=\"figures-section\" aria-labelledby=\"h-figures\">\n<h2 id=\"h-figures\">Key figures</h2>\n<p>After costs where nothing else is said. A figure without a value says why.</p>\n<div class=\"groups\">\n");
        foreach (var (group, rows) in Figures)
        {
            page.Append($"<div class=\"group\"><h3>{Html.Text(group)}</h3>\n<table class=\"figures\"><tbody>\n");
            foreach (var (path, label, kind) in rows)
            {
                page.Append($"<tr><th scope=\"row\">{Html.Text(label)}</th><td>{Value(figures, path, kind)}</td></tr>\n");
            }

            page.Append("</tbody></table></div>\n");
        }

        page.Append("</div>\n</section>\n");
        CalendarTable.Write(page, report.Record.Days, PricedDates(report));
        var trips = report.Record.RoundTrips;
        Picture(page, "distribution", "Trade distribution", "How many round trips ended with which profit after costs. Losses lie to the left of zero.", !trips.IsEmpty, "No round trip was completed.");
        Picture(page, "excursions", "Excursions: MAE and MFE", "Left: how far each round trip went against its holder before it ended, against what it brought. Right: how far it went in favour. Winners far to the right on the left picture needed a wide stop; losers far to the right on the right one gave profit back.",
            trips.Any(t => t.Excursion is not null), trips.IsEmpty ? "No round trip was completed." : "No prices between the fills are known.", "pair");
        Picture(page, "hours", "By hour and weekday", "Profit after costs by the hour of entry in Chicago, and by the weekday of the trade date of entry.", !trips.IsEmpty, "No round trip was completed.", "pair");
        Groups(page, figures);
        var curve = report.Curve;
        Picture(page, "room", "Distance to the limits", "Least that was left before the loss floor and before the limit of the day, over time; of the firm's rules and the trader's own limits the tighter. At zero the account, or the day, is lost.",
            curve.Any(p => p.FloorRoom is not null || p.DailyRoom is not null), "No loss limit applied to this run.");
        Picture(page, "rules", "Scaling level and consistency", "Largest size in minis that the rules allow by trade date, and the best date's share in the profit so far against the consistency rule.",
            report.Scaling.Count > 0 || report.Rules?.ConsistencyShare is not null, "The rules of this run have neither a size limit nor a consistency rule.",
            attributes: report.Rules?.ConsistencyShare is { } share ? $" data-share=\"{share.ToString(System.Globalization.CultureInfo.InvariantCulture)}\"" : "");
        RoundTripsTable(page, report);
        Events(page, report);
        page.Append("</main>\n<footer><p>Times are UTC unless Chicago is named. A trade date ends at 17:00 Chicago. Prices, figures and pictures are in this file; it asks for nothing from elsewhere.</p></footer>\n");
    }

    /// <summary>A figure as it is shown, with its path and the very text of the JSON beside it.</summary>
    internal static string Value(JsonObject figures, string path, FigureKind kind, string @class = "")
    {
        var value = At(figures, path);
        var text = FigureText.Of(value, kind);
        if (value is null)
        {
            var why = figures["undefined"]?[path]?.GetValue<string>() is { } reason ? FigureText.Why(reason) : "not known";
            return $"<span class=\"none\" data-figure=\"{path}\" data-kind=\"{kind}\" data-value=\"null\">{text} <small>{Html.Text(why)}</small></span>";
        }

        var tone = kind == FigureKind.Money && path is "net" or "profit" or "gross" or "roundTrips.expectancy" or "returns.mean" ? value.GetValue<decimal>() < 0 ? "down" : "up" : "";
        return $"<span class=\"{(tone + " " + @class).Trim()}\" data-figure=\"{path}\" data-kind=\"{kind}\" data-value=\"{Html.Text(value.ToJsonString())}\">{text}</span>";
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

    private static JsonNode? At(JsonObject figures, string path)
    {
        JsonNode? node = figures;
        foreach (var name in path.Split('.'))
        {
            node = node is JsonObject ? node[name] : null;
        }

        return node;
    }

    private static void Head(StringBuilder page, RunReport report, JsonObject figures)
    {
        page.Append("<a class=\"skip\" href=\"#main\">Skip to the report</a>\n<header>\n<div class=\"bar\"><p class=\"brand\">Engine report</p><button type=\"button\" id=\"theme\" aria-label=\"Switch between light and dark\">Dark</button></div>\n");
        page.Append($"<h1>{Html.Text(report.Title)}</h1>\n<p class=\"sub\">{Html.Text(report.Subtitle)}</p>\n");
        page.Append("<dl class=\"tiles\">\n");
        foreach (var (path, label, kind) in Highlights)
        {
            page.Append($"<div><dt>{Html.Text(label)}</dt><dd>{Value(figures, path, kind)}</dd></div>\n");
        }

        page.Append("</dl>\n<details class=\"setup\" open><summary>Configuration</summary>\n<dl>\n");
        foreach (var line in report.Head)
        {
            page.Append($"<div><dt>{Html.Text(line.Label)}</dt><dd>{Html.Text(line.Value)}</dd></div>\n");
        }

        page.Append("</dl></details>\n</header>\n");
    }

    /// <summary>What is missing, before anything is shown.</summary>
    private static void Notes(StringBuilder page, RunReport report)
    {
        var record = report.Record;
        var notes = new List<string>();
        if (record.RoundTrips.IsEmpty && record.Open.IsEmpty)
        {
            notes.Add(record.Orders.IsEmpty ? "The strategy decided no order: there is nothing to judge." : "No position was taken: there is nothing to judge.");
        }
        else if (record.RoundTrips.Length is > 0 and < 30)
        {
            notes.Add($"{record.RoundTrips.Length} completed round {(record.RoundTrips.Length == 1 ? "trip" : "trips")}: too few to tell skill from luck.");
        }

        notes.AddRange(report.Statistics.Reservations.Select(FigureText.Of));
        notes.AddRange(record.Open.Select(open => $"Open at the end: {open.Net:+0;\u22120} {open.Contract} at {FigureText.Price(open.AverageEntry)}, {FigureText.Dollars(open.Profit)} at {open.Mark}."));
        notes.AddRange(report.Faults.Select(fault => "Failed: " + fault));
        notes.AddRange(report.Missing.Take(4).Select(missing => "Data: " + missing));
        if (report.Missing.Length > 4)
        {
            notes.Add($"Data: and {report.Missing.Length - 4} more, under Faults, alerts and data.");
        }

        if (notes.Count == 0)
        {
            return;
        }

        page.Append("<section id=\"notes\" class=\"notes\" aria-labelledby=\"h-notes\">\n<h2 id=\"h-notes\">Read this first</h2>\n<ul>\n");
        foreach (var note in notes.Take(16))
        {
            page.Append($"<li>{Html.Text(note)}</li>\n");
        }

        if (notes.Count > 16)
        {
            page.Append($"<li>And {notes.Count - 16} more, under Faults, alerts and data.</li>\n");
        }

        page.Append("</ul>\n</section>\n");
    }

    private static void Verdict(StringBuilder page, RunReport report)
    {
        var (verdict, rules) = (report.Verdict, report.Rules);
        var (tone, title, text) = verdict.End switch
        {
            CombineEnd.Passed => ("good", $"Passed on {FigureText.Date(verdict.On!.Value)}", "Realised profit reached the target at the end of that trade date, within the consistency rule, before the loss floor was touched."),
            CombineEnd.Failed => ("bad", $"Failed on {FigureText.Date(verdict.On!.Value)}", $"Equity, open profit included, was at the loss floor or below at {FigureText.Stamp(verdict.At!.Value)}. The firm ends the account there; what follows on this page would not have happened."),
            CombineEnd.Undecided => ("open", "Not decided", $"Neither the target nor the loss floor was reached within the data; {FigureText.Dollars(verdict.Left ?? Money.Zero)} is missing to the target."),
            _ => ("open", "No Combine rules", rules is null ? "No rules of a firm were applied to this run, so there is nothing to pass." : "The rules of this account have no profit target."),
        };
        page.Append($"<section id=\"verdict\" class=\"verdict {tone}\" aria-labelledby=\"h-verdict\">\n<h2 id=\"h-verdict\">Combine: {Html.Text(title)}</h2>\n<p>{Html.Text(text)}</p>\n");
        if (rules is not null)
        {
            page.Append("<dl class=\"rules\">\n");
            Term("Rules", rules.Name);
            Term("Maximum loss", FigureText.Dollars(rules.MaximumLoss) + (rules.Trail == Risk.FloorTrail.Intraday ? ", trails the highest equity" : ", trails the highest day end"));
            Term("Loss of a day", rules.DailyLoss is { } daily ? FigureText.Dollars(daily) : "no limit");
            Term("Profit target", rules.ProfitTarget is { } target ? FigureText.Dollars(target) : "none");
            Term("Consistency", rules.ConsistencyShare is { } share ? $"best date at most {share * 100:0.#}\u202f% of the profit" : "none");
            Term("Daily limit reached", report.LockedDates.IsEmpty ? "on no date" : $"on {report.LockedDates.Length} {(report.LockedDates.Length == 1 ? "date" : "dates")}: {string.Join(", ", report.LockedDates.Take(6).Select(FigureText.Date))}{(report.LockedDates.Length > 6 ? " \u2026" : "")}");
            page.Append("</dl>\n");
        }

        page.Append("</section>\n");

        void Term(string label, string value) => page.Append($"<div><dt>{Html.Text(label)}</dt><dd>{Html.Text(value)}</dd></div>\n");
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

    private static void Groups(StringBuilder page, JsonObject figures)
    {
        page.Append("<section id=\"groups\" aria-labelledby=\"h-groups\">\n<h2 id=\"h-groups\">Groups</h2>\n<p>The same round trips by what they share.</p>\n");
        if (figures["byHour"] is not JsonArray { Count: > 0 })
        {
            page.Append("<p class=\"empty\">No round trip was completed.</p>\n</section>\n");
            return;
        }

        page.Append("<div class=\"groups\">\n");
        foreach (var (name, title) in new[] { ("byHour", "Hour of entry, Chicago"), ("byWeekday", "Weekday"), ("bySession", "Session"), ("byContract", "Contract"), ("bySide", "Side"), ("byStrategy", "Strategy") })
        {
            if (figures[name] is not JsonArray { Count: > 0 } groups)
            {
                continue;
            }

            page.Append($"<div class=\"group wide\"><table class=\"grid\"><caption>{title}</caption><thead><tr><th scope=\"col\"></th><th scope=\"col\">Trips</th><th scope=\"col\">Win rate</th><th scope=\"col\">Net</th></tr></thead><tbody>\n");
            for (var i = 0; i < groups.Count; i++)
            {
                var key = groups[i]!["key"]!.ToString();
                var label = name == "byHour" ? $"{int.Parse(key, System.Globalization.CultureInfo.InvariantCulture):00}:00" : key switch { "" => "nobody's", "Buy" => "Long", "Sell" => "Short", "None" => "no regular session", _ => key };
                page.Append($"<tr><th scope=\"row\">{Html.Text(label)}</th>{Cell(groups[i]!, "count", FigureKind.Count)}{Cell(groups[i]!, "winRate", FigureKind.Share)}{Cell(groups[i]!, "net", FigureKind.Money)}</tr>\n");

                string Cell(JsonNode group, string member, FigureKind kind)
                {
                    var value = group["figures"]![member];
                    var tone = member == "net" && value is not null ? value.GetValue<decimal>() < 0 ? " class=\"down\"" : " class=\"up\"" : "";
                    return $"<td{tone} data-group=\"{name}[{i}].figures.{member}\" data-kind=\"{kind}\" data-value=\"{Html.Text(value?.ToJsonString() ?? "null")}\">{FigureText.Of(value, kind)}</td>";
                }
            }

            page.Append("</tbody></table></div>\n");
        }

        page.Append("</div>\n</section>\n");
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

    private static void Events(StringBuilder page, RunReport report)
    {
        page.Append("<section id=\"events\" aria-labelledby=\"h-events\">\n<h2 id=\"h-events\">Faults, alerts and data</h2>\n<p>What failed, what a person would have been told, and what the data lacks.</p>\n");
        List("Faults", report.Faults, "No strategy failed.");
        List("Alerts", report.Alerts, "No alert.");
        List("Data", report.Missing, "Nothing is known to be missing.");
        page.Append("</section>\n");

        void List(string title, ImmutableArray<string> lines, string none)
        {
            page.Append($"<h3>{title}</h3>\n");
            if (lines.IsEmpty)
            {
                page.Append($"<p class=\"empty\">{none}</p>\n");
                return;
            }

            page.Append("<ul class=\"lines\">\n");
            foreach (var line in lines.Take(200))
            {
                page.Append($"<li>{Html.Text(line)}</li>\n");
            }

            page.Append(lines.Length > 200 ? $"<li>And {lines.Length - 200} more.</li>\n</ul>\n" : "</ul>\n");
        }
    }
}
