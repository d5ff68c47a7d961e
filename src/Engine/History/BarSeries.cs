using System.Globalization;
using Engine.Markets;

namespace Engine.History;

/// <summary>All bars of one root and interval: <c>NQ</c>, <c>1m</c>.</summary>
/// <param name="Root">The exchange root, upper-case letters and digits.</param>
/// <param name="Interval">The bars' interval.</param>
public readonly record struct BarSeries(string Root, BarInterval Interval)
{
    /// <summary>True when a text can be a root.</summary>
    public static bool IsRoot(string? text) =>
        text is { Length: > 0 and <= 16 } && text.All(letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter));

    /// <summary><c>NQ 1m</c>.</summary>
    public override string ToString() => $"{Root} {Interval}";
}

/// <summary>One file of a series.</summary>
/// <param name="Series">The series.</param>
/// <param name="Path">The file.</param>
/// <param name="From">Earliest start that belongs in it, UTC.</param>
/// <param name="To">First start that no longer does, UTC.</param>
public sealed record BarPart(BarSeries Series, string Path, DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// Where the bars of a series stand. The span of a part follows the interval, so that a part has thousands of bars and a
/// day's question opens one or two: a day of seconds, a month of minutes, a year of hours and longer. Bars of other kinds
/// (ticks, volume, range) have parts of a day. Days and months are those of UTC.
/// </summary>
internal static class BarPartition
{
    private const string Extension = ".parquet";

    public static string FolderOf(string archive, BarSeries series) =>
        Path.Combine(archive, "bars", $"root={series.Root}", $"interval={series.Interval}");

    public static BarPart Of(string archive, BarSeries series, DateTimeOffset start)
    {
        var utc = start.UtcDateTime;
        var (name, from, to) = series.Interval.Unit switch
        {
            BarUnit.Minute => ("yyyy-MM", Utc(utc.Year, utc.Month, 1), Utc(utc.Year, utc.Month, 1).AddMonths(1)),
            BarUnit.Hour or BarUnit.Day or BarUnit.Week or BarUnit.Month => ("yyyy", Utc(utc.Year, 1, 1), Utc(utc.Year, 1, 1).AddYears(1)),
            _ => ("yyyy-MM-dd", Utc(utc.Year, utc.Month, utc.Day), Utc(utc.Year, utc.Month, utc.Day).AddDays(1)),
        };
        var file = from.ToString(name, CultureInfo.InvariantCulture) + Extension;
        return new BarPart(series, Path.Combine(FolderOf(archive, series), $"year={from.ToString("yyyy", CultureInfo.InvariantCulture)}", file), from, to);
    }

    /// <summary>The part that a file is; null when it is not named like one.</summary>
    public static BarPart? Read(string archive, BarSeries series, string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        return DateTime.TryParseExact(
                name, ["yyyy", "yyyy-MM", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var from)
            && Of(archive, series, new DateTimeOffset(from, TimeSpan.Zero)) is var part
            && part.Path == path
            ? part
            : null;
    }

    /// <summary>The value of a folder named <c>key=value</c>; null for others.</summary>
    public static string? Value(string folder, string key) =>
        Path.GetFileName(folder) is var name && name.StartsWith(key + "=", StringComparison.Ordinal) ? name[(key.Length + 1)..] : null;

    private static DateTimeOffset Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);
}
