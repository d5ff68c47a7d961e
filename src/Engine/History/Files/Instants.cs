namespace Engine.History.Files;

/// <summary>Instants as the archive stores them: microseconds since 1970-01-01 UTC.</summary>
public static class Instants
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMicrosecond;

    /// <summary>The stored number; a tenth of a microsecond is cut off.</summary>
    public static long ToMicros(DateTimeOffset instant) =>
        Math.DivRem(instant.UtcTicks - DateTime.UnixEpoch.Ticks, TicksPerMicrosecond) is var (quotient, rest) && rest < 0 ? quotient - 1 : quotient;

    /// <summary>True when the instant is a whole number of microseconds, so that storing it loses nothing.</summary>
    public static bool IsWhole(DateTimeOffset instant) => (instant.UtcTicks - DateTime.UnixEpoch.Ticks) % TicksPerMicrosecond == 0;

    /// <summary>The instant of a stored number, UTC.</summary>
    public static DateTimeOffset FromMicros(long micros) => new(DateTime.UnixEpoch.Ticks + (micros * TicksPerMicrosecond), TimeSpan.Zero);
}
