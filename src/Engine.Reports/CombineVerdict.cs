using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Reports;

/// <summary>How a Combine went.</summary>
public enum CombineEnd
{
    /// <summary>No rules of a firm were applied, or they have no profit target.</summary>
    NoTarget,

    /// <summary>The target was reached, within the consistency rule.</summary>
    Passed,

    /// <summary>The equity came to the loss floor first.</summary>
    Failed,

    /// <summary>Neither happened within the data.</summary>
    Undecided,
}

/// <summary>Best date's share in the profit at the end of a trade date.</summary>
/// <param name="Date">The trade date.</param>
/// <param name="Profit">Realised profit after costs since the account began.</param>
/// <param name="BestDate">Most that one date has brought so far.</param>
/// <param name="Share">Best date over profit; null without a profit.</param>
public readonly record struct ConsistencyPoint(DateOnly Date, Money Profit, Money BestDate, double? Share);

/// <summary>
/// Whether the account would have passed a Combine under its rules (contract.md §7.2), and when. It passes at the end of the first trade date at which the
/// realised profit after costs has come to the target and the best date is no larger a part of it than the consistency rule allows. It fails at
/// the first moment at which the equity, open profit included, is at the firm's loss floor or below.
/// </summary>
/// <param name="End">How it went.</param>
/// <param name="On">Trade date on which it was decided; null while it is not.</param>
/// <param name="At">Moment at which the floor was reached, UTC; null otherwise.</param>
/// <param name="Left">What is missing to the target at the end of the data, zero or positive; null without a target.</param>
/// <param name="Consistency">Share of the best date, by trade date.</param>
public sealed record CombineVerdict(CombineEnd End, DateOnly? On, DateTimeOffset? At, Money? Left, ImmutableArray<ConsistencyPoint> Consistency)
{
    /// <summary>Judges a record.</summary>
    /// <param name="record">The account from its beginning on.</param>
    /// <param name="rules">The firm's rules; null for none.</param>
    /// <param name="lostAt">When the equity first came to the firm's floor, UTC; null for never.</param>
    public static CombineVerdict Of(TradingRecord record, AccountRules? rules, DateTimeOffset? lostAt)
    {
        var (profit, best, points) = (Money.Zero, Money.Zero, new List<ConsistencyPoint>());
        DateOnly? passed = null;
        foreach (var day in record.Days)
        {
            var net = day.Gross - day.Fees;
            profit += net;
            best = net > best ? net : best;
            var share = profit > Money.Zero ? (double)best.Micros / profit.Micros : (double?)null;
            points.Add(new(day.Date, profit, best, share));

            // Exact: a share of just the limit passes.
            var consistent = rules?.ConsistencyShare is not { } limit || best.ToDecimal() <= profit.ToDecimal() * limit;
            if (passed is null && rules?.ProfitTarget is { } wanted && profit >= wanted && consistent)
            {
                passed = day.Date;
            }
        }

        var lostOn = lostAt is { } at ? TradeDate.Of(at) : (DateOnly?)null;
        var left = rules?.ProfitTarget is { } target ? target > profit ? target - profit : Money.Zero : (Money?)null;
        return rules?.ProfitTarget is null ? new(CombineEnd.NoTarget, lostOn, lostAt, null, [.. points])
            : lostOn is { } lost && !(passed < lost) ? new(CombineEnd.Failed, lost, lostAt, left, [.. points])
            : passed is { } date ? new(CombineEnd.Passed, date, null, left, [.. points])
            : new(CombineEnd.Undecided, null, null, left, [.. points]);
    }
}
