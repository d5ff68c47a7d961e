using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Engine.Accounts;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>Daily profit as a calendar: a table for each month, Monday to Friday, coloured by the size of profit or loss.</summary>
internal static class CalendarTable
{
    private const int Shades = 4;

    /// <summary>Writes the section.</summary>
    public static void Write(StringBuilder page, ImmutableArray<TradingDay> days, IReadOnlySet<DateOnly>? priced)
    {
        page.Append("<section id=\"calendar\" aria-labelledby=\"h-calendar\">\n<h2 id=\"h-calendar\">Daily profit and loss</h2>\n<p>What each trade date earned after costs, open profit included, in dollars. The stronger the colour, the larger the amount; a grey day brought nothing, a hatched one is a trade date without prices in the data, an empty frame is no trade date of the range.</p>\n");
        if (days.IsEmpty)
        {
            page.Append("<p class=\"empty\">No trade date lies in the data.</p>\n</section>\n");
            return;
        }

        var largest = days.Max(d => d.Profit.Abs().Micros);
        page.Append("<div class=\"months\">\n");
        foreach (var month in days.GroupBy(d => (d.Date.Year, d.Date.Month)))
        {
            Month(page, month.Key.Year, month.Key.Month, month.ToDictionary(d => d.Date), largest, priced);
        }

        page.Append("</div>\n</section>\n");
    }

    private static void Month(StringBuilder page, int year, int month, Dictionary<DateOnly, TradingDay> days, long largest, IReadOnlySet<DateOnly>? priced)
    {
        var first = new DateOnly(year, month, 1);
        var sum = days.Values.Aggregate(Money.Zero, (all, day) => all + day.Profit);
        page.Append($"<table class=\"month\"><caption>{first.ToString("MMMM yyyy", CultureInfo.InvariantCulture)} <span class=\"{(sum < Money.Zero ? "down" : "up")}\">{FigureText.Dollars(sum)}</span></caption><thead><tr>");
        foreach (var name in new[] { "Mon", "Tue", "Wed", "Thu", "Fri" })
        {
            page.Append($"<th scope=\"col\">{name}</th>");
        }

        page.Append("</tr></thead><tbody>\n");
        for (var monday = first.AddDays(-(((int)first.DayOfWeek + 6) % 7)); monday.Year < year || (monday.Year == year && monday.Month <= month); monday = monday.AddDays(7))
        {
            var week = Enumerable.Range(0, 5).Select(i => monday.AddDays(i)).ToList();
            if (week.All(date => date.Month != month))
            {
                continue;
            }

            page.Append("<tr>");
            foreach (var date in week)
            {
                page.Append(date.Month != month ? "<td class=\"out\"></td>" : days.TryGetValue(date, out var day) ? Cell(day, largest, priced?.Contains(date) ?? true) : $"<td class=\"off\"><span class=\"day\">{date.Day}</span></td>");
            }

            page.Append("</tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    private static string Cell(TradingDay day, long largest, bool priced)
    {
        var amount = day.Profit.Abs().Micros;
        var shade = amount == 0 ? 0 : Math.Max(1, (int)Math.Ceiling(Shades * Math.Sqrt((double)amount / largest)));
        var tone = amount == 0 ? priced ? "zero" : "blank" : (day.Profit < Money.Zero ? "n" : "p") + shade.ToString(CultureInfo.InvariantCulture);
        var title = $"{FigureText.Date(day.Date)}: {FigureText.Dollars(day.Profit)}, {day.Fills} fills, equity {FigureText.Dollars(day.Equity)}{(priced ? "" : ", no prices in the data")}";
        return $"<td class=\"{tone}\" title=\"{Html.Text(title)}\" data-date=\"{FigureText.Date(day.Date)}\" data-value=\"{day.Profit.ToDecimal().ToString(CultureInfo.InvariantCulture)}\"><span class=\"day\">{day.Date.Day}</span><span class=\"amount\">{FigureText.ShortDollars(day.Profit)}</span></td>";
    }
}
