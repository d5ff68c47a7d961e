using System.Collections.Immutable;

namespace Engine.Health;

/// <summary>A fault that is present.</summary>
/// <param name="Fault">Which.</param>
/// <param name="Subject">Of what; empty for the engine as a whole.</param>
/// <param name="Since">Since when, wall time, UTC: when its cause began as far as that is known.</param>
/// <param name="Sentence">What is wrong, for a person; no secrets, no account numbers.</param>
public sealed record PresentFault(HealthFault Fault, string Subject, DateTimeOffset Since, string Sentence);

/// <summary>A fault that has begun or is over.</summary>
/// <param name="Fault">The fault; when it is over, as it was named last.</param>
/// <param name="Present">True when it has begun.</param>
public sealed record FaultChange(PresentFault Fault, bool Present);

/// <summary>An engine's health at one moment.</summary>
/// <param name="At">The moment, wall time, UTC.</param>
/// <param name="Faults">What is wrong, the oldest first.</param>
/// <param name="Unknown">What has not been heard of yet, and is not overdue: not a fault, and not health either.</param>
public sealed record HealthReading(DateTimeOffset At, ImmutableArray<PresentFault> Faults, ImmutableArray<string> Unknown)
{
    /// <summary>True only when everything that has to be known is known, is fresh, and is good.</summary>
    public bool IsHealthy => Faults.IsEmpty && Unknown.IsEmpty;
}
