using Engine.Orders;
using Engine.Signals;

namespace Engine.Actors.Strategies;

/// <summary>Where a strategy stands.</summary>
public enum StrategyPhase
{
    /// <summary>Waiting for warm-up, feed or account; orders are refused.</summary>
    Waiting,

    /// <summary>Trading.</summary>
    Ready,

    /// <summary>Stopped in order.</summary>
    Stopped,

    /// <summary>An exception stopped it; its account was told.</summary>
    Faulted,

    /// <summary>
    /// Its right to trade is gone until the engine is restarted, and its account was told: it asked for more than any strategy may, and is
    /// stopped; or it does not answer, and cannot be stopped.
    /// </summary>
    Revoked,
}

/// <summary>What a strategy says to a signal.</summary>
public enum SignalVerdict
{
    /// <summary>It has it.</summary>
    Taken,

    /// <summary>It would have it: the signal was a test.</summary>
    Valid,

    /// <summary>It does not do it, or there is no such strategy.</summary>
    Refused,

    /// <summary>It cannot do it now.</summary>
    NotReady,
}

/// <summary>Messages about strategies.</summary>
public static class StrategyProtocol
{
    /// <summary>Published on the event stream at every change.</summary>
    /// <param name="Strategy">Which.</param>
    /// <param name="Phase">Where it stands.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record StrategyStateChanged(StrategyName Strategy, StrategyPhase Phase, string? Cause)
    {
        /// <summary>
        /// True of one that waits for bars alone that only the market brings, of ticks, volume, money or ranges: whatever is to bring them has to go on
        /// meanwhile, for as long as it takes.
        /// </summary>
        public bool AwaitsTape { get; init; }
    }

    /// <summary>
    /// Command to the engine, its parent of strategies, or the strategy itself: a signal from outside that is new and in time. Answered by
    /// <see cref="SignalAnswered"/>. An input of the strategy like any other: recorded with it, and given to it again in a replay.
    /// </summary>
    /// <param name="Signal">The signal.</param>
    /// <param name="At">Market time at which it came, UTC.</param>
    /// <param name="Test">True to be looked at and not to be followed.</param>
    public sealed record SignalReceived(Signal Signal, DateTimeOffset At, bool Test);

    /// <summary>Answer to <see cref="SignalReceived"/>.</summary>
    /// <param name="Verdict">What the strategy says.</param>
    /// <param name="Sentence">The same in words.</param>
    public sealed record SignalAnswered(SignalVerdict Verdict, string Sentence);

    /// <summary>Command to the parent: stop every strategy; no further intent leaves. Answered by <see cref="AllStopped"/>.</summary>
    public sealed record StopAll
    {
        /// <summary>The only instance.</summary>
        public static StopAll Instance { get; } = new();
    }

    /// <summary>Answer to <see cref="StopAll"/>.</summary>
    public sealed record AllStopped
    {
        /// <summary>The only instance.</summary>
        public static AllStopped Instance { get; } = new();
    }
}
