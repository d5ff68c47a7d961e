using System.Globalization;
using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class BarGridTests
{
    [Theory]
    [InlineData("4h", "2026-03-08T09:30:00Z", "2026-03-08T08:00:00Z", "2026-03-08T12:00:00Z")]
    [InlineData("7m", "1970-01-01T00:08:00Z", "1970-01-01T00:07:00Z", "1970-01-01T00:14:00Z")]
    [InlineData("1d", "2026-03-06T22:59:59Z", "2026-03-05T23:00:00Z", "2026-03-06T23:00:00Z")]
    [InlineData("1d", "2026-03-08T22:00:00Z", "2026-03-08T22:00:00Z", "2026-03-09T22:00:00Z")] // the clocks have gone forward
    [InlineData("1w", "2026-03-11T12:00:00Z", "2026-03-08T22:00:00Z", "2026-03-15T22:00:00Z")]
    [InlineData("1mo", "2026-03-31T21:59:59Z", "2026-02-28T23:00:00Z", "2026-03-31T22:00:00Z")]
    [InlineData("1mo", "2026-05-31T22:00:00Z", "2026-05-31T22:00:00Z", "2026-06-30T22:00:00Z")] // Sunday evening is the first of June
    [InlineData("3mo", "2026-05-31T12:00:00Z", "2026-03-31T22:00:00Z", "2026-06-30T22:00:00Z")]
    public void Bars_begin_on_the_clock_or_with_the_trade_date(string interval, string at, string start, string end)
    {
        Assert.Equal(At(start), BarGrid.StartOf(Parse(interval), At(at)));
        Assert.Equal(At(end), BarGrid.EndOf(Parse(interval), At(at)));
    }

    [Fact]
    public void Cells_hold_every_instant_once_and_meet_without_a_gap() =>
        Gen.Select(Gen.Enum<BarUnit>().Where(u => u <= BarUnit.Month), Gen.Int[1, 12], Gen.Long[0, 40L * 366 * 86_400]).Sample((unit, count, second) =>
        {
            var grid = new BarGrid(new BarInterval(unit, count));
            var at = DateTimeOffset.UnixEpoch.AddDays(31).AddSeconds(second).UtcTicks;
            var (start, end) = (grid.StartOf(at), grid.EndOf(at));
            return start <= at && at < end
                && grid.StartOf(end) == end && grid.EndOf(end - 1) == end && grid.StartOf(end - 1) == start
                && (count > 1 || TimeSpan.FromTicks(end - start) >= new BarInterval(unit, count).ShortestLength - TimeSpan.FromHours(1));
        });

    [Fact]
    public void A_trade_date_of_the_calendar_lies_in_one_day_and_one_week_and_one_month()
    {
        foreach (var span in ExchangeCalendar.Sessions(ProductGroup.StockIndices, At("2026-01-01T00:00:00Z"), At("2027-12-30T00:00:00Z")))
        {
            foreach (var interval in new[] { "1d", "1w", "1mo" })
            {
                Assert.Equal(BarGrid.StartOf(Parse(interval), span.OpenUtc), BarGrid.StartOf(Parse(interval), span.CloseUtc.AddTicks(-1)));
            }
        }
    }

    private static BarInterval Parse(string text) => BarInterval.TryParse(text, out var interval) ? interval : throw new FormatException(text);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
