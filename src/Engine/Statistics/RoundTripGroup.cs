using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Statistics;

/// <summary>The part of the trade date in which a round trip was entered.</summary>
public enum EntrySession
{
    /// <summary>The regular session of the product (<see cref="RegularHours"/>).</summary>
    Day,

    /// <summary>Outside of it.</summary>
    Night,

    /// <summary>The product has no regular session, or the date has none.</summary>
    None,
}

/// <summary>The round trips that share something.</summary>
/// <param name="Key">What they share.</param>
/// <param name="Figures">Their figures.</param>
public sealed record RoundTripGroup<TKey>(TKey Key, RoundTripStatistics Figures);

/// <summary>Puts round trips into groups.</summary>
public static class RoundTripGroups
{
    /// <summary>The groups, ascending by key; only keys that occur.</summary>
    public static ImmutableArray<RoundTripGroup<TKey>> By<TKey>(IEnumerable<RoundTrip> trips, Func<RoundTrip, TKey> key, IComparer<TKey>? order = null) =>
        [.. trips.GroupBy(key).OrderBy(g => g.Key, order).Select(g => new RoundTripGroup<TKey>(g.Key, RoundTripStatistics.Of(g.ToList())))];

    /// <summary>The part of the trade date in which a round trip was entered.</summary>
    public static EntrySession SessionOf(RoundTrip trip) => RegularHours.Of(trip.Contract, TradeDate.Of(trip.EnteredAt)) is not { } session ? EntrySession.None
        : trip.EnteredAt >= session.OpenUtc && trip.EnteredAt < session.CloseUtc ? EntrySession.Day
        : EntrySession.Night;
}
