using System.Text;
using System.Text.Json.Nodes;

namespace Engine.Reports;

/// <summary>The figures on the page: which there are, and each as it stands in the JSON, with its path and value beside the text.</summary>
internal static class ReportFigures
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

    /// <summary>The figures at the top.</summary>
    internal static readonly (string Path, string Label, FigureKind Kind)[] Highlights =
    [
        ("net", "Net profit", FigureKind.Money), ("roundTrips.count", "Round trips", FigureKind.Count), ("roundTrips.winRate", "Win rate", FigureKind.Share),
        ("roundTrips.profitFactor", "Profit factor", FigureKind.Ratio), ("drawdown.depth", "Largest drawdown", FigureKind.Money), ("returns.sharpe", "Sharpe ratio", FigureKind.Ratio),
    ];

    /// <summary>Writes the section of key figures.</summary>
    public static void Write(StringBuilder page, JsonObject figures)
    {
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
    }

    /// <summary>Writes the section of groups.</summary>
    public static void WriteGroups(StringBuilder page, JsonObject figures)
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

    private static JsonNode? At(JsonObject figures, string path)
    {
        JsonNode? node = figures;
        foreach (var name in path.Split('.'))
        {
            node = node is JsonObject ? node[name] : null;
        }

        return node;
    }
}
