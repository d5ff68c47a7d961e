namespace Engine.Markets;

/// <summary>Where the bars of a time interval can start and end, for a venue whose way of stamping days, weeks and months is not certain (contract.md §4.4).</summary>
internal static class BarSpan
{
    private static readonly TimeSpan ClockChange = TimeSpan.FromHours(1);

    /// <summary>The longest that a bar can be, the hour of daylight saving included.</summary>
    public static TimeSpan Longest(BarInterval interval) => interval.Length ?? TimeSpan.FromDays(interval.Unit switch
    {
        BarUnit.Day => interval.Count,
        BarUnit.Week => 7 * interval.Count,
        _ => 31 * interval.Count,
    }) + ClockChange;

    /// <summary>The first instant after a bar at which another can start: where the grid says so, or for a bar that is not on it the shortest length later.</summary>
    public static DateTimeOffset After(BarInterval interval, DateTimeOffset start) =>
        interval.Length is { } length ? start + length
        : BarGrid.StartOf(interval, start) == start ? BarGrid.EndOf(interval, start)
        : start + interval.ShortestLength - ClockChange;

    /// <summary>The start on the grid at or after an instant.</summary>
    public static DateTimeOffset AlignUp(BarInterval interval, DateTimeOffset at) =>
        BarGrid.StartOf(interval, at) is var start && start == at ? at : BarGrid.EndOf(interval, at);
}
