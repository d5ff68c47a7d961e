using Engine.Markets;

namespace Engine.Tests.Markets;

/// <summary>Monday, 5 January 2026, and the days around it; Chicago is six hours behind UTC.</summary>
public sealed class SilenceWatchTests
{
    private static readonly SilenceLimits Limits = new(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2));

    [Fact]
    public void The_busy_hours_allow_less_silence_than_the_rest_of_the_session()
    {
        Assert.Equal((Silence.None, Chicago(5, 10, 0, 30)), Read(heard: Chicago(5, 10, 0, 0), now: Chicago(5, 10, 0, 29)));
        Assert.Equal((Silence.Suspicious, Chicago(5, 15, 0, 0)), Read(heard: Chicago(5, 10, 0, 0), now: Chicago(5, 10, 0, 30)));
        Assert.Equal((Silence.None, Chicago(5, 3, 2, 0)), Read(heard: Chicago(5, 3, 0, 0), now: Chicago(5, 3, 1, 59)));
        Assert.Equal((Silence.Suspicious, Chicago(5, 8, 30, 0)), Read(heard: Chicago(5, 3, 0, 0), now: Chicago(5, 3, 2, 0)));
        Assert.Equal(Silence.None, Read(heard: Chicago(5, 15, 0, 0), now: Chicago(5, 15, 1, 59)).Silence);
    }

    [Fact]
    public void A_phase_begins_with_a_fresh_count()
    {
        Assert.Equal((Silence.None, Chicago(5, 8, 30, 30)), Read(heard: Chicago(5, 8, 29, 0), now: Chicago(5, 8, 30, 0)));
        Assert.Equal(Silence.Suspicious, Read(heard: Chicago(5, 8, 29, 0), now: Chicago(5, 8, 30, 30)).Silence);
        Assert.Equal((Silence.None, Chicago(5, 17, 2, 0)), Read(heard: Chicago(5, 15, 59, 59), now: Chicago(5, 17, 0, 0)));
    }

    [Fact]
    public void The_daily_pause_the_weekend_and_a_holiday_are_closed_until_the_next_opening()
    {
        Assert.Equal((Silence.Closed, Chicago(5, 17, 0, 0)), Read(heard: Chicago(5, 15, 59, 0), now: Chicago(5, 16, 0, 0)));
        Assert.Equal((Silence.Closed, Chicago(4, 17, 0, 0)), Read(heard: Chicago(2, 15, 59, 0), now: Chicago(3, 12, 0, 0)));

        // Christmas 2026 is a Friday; the market opens again on Sunday.
        var christmas = new DateTimeOffset(2026, 12, 25, 18, 0, 0, TimeSpan.Zero);
        Assert.Equal((Silence.Closed, new DateTimeOffset(2026, 12, 27, 23, 0, 0, TimeSpan.Zero)), Read(christmas.AddHours(-20), christmas));
    }

    [Fact]
    public void Prints_are_believed_over_the_calendar_until_they_stop()
    {
        var now = Chicago(3, 12, 0, 0);
        Assert.Equal((Silence.None, now.AddSeconds(119)), Read(heard: now, now: now, printed: now.AddSeconds(-1)));
        Assert.Equal(Silence.Closed, Read(heard: now, now: now, printed: now.AddMinutes(-2)).Silence);
    }

    [Fact]
    public void Each_next_look_lies_ahead_and_leads_through_a_silent_week()
    {
        var (now, heard) = (Chicago(4, 12, 0, 0), Chicago(2, 15, 0, 0));
        var seen = new List<Silence>();
        for (var looks = 0; now < Chicago(9, 16, 0, 1); looks++)
        {
            var (silence, next) = Read(heard, now);
            Assert.True(next > now && looks < 100);
            seen.Add(silence);
            now = next;
        }

        // Closed before the week; on each day three phases, each quiet first and suspicious then, and the pause.
        var day = Enumerable.Repeat(new[] { Silence.None, Silence.Suspicious }, 3).SelectMany(x => x).Append(Silence.Closed);
        Assert.Equal(Enumerable.Repeat(day, 5).SelectMany(x => x).Prepend(Silence.Closed), seen);
    }

    private static (Silence Silence, DateTimeOffset NextLook) Read(DateTimeOffset heard, DateTimeOffset now, DateTimeOffset? printed = null)
    {
        var reading = SilenceWatch.Read(ProductGroup.StockIndices, Limits, heard, printed, now);
        return (reading.Silence, reading.NextLook);
    }

    private static DateTimeOffset Chicago(int day, int hour, int minute, int second) =>
        new DateTimeOffset(2026, 1, day, hour, minute, second, TimeSpan.FromHours(-6)).ToUniversalTime();
}
