namespace Engine.Markets;

/// <summary>How long the bars of an interval are, where the exchange calendar leaves that open.</summary>
internal static class BarSpan
{
    /// <summary>The longest that a bar can be, the hour of daylight saving included.</summary>
    public static TimeSpan Longest(BarInterval interval) => interval.Length ?? interval.Unit switch
    {
        BarUnit.Day => TimeSpan.FromDays(interval.Count) + TimeSpan.FromHours(1),
        BarUnit.Week => TimeSpan.FromDays(7 * interval.Count) + TimeSpan.FromHours(1),
        _ => TimeSpan.FromDays(31 * interval.Count) + TimeSpan.FromHours(1),
    };

    /// <summary>The start at or before an instant on the grid of a fixed length, which is counted from 1970.</summary>
    public static DateTimeOffset AlignDown(DateTimeOffset at, TimeSpan length) => at.AddTicks(-((at.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) % length.Ticks));

    /// <summary>The start at or after an instant on the grid of a fixed length.</summary>
    public static DateTimeOffset AlignUp(DateTimeOffset at, TimeSpan length) => AlignDown(at.AddTicks(length.Ticks - 1), length);

    /// <summary>The end of the starts whose bars are surely over at an instant.</summary>
    public static DateTimeOffset EndOfComplete(BarInterval interval, DateTimeOffset at) => interval.Length is { } length
        ? AlignDown(at, length)
        : at - Longest(interval);
}
