using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Engine.Actors.Health;

namespace Engine.Host.Run.Http;

/// <summary>How many requests an endpoint has refused, by reason. Reasons are a closed set of words of the endpoint, never what a stranger sent. Thread-safe.</summary>
/// <param name="endpoint">The endpoint's name, such as <c>control</c>.</param>
internal sealed class RefusedRequests(string endpoint)
{
    private static readonly Counter<long> Refused = EngineInstruments.Meter.CreateCounter<long>("engine.endpoint.refused", description: "Requests refused, by endpoint and reason.");
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The counts so far.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Counts one.</summary>
    /// <param name="reason">Why it was refused.</param>
    public void Count(string reason)
    {
        _counts.AddOrUpdate(reason, 1, (_, count) => count + 1);
        Refused.Add(1, new KeyValuePair<string, object?>("endpoint", endpoint), new KeyValuePair<string, object?>("reason", reason));
    }
}
