using System.Globalization;
using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class SessionLevelsTests
{
    private static readonly Dictionary<(DateOnly Date, string Part), SessionPrices> Expected = VolumeReference.Rows("b-sessions.csv").ToDictionary(
        row => (DateOnly.Parse(row["tradeDate"], CultureInfo.InvariantCulture), row["part"]),
        row => new SessionPrices(
            DateOnly.Parse(row["tradeDate"], CultureInfo.InvariantCulture),
            VolumeReference.PriceOf(row["open"]),
            VolumeReference.PriceOf(row["high"]),
            VolumeReference.PriceOf(row["low"]),
            VolumeReference.PriceOf(row["close"]),
            long.Parse(row["volume"], CultureInfo.InvariantCulture),
            true));

    [Fact]
    public void Session_night_and_regular_session_of_each_trade_date_are_those_of_pandas_in_Chicago_time()
    {
        var levels = new SessionLevels();
        var seen = new Dictionary<(DateOnly, string), SessionPrices>();
        foreach (var bar in VolumeReference.EsBars)
        {
            levels.Update(bar);
            var date = levels.TradeDate!.Value;
            Keep(date, "session", levels.Session);
            Keep(date, "overnight", levels.Overnight);
            Keep(date, "day", levels.Regular);
            var before = date.AddDays(-1);
            Assert.Equal(Expected.TryGetValue((before, "session"), out var session) ? session : null, levels.PreviousSession);
            Assert.Equal(Expected.TryGetValue((before, "overnight"), out var overnight) ? overnight : null, levels.PreviousOvernight);
            Assert.Equal(Expected.TryGetValue((before, "day"), out var day) ? day : null, levels.PreviousRegular);
            Assert.Equal(((levels.Session!.Value.High.ToDecimal() + levels.Session.Value.Low.ToDecimal()) / 2), (decimal)levels.Value);
        }

        Assert.Equal(Expected.Where(e => e.Key.Part != "opening30").OrderBy(e => e.Key), seen.OrderBy(e => e.Key));

        void Keep(DateOnly date, string part, SessionPrices? prices)
        {
            if (prices is { } known)
            {
                seen[(date, part)] = known;
            }
        }
    }

    [Fact]
    public void A_weekend_lies_inside_Mondays_trade_date()
    {
        var levels = new SessionLevels();
        levels.Update(At("2026-03-06T21:59:00Z", 100)); // Friday, the last minute
        levels.Update(At("2026-03-08T22:00:00Z", 200)); // Sunday 17:00, the clocks went forward that morning
        levels.Update(At("2026-03-09T13:29:00Z", 210));
        levels.Update(At("2026-03-09T13:30:00Z", 220)); // 8:30 Chicago
        levels.Update(At("2026-03-09T20:00:00Z", 230)); // 15:00, the regular session is over
        Assert.Equal(new DateOnly(2026, 3, 9), levels.TradeDate);
        Assert.Equal((200, 210), Lasts(levels.Overnight));
        Assert.Equal((220, 220), Lasts(levels.Regular));
        Assert.Equal((200, 230), Lasts(levels.Session));
        Assert.Equal((100, 100), Lasts(levels.PreviousSession));
        Assert.False(levels.PreviousSession!.Value.IsWhole);

        static (decimal Open, decimal Close) Lasts(SessionPrices? prices) => (prices!.Value.Open.ToDecimal(), prices.Value.Close.ToDecimal());
    }

    [Fact]
    public void A_print_of_the_weekend_belongs_to_Monday_whole()
    {
        // The firm's trade date has no hole: what the venue stamps on a Saturday is Monday's.
        var levels = new SessionLevels();
        levels.Update(At("2026-03-06T23:30:00Z", 100));
        levels.Update(At("2026-03-07T15:00:00Z", 90));
        levels.Update(At("2026-03-08T22:00:00Z", 95));
        Assert.Equal(new DateOnly(2026, 3, 9), levels.TradeDate);
        Assert.Equal((100, 90), (levels.Session!.Value.High.ToDecimal(), levels.Session.Value.Low.ToDecimal()));
    }

    [Fact]
    public void A_bar_across_the_regular_open_counts_in_the_session_alone()
    {
        var hour = new BarInterval(BarUnit.Hour, 1);
        var levels = new SessionLevels();
        levels.Update(At("2026-03-08T22:00:00Z", 100) with { Interval = hour });
        levels.Update(At("2026-03-09T13:00:00Z", 500) with { Interval = hour });
        levels.Update(At("2026-03-09T14:00:00Z", 200) with { Interval = hour });
        Assert.Equal((500, true), (levels.Session!.Value.High.ToDecimal(), levels.Session.Value.IsWhole));
        Assert.Equal((100, false), (levels.Overnight!.Value.High.ToDecimal(), levels.Overnight.Value.IsWhole));
        Assert.Equal((200, false), (levels.Regular!.Value.High.ToDecimal(), levels.Regular.Value.IsWhole));
    }

    [Fact]
    public void A_bar_that_is_not_of_time_counts_by_its_first_and_last_print()
    {
        var ticks = new BarInterval(BarUnit.Tick, 100);
        var levels = new SessionLevels();
        levels.Update(Of("2026-03-09T13:20:00Z", "2026-03-09T13:29:59.999Z", 100));
        levels.Update(Of("2026-03-09T13:29:59.999Z", "2026-03-09T13:30:00Z", 200));
        levels.Update(Of("2026-03-09T13:30:00Z", "2026-03-09T13:30:02Z", 300));
        Assert.Equal(100, levels.Overnight!.Value.Close.ToDecimal());
        Assert.Equal((300, false), (levels.Regular!.Value.Open.ToDecimal(), levels.Regular.Value.IsWhole));
        Assert.Equal(300, levels.Session!.Value.High.ToDecimal());

        Bar Of(string first, string last, decimal price) => At(first, price) with { Interval = ticks, LastPrintAt = VolumeReference.At(last) };
    }

    [Fact]
    public void A_trade_date_of_one_daily_bar_is_whole()
    {
        var day = new BarInterval(BarUnit.Day, 1);
        var levels = new SessionLevels();
        levels.Update(At("2026-03-05T23:00:00Z", 100) with { Interval = day });
        levels.Update(At("2026-03-08T22:00:00Z", 200) with { Interval = day });
        Assert.Equal((100, true), (levels.PreviousSession!.Value.Close.ToDecimal(), levels.PreviousSession.Value.IsWhole));
        Assert.Equal((200, true), (levels.Session!.Value.Close.ToDecimal(), levels.Session.Value.IsWhole));
        Assert.Null(levels.Regular);
        Assert.Equal(2, levels.WarmUpFor(day));
        Assert.Equal(2 * 1440, levels.WarmUpFor(BarInterval.Minute));
        Assert.Throws<ArgumentException>(() => levels.WarmUpFor(new BarInterval(BarUnit.Tick, 100)));
    }

    private static Bar At(string start, decimal price) => Bars.Flat(0, price) with { Start = VolumeReference.At(start) };
}
