using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>
/// What no strategy in its right mind does: the risk rules deny its orders already, and beyond these bounds it loses its right to trade and
/// is stopped, so that its account, and whoever shares it, is not kept busy denying them. Market time, so that a replay stops at the same order.
/// </summary>
public abstract partial class StrategyActor
{
    /// <summary>Requests to the account within one second of market time; the venue itself takes 200 a minute.</summary>
    private const int MostRequestsPerSecond = 250;

    /// <summary>Intents that were denied here while one event was handled.</summary>
    private const int MostDenialsPerEvent = 10_000;

    private readonly Queue<DateTimeOffset> _requests = new();
    private string? _outOfBounds;
    private int _deniedHere;

    /// <summary>Counts a request; throws when there are too many, again and again if it is caught.</summary>
    private void CountRequest()
    {
        ThrowIfOutOfBounds();
        var now = Now;
        while (_requests.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromSeconds(1))
        {
            _requests.Dequeue();
        }

        _requests.Enqueue(now);
        if (_requests.Count > MostRequestsPerSecond)
        {
            Stop($"it sent more than {MostRequestsPerSecond} requests to its account within a second");
        }
    }

    private void CountDenial()
    {
        ThrowIfOutOfBounds();
        if (++_deniedHere > MostDenialsPerEvent)
        {
            Stop($"it asked for more than {MostDenialsPerEvent} orders that could not leave while it handled one event");
        }
    }

    private void Stop(string why)
    {
        _outOfBounds = why;
        ThrowIfOutOfBounds();
    }

    private void ThrowIfOutOfBounds()
    {
        if (_outOfBounds is { } why)
        {
            throw new StrategyOutOfBoundsException(_context.Name, why);
        }
    }
}

/// <summary>A strategy has gone beyond what any may do: it loses its right to trade and is stopped.</summary>
/// <param name="strategy">The instance.</param>
/// <param name="why">What it did, in words.</param>
public sealed class StrategyOutOfBoundsException(StrategyName strategy, string why) : Exception($"{strategy} lost its right to trade: {why}.")
{
    /// <summary>What it did, in words.</summary>
    public string Why => why;
}
