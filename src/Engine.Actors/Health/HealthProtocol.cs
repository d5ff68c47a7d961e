using Engine.Health;

namespace Engine.Actors.Health;

/// <summary>What the engine's health says of itself on the event stream.</summary>
public static class HealthProtocol
{
    /// <summary>A fault has begun or is over. Published once for each beginning and each end, in order.</summary>
    /// <param name="Fault">Which.</param>
    /// <param name="Subject">Of what: a contract id, a strategy's name, an actor's path; empty for the engine as a whole.</param>
    /// <param name="Present">True when it begins, false when it is over.</param>
    /// <param name="At">Wall clock, UTC.</param>
    /// <param name="Sentence">What is wrong, or that it is over, for a person.</param>
    public sealed record FaultChanged(HealthFault Fault, string Subject, bool Present, DateTimeOffset At, string Sentence);
}
