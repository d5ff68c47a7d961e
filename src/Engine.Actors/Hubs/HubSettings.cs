using Engine.Gateway.Hubs;

namespace Engine.Actors.Hubs;

/// <summary>How a hub owner connects; wall time.</summary>
/// <param name="FirstBackOff">Longest delay before the second connection life; doubles at each failure.</param>
/// <param name="LongestBackOff">Where doubling ends.</param>
/// <param name="ConnectTimeout">How long connecting may take, and again how long confirming subscriptions may take.</param>
/// <param name="Jitter">Random numbers in [0, 1); a delay is shortened by up to half.</param>
public sealed record HubSettings(TimeSpan FirstBackOff, TimeSpan LongestBackOff, TimeSpan ConnectTimeout, Func<double> Jitter)
{
    /// <summary>A life this long proves the line: after it the back-off begins anew. Shorter lives count as failures.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>After a refused token or an eviction: how long to wait for a new token before trying with the one at hand.</summary>
    public TimeSpan TokenPatience { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How an eviction is answered.</summary>
    public EvictionSettings Eviction { get; init; } = new();

    /// <summary>How the connections behave.</summary>
    public HubLinkSettings Link { get; init; } = HubLinkSettings.Default;

    /// <summary>Wall clock.</summary>
    public TimeProvider Wall { get; init; } = TimeProvider.System;

    /// <summary>Sensible delays with a given source of jitter.</summary>
    public static HubSettings With(Func<double> jitter) =>
        new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15), jitter);
}
