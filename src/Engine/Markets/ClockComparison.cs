namespace Engine.Markets;

/// <summary>
/// Compares the wall clock with monotonic time. They part when the machine has slept, or when somebody set the clock; where
/// monotonic time goes on during sleep, a look that comes far too late says the same. Not thread-safe.
/// </summary>
/// <param name="time">Both clocks.</param>
/// <param name="every">How often <see cref="Look"/> is called.</param>
public sealed class ClockComparison(TimeProvider time, TimeSpan every)
{
    /// <summary>Smaller differences are a clock being disciplined.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromSeconds(3);

    /// <summary>A look this much too late means that the process did not run; less is a busy machine.</summary>
    public static TimeSpan Lateness { get; } = TimeSpan.FromSeconds(10);

    private DateTimeOffset _wall = time.GetUtcNow();
    private long _stamp = time.GetTimestamp();

    /// <summary>The jump since the last look, negative when the wall clock went back; null when there was none.</summary>
    public TimeSpan? Look()
    {
        var (wall, stamp) = (time.GetUtcNow(), time.GetTimestamp());
        var elapsed = time.GetElapsedTime(_stamp, stamp);
        var jump = wall - _wall - elapsed;
        (_wall, _stamp) = (wall, stamp);
        return jump.Duration() >= Tolerance ? jump
            : elapsed - every >= Lateness ? elapsed - every
            : null;
    }
}
