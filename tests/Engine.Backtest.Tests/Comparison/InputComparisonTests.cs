using Engine.Backtest.Comparison;

namespace Engine.Backtest.Tests.Comparison;

public sealed class InputComparisonTests
{
    private static readonly DateTimeOffset Noon = new(2026, 10, 6, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Equal_inputs_taken_in_at_other_times_do_not_differ()
    {
        StrategyInput[] live = [Bar(0, "a", late: 0.6), Print(10, "1 at 5"), Bar(1, "b", late: 0.6), Fill(65, "buy 1 at 5")];
        StrategyInput[] again = [Bar(0, "a"), Print(10, "1 at 5"), Bar(1, "b"), Fill(64, "buy 1 at 5")];

        Assert.Null(InputComparison.First(live, again, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void The_earliest_difference_of_any_stream_is_told()
    {
        StrategyInput[] live = [Bar(0, "a"), Print(10, "1 at 5"), Bar(1, "b"), Fill(125, "buy 1 at 5"), Bar(2, "c")];
        StrategyInput[] again = [Bar(0, "a"), Print(10, "1 at 5"), Bar(1, "other"), Fill(125, "buy 1 at 6"), Bar(2, "c")];

        Assert.Equal(new InputDifference(Noon.AddMinutes(2), Noon.AddMinutes(1), "1m bar", "b", "other"), InputComparison.First(live, again, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));

        // After the bar only the fill is left.
        Assert.Equal(("fill", "buy 1 at 5", "buy 1 at 6"), Told(InputComparison.First(live, [Bar(0, "a"), Print(10, "1 at 5"), Bar(1, "b"), Fill(125, "buy 1 at 6"), Bar(2, "c")], Noon.AddSeconds(60), DateTimeOffset.MaxValue)));
    }

    [Fact]
    public void What_one_has_not_is_a_difference_between_what_both_have()
    {
        StrategyInput[] live = [Print(1, "1 at 5"), Print(3, "1 at 7")];
        StrategyInput[] again = [Print(1, "1 at 5"), Print(2, "1 at 6"), Print(3, "1 at 7")];

        Assert.Equal(("print", null, "1 at 6"), Told(InputComparison.First(live, again, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)));

        // Of two prints at one instant one is missing.
        Assert.Equal(("print", null, "1 at 5"), Told(InputComparison.First(live, [Print(1, "1 at 5"), Print(1, "1 at 5"), Print(3, "1 at 7")], DateTimeOffset.MinValue, DateTimeOffset.MaxValue)));
    }

    [Fact]
    public void What_lies_before_the_other_began_or_after_it_ended_is_none()
    {
        StrategyInput[] live = [Print(1, "1 at 5"), Print(2, "1 at 6"), Print(3, "1 at 7")];
        StrategyInput[] again = [Print(2, "1 at 6")];

        Assert.Null(InputComparison.First(live, again, DateTimeOffset.MinValue, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void A_stream_of_the_market_that_one_does_not_have_says_nothing_and_an_outcome_does()
    {
        StrategyInput[] live = [Bar(0, "a"), Print(70, "1 at 5"), new(Noon.AddSeconds(80), "denial", null, "DailyLoss: too much")];
        StrategyInput[] again = [Bar(0, "a")];

        Assert.Equal(("denial", "DailyLoss: too much", null), Told(InputComparison.First(live, again, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)));
        Assert.Null(InputComparison.First(live, again, DateTimeOffset.MinValue, Noon.AddSeconds(79)));
    }

    private static (string, string?, string?) Told(InputDifference? difference) => (difference!.Stream, difference.First, difference.Second);

    private static StrategyInput Bar(int minute, string text, double late = 0) => new(Noon.AddMinutes(minute + 1).AddSeconds(late), "1m bar", Noon.AddMinutes(minute), text);

    private static StrategyInput Print(int second, string text) => new(Noon.AddSeconds(second), "print", Noon.AddSeconds(second), text);

    private static StrategyInput Fill(int second, string text) => new(Noon.AddSeconds(second), "fill", null, text);
}
