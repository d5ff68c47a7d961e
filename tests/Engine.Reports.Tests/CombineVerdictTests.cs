using Engine.Accounts;
using Engine.Orders;

namespace Engine.Reports.Tests;

public sealed class CombineVerdictTests
{
    private const double Day = 24 * 60;

    [Fact]
    public void It_passes_on_the_date_at_which_target_and_consistency_hold()
    {
        // 1,996 on Monday and 1,096 on Tuesday reach the target, but Monday's share is above a half; Wednesday brings it down.
        var report = new Sample().Trip(0, 40).Trip(Day, 22).Trip(2 * Day, 20).Trip(3 * Day, 1).Report();
        Assert.Equal((CombineEnd.Passed, new DateOnly(2026, 3, 4)), (report.Verdict.End, report.Verdict.On!.Value));
        Assert.Equal([1.0, 1996.0 / 3092, 1996.0 / 4088], report.Verdict.Consistency.Take(3).Select(c => c.Share!.Value));
    }

    [Fact]
    public void It_fails_at_the_moment_at_which_open_loss_comes_to_the_floor_even_when_it_would_recover()
    {
        var report = new Sample().Mark(0, 5_000).Fill(0, OrderSide.Buy, 5_000).Mark(1, 4_960.25m).Mark(2, 4_960).Mark(3, 5_100).Fill(3, OrderSide.Sell, 5_100).Report();
        Assert.Equal(CombineEnd.Failed, report.Verdict.End);

        // 39.75 points and 2 of costs are less than 2,000; 40 points and 2 are more.
        Assert.Equal(Sample.Start.AddMinutes(2), report.Verdict.At);
        Assert.Equal(new DateOnly(2026, 3, 2), Assert.Single(report.LockedDates));
    }

    [Fact]
    public void It_stays_open_when_neither_is_reached_and_says_what_is_missing()
    {
        var report = new Sample().Trip(0, 10).Report();
        Assert.Equal((CombineEnd.Undecided, Money.FromDecimal(3_000 - 496)), (report.Verdict.End, report.Verdict.Left!.Value));
        Assert.Equal(CombineEnd.NoTarget, new Sample(rules: false).Trip(0, 10).Report().Verdict.End);
    }

    [Fact]
    public void The_curve_ends_each_date_with_the_equity_of_the_record()
    {
        var report = new Sample().Trip(0, 10).Trip(Day, -6).Mark(Day + 30, 5_000).Fill(Day + 30, OrderSide.Buy, 5_000).Mark(Day + 31, 5_003).Report();
        foreach (var day in report.Record.Days)
        {
            Assert.Equal(day.Equity, report.Curve.Last(p => Markets.TradeDate.Of(p.At) <= day.Date).Equity);
        }
    }
}
