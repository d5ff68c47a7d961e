using Engine.Accounts;
using Engine.Markets;

namespace Engine.Reports.Tests;

public sealed class ReportPartTests
{
    private const double Day = 24 * 60;

    [Fact]
    public void A_part_shows_its_own_days_and_is_judged_from_the_accounts_beginning_on()
    {
        var sample = new Sample().Trip(0, 40).Trip(Day, 22).Trip(2 * Day, 20).Trip(3 * Day, 1);
        var part = sample.Report(since: Sample.Start.AddMinutes(2 * Day - 60));
        Assert.Equal([new DateOnly(2026, 3, 4), new DateOnly(2026, 3, 5)], part.Record.Days.Select(d => d.Date));
        Assert.Equal(Money.FromDecimal(996 + 46), part.Statistics.Net);
        Assert.Equal(Sample.Capital + Money.FromDecimal(1996 + 1096), part.Record.Capital);
        Assert.Equal((CombineEnd.Passed, new DateOnly(2026, 3, 4)), (part.Verdict.End, part.Verdict.On!.Value));
        Assert.All(part.Curve, point => Assert.True(point.At >= Sample.Start.AddMinutes(2 * Day - 60)));
        Assert.Equal(part.Record.Days[^1].Equity, part.Curve[^1].Equity);
        Assert.All(part.Prices.Single().Bars, bar => Assert.True(TradeDate.Of(bar.Start) >= new DateOnly(2026, 3, 4)));

        var before = sample.Report(before: Sample.Start.AddMinutes(2 * Day - 60));
        Assert.Equal(CombineEnd.Undecided, before.Verdict.End);
        Assert.Equal(Money.FromDecimal(1996 + 1096), before.Statistics.Net);
    }

    [Fact]
    public void A_part_in_which_nothing_happened_is_a_page_that_says_so()
    {
        var page = ReportPage.Write(new Sample().Trip(0, 40).Report(since: Sample.Start.AddDays(30)) with { Missing = ["nothing happened in the range"] });
        Assert.Contains("Data: nothing happened in the range", page, StringComparison.Ordinal);
        Assert.Contains("No round trip was completed.", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("NaN|Infinity", page[page.IndexOf("<body>", StringComparison.Ordinal)..page.IndexOf("<script", StringComparison.Ordinal)]);
    }
}
