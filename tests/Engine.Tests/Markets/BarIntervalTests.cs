using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class BarIntervalTests
{
    [Theory]
    [InlineData("5s", BarUnit.Second, 5)]
    [InlineData("1m", BarUnit.Minute, 1)]
    [InlineData("4h", BarUnit.Hour, 4)]
    [InlineData("1d", BarUnit.Day, 1)]
    [InlineData("1w", BarUnit.Week, 1)]
    [InlineData("1mo", BarUnit.Month, 1)]
    [InlineData("100t", BarUnit.Tick, 100)]
    [InlineData(" 500V ", BarUnit.Volume, 500)]
    [InlineData("1000000usd", BarUnit.DollarValue, 1_000_000)]
    [InlineData("8r", BarUnit.Range, 8)]
    [InlineData("4renko", BarUnit.Renko, 4)]
    public void Every_kind_of_bar_is_written_as_a_count_and_a_unit(string text, BarUnit unit, int count)
    {
        Assert.True(BarInterval.TryParse(text, out var interval));
        Assert.Equal(new BarInterval(unit, count), interval);
        Assert.Equal(text.Trim().ToLowerInvariant(), interval.ToString());
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Gen.Select(Gen.Enum<BarUnit>(), Gen.Int[1, 12]).Sample((unit, count) =>
            BarInterval.TryParse(new BarInterval(unit, count).ToString(), out var read) && read == new BarInterval(unit, count));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("0m")]
    [InlineData("-1m")]
    [InlineData("+1m")]
    [InlineData("1 m")]
    [InlineData("1y")]
    [InlineData("1.5h")]
    [InlineData("99999999999t")]
    [InlineData("745h")] // more than a month
    [InlineData("13mo")]
    public void Other_words_are_no_interval(string? text) => Assert.False(BarInterval.TryParse(text, out _));

    [Fact]
    public void The_shortest_comes_first_and_what_is_not_of_time_last()
    {
        BarInterval[] ordered = [.. new[] { "8r", "1w", "100t", "60m", "1mo", "1h", "5s", "1d", "2h" }.Select(Parse).Order()];
        Assert.Equal(["5s", "60m", "1h", "2h", "1d", "1w", "1mo", "100t", "8r"], ordered.Select(i => i.ToString()));
    }

    private static BarInterval Parse(string text) => BarInterval.TryParse(text, out var interval) ? interval : throw new FormatException(text);
}
