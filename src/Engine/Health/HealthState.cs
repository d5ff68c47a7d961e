using System.Collections.Immutable;

namespace Engine.Health;

/// <summary>
/// The faults that are present, from one look to the next. A fault begins with the first look that finds its cause, and is over once its cause has been absent for
/// <see cref="HealthLimits.Settle"/>. Immutable and pure.
/// </summary>
public sealed record HealthState
{
    private ImmutableDictionary<(HealthFault Fault, string Subject), Held> _held = ImmutableDictionary<(HealthFault, string), Held>.Empty;

    private HealthState(HealthReading reading) => Reading = reading;

    /// <summary>Before the first look: nothing is known, so that it is not healthy.</summary>
    /// <param name="now">Wall time, UTC.</param>
    public static HealthState New(DateTimeOffset now) => new(new HealthReading(now, [], ["everything"]));

    /// <summary>The health at the last look.</summary>
    public HealthReading Reading { get; private init; }

    /// <summary>Looks.</summary>
    /// <param name="facts">What is known.</param>
    /// <param name="limits">The thresholds.</param>
    /// <param name="now">Wall time, UTC.</param>
    /// <returns>The next state, and what has begun and ended, in the order of the faults.</returns>
    public (HealthState State, ImmutableArray<FaultChange> Changes) Look(HealthFacts facts, HealthLimits limits, DateTimeOffset now)
    {
        var found = HealthRules.Judge(facts, limits, now);
        var held = _held.ToBuilder();
        var changes = ImmutableArray.CreateBuilder<FaultChange>();
        foreach (var fault in found.Faults)
        {
            var key = (fault.Fault, fault.Subject);
            var known = held.TryGetValue(key, out var before);
            var named = known && before!.Fault.Since < fault.Since ? fault with { Since = before.Fault.Since } : fault;
            held[key] = new Held(named, now);
            if (!known)
            {
                changes.Add(new FaultChange(named, Present: true));
            }
        }

        foreach (var (key, last) in _held)
        {
            if (held[key] == last && (now - last.SeenAt).Duration() >= limits.Settle)
            {
                held.Remove(key);
                changes.Add(new FaultChange(last.Fault, Present: false));
            }
        }

        var reading = new HealthReading(now, [.. held.Values.Select(h => h.Fault).OrderBy(f => f.Since).ThenBy(f => f.Fault).ThenBy(f => f.Subject, StringComparer.Ordinal)], found.Unknown);
        return (new HealthState(reading) { _held = held.ToImmutable() }, [.. changes.OrderBy(c => c.Fault.Fault).ThenBy(c => c.Fault.Subject, StringComparer.Ordinal)]);
    }

    private sealed record Held(PresentFault Fault, DateTimeOffset SeenAt);
}
