namespace Engine.Markets;

/// <summary>
/// Where time bars begin and end. Seconds, minutes and hours: whole multiples since 1970 UTC, so that <c>4h</c> begins at 0, 4, 8…
/// UTC all year. Days, weeks and months: at 17:00 Chicago on the evening before their first calendar day, weeks on the evening of
/// Sunday; several days, weeks or months are counted from January 1970. The cells leave no time out. Remembers the last cell, because
/// prints come in order; not thread-safe.
/// </summary>
public sealed class BarGrid
{
    private static readonly TimeSpan Evening = TimeSpan.FromHours(-7);
    private static readonly DateOnly Epoch = new(1970, 1, 1);
    private const int EpochMonth = 1970 * 12;
    private readonly BarInterval _interval;
    private readonly long _length;
    private long _from;
    private long _until;

    /// <summary>Makes the grid of an interval.</summary>
    /// <exception cref="ArgumentException">The interval is not of time.</exception>
    public BarGrid(BarInterval interval)
    {
        if (!interval.IsTime)
        {
            throw new ArgumentException($"Bars of {interval} are not of time.", nameof(interval));
        }

        _interval = interval;
        _length = interval.Length?.Ticks ?? 0;
    }

    /// <summary>Start of the cell that an instant lies in, in UTC ticks.</summary>
    public long StartOf(long ticks)
    {
        Find(ticks);
        return _from;
    }

    /// <summary>End of the cell that an instant lies in, exclusive, in UTC ticks.</summary>
    public long EndOf(long ticks)
    {
        Find(ticks);
        return _until;
    }

    /// <summary>Start of the bar that an instant belongs to.</summary>
    public static DateTimeOffset StartOf(BarInterval interval, DateTimeOffset at) => new(new BarGrid(interval).StartOf(at.UtcTicks), TimeSpan.Zero);

    /// <summary>End of the bar that an instant belongs to, exclusive.</summary>
    public static DateTimeOffset EndOf(BarInterval interval, DateTimeOffset at) => new(new BarGrid(interval).EndOf(at.UtcTicks), TimeSpan.Zero);

    private void Find(long ticks)
    {
        if (ticks >= _from && ticks < _until)
        {
            return;
        }

        if (_length > 0)
        {
            _from = ticks - ((ticks - DateTimeOffset.UnixEpoch.UtcTicks) % _length);
            _until = _from + _length;
            return;
        }

        var local = TradeDate.ChicagoTime(new DateTimeOffset(ticks, TimeSpan.Zero));
        var date = DateOnly.FromDateTime(local - Evening);
        var (first, next) = Dates(date);
        _from = ExchangeCalendar.Instant(first, Evening).UtcTicks;
        _until = ExchangeCalendar.Instant(next, Evening).UtcTicks;
    }

    private (DateOnly First, DateOnly Next) Dates(DateOnly date)
    {
        var count = _interval.Count;
        var day = date.DayNumber - Epoch.DayNumber;
        switch (_interval.Unit)
        {
            case BarUnit.Day:
                day -= day % count;
                return (Epoch.AddDays(day), Epoch.AddDays(day + count));
            case BarUnit.Week:
                // 1970 began on a Thursday.
                var week = (day + 3) / 7;
                week -= week % count;
                return (Epoch.AddDays((7 * week) - 3), Epoch.AddDays((7 * (week + count)) - 3));
            default:
                var month = (date.Year * 12) + date.Month - 1 - EpochMonth;
                month -= month % count;
                return (Epoch.AddMonths(month), Epoch.AddMonths(month + count));
        }
    }
}
