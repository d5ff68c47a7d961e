using System.Globalization;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>What the trade history says about a stated profile.</summary>
/// <param name="HighestDayEnd">Highest end-of-day balance: rebuilt from the history, or implied by the floor where that is higher.</param>
/// <param name="Contradiction">One sentence when the profile cannot be true; null when it can.</param>
/// <param name="Missing">One sentence when the history does not explain the present balance; null when it does.</param>
public sealed record ProfileReading(Money HighestDayEnd, string? Contradiction, string? Missing);

/// <summary>
/// Holds a stated profile (rules, starting balance, loss floor) against what the venue can tell: the trades and the present balance. The venue itself knows
/// neither rules nor floor (contract.md §4.1). Pure.
/// </summary>
public static class ProfileCheck
{
    /// <summary>Reads a profile.</summary>
    /// <param name="rules">The firm's rules that it names.</param>
    /// <param name="start">Balance at which the account began.</param>
    /// <param name="floor">Loss floor that the platform shows.</param>
    /// <param name="trades">Trades that the venue shows, in any order; voided ones do not count.</param>
    /// <param name="balance">Present balance.</param>
    /// <param name="now">Market time, UTC: the day that has not ended yet does not move the floor.</param>
    public static ProfileReading Read(AccountRules rules, Money start, Money floor, IEnumerable<VenueTrade> trades, Money balance, DateTimeOffset now)
    {
        var days = trades.Where(t => !t.Voided)
            .GroupBy(t => TradeDate.Of(t.At), Net)
            .Select(day => (Date: day.Key, Net: day.Aggregate(Money.Zero, (sum, net) => sum + net)))
            .OrderBy(day => day.Date)
            .ToList();
        var sum = days.Aggregate(Money.Zero, (total, day) => total + day.Net);
        var complete = start + sum == balance;

        // Backwards from the present balance, so that an incomplete history still gives true ends of its days.
        var (high, running) = (start, balance - sum);
        foreach (var (date, net) in days)
        {
            running += net;
            high = date < TradeDate.Of(now) && running > high ? running : high;
        }

        var lowest = LossFloor.Of(start, rules.MaximumLoss, start);
        var implied = LossFloor.Of(start, rules.MaximumLoss, high);

        // The high that the stated floor stands for: a floor that a payout has locked lies above what the days explain.
        var atFloor = floor - lowest + start;
        return new ProfileReading(
            atFloor > high ? atFloor : high,
            Contradiction(),
            complete ? null : Missing());

        string? Contradiction() =>
            floor > start ? $"The floor {floor} lies above the starting balance {start}; a loss floor never passes it."
            : floor < lowest ? $"The floor {floor} lies below {lowest}, where {rules.Name} begins: {rules.MaximumLoss} below the starting balance {start}."
            : balance <= floor ? $"The balance {balance} is not above the floor {floor}: under {rules.Name} this account would be lost."
            : floor < implied ? $"The best day of the history ended at {high}, which puts the floor of {rules.Name} at {implied}, not at {floor}."
            : complete && rules.Trail == FloorTrail.EndOfDay && floor > implied && floor != start ?
                $"The history from {start} to {balance} has no day that ended above {high}, which puts the floor of {rules.Name} at {implied}, not at {floor}."
            : null;

        string Missing() => days.Count == 0
            ? $"The venue shows no trades between the starting balance {start} and the present {balance}: {balance - start} are not explained, and the floor stands for what came before."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"The trades since {days[0].Date:yyyy-MM-dd} add up to {sum}, and {balance - start - sum} between the starting balance {start} and the present {balance} are not explained: the history does not reach back, or money was paid in or out.");
    }

    private static Money Net(VenueTrade trade) => (trade.ProfitAndLoss ?? Money.Zero) - trade.Fees - trade.Commissions;
}
