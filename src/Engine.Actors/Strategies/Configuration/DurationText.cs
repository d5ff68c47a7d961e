using System.Globalization;

namespace Engine.Actors.Strategies.Configuration;

/// <summary>Durations as a person writes them: <c>250ms</c>, <c>30s</c>, <c>5m</c>, <c>1.5h</c>, <c>2d</c>.</summary>
public static class DurationText
{
    /// <summary>Reads a duration; false without a unit, when negative, or when it exceeds ten years.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return false;
        }

        text = text.Trim().ToLowerInvariant();
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        long? unit = text[digits..].Trim() switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" or "sec" => TimeSpan.TicksPerSecond,
            "m" or "min" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => null,
        };
        if (unit is null || count > 3650m * TimeSpan.TicksPerDay / unit.Value)
        {
            return false;
        }

        duration = TimeSpan.FromTicks((long)(count * unit.Value));
        return true;
    }
}
