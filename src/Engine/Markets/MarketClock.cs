namespace Engine.Markets;

/// <summary>
/// The time of the market that is being traded: now on a live venue, the recorded time in a replay. Bars, sessions, feed
/// age, flat-by times and strategy timers read this clock and no other; HTTP, tokens, back-off and quotas stay on the
/// wall clock. Thread-safe; callbacks run on the clock's own thread and must only post a message.
/// </summary>
public interface IMarketClock
{
    /// <summary>The market's time, UTC.</summary>
    DateTimeOffset Now { get; }

    /// <summary>
    /// Runs <paramref name="wake"/> once when the market's time reaches <paramref name="due"/>; at once when it already
    /// has. Wakes due at one instant run in the order in which they were asked for. Dispose to cancel.
    /// </summary>
    IDisposable WakeAt(DateTimeOffset due, Action wake);
}
