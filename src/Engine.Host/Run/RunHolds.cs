using Engine.Actors.Hubs;
using Engine.Actors.Strategies;

namespace Engine.Host.Run;

/// <summary>
/// What a run waits for: connections that are not up and strategies that are not ready, each with its reason. A replay that stands still says it, for a count
/// of open pieces of work tells a trader nothing. Thread-safe.
/// </summary>
internal sealed class RunHolds
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<HubKind, HubProtocol.HubStateChanged> _hubs = [];
    private readonly SortedDictionary<string, string?> _strategies = new(StringComparer.Ordinal);

    /// <summary>Takes up what the engine has published.</summary>
    public void Hear(object message)
    {
        lock (_gate)
        {
            switch (message)
            {
                case HubProtocol.HubStateChanged { Phase: HubPhase.Connected } up:
                    _hubs.Remove(up.Hub);
                    break;
                case HubProtocol.HubStateChanged hub:
                    // The next try begins with a phase without a reason: that of the last end still holds.
                    _hubs[hub.Hub] = hub.Cause is null && _hubs.TryGetValue(hub.Hub, out var before) ? hub with { Cause = before.Cause } : hub;
                    break;
                case StrategyProtocol.StrategyStateChanged { Phase: StrategyPhase.Waiting } waiting:
                    _strategies[waiting.Strategy.Value] = waiting.Cause;
                    break;
                case StrategyProtocol.StrategyStateChanged other:
                    _strategies.Remove(other.Strategy.Value);
                    break;
            }
        }
    }

    /// <summary>What it waits for, as a sentence of its own; empty when nothing is known.</summary>
    public string Sentence()
    {
        lock (_gate)
        {
            string[] holds =
            [
                .. _hubs.Values.Select(hub => $"the {hub.Hub.ToString().ToLowerInvariant()} hub is not connected{Because(hub.Cause)}"),
                .. _strategies.Select(strategy => $"strategy {strategy.Key} is not ready{Because(strategy.Value)}"),
            ];
            return holds.Length == 0 ? "" : $"What it waits for: {string.Join("; ", holds)}.";
        }
    }

    private static string Because(string? cause) => string.IsNullOrWhiteSpace(cause) ? "" : $" ({cause.TrimEnd('.')})";
}
