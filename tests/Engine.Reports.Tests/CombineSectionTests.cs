using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Reports.Tests;

public sealed class CombineSectionTests
{
    private const double Day = 24 * 60;

    [Fact]
    public void The_forecast_draws_from_the_trade_dates_and_every_number_of_it_is_that_of_the_JSON()
    {
        var report = Weeks(5, day => day % 3 == 0 ? -6 : 5).Report();
        Assert.Equal(25, report.Outlook.New!.Dates);
        Assert.Equal((25, 25), (report.Outlook.Priced, report.Outlook.Traded));
        var page = ReportPage.Write(report);
        var combine = JsonNode.Parse(Regex.Match(page, "id=\"combine\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value)!;
        Assert.True(JsonNode.DeepEquals(combine, JsonNode.Parse(report.Combine.ToJsonString())));
        var shown = Regex.Matches(page, "data-combine=\"([^\"]+)\" data-kind=\"(\\w+)\" data-value=\"([^\"]*)\">([^<]*)");
        Assert.True(shown.Count >= 6 + (12 * 5), $"{shown.Count}");
        foreach (Match match in shown)
        {
            var node = match.Groups[1].Value.Split('.', '[', ']').Where(p => p.Length > 0).Aggregate((JsonNode?)combine, (at, part) => at is JsonArray array ? array[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : at?[part]);
            Assert.Equal(node?.ToJsonString() ?? "null", WebUtility.HtmlDecode(match.Groups[3].Value));
            Assert.Equal(node is null, match.Groups[4].Value == "\u2013");
        }

        Assert.DoesNotMatch("NaN|Infinity", page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("<script", StringComparison.Ordinal)]);
    }

    [Fact]
    public void A_date_counts_with_its_worst_excursion_although_it_ended_well()
    {
        // Each date falls by 21 points of 50 dollars before it ends 10 points up: the limit of the day, 1,000 dollars, would have closed it.
        var sample = new Sample();
        for (var day = 0; day < 28; day++)
        {
            if (Sample.Start.AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                sample.Mark(day * Day, 5_000).Fill(day * Day, OrderSide.Buy, 5_000).Mark((day * Day) + 1, 4_979).Mark((day * Day) + 2, 5_010).Fill((day * Day) + 2, OrderSide.Sell, 5_010);
            }
        }

        var size = sample.Report().Outlook.New!.Sizes.ToDictionary(s => s.Size);
        Assert.Equal((1.0, 2), (size[1m].Breach, size[1m].ToBreach!.P50));
        Assert.Equal(1.0, size[0.5m].Pass);

        // The fills alone do not tell.
        sample.Marks.Clear();
        var unseen = sample.Report();
        Assert.Equal(1.0, unseen.Outlook.New!.Sizes.Single(s => s.Size == 1m).Pass);
        Assert.Equal((0, 20), (unseen.Outlook.Priced, unseen.Outlook.Traded));
        Assert.Contains("Of 20 of 20 dates with a fill the prices are not known", ReportPage.Write(unseen), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_account_stands_is_told_as_if_the_date_ended_now()
    {
        // 996 on Monday; on Tuesday 496 realised and 100 open, after the costs of the entry.
        var report = new Sample().Trip(0, 20).Trip(Day, 10).Mark(Day + 30, 5_000).Fill(Day + 30, OrderSide.Buy, 5_000).Mark(Day + 31, 5_002).Report();
        var today = report.Outlook.Today!;
        Assert.Equal((new DateOnly(2026, 3, 3), Money.FromDecimal(51_590), Money.FromDecimal(594)), (today.Date, today.Equity, today.Today));

        // The floor trails Monday's end: 50,996 - 2,000. The limit of the day counts from there.
        Assert.Equal((Money.FromDecimal(51_590 - 48_996), Money.FromDecimal(1_594)), (today.FloorRoom!.Value, today.DailyRoom!.Value));
        Assert.Equal((Money.FromDecimal(3_000 - 1_590), Money.FromDecimal(996), 996.0 / 1_590), (today.TargetLeft!.Value, today.BestDate, today.BestShare!.Value));
    }

    [Fact]
    public void Too_few_dates_or_no_rules_make_no_forecast_and_the_page_says_which()
    {
        Assert.Contains("1 trade date is too few to forecast from; 20 are the fewest.", ReportPage.Write(new Sample().Trip(0, 10).Report()), StringComparison.Ordinal);
        Assert.Contains("there is nothing to forecast", ReportPage.Write(new Sample(rules: false).Trip(0, 10).Report()), StringComparison.Ordinal);
        var cut = new Sample { IsComplete = false };
        Assert.Equal(24, Weeks(5, _ => 5, cut).Report().Outlook.New!.Dates);
    }

    [Fact]
    public void An_account_that_the_engine_halted_before_the_floor_says_when_and_why()
    {
        var sample = new Sample().Trip(0, 10);
        sample.Events.Add(new TradingStateChanged(Sample.Start.AddMinutes(30), TradingState.Halted, "guardian", "1,900 of 2,000 are lost."));
        var body = WebUtility.HtmlDecode(ReportPage.Write(sample.Report()));
        Assert.Contains("Combine: Not decided, halted on 2026-03-02", body, StringComparison.Ordinal);
        Assert.Contains("before the firm\u2019s loss floor was reached (guardian: 1,900 of 2,000 are lost)", body, StringComparison.Ordinal);

        // A halt that was lifted is none.
        sample.Events.Add(new TradingStateChanged(Sample.Start.AddMinutes(40), TradingState.Active, "person", "go on"));
        Assert.DoesNotContain("halted on", ReportPage.Write(sample.Report()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_date_of_which_nothing_is_known_is_not_drawn()
    {
        // Three weeks with trades, three without a price and with a holiday, one day with prices and without a trade.
        var report = Weeks(3, _ => 5).Mark(42 * Day, 5_000).Report();
        Assert.Equal(30, report.Record.Days.Length);
        Assert.Equal(16, report.Outlook.New!.Dates);
    }

    private static Sample Weeks(int weeks, Func<int, decimal> points, Sample? sample = null)
    {
        sample ??= new Sample();
        for (var day = 0; day < weeks * 7; day++)
        {
            if (Sample.Start.AddDays(day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                sample.Trip(day * Day, points(day));
            }
        }

        return sample;
    }
}
