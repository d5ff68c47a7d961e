using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// The exchange's clock (contract.md §7.1). The daylight rule of the United States since 2007 is computed here, so that a
/// replay gives the same result on a machine without time zone data.
/// </summary>
public static class ChicagoTime
{
    /// <summary>Wall time in Chicago.</summary>
    public static DateTime Local(DateTimeOffset time) => time.UtcDateTime.AddHours(IsDaylight(time.UtcDateTime) ? -5 : -6);

    /// <summary>The instant of a wall time in Chicago; in the repeated hour of autumn, the first.</summary>
    public static DateTimeOffset At(DateTime local)
    {
        var daylight = local.AddHours(5);
        var utc = IsDaylight(daylight) ? daylight : local.AddHours(6);
        return new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc), TimeSpan.Zero);
    }

    /// <summary>The next 17:00 after an instant: the venue's day ends there.</summary>
    public static DateTimeOffset NextRoll(DateTimeOffset time) => Next(time, TimeSpan.FromHours(17));

    /// <summary>The next time after an instant at which the clock in Chicago shows this, on any day of the week.</summary>
    public static DateTimeOffset Next(DateTimeOffset time, TimeSpan timeOfDay)
    {
        var local = Local(time);
        var today = local.Date + timeOfDay;
        return At(local < today ? today : today.AddDays(1));
    }

    /// <summary>The 17:00 at or before an instant: the venue's day began there.</summary>
    public static DateTimeOffset DayStart(DateTimeOffset time)
    {
        var local = Local(time);
        var roll = local.Date.AddHours(17);
        return At(local < roll ? roll.AddDays(-1) : roll);
    }

    /// <summary>True in Globex hours: Sunday 17:00 to Friday 16:00 without the daily halt from 16:00 to 17:00.</summary>
    public static bool IsGlobexOpen(DateTimeOffset time)
    {
        var local = Local(time);
        var hour = local.Hour;
        return local.DayOfWeek switch
        {
            DayOfWeek.Saturday => false,
            DayOfWeek.Sunday => hour >= 17,
            DayOfWeek.Friday => hour < 16,
            _ => hour != 16,
        };
    }

    /// <summary>True between the firm's close at 15:10 and its next day at 17:00, when it takes no orders (contract.md §7.1).</summary>
    public static bool IsAfterFirmClose(DateTimeOffset time)
    {
        var local = Local(time).TimeOfDay;
        return local >= new TimeSpan(15, 10, 0) && local < TimeSpan.FromHours(17);
    }

    /// <summary>Start of the bar that an instant belongs to: clock multiples up to hours, exchange days, weeks and months above.</summary>
    public static DateTimeOffset BarStart(DateTimeOffset time, BarInterval interval)
    {
        if (interval.Length is { } length)
        {
            return new DateTimeOffset(time.UtcTicks - ((time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) % length.Ticks), TimeSpan.Zero);
        }

        var day = Local(DayStart(time));
        var tradeDate = day.Date.AddDays(1);
        switch (interval.Unit)
        {
            case BarUnit.Day:
                var index = tradeDate.Subtract(DateTime.UnixEpoch).Days;
                return At(day.AddDays(-(index % interval.Count)));
            case BarUnit.Week:
                var week = (tradeDate.Subtract(DateTime.UnixEpoch).Days + 3) / 7;
                var monday = DateTime.UnixEpoch.AddDays(((week - (week % interval.Count)) * 7) - 3);
                return At(monday.AddDays(-1).AddHours(17));
            default:
                var months = (tradeDate.Year * 12) + tradeDate.Month - 1;
                months -= months % interval.Count;
                return At(new DateTime(months / 12, (months % 12) + 1, 1).AddDays(-1).AddHours(17));
        }
    }

    /// <summary>End of the bar that begins at an instant.</summary>
    public static DateTimeOffset BarEnd(DateTimeOffset start, BarInterval interval)
    {
        if (interval.Length is { } length)
        {
            return start + length;
        }

        var local = Local(start);
        return At(interval.Unit switch
        {
            BarUnit.Day => local.AddDays(interval.Count),
            BarUnit.Week => local.AddDays(7 * interval.Count),
            _ => local.AddDays(1).AddMonths(interval.Count).AddDays(-1),
        });
    }

    private static bool IsDaylight(DateTime utc)
    {
        var march = new DateTime(utc.Year, 3, 1);
        var november = new DateTime(utc.Year, 11, 1);
        var start = march.AddDays(((7 - (int)march.DayOfWeek) % 7) + 7).AddHours(8);
        var end = november.AddDays((7 - (int)november.DayOfWeek) % 7).AddHours(7);
        return utc >= start && utc < end;
    }
}
