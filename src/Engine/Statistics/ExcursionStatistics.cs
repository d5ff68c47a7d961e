using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>Excursions of the completed round trips of which prices between the fills are known; undefined when of none.</summary>
/// <param name="Known">Round trips with excursions.</param>
/// <param name="MeanAdverse">Mean maximum adverse excursion.</param>
/// <param name="LargestAdverse">Largest one.</param>
/// <param name="MeanFavourable">Mean maximum favourable excursion.</param>
/// <param name="LargestFavourable">Largest one.</param>
/// <param name="MeanAdverseTicks">Mean maximum adverse excursion in ticks.</param>
/// <param name="MeanFavourableTicks">Mean maximum favourable excursion in ticks.</param>
/// <param name="MeanAdverseOfWinners">Mean maximum adverse excursion of the winners: what a tighter stop would have cost.</param>
/// <param name="MeanFavourableOfLosers">Mean maximum favourable excursion of the losers: what a nearer target would have taken.</param>
public sealed record ExcursionStatistics(
    int Known,
    Figure<Money> MeanAdverse,
    Figure<Money> LargestAdverse,
    Figure<Money> MeanFavourable,
    Figure<Money> LargestFavourable,
    Figure<double> MeanAdverseTicks,
    Figure<double> MeanFavourableTicks,
    Figure<Money> MeanAdverseOfWinners,
    Figure<Money> MeanFavourableOfLosers)
{
    /// <summary>The figures of completed round trips in any order.</summary>
    public static ExcursionStatistics Of(IReadOnlyCollection<RoundTrip> trips)
    {
        var known = trips.Where(t => t.Excursion is not null).Select(t => (t.Net, Excursion: t.Excursion!.Value)).ToList();
        if (known.Count == 0)
        {
            var why = trips.Count == 0 ? Undefined.NoRoundTrip : Undefined.NoPricePath;
            return new(0, why, why, why, why, why, why, why, why);
        }

        return new(
            known.Count,
            Mean(known.Select(t => t.Excursion.Adverse), Undefined.NoRoundTrip),
            known.Max(t => t.Excursion.Adverse),
            Mean(known.Select(t => t.Excursion.Favourable), Undefined.NoRoundTrip),
            known.Max(t => t.Excursion.Favourable),
            known.Average(t => t.Excursion.AdverseTicks),
            known.Average(t => t.Excursion.FavourableTicks),
            Mean(known.Where(t => t.Net > Money.Zero).Select(t => t.Excursion.Adverse), Undefined.NoWinner),
            Mean(known.Where(t => t.Net < Money.Zero).Select(t => t.Excursion.Favourable), Undefined.NoLoser));
    }

    private static Figure<Money> Mean(IEnumerable<Money> amounts, Undefined none)
    {
        var (sum, count) = ((Int128)0, 0);
        foreach (var amount in amounts)
        {
            (sum, count) = (sum + amount.Micros, count + 1);
        }

        return count == 0 ? none : MoneyMean.Of(sum, count);
    }
}
