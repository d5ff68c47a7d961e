using NodaTime;

namespace Engine.Markets;

/// <summary>
/// The firm's trading day: it opens at 17:00 Chicago time the evening before and carries the date of the day on which it
/// ends (contract.md §7.1). Saturday and Sunday daytime belong to Monday.
/// </summary>
public static class TradeDate
{
    private static readonly DateTimeZone Chicago = DateTimeZoneProviders.Tzdb["America/Chicago"];

    /// <summary>
    /// The hour (since year 1, UTC) that was asked for last, and its trade date: every order asks for its own. The date changes on the hour, and so
    /// does Chicago's offset.
    /// </summary>
    [ThreadStatic]
    private static (long Hour, DateOnly Date) _last;

    /// <summary>The exchange's wall-clock time of an instant.</summary>
    public static DateTime ChicagoTime(DateTimeOffset instant) =>
        Instant.FromDateTimeOffset(instant).InZone(Chicago).ToDateTimeUnspecified();

    /// <summary>The trade date that an instant belongs to.</summary>
    public static DateOnly Of(DateTimeOffset instant)
    {
        var hour = instant.UtcTicks / TimeSpan.TicksPerHour;
        if (hour != _last.Hour)
        {
            _last = (hour, Compute(instant));
        }

        return _last.Date;
    }

    private static DateOnly Compute(DateTimeOffset instant)
    {
        var local = ChicagoTime(instant);
        var date = DateOnly.FromDateTime(local);
        if (local.Hour >= 17)
        {
            date = date.AddDays(1);
        }

        return date.DayOfWeek switch
        {
            DayOfWeek.Saturday => date.AddDays(2),
            DayOfWeek.Sunday => date.AddDays(1),
            _ => date,
        };
    }
}
