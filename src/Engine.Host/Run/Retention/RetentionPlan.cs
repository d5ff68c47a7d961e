using System.Globalization;
using Engine.History.Tape;

namespace Engine.Host.Run.Retention;

/// <summary>What has had its time. Pure: from names and a date, without a clock or a disk.</summary>
internal static class RetentionPlan
{
    private const string LogPrefix = "engine-";
    private const string LogDate = "yyyyMMdd";

    /// <summary>The log files that go: those of a day more than so many days ago. Names that carry no day, and that of the day under way, stay.</summary>
    /// <param name="names">The names in the folder of logs.</param>
    /// <param name="today">The day under way, UTC.</param>
    /// <param name="days">Days that are kept; null keeps all.</param>
    public static IReadOnlyList<string> Logs(IEnumerable<string> names, DateOnly today, int? days) =>
        days is { } kept ? [.. names.Where(name => DayOf(name) is { } day && IsOver(day, today, kept)).Order(StringComparer.Ordinal)] : [];

    /// <summary>The partitions of the tape that go: those of a trade date more than so many days before the present one.</summary>
    /// <param name="partitions">What there is.</param>
    /// <param name="date">The trade date under way.</param>
    /// <param name="days">Days that are kept; null keeps all.</param>
    public static IReadOnlyList<TapePartition> Tape(IEnumerable<TapePartition> partitions, DateOnly date, int? days) =>
        days is { } kept ? [.. partitions.Where(partition => IsOver(partition.Date, date, kept)).OrderBy(partition => partition.Path, StringComparer.Ordinal)] : [];

    private static bool IsOver(DateOnly day, DateOnly today, int days) => day.DayNumber < today.DayNumber - days;

    /// <summary>The day of <c>engine-20261127.log</c>, and of any other file that is named so.</summary>
    private static DateOnly? DayOf(string name) =>
        name.StartsWith(LogPrefix, StringComparison.Ordinal) && name.Length > LogPrefix.Length + LogDate.Length && name[LogPrefix.Length + LogDate.Length] == '.'
        && DateOnly.TryParseExact(name.AsSpan(LogPrefix.Length, LogDate.Length), LogDate, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
