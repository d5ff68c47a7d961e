using System.Globalization;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>
/// The part of each day in which a strategy may enter, by the clocks of a time zone: [From, To), past midnight when From is
/// later than To. Daylight saving follows the zone.
/// </summary>
/// <param name="From">First moment inside, local.</param>
/// <param name="To">First moment outside, local; differs from <paramref name="From"/>.</param>
/// <param name="TimeZone">IANA name, such as <c>America/Chicago</c>.</param>
public sealed record TradingWindow(TimeOnly From, TimeOnly To, string TimeZone)
{
    /// <summary>The exchange's zone.</summary>
    public const string Chicago = "America/Chicago";

    private static readonly string[] ClockForms = ["H:mm", "HH:mm", "H:mm:ss", "HH:mm:ss"];

    // Windows knows the zones by names of its own, and the runtime translates only with ICU, which this build leaves out.
    private static readonly Dictionary<string, string> WindowsNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["America/Chicago"] = "Central Standard Time",
        ["America/New_York"] = "Eastern Standard Time",
        ["America/Denver"] = "Mountain Standard Time",
        ["America/Los_Angeles"] = "Pacific Standard Time",
        ["Europe/London"] = "GMT Standard Time",
        ["Europe/Berlin"] = "W. Europe Standard Time",
        ["Europe/Paris"] = "Romance Standard Time",
        ["Asia/Tokyo"] = "Tokyo Standard Time",
        ["Asia/Singapore"] = "Singapore Standard Time",
        ["Australia/Sydney"] = "AUS Eastern Standard Time",
        ["Etc/UTC"] = "UTC",
    };

    private readonly TimeZoneInfo _zone = FindZone(TimeZone)
        ?? throw new TimeZoneNotFoundException($"This machine does not know the time zone {TimeZone}.");

    /// <summary>True when the instant lies inside.</summary>
    public bool Contains(DateTimeOffset instant)
    {
        var local = TimeOnly.FromTimeSpan(TimeZoneInfo.ConvertTime(instant, _zone).TimeOfDay);
        return From < To ? local >= From && local < To : local >= From || local < To;
    }

    /// <summary>Reads <c>08:30-15:00</c> (Chicago) or <c>09:30-16:00 America/New_York</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="window">The window, when there is no problem.</param>
    /// <returns>What is wrong, as the end of a sentence; null when nothing is.</returns>
    public static string? TryParse(string text, out TradingWindow? window)
    {
        window = null;
        var parts = text.Trim().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var clocks = parts.Length > 0 ? parts[0].Split('-') : [];
        if (clocks.Length != 2 || !TryClock(clocks[0], out var from) || !TryClock(clocks[1], out var to))
        {
            return "is not a window of the day such as \"08:30-15:00\"";
        }

        if (from == to)
        {
            return "is empty: both ends are the same";
        }

        var zone = parts.Length > 1 ? parts[1] : Chicago;
        if (FindZone(zone) is null)
        {
            return $"names the time zone {zone}, which this machine does not know";
        }

        window = new TradingWindow(from, to, zone);
        return null;
    }

    /// <summary>Reads a time of day such as <c>15:08</c>.</summary>
    public static bool TryClock(string text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text.Trim(), ClockForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    /// <summary>The written form.</summary>
    public override string ToString() =>
        $"{From.ToString("HH:mm", CultureInfo.InvariantCulture)}-{To.ToString("HH:mm", CultureInfo.InvariantCulture)} {TimeZone}";

    private static TimeZoneInfo? FindZone(string name)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
        {
            return zone;
        }

        return WindowsNames.TryGetValue(name, out var windows) && TimeZoneInfo.TryFindSystemTimeZoneById(windows, out zone) ? zone : null;
    }
}
