using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Engine.Risk;

/// <summary>Wall times of a named zone as instants. Zones are IANA names and come with the program, on every operating system the same.</summary>
internal static class LocalTimes
{
    private static readonly LocalDateTimePattern[] Forms =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd'T'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd'T'HH:mm:ss"),
    ];

    private static readonly string[] OffsetForms = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd HH:mmzzz", "yyyy-MM-dd HH:mm:sszzz"];

    /// <summary>The zone of an IANA name; null for a name that is not one.</summary>
    public static DateTimeZone? Zone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);

    /// <summary>
    /// A wall time as an instant. A time that a clock change skips is moved on by the change; of one that occurs twice the first counts.
    /// </summary>
    public static DateTimeOffset In(DateTimeZone zone, LocalDateTime local) => zone.AtLeniently(local).ToDateTimeOffset().ToUniversalTime();

    /// <summary>Reads <c>2026-11-25 07:25</c> or <c>2026-11-25T07:25:00-06:00</c>; the first form needs a zone.</summary>
    /// <returns>What is wrong, as the end of a sentence; null when nothing is.</returns>
    public static string? TryParse(string text, DateTimeZone? zone, out DateTimeOffset at)
    {
        var plain = text.Trim();
        var zoned = plain.EndsWith('Z') ? plain[..^1] + "+00:00" : plain;
        if (DateTimeOffset.TryParseExact(zoned, OffsetForms, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out at))
        {
            return null;
        }

        foreach (var form in Forms)
        {
            if (form.Parse(plain) is { Success: true, Value: var local })
            {
                if (zone is null)
                {
                    return "has no offset, and the file names no zone (a line \"# zone: America/Chicago\" above the header)";
                }

                at = In(zone, local);
                return null;
            }
        }

        return "is not a time such as 2026-11-25 07:25";
    }
}
