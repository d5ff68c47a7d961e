using Engine.Orders;

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

/// <summary>Messages about strategies.</summary>
public static class StrategyProtocol
{
    /// <summary>Published on the event stream at every change.</summary>
    /// <param name="Strategy">Which.</param>
    /// <param name="Phase">Where it stands.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record StrategyStateChanged(StrategyName Strategy, StrategyPhase Phase, string? Cause);

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
