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
        return interval.Length is null ? Nearest(interval, count, to) : ExchangeCalendar.Before(group, to, Length(interval, count));
    }

    /// <summary>
    /// Start of the range that spans as many intervals by the clock, open or closed: shorter than that of <see cref="From"/> by what the
    /// exchange rested, and enough where a venue has bars of those hours.
    /// </summary>
    /// <param name="interval">An interval of time.</param>
    /// <param name="count">How many intervals.</param>
    /// <param name="to">End, UTC.</param>
    public static DateTimeOffset Nearest(BarInterval interval, int count, DateTimeOffset to) => to - Length(interval, count);

    private static TimeSpan Length(BarInterval interval, int count) =>
        interval.ShortestLength.Ticks > Longest.Ticks / Math.Max(1, count) ? Longest : interval.ShortestLength * count;
}
