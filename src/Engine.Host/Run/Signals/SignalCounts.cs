using System.Collections.Immutable;
using System.Text.Json;
using Engine.Host.Run.Http;

namespace Engine.Host.Run.Signals;

/// <summary>What has become of the requests to the endpoint for signals since it began. Thread-safe.</summary>
internal sealed class SignalCounts
{
    private readonly long[] _refused = new long[Enum.GetValues<SignalRefusal>().Length];
    private readonly RefusedRequests _metric = new("signals");
    private long _taken;
    private long _tested;

    /// <summary>Signals that a strategy has taken.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Tests that would have been taken.</summary>
    public long Tested => Interlocked.Read(ref _tested);

    /// <summary>Requests that were refused for a reason.</summary>
    public long Of(SignalRefusal reason) => Interlocked.Read(ref _refused[(int)reason]);

    /// <summary>Every reason for which anything was refused, with how many.</summary>
    public ImmutableSortedDictionary<SignalRefusal, long> Refused =>
        Enum.GetValues<SignalRefusal>().Where(reason => Of(reason) > 0).ToImmutableSortedDictionary(reason => reason, Of);

    public void Take(bool test) => Interlocked.Increment(ref test ? ref _tested : ref _taken);

    public void Refuse(SignalRefusal reason)
    {
        Interlocked.Increment(ref _refused[(int)reason]);
        _metric.Count(JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString()));
    }
}
