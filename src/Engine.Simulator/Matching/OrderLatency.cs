namespace Engine.Simulator;

/// <summary>How long an order is on its way, market time. With zero the venue carries a command out, and its news arrive, at the instant of the decision.</summary>
/// <param name="ToVenue">From the decision to the venue; zero or more.</param>
/// <param name="FromVenue">From a happening at the venue to the account: answers, order states, fills; zero or more.</param>
/// <param name="Jitter">
/// Added to either, evenly spread between nothing and this, from the run's seed; zero or more. What was sent first arrives first all the same, and no
/// two arrive at one instant.
/// </param>
public readonly record struct OrderLatency(TimeSpan ToVenue, TimeSpan FromVenue, TimeSpan Jitter = default)
{
    /// <summary>Nothing takes any time.</summary>
    public static OrderLatency None => default;

    /// <summary>True when nothing takes any time.</summary>
    public bool IsNone => this == default;

    internal DateTimeOffset ArrivalAt(DateTimeOffset now, TimeSpan distance, DateTimeOffset notBefore, ref SplitMix random)
    {
        var extra = Jitter > TimeSpan.Zero ? new TimeSpan((long)(random.Next() % (ulong)(Jitter.Ticks + 1))) : TimeSpan.Zero;
        var at = now + distance + extra;

        // At one instant it would be chance which of two answers the account takes up first, and what it sends on which.
        return at > notBefore ? at : notBefore.AddTicks(1);
    }
}
