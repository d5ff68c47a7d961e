using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>
/// Figures of completed round trips. A winner has a profit after costs above zero, a loser below zero; one of exactly zero is neither and
/// counts in the number of round trips only. Means of money are rounded half to even to a millionth of a dollar.
/// </summary>
public sealed record RoundTripStatistics
{
    /// <summary>Round trips.</summary>
    public int Count { get; private init; }

    /// <summary>Those with a profit after costs.</summary>
    public int Winners { get; private init; }

    /// <summary>Those with a loss after costs.</summary>
    public int Losers { get; private init; }

    /// <summary>Profit before costs.</summary>
    public Money Gross { get; private init; }

    /// <summary>Fees and commissions.</summary>
    public Money Fees { get; private init; }

    /// <summary>Profit after costs.</summary>
    public Money Net => Gross - Fees;

    /// <summary>Sum of the winners.</summary>
    public Money Won { get; private init; }

    /// <summary>Sum of the losers, positive.</summary>
    public Money Lost { get; private init; }

    /// <summary>Winners over round trips.</summary>
    public Figure<double> WinRate { get; private init; }

    /// <summary>Profit factor: <see cref="Won"/> over <see cref="Lost"/>. Wants a loser.</summary>
    public Figure<double> ProfitFactor { get; private init; }

    /// <summary>Payoff ratio: mean winner over mean loser. Wants a winner and a loser.</summary>
    public Figure<double> Payoff { get; private init; }

    /// <summary>Expectancy: mean profit of a round trip after costs, which equals win rate · mean winner − loss rate · mean loser.</summary>
    public Figure<Money> Expectancy { get; private init; }

    /// <summary>Mean winner.</summary>
    public Figure<Money> MeanWinner { get; private init; }

    /// <summary>Mean loser, positive.</summary>
    public Figure<Money> MeanLoser { get; private init; }

    /// <summary>Largest winner.</summary>
    public Figure<Money> LargestWinner { get; private init; }

    /// <summary>Largest loser, positive.</summary>
    public Figure<Money> LargestLoser { get; private init; }

    /// <summary>Mean time from entry to exit.</summary>
    public Figure<TimeSpan> MeanHeld { get; private init; }

    /// <summary>Median time from entry to exit; of an even number the mean of the two in the middle.</summary>
    public Figure<TimeSpan> MedianHeld { get; private init; }

    /// <summary>The figures of round trips in any order.</summary>
    public static RoundTripStatistics Of(IReadOnlyCollection<RoundTrip> trips)
    {
        var (gross, fees, won, lost, winners, losers) = (Money.Zero, Money.Zero, Money.Zero, Money.Zero, 0, 0);
        var (best, worst) = (Money.Zero, Money.Zero);
        foreach (var trip in trips)
        {
            (gross, fees) = (gross + trip.Gross, fees + trip.Fees);
            var net = trip.Net;
            if (net > Money.Zero)
            {
                (winners, won, best) = (winners + 1, won + net, net > best ? net : best);
            }
            else if (net < Money.Zero)
            {
                (losers, lost, worst) = (losers + 1, lost - net, -net > worst ? -net : worst);
            }
        }

        var none = trips.Count == 0;
        return new RoundTripStatistics
        {
            Count = trips.Count,
            Winners = winners,
            Losers = losers,
            Gross = gross,
            Fees = fees,
            Won = won,
            Lost = lost,
            WinRate = none ? Undefined.NoRoundTrip : (double)winners / trips.Count,
            ProfitFactor = none ? Undefined.NoRoundTrip : losers == 0 ? Undefined.NoLoser : MoneyMean.Ratio(won, lost),
            Payoff = none ? Undefined.NoRoundTrip : losers == 0 ? Undefined.NoLoser : winners == 0 ? Undefined.NoWinner : MoneyMean.Ratio(won, lost) * losers / winners,
            Expectancy = none ? Undefined.NoRoundTrip : MoneyMean.Of((Int128)won.Micros - lost.Micros, trips.Count),
            MeanWinner = winners == 0 ? Undefined.NoWinner : MoneyMean.Of(won.Micros, winners),
            MeanLoser = losers == 0 ? Undefined.NoLoser : MoneyMean.Of(lost.Micros, losers),
            LargestWinner = winners == 0 ? Undefined.NoWinner : best,
            LargestLoser = losers == 0 ? Undefined.NoLoser : worst,
            MeanHeld = none ? Undefined.NoRoundTrip : TimeSpan.FromTicks(trips.Sum(t => t.Held.Ticks) / trips.Count),
            MedianHeld = none ? Undefined.NoRoundTrip : Median(trips),
        };
    }

    private static TimeSpan Median(IReadOnlyCollection<RoundTrip> trips)
    {
        var held = trips.Select(t => t.Held).Order().ToList();
        var (low, high) = (held[(held.Count - 1) / 2], held[held.Count / 2]);
        return low + ((high - low) / 2);
    }
}
