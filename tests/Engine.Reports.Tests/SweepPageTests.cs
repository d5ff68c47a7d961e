using Engine.Accounts;
using Engine.Optimization;

namespace Engine.Reports.Tests;

public sealed class SweepPageTests
{
    private static readonly ParameterSpace Space = new([new("fast", ["5", "10"], true), new("mode", ["<b>", "y"], false)]);

    [Fact]
    public void The_page_has_no_script_asks_for_nothing_and_is_the_same_for_the_same_sweep()
    {
        var page = SweepPage.Write(Report(Runs()));
        Assert.Equal(page, SweepPage.Write(Report(Runs())));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_are_made_safe_and_what_has_no_value_says_why()
    {
        var page = SweepPage.Write(Report(Runs()));
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", page, StringComparison.Ordinal);
        Assert.Contains("threw &quot;x&quot;", page, StringComparison.Ordinal);
        Assert.Contains("title=\"no completed round trip\">\u2013", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Infinity", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_cell_of_the_heat_map_is_its_trials()
    {
        var page = SweepPage.Write(Report(Runs()) with { Objective = Objective.Net });
        Assert.Contains("<td class=\"up\" style=\"--s:1.00\" title=\"1 trial\">30.00</td>", page, StringComparison.Ordinal);
        Assert.Contains("<td class=\"down\" style=\"--s:0.33\" title=\"1 trial\">\u221210.00</td>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_without_a_single_trial_that_traded_is_a_page_too()
    {
        var idle = Space.Axes.Length > 0 ? Enumerable.Range(0, 4).ToDictionary(i => new SweepRun(0, SweepPart.InSample, i), _ => new SegmentFigures { Profits = [Money.Zero, Money.Zero] }) : [];
        Assert.Contains("class=\"heat\"", SweepPage.Write(Report(idle)), StringComparison.Ordinal);
    }

    private static Dictionary<SweepRun, SegmentFigures> Runs() => new()
    {
        [new(0, SweepPart.InSample, 0)] = Of(10, 20),
        [new(0, SweepPart.InSample, 1)] = Of(-20, 10),
        [new(0, SweepPart.InSample, 2)] = Of(1, 2) with { Trouble = "threw \"x\"" },
        [new(0, SweepPart.InSample, 3)] = Of() with { RoundTrips = 0 },
        [new(0, SweepPart.OutOfSample, 0)] = Of(5),
    };

    private static SweepReport Report(Dictionary<SweepRun, SegmentFigures> runs)
    {
        var plan = SweepPlan.Split([new(2026, 1, 5), new(2026, 1, 6), new(2026, 1, 7)], 0.3)!;
        return new SweepReport
        {
            Title = "Cross",
            Subtitle = "a.csv",
            Head = [new ReportLine("data", "a.csv")],
            Verdict = [new ReportLine("luck", "none")],
            Space = Space,
            Objective = Objective.Sharpe,
            Windows = SweepResult.Of(Space, plan, Objective.Net, drawn: false, 0, runs),
            Down = 1,
        };
    }

    private static SegmentFigures Of(params int[] profits) => new() { Profits = [.. profits.Select(p => Money.FromDecimal(p))], RoundTrips = 1, Winners = 1, Won = new Money(1) };
}
