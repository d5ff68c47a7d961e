using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>Winners and losers in a row, in order of exit. A round trip of exactly zero ends either streak.</summary>
/// <param name="LongestWinning">Most winners in a row.</param>
/// <param name="LongestLosing">Most losers in a row.</param>
/// <param name="Current">Streak at the end: winners positive, losers negative, zero without one.</param>
/// <param name="WorstLoss">Largest loss of one losing streak after costs, positive.</param>
public readonly record struct Streaks(int LongestWinning, int LongestLosing, int Current, Money WorstLoss)
{
    /// <summary>The streaks of round trips in order of their exits.</summary>
    public static Streaks Of(IEnumerable<RoundTrip> trips)
    {
        var (winning, losing, current, loss, worst) = (0, 0, 0, Money.Zero, Money.Zero);
        foreach (var trip in trips)
        {
            var sign = Math.Sign(trip.Net.Micros);
            current = sign == 0 ? 0 : sign == Math.Sign(current) ? current + sign : sign;
            loss = sign < 0 ? loss - trip.Net : Money.Zero;
            (winning, losing, worst) = (Math.Max(winning, current), Math.Max(losing, -current), loss > worst ? loss : worst);
        }

        return new(winning, losing, current, worst);
    }
}
