using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Engine.Accounts;
using Engine.Forecast;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>The Combine on the page: how it went, where it stands, what may become of it.</summary>
internal static class CombineSection
{
    /// <summary>Writes the sections.</summary>
    public static void Write(StringBuilder page, RunReport report)
    {
        Verdict(page, report);
        Forecast(page, report);
    }

    private static void Verdict(StringBuilder page, RunReport report)
    {
        var rules = report.Rules;
        var (tone, title, text) = TextOf(report);
        page.Append($"<section id=\"verdict\" class=\"verdict {tone}\" aria-labelledby=\"h-verdict\">\n<h2 id=\"h-verdict\">Combine: {Html.Text(title)}</h2>\n<p>{Html.Text(text)}</p>\n");
        if (rules is not null)
        {
            page.Append("<dl class=\"rules\">\n");
            Term("Rules", rules.Name);
            Term("Maximum loss", FigureText.Dollars(rules.MaximumLoss) + (rules.Trail == FloorTrail.Intraday ? ", trails the highest equity" : ", trails the highest day end"));
            Term("Loss of a day", rules.DailyLoss is { } daily ? FigureText.Dollars(daily) : "no limit");
            Term("Profit target", rules.ProfitTarget is { } target ? FigureText.Dollars(target) : "none");
            Term("Consistency", rules.ConsistencyShare is { } share ? $"best date at most {share * 100:0.#}\u202f% of the profit" : "none");
            Term("Daily limit reached", report.LockedDates.IsEmpty ? "on no date" : $"on {report.LockedDates.Length} {(report.LockedDates.Length == 1 ? "date" : "dates")}: {string.Join(", ", report.LockedDates.Take(6).Select(FigureText.Date))}{(report.LockedDates.Length > 6 ? " \u2026" : "")}");
            page.Append("</dl>\n");
        }

        if (report.Outlook.Today is { } today)
        {
            var node = report.Combine;
            page.Append($"<h3>If the trade date {FigureText.Date(today.Date)} ended now</h3>\n<dl class=\"rules\">\n");
            foreach (var (path, label, kind) in new[]
            {
                ("today.equity", "Equity", FigureKind.Money), ("today.today", "Result of the date", FigureKind.Money), ("today.floorRoom", "Room before the loss floor", FigureKind.Money),
                ("today.dailyRoom", "Room before the limit of the day", FigureKind.Money), ("today.targetLeft", "Missing to the target", FigureKind.Money),
                ("today.bestShare", "Best date\u2019s share", FigureKind.Share),
            })
            {
                page.Append($"<div><dt>{label}</dt><dd>{Value(node, path, kind)}</dd></div>\n");
            }

            page.Append("</dl>\n");
        }

        page.Append("</section>\n");

        void Term(string label, string value) => page.Append($"<div><dt>{Html.Text(label)}</dt><dd>{Html.Text(value)}</dd></div>\n");
    }

    private static (string Tone, string Title, string Text) TextOf(RunReport report)
    {
        var verdict = report.Verdict;
        var left = FigureText.Dollars(verdict.Left ?? Money.Zero);
        return verdict.End switch
        {
            CombineEnd.Passed => ("good", $"Passed on {FigureText.Date(verdict.On!.Value)}", "Realised profit reached the target at the end of that trade date, within the consistency rule, before the loss floor was touched."),
            CombineEnd.Failed => ("bad", $"Failed on {FigureText.Date(verdict.On!.Value)}", $"Equity, open profit included, was at the loss floor or below at {FigureText.Stamp(verdict.At!.Value)}. The firm ends the account there; what follows on this page would not have happened."),
            CombineEnd.Undecided when report.Halt is { } halt => (
                "open",
                $"Not decided, halted on {FigureText.Date(Markets.TradeDate.Of(halt.At))}",
                $"The engine stopped trading at {FigureText.Stamp(halt.At)}, before the firm\u2019s loss floor was reached ({halt.Who}: {halt.Why.TrimEnd('.')}). By the firm\u2019s rules the account stands; {left} is missing to the target."),
            CombineEnd.Undecided => ("open", "Not decided", $"Neither the target nor the loss floor was reached within the data; {left} is missing to the target."),
            _ => ("open", "No Combine rules", report.Rules is null ? "No rules of a firm were applied to this run, so there is nothing to pass." : "The rules of this account have no profit target."),
        };
    }

    private static void Forecast(StringBuilder page, RunReport report)
    {
        var outlook = report.Outlook;
        page.Append("<section id=\"forecast\" aria-labelledby=\"h-forecast\">\n<h2 id=\"h-forecast\">Combine forecast</h2>\n");
        if (outlook.New is not { } forecast)
        {
            page.Append("<p class=\"empty\">No rules of a firm were applied, so there is nothing to forecast.</p>\n</section>\n");
            return;
        }

        if (forecast.Why != Undefined.None)
        {
            page.Append($"<p class=\"empty\">{forecast.Dates} trade {(forecast.Dates == 1 ? "date is" : "dates are")} too few to forecast from; {forecast.Settings.FewestDates} are the fewest.</p>\n</section>\n");
            return;
        }

        page.Append(string.Create(
            CultureInfo.InvariantCulture,
            $"<p>What the {forecast.Dates} trade dates of this report would make of an account, if dates like them came again in another order: {forecast.Settings.Paths:#,##0} ways, each of {forecast.Settings.Horizon} dates at most, drawn in blocks of {forecast.MeanBlock:0.#} dates on average. Of a market that changes it says nothing. {Seen(outlook)}</p>\n"));
        Table(page, report.Combine, "forecast", forecast, "A new account");
        if (outlook.FromHere is { Why: Undefined.None } here)
        {
            Table(page, report.Combine, "forecastFromHere", here, "This account, from where it stands");
        }

        page.Append("</section>\n");
    }

    private static string Seen(CombineOutlook outlook) => outlook.Priced == outlook.Traded
        ? "How far each date went against the account is known from the prices."
        : $"Of {outlook.Traded - outlook.Priced} of {outlook.Traded} dates with a fill the prices are not known: how far they went against the account is told by fills alone, and a breach may be missed.";

    private static void Table(StringBuilder page, JsonObject combine, string name, CombineForecast forecast, string title)
    {
        page.Append($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{title}\"><table class=\"grid outlook\"><caption>{title}</caption><thead><tr><th scope=\"col\">Size</th><th scope=\"col\">Pass</th><th scope=\"col\">Breach</th><th scope=\"col\">Undecided</th><th scope=\"col\" class=\"split\"><span class=\"hidden\">Shares</span></th><th scope=\"col\">Dates to pass</th><th scope=\"col\">10 to 90\u202f%</th><th scope=\"col\">Dates to breach</th></tr></thead><tbody>\n");
        for (var i = 0; i < forecast.Sizes.Length; i++)
        {
            var (size, at) = (forecast.Sizes[i], $"{name}.sizes[{i}]");
            page.Append($"<tr{(size.Size == 1 ? " class=\"own\"" : "")}><th scope=\"row\">{size.Size.ToString("0.##", CultureInfo.InvariantCulture)}\u202f\u00d7</th><td>{Value(combine, at + ".pass", FigureKind.Share)}</td><td>{Value(combine, at + ".breach", FigureKind.Share)}</td><td>{Value(combine, at + ".undecided", FigureKind.Share)}</td>");
            page.Append($"<td class=\"split\"><div class=\"shares\" aria-hidden=\"true\"><i class=\"pass\" style=\"width:{Width(size.Pass ?? 0)}%\"></i><i class=\"rest\" style=\"width:{Width(size.Undecided)}%\"></i><i class=\"breach\" style=\"width:{Width(size.Breach)}%\"></i></div></td>");
            page.Append($"<td>{Value(combine, at + ".toPass.mean", FigureKind.Number)}</td><td>{(size.ToPass is null ? "\u2013" : $"{Value(combine, at + ".toPass.p10", FigureKind.Count)} to {Value(combine, at + ".toPass.p90", FigureKind.Count)}")}</td><td>{Value(combine, at + ".toBreach.mean", FigureKind.Number)}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");

        static string Width(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture);
    }

    /// <summary>A value of the Combine's JSON as it is shown, with its path and the very text of the JSON beside it.</summary>
    private static string Value(JsonObject combine, string path, FigureKind kind)
    {
        var value = At(combine, path);
        return $"<span{(value is null ? " class=\"none\"" : "")} data-combine=\"{path}\" data-kind=\"{kind}\" data-value=\"{Html.Text(value?.ToJsonString() ?? "null")}\">{FigureText.Of(value, kind)}</span>";
    }

    private static JsonNode? At(JsonObject combine, string path)
    {
        JsonNode? node = combine;
        foreach (var name in path.Split('.', '[', ']').Where(part => part.Length > 0))
        {
            node = node switch
            {
                JsonArray array => array[int.Parse(name, CultureInfo.InvariantCulture)],
                JsonObject members => members[name],
                _ => null,
            };
        }

        return node;
    }
}
