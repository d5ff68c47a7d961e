using System.Globalization;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class ExchangeCalendarTests
{
    [Fact]
    public void Every_trade_date_of_the_calendar_is_known_to_every_group()
    {
        for (var date = ExchangeCalendar.FirstDate; date <= ExchangeCalendar.LastDate; date = date.AddDays(1))
        {
            foreach (var group in Enum.GetValues<ProductGroup>())
            {
                var entry = ExchangeCalendar.Of(group, date);
                Assert.NotEqual(CalendarDay.Unknown, entry.Day);
                Assert.True(entry.Close <= new TimeOnly(16, 0));
                Assert.True(entry.Day == CalendarDay.Normal || date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));
            }
        }
    }

    [Theory]
    [InlineData("2026-11-26T17:59:59Z", true)] // Thanksgiving: stock indices trade until 12:00
    [InlineData("2026-11-26T18:00:00Z", false)]
    [InlineData("2026-11-26T22:59:59Z", false)]
    [InlineData("2026-11-26T23:00:00Z", true)] // the evening belongs to the day after
    [InlineData("2026-12-24T23:30:00Z", false)] // the evening before Christmas belongs to Christmas
    [InlineData("2026-11-28T15:00:00Z", false)] // Saturday
    [InlineData("2028-01-04T16:00:00Z", null)]
    [InlineData("2013-10-07T15:00:00Z", null)]
    public void A_date_is_open_closed_or_not_known(string at, bool? open) =>
        Assert.Equal(open, ExchangeCalendar.IsOpen(ProductGroup.StockIndices, At(at)));

    [Fact]
    public void A_date_outside_the_calendar_keeps_the_weekly_hours_and_says_so()
    {
        Assert.True(ExchangeCalendar.MayBeOpen(ProductGroup.StockIndices, At("2028-01-04T16:00:00Z")));
        Assert.False(ExchangeCalendar.MayBeOpen(ProductGroup.StockIndices, At("2028-01-04T22:30:00Z")));
        Assert.All(ExchangeCalendar.Sessions(ProductGroup.Grains, new DateOnly(2028, 1, 4)), span => Assert.False(span.IsKnown));
        Assert.Contains("2028-01-04", ExchangeCalendar.Doubt(new DateOnly(2028, 1, 4)), StringComparison.Ordinal);
        Assert.Null(ExchangeCalendar.Doubt(new DateOnly(2026, 1, 5)));
    }

    [Fact]
    public void A_week_of_sessions_opens_the_evening_before_each_trade_date_across_the_change_of_the_clocks()
    {
        // The clocks went forward on Sunday, 8 March 2026: 17:00 is 23:00 UTC before and 22:00 UTC after.
        var spans = ExchangeCalendar.Sessions(ProductGroup.StockIndices, At("2026-03-05T23:00:00Z"), At("2026-03-10T21:00:00Z")).ToArray();
        Assert.Equal(
            [
                Span("2026-03-06", "2026-03-05T23:00:00Z", "2026-03-06T22:00:00Z"),
                Span("2026-03-09", "2026-03-08T22:00:00Z", "2026-03-09T21:00:00Z"),
                Span("2026-03-10", "2026-03-09T22:00:00Z", "2026-03-10T21:00:00Z"),
            ],
            spans);
    }

    [Fact]
    public void A_holiday_has_no_session_and_a_short_day_ends_early()
    {
        Assert.Empty(ExchangeCalendar.Sessions(ProductGroup.StockIndices, new DateOnly(2026, 12, 25)));
        Assert.Empty(ExchangeCalendar.Sessions(ProductGroup.Grains, new DateOnly(2026, 11, 26)));
        Assert.Equal(
            [Span("2026-11-26", "2026-11-25T23:00:00Z", "2026-11-26T18:00:00Z")],
            ExchangeCalendar.Sessions(ProductGroup.StockIndices, new DateOnly(2026, 11, 26)));
        Assert.Equal(
            [Span("2026-11-27", "2026-11-27T01:00:00Z", "2026-11-27T13:45:00Z"), Span("2026-11-27", "2026-11-27T14:30:00Z", "2026-11-27T18:05:00Z")],
            ExchangeCalendar.Sessions(ProductGroup.Grains, new DateOnly(2026, 11, 27)));
    }

    [Fact]
    public void A_range_yields_the_sessions_that_it_touches_and_no_others()
    {
        Assert.Empty(ExchangeCalendar.Sessions(ProductGroup.StockIndices, At("2026-03-06T22:00:00Z"), At("2026-03-08T22:00:00Z")));
        Assert.Single(ExchangeCalendar.Sessions(ProductGroup.StockIndices, At("2026-03-06T21:59:59Z"), At("2026-03-08T22:00:00Z")));
        Assert.Single(ExchangeCalendar.Sessions(ProductGroup.StockIndices, At("2026-03-06T22:00:00Z"), At("2026-03-08T22:00:01Z")));
        Assert.Empty(ExchangeCalendar.Sessions(ProductGroup.StockIndices, At("2026-03-06T12:00:00Z"), At("2026-03-06T12:00:00Z")));
    }

    [Theory]
    [InlineData("2013-10-09", "15:15", "16:15")] // a pause from 15:15 to 15:30, and the day ends at 16:15
    [InlineData("2015-09-18", "15:15", "16:15")]
    [InlineData("2015-09-21", "15:15", "16:00")]
    [InlineData("2021-06-25", "15:15", "16:00")]
    [InlineData("2021-06-28", "16:00", "16:00")]
    public void Stock_indices_had_a_pause_in_the_afternoon_until_2021(string date, string firstEnd, string close)
    {
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture);
        var spans = ExchangeCalendar.Sessions(ProductGroup.StockIndices, day);
        Assert.Equal(TimeOnly.Parse(firstEnd, CultureInfo.InvariantCulture), TimeOnly.FromDateTime(TradeDate.ChicagoTime(spans[0].CloseUtc)));
        Assert.Equal(TimeOnly.Parse(close, CultureInfo.InvariantCulture), TimeOnly.FromDateTime(TradeDate.ChicagoTime(spans[^1].CloseUtc)));
        Assert.Equal(firstEnd == close ? 1 : 2, spans.Count);
    }

    [Fact]
    public void Every_instant_is_within_a_session_exactly_when_the_calendar_says_open()
    {
        foreach (var group in Enum.GetValues<ProductGroup>())
        {
            var (from, to) = (At("2026-11-20T00:00:00Z"), At("2027-01-05T00:00:00Z"));
            var spans = ExchangeCalendar.Sessions(group, from, to).ToArray();
            for (var at = from; at < to; at = at.AddMinutes(5))
            {
                Assert.Equal(ExchangeCalendar.IsOpen(group, at), spans.Any(s => s.OpenUtc <= at && at < s.CloseUtc));
            }
        }
    }

    [Theory]
    [InlineData("1m", 90, "2026-03-09T12:00:00Z", "2026-03-09T10:30:00Z")]
    [InlineData("1m", 90, "2026-03-08T22:30:00Z", "2026-03-06T21:00:00Z")] // Sunday evening: an hour is Friday's
    [InlineData("1h", 46, "2026-03-09T22:00:00Z", "2026-03-05T23:00:00Z")] // two whole days, across the weekend
    [InlineData("1d", 30, "2026-03-31T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData("12mo", 30000, "2026-03-31T00:00:00Z", "2006-03-16T00:00:00Z")] // no strategy looks further back
    public void Warm_up_looks_back_over_trading_and_not_over_pauses(string interval, int count, string to, string from)
    {
        Assert.True(BarInterval.TryParse(interval, out var parsed));
        Assert.Equal(At(from), WarmUpRange.From(ProductGroup.StockIndices, parsed, count, At(to)));
    }

    [Theory]
    [InlineData(ProductGroup.StockIndices, "2026-03-06T12:00:00Z", "2026-03-08T22:00:00Z")] // Friday morning: Sunday evening
    [InlineData(ProductGroup.StockIndices, "2026-03-08T22:00:00Z", "2026-03-09T22:00:00Z")]
    [InlineData(ProductGroup.StockIndices, "2026-12-24T20:00:00Z", "2026-12-27T23:00:00Z")] // Christmas is a Friday
    [InlineData(ProductGroup.Grains, "2026-03-09T12:50:00Z", "2026-03-10T00:00:00Z")] // the morning after a pause is no opening
    public void The_next_opening_is_that_of_a_trade_date(ProductGroup group, string after, string open) =>
        Assert.Equal(At(open), ExchangeCalendar.NextOpen(group, At(after)));

    private static SessionSpan Span(string date, string open, string close) =>
        new(DateOnly.Parse(date, CultureInfo.InvariantCulture), At(open), At(close), true);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
