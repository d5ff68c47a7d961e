using System.Collections.Immutable;
using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>
/// Losses of bad days, from the daily profits as they were (historical simulation), exact. With n profits ascending and k the smallest
/// whole number with k ≥ n (1 − confidence), value at risk is the loss of the k-th worst day: the smallest loss that is not exceeded
/// with the confidence. Conditional value at risk is the mean loss of the worst share 1 − confidence of the days, of which the k-th counts
/// with the part that is left (R. Rockafellar, S. Uryasev, 2002, for discrete distributions). Both are positive for a loss.
/// </summary>
/// <param name="ValueAtRisk">Loss that is not exceeded with the confidence.</param>
/// <param name="ConditionalValueAtRisk">Mean loss of the days beyond.</param>
public readonly record struct TailRisk(Figure<Money> ValueAtRisk, Figure<Money> ConditionalValueAtRisk)
{
    /// <summary>The figures; undefined for fewer days than one of which is in the tail (20 for 95 %, 100 for 99 %).</summary>
    /// <param name="profits">Daily profits in any order.</param>
    /// <param name="tail">One day in how many is in the tail: 20 for 95 %, 100 for 99 %.</param>
    /// <exception cref="ArgumentOutOfRangeException">The tail is not above 1.</exception>
    public static TailRisk Of(ImmutableArray<Money> profits, int tail)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tail, 2);
        if (profits.Length < tail)
        {
            var why = profits.IsEmpty ? Undefined.NoTradeDate : Undefined.TooFewObservations;
            return new(why, why);
        }

        var sorted = profits.Sort();
        var (n, k) = (sorted.Length, (sorted.Length + tail - 1) / tail);
        Int128 beyond = 0;
        for (var i = 0; i < k - 1; i++)
        {
            beyond += sorted[i].Micros;
        }

        var last = sorted[k - 1];
        return new(-last, -MoneyMean.Of((beyond * tail) + ((Int128)last.Micros * (n - (tail * (k - 1)))), n));
    }
}
