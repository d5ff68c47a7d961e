using System.Globalization;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>Instants as people write and read them.</summary>
internal static class MarketMoment
{
    private static readonly string[] Forms = ["yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.fff"];

    /// <summary>Reads <c>2026-11-24 08:30 Chicago</c>, the same with <c>UTC</c>, or an instant of ISO 8601 with its offset.</summary>
    /// <exception cref="ArgumentException">It is none of them.</exception>
    public static DateTimeOffset Parse(string text)
    {
        var cut = text.LastIndexOf(' ');
        var (moment, zone) = cut < 0 ? (text, "") : (text[..cut].Trim(), text[(cut + 1)..]);
        if (zone is "Chicago" or "UTC" && DateTime.TryParseExact(moment, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return zone == "UTC" ? new DateTimeOffset(local, TimeSpan.Zero) : ChicagoTime.At(local);
        }

        if ((text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > text.IndexOf(':'))
            && text.Contains(':')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            return instant.ToUniversalTime();
        }

        throw new ArgumentException($"\"{text}\" is no instant; write \"2026-11-24 08:30 Chicago\", \"2026-11-24 14:30 UTC\" or \"2026-11-24T14:30:00Z\".", nameof(text));
    }

    /// <summary>Time of day in Chicago, to the millisecond.</summary>
    public static string Describe(DateTimeOffset time) => ChicagoTime.Local(time).ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
}
