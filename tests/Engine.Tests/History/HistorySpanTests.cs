using System.Globalization;
using Engine.History;

namespace Engine.Tests.History;

public sealed class HistorySpanTests
{
    [Theory]
    [InlineData("2026-11-24T18:00Z", 1, "2026-11-22T23:00Z")]
    [InlineData("2026-11-25T00:00Z", 1, "2026-11-23T23:00Z")]
    [InlineData("2026-11-27T22:59Z", 1, "2026-11-25T23:00Z")]
    [InlineData("2026-11-27T23:13Z", 1, "2026-11-26T23:00Z")]
    [InlineData("2026-11-28T18:00Z", 1, "2026-11-26T23:00Z")]
    [InlineData("2026-11-28T18:00Z", 5, "2026-11-22T23:00Z")]
    [InlineData("2026-11-30T18:00Z", 1, "2026-11-29T23:00Z")]
    public void The_last_days_begin_with_the_trade_date_of_so_many_days_ago_on_a_weekend_too(string now, int days, string begins)
    {
        var span = HistorySpan.LastDays(days, At(now));

        Assert.Equal((At(begins), At(now)), (span.From, span.To));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
