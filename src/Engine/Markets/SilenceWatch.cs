namespace Engine.Markets;

/// <summary>What a contract's silence means at one moment.</summary>
public enum Silence
{
    /// <summary>Frames have come, or it is too early to say.</summary>
    None,

    /// <summary>The market is open and nothing has come for longer than the phase of its session allows.</summary>
    Suspicious,

    /// <summary>The market is closed: nothing is expected.</summary>
    Closed,
}

/// <summary>How long a stream may be silent while its market is open, by the phase of the session.</summary>
/// <param name="Busy">From 08:30 to 15:00 Chicago, when US stocks trade; greater than zero.</param>
/// <param name="Quiet">In the rest of the session; greater than zero.</param>
public readonly record struct SilenceLimits(TimeSpan Busy, TimeSpan Quiet);

/// <summary>The answer of <see cref="SilenceWatch"/>.</summary>
/// <param name="Silence">What the silence means.</param>
/// <param name="NextLook">Market time, UTC, at which the answer may be another if nothing comes before.</param>
public readonly record struct SilenceReading(Silence Silence, DateTimeOffset NextLook);

/// <summary>
/// Tells a stream that has stopped from a market that rests: silence counts from the last frame or from the beginning of the
/// session's phase, whichever came later, and not at all while the exchange calendar knows the market as closed. Prints are
/// believed over the calendar: while they come the market is open. Where the calendar knows no holidays the weekly hours decide.
/// Pure; safe from any thread.
/// </summary>
public static class SilenceWatch
{
    private static readonly TimeSpan BusyFrom = new(8, 30, 0);
    private static readonly TimeSpan BusyUntil = new(15, 0, 0);

    /// <summary>How far ahead the next opening is looked for: no market rests longer.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromDays(10);

    /// <summary>Reads the silence of a stream.</summary>
    /// <param name="group">Whose hours hold.</param>
    /// <param name="limits">How long a stream may be silent.</param>
    /// <param name="heard">Market time of the last frame, or of the moment since which frames were expected, UTC.</param>
    /// <param name="printed">Market time of the last print, UTC; null before the first.</param>
    /// <param name="now">Market time, UTC.</param>
    public static SilenceReading Read(ProductGroup group, SilenceLimits limits, DateTimeOffset heard, DateTimeOffset? printed, DateTimeOffset now)
    {
        foreach (var span in ExchangeCalendar.Sessions(group, now, now + LongestRest))
        {
            if (now >= span.OpenUtc)
            {
                return InSession(span, limits, heard, now);
            }

            return printed is { } last && now - last < limits.Quiet
                ? new SilenceReading(Silence.None, Earlier(last + limits.Quiet, span.OpenUtc))
                : new SilenceReading(Silence.Closed, span.OpenUtc);
        }

        return new SilenceReading(Silence.Closed, now + LongestRest);
    }

    private static SilenceReading InSession(SessionSpan span, SilenceLimits limits, DateTimeOffset heard, DateTimeOffset now)
    {
        var (busyFrom, busyUntil) = (ExchangeCalendar.Instant(span.TradeDate, BusyFrom), ExchangeCalendar.Instant(span.TradeDate, BusyUntil));
        var (from, until, limit) = now < busyFrom ? (span.OpenUtc, Earlier(busyFrom, span.CloseUtc), limits.Quiet)
            : now < busyUntil ? (Later(busyFrom, span.OpenUtc), Earlier(busyUntil, span.CloseUtc), limits.Busy)
            : (Later(busyUntil, span.OpenUtc), span.CloseUtc, limits.Quiet);
        var due = Later(heard, from) + limit;
        return now < due ? new SilenceReading(Silence.None, Earlier(due, until)) : new SilenceReading(Silence.Suspicious, until);
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
