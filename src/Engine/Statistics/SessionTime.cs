using Engine.Markets;

namespace Engine.Statistics;

/// <summary>
/// How much trading time lies between two instants, by the exchange calendar: a moment counts once when any of the groups trades.
/// Remembers the stretches of the last trade date. Not thread-safe.
/// </summary>
internal sealed class SessionTime(IReadOnlyCollection<ProductGroup> groups)
{
    private readonly List<(DateTimeOffset Open, DateTimeOffset Close)> _spans = [];
    private DateOnly _date;

    /// <summary>End of a trade date, UTC: 17:00 Chicago, when the next begins.</summary>
    public static DateTimeOffset EndOf(DateOnly date) => ExchangeCalendar.Instant(date, TimeSpan.FromHours(17));

    /// <summary>True when any of the groups trades on the date.</summary>
    public bool IsTraded(DateOnly date)
    {
        Look(date);
        return _spans.Count > 0;
    }

    /// <summary>Trading time of one trade date within [from, to).</summary>
    public TimeSpan Within(DateOnly date, DateTimeOffset from, DateTimeOffset to)
    {
        Look(date);
        var sum = TimeSpan.Zero;
        foreach (var (open, close) in _spans)
        {
            var (first, last) = (open > from ? open : from, close < to ? close : to);
            sum += last > first ? last - first : TimeSpan.Zero;
        }

        return sum;
    }

    private void Look(DateOnly date)
    {
        if (date == _date)
        {
            return;
        }

        _date = date;
        _spans.Clear();
        foreach (var span in groups.SelectMany(g => ExchangeCalendar.Sessions(g, date)).OrderBy(s => s.OpenUtc))
        {
            if (_spans.Count > 0 && span.OpenUtc <= _spans[^1].Close)
            {
                _spans[^1] = (_spans[^1].Open, span.CloseUtc > _spans[^1].Close ? span.CloseUtc : _spans[^1].Close);
            }
            else
            {
                _spans.Add((span.OpenUtc, span.CloseUtc));
            }
        }
    }
}
