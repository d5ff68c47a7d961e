using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics.Comparison;

/// <summary>Puts the round trips of two runs beside one another.</summary>
public static class TradeMatching
{
    /// <summary>
    /// Round trips of one contract and one side belong together when they were entered within a tolerance of one another, each with at most one. Those that were entered alike, with one size at one price, find each other
    /// first, the earliest with the earliest; the rest is gone through in order of entry, and of two that lie further apart the earlier one stands alone. Costs are no difference of a trade.
    /// </summary>
    /// <param name="first">Round trips of the first run, in any order.</param>
    /// <param name="second">Those of the second.</param>
    /// <param name="tolerance">How far apart two entries, or two exits, of the same round trip may lie; zero or more.</param>
    /// <returns>By the earlier entry; of equal ones by contract.</returns>
    public static ImmutableArray<TradePair> Match(IEnumerable<RoundTrip> first, IEnumerable<RoundTrip> second, TimeSpan tolerance)
    {
        var (ours, theirs) = (Groups(first), Groups(second));
        var pairs = ours.Keys.Union(theirs.Keys).SelectMany(key => Match(ours.GetValueOrDefault(key, []), theirs.GetValueOrDefault(key, []), tolerance));
        return [.. pairs.OrderBy(pair => pair.EnteredAt).ThenBy(pair => pair.Any.Contract.Value, StringComparer.Ordinal).ThenBy(pair => pair.Any.Side)];
    }

    private static Dictionary<(ContractId, OrderSide), List<RoundTrip>> Groups(IEnumerable<RoundTrip> trips) =>
        trips.GroupBy(trip => (trip.Contract, trip.Side)).ToDictionary(group => group.Key, group => group.OrderBy(trip => trip.EnteredAt).ToList());

    private static List<TradePair> Match(List<RoundTrip> ours, List<RoundTrip> theirs, TimeSpan tolerance)
    {
        var (pairs, free) = (new List<TradePair>(), new List<RoundTrip>(theirs));
        var rest = new List<RoundTrip>();
        foreach (var one in ours)
        {
            if (free.Find(two => AreEnteredAlike(one, two) && (two.EnteredAt - one.EnteredAt).Duration() <= tolerance) is { } two)
            {
                free.Remove(two);
                pairs.Add(new TradePair(one, two, DifferenceOf(one, two, tolerance)));
            }
            else
            {
                rest.Add(one);
            }
        }

        pairs.AddRange(InOrder(rest, free, tolerance));
        return pairs;
    }

    private static IEnumerable<TradePair> InOrder(List<RoundTrip> ours, List<RoundTrip> theirs, TimeSpan tolerance)
    {
        var (i, j) = (0, 0);
        while (i < ours.Count || j < theirs.Count)
        {
            var (one, two) = (i < ours.Count ? ours[i] : null, j < theirs.Count ? theirs[j] : null);
            var apart = one is null || two is null ? TimeSpan.MaxValue : two.EnteredAt - one.EnteredAt;
            if (one is not null && two is not null && apart.Duration() <= tolerance)
            {
                (i, j) = (i + 1, j + 1);
                yield return new TradePair(one, two, DifferenceOf(one, two, tolerance));
            }
            else if (two is null || (one is not null && apart > TimeSpan.Zero))
            {
                i++;
                yield return new TradePair(one, null, TradeDifference.OnlyFirst);
            }
            else
            {
                j++;
                yield return new TradePair(null, two, TradeDifference.OnlySecond);
            }
        }
    }

    private static bool AreEnteredAlike(RoundTrip one, RoundTrip two) => one.Entered == two.Entered && one.EntryNotional == two.EntryNotional;

    private static TradeDifference DifferenceOf(RoundTrip one, RoundTrip two, TimeSpan tolerance) =>
        !AreEnteredAlike(one, two) ? TradeDifference.Entry
        : one.Exited != two.Exited || one.ExitNotional != two.ExitNotional || (one.ExitedAt - two.ExitedAt).Duration() > tolerance ? TradeDifference.Exit
        : TradeDifference.None;
}
