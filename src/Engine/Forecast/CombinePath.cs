using Engine.Accounts;
using Engine.Risk;

namespace Engine.Forecast;

/// <summary>How one way of an account stands.</summary>
internal enum PathEnd
{
    GoesOn,
    Passed,
    Breached,
}

/// <summary>An account on one way through trade dates that were drawn.</summary>
internal sealed class CombinePath(AccountRules rules, CombineStanding standing)
{
    private Money _balance = standing.Balance;
    private Money _high = standing.High;
    private Money _best = standing.BestDate;

    /// <summary>Lives through a trade date.</summary>
    public PathEnd Live(in DayOutcome day)
    {
        if (rules.Trail == FloorTrail.Intraday)
        {
            Raise(_balance + day.Highest);
        }

        var floor = LossFloor.Of(standing.StartBalance, rules.MaximumLoss, _high);
        var (lowest, profit) = (_balance + day.Lowest, day.Profit);
        if (rules.DailyLoss is { } daily && lowest <= _balance - daily && _balance - daily > floor)
        {
            profit = Money.Zero - daily;
        }
        else if (lowest <= floor)
        {
            return PathEnd.Breached;
        }

        _balance += profit;
        _best = profit > _best ? profit : _best;
        Raise(_balance);
        var made = _balance - standing.StartBalance;
        return rules.ProfitTarget is { } target && made >= target && (rules.ConsistencyShare is not { } share || _best.ToDecimal() <= made.ToDecimal() * share)
            ? PathEnd.Passed
            : PathEnd.GoesOn;
    }

    private void Raise(Money balance) => _high = balance > _high ? balance : _high;
}
