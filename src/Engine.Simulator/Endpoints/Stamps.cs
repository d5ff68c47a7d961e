namespace Engine.Simulator;

/// <summary>The venue's precisions, always cut, never rounded (contract.md §1).</summary>
internal static class Stamps
{
    /// <summary>Three digits: prints on the market hub.</summary>
    public static DateTimeOffset Milliseconds(DateTimeOffset time) => Cut(time, TimeSpan.TicksPerMillisecond);

    /// <summary>Six digits: REST.</summary>
    public static DateTimeOffset Microseconds(DateTimeOffset time) => Cut(time, TimeSpan.TicksPerMicrosecond);

    private static DateTimeOffset Cut(DateTimeOffset time, long unit) => new(time.UtcTicks - (time.UtcTicks % unit), TimeSpan.Zero);
}
