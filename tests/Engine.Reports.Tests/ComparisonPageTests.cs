using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Reports.Tests;

public sealed class ComparisonPageTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_page_has_no_script_asks_for_nothing_and_is_the_same_for_the_same_runs()
    {
        var page = ComparisonPage.Write(Comparison());
        Assert.Equal(page, ComparisonPage.Write(Comparison()));
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_are_steps_of_realised_profit_on_one_scale_and_texts_are_safe()
    {
        var page = ComparisonPage.Write(Comparison());

        // 40 at the top, -10 at the bottom, zero at four fifths of 280; the first run wins 40 half way and loses nothing after, the second loses 10 at the end.
        Assert.Equal(
            ["0,224 0,224 450,224 450,0 900,0", "0,224 0,224 900,224 900,280 900,280"],
            Regex.Matches(page, "points=\"([^\"]*)\"").Select(m => m.Groups[1].Value));
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt; beside", page, StringComparison.Ordinal);
        Assert.Contains("1 round trips are the same, 1 differ", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_without_a_round_trip_are_a_page_too()
    {
        var page = ComparisonPage.Write(new RunsSideBySide([new("a", new TradingRecord()), new("b", new TradingRecord())], [], [new("b", 0, [])], []));
        Assert.Contains("No run has completed a round trip.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
    }

    private static RunsSideBySide Comparison() => new(
        [new("live", RecordOf(Trip(0, 300, 40))), new("<b> beside", RecordOf(Trip(0, 600, -10)))],
        [new("net", ["40.00 USD", "-10.00 USD"])],
        [new("<b> beside", 1, [new(Noon, "left otherwise", "long", "long", "because of <b>")])],
        ["a note"]);

    private static TradingRecord RecordOf(params RoundTrip[] trips) => new() { RoundTrips = [.. trips] };

    private static RoundTrip Trip(int entered, int exited, int net) => new()
    {
        Contract = new ContractId("CON.F.US.MES.Z26"),
        Strategy = new StrategyName("one"),
        Side = OrderSide.Buy,
        EnteredAt = Noon.AddSeconds(entered),
        ExitedAt = Noon.AddSeconds(exited),
        Entered = 1,
        Exited = 1,
        MaxSize = 1,
        EntryFills = 1,
        ExitFills = 1,
        EntryNotional = 100,
        ExitNotional = 101,
        Gross = Money.FromDecimal(net),
        Fees = Money.Zero,
        End = RoundTripEnd.Flat,
    };
}
