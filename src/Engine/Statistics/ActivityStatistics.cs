using System.Collections.Immutable;
using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>How much was traded, and what it cost.</summary>
public sealed record ActivityStatistics
{
    /// <summary>Half-turns.</summary>
    public long Fills { get; private init; }

    /// <summary>Contracts bought and sold.</summary>
    public long Contracts { get; private init; }

    /// <summary>Notional of all fills in dollars, bought and sold.</summary>
    public Money Turnover { get; private init; }

    /// <summary>Turnover of a trade date over the capital; wants a capital above zero.</summary>
    public Figure<double> DailyTurnoverOfCapital { get; private init; }

    /// <summary>Fees and commissions.</summary>
    public Money Fees { get; private init; }

    /// <summary>
    /// What the fills cost against the prices that they are compared with, positive for worse: a market order with the last price at its
    /// decision, a stop with its stop price, a limit order with its limit. Wants one fill with such a price.
    /// </summary>
    public Figure<Money> Slippage { get; private init; }

    /// <summary>Fills with a price to be compared with.</summary>
    public long SlippageKnown { get; private init; }

    /// <summary>Session time with a position.</summary>
    public TimeSpan InMarket { get; private init; }

    /// <summary>Session time of the range.</summary>
    public TimeSpan SessionTime { get; private init; }

    /// <summary>Exposure: share of the session time with a position.</summary>
    public Figure<double> Exposure { get; private init; }

    /// <summary>The figures of trade dates.</summary>
    public static ActivityStatistics Of(ImmutableArray<TradingDay> days, Money? capital)
    {
        var turnover = Sum(days, d => d.Turnover);
        var (inMarket, session) = (Sum(days, d => d.InMarket), Sum(days, d => d.SessionTime));
        var known = days.Sum(d => d.SlippageKnown);
        return new ActivityStatistics
        {
            Fills = days.Sum(d => d.Fills),
            Contracts = days.Sum(d => d.Contracts),
            Turnover = turnover,
            DailyTurnoverOfCapital = days.IsEmpty ? Undefined.NoTradeDate
                : capital is { } all && all > Money.Zero ? MoneyMean.Ratio(turnover, all) / days.Length
                : Undefined.NoCapital,
            Fees = Sum(days, d => d.Fees),
            Slippage = known == 0 ? Undefined.NoReferencePrice : Sum(days, d => d.Slippage),
            SlippageKnown = known,
            InMarket = inMarket,
            SessionTime = session,
            Exposure = session > TimeSpan.Zero ? (double)inMarket.Ticks / session.Ticks : Undefined.NoSessionTime,
        };
    }

    private static Money Sum(ImmutableArray<TradingDay> days, Func<TradingDay, Money> of) => days.Aggregate(Money.Zero, (sum, day) => sum + of(day));

    private static TimeSpan Sum(ImmutableArray<TradingDay> days, Func<TradingDay, TimeSpan> of) => days.Aggregate(TimeSpan.Zero, (sum, day) => sum + of(day));
}
