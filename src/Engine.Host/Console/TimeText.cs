using System.Globalization;
using NodaTime;

namespace Engine.Host.Console;

/// <summary>Times as they are shown to a person: every one with its offset from UTC.</summary>
internal static class TimeText
{
    /// <summary>Such as <c>2026-11-27 08:30:00 -06:00</c>.</summary>
    public static string Seconds(DateTimeOffset at, DateTimeZone zone) => In(at, zone, "yyyy-MM-dd HH:mm:ss zzz");

    /// <summary>Such as <c>2026-11-27 08:30:00.250 -06:00</c>.</summary>
    public static string Milliseconds(DateTimeOffset at, DateTimeZone zone) => In(at, zone, "yyyy-MM-dd HH:mm:ss.fff zzz");

    private static string In(DateTimeOffset at, DateTimeZone zone, string format) =>
        Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset().ToString(format, CultureInfo.InvariantCulture);
}
