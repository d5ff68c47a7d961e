namespace Engine.Markets;

/// <summary>How far back history must reach to hold a number of bars.</summary>
public static class WarmUpRange
{
    /// <summary>No strategy looks further back.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(20 * 366);

    /// <summary>
    /// Start of a range that ends at <paramref name="to"/> and spans a number of intervals of trading: of minutes and hours those in
    /// which the group trades, so that a Monday morning reaches back into Friday; of days, weeks and months those of the calendar.
    /// </summary>
    /// <param name="group">The products' hours.</param>
    /// <param name="interval">An interval of time.</param>
    /// <param name="count">How many intervals.</param>
    /// <param name="to">End, UTC.</param>
    public static DateTimeOffset From(ProductGroup group, BarInterval interval, int count, DateTimeOffset to)
    {
        var length = interval.ShortestLength.Ticks > Longest.Ticks / Math.Max(1, count) ? Longest : interval.ShortestLength * count;
        return interval.Length is null ? to - length : ExchangeCalendar.Before(group, to, length);
    }
}
