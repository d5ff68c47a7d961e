namespace Engine.Markets;

/// <summary>The market clock of a live venue: the wall clock of an injected <see cref="TimeProvider"/>.</summary>
public sealed class WallMarketClock(TimeProvider time) : IMarketClock
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(30);

    /// <inheritdoc/>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <inheritdoc/>
    public IDisposable WakeAt(DateTimeOffset due, Action wake)
    {
        var wait = due - time.GetUtcNow();
        if (wait < TimeSpan.Zero)
        {
            wait = TimeSpan.Zero;
        }

        return time.CreateTimer(_ => wake(), null, wait > LongestTimer ? LongestTimer : wait, Timeout.InfiniteTimeSpan);
    }
}
