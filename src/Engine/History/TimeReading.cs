using System.Globalization;
using NodaTime;

namespace Engine.History;

/// <summary>
/// Reads the times of a file's rows. A time that states no offset is one of the given zone; where the zone's clock shows
/// an hour twice, it is the first until that would stand still or go back for the contract, and then the second.
/// </summary>
internal sealed class TimeReading(string? format, DateTimeZone zone)
{
    private static readonly string[] Iso =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFF K", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd",
    ];

    private readonly string[] _formats = format is null ? Iso : [format];
    private readonly long? _ticksPerUnit = format switch
    {
        "unix" => TimeSpan.TicksPerSecond,
        "unix-ms" => TimeSpan.TicksPerMillisecond,
        "unix-us" => TimeSpan.TicksPerMicrosecond,
        "unix-ns" => 0,
        _ => null,
    };

    private readonly Dictionary<string, DateTimeOffset> _last = [];

    /// <summary>Reads a time.</summary>
    /// <param name="text">As the file has it.</param>
    /// <param name="contract">Whose bar it is, for hours that occur twice.</param>
    /// <param name="instant">The instant, UTC.</param>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? Read(string text, string? contract, out DateTimeOffset instant)
    {
        instant = default;
        if (_ticksPerUnit is { } ticks)
        {
            if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var units)
                || units is < -1L << 60 or > 1L << 61
                || (Int128)units * Math.Max(ticks, 1) / (ticks == 0 ? 100 : 1) is var since && (since < -DateTime.UnixEpoch.Ticks || since > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks))
            {
                return $"the time '{text}' is no number of {format}.";
            }

            instant = new DateTimeOffset(DateTime.UnixEpoch.Ticks + (long)since, TimeSpan.Zero);
            return null;
        }

        if (!DateTime.TryParseExact(text, _formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var read))
        {
            return $"the time '{text}' is not {(format is null ? "ISO 8601, such as 2026-11-27T15:30:00Z; give its form with --time-format" : $"of the form {format}")}.";
        }

        if (read.Kind == DateTimeKind.Utc)
        {
            instant = new DateTimeOffset(read, TimeSpan.Zero);
            return null;
        }

        var mapping = zone.MapLocal(LocalDateTime.FromDateTime(read));
        if (mapping.Count == 0)
        {
            return $"there was no {text} in {zone.Id}: the clock was put forward.";
        }

        instant = mapping.First().ToDateTimeOffset().ToUniversalTime();
        if (mapping.Count == 2 && _last.TryGetValue(contract ?? "", out var last) && instant <= last)
        {
            instant = mapping.Last().ToDateTimeOffset().ToUniversalTime();
        }

        _last[contract ?? ""] = instant;
        return null;
    }
}
