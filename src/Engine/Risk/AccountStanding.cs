using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>How an account stands towards its rules at one moment. A reading for people and for the guardian; decides nothing.</summary>
/// <param name="Equity">Cash plus open profit: longs at the lower of bid and last, shorts at the higher of ask and last.</param>
/// <param name="Lines">The lines that it must not cross.</param>
/// <param name="FloorRoom">What may still be lost before the floor; null for none.</param>
/// <param name="DailyRoom">What may still be lost today; null for no limit.</param>
/// <param name="TargetLeft">What is still to be earned to the profit target; null where there is none.</param>
/// <param name="Unvalued">True when a position's contract has no known terms: equity does not contain its open profit.</param>
public sealed record AccountStanding(
    Money Equity,
    EffectiveLimits Lines,
    Money? FloorRoom,
    Money? DailyRoom,
    Money? TargetLeft,
    bool Unvalued)
{
    /// <summary>Reads the account.</summary>
    /// <param name="state">The journaled account.</param>
    /// <param name="context">Instruments, limits, rules and prices.</param>
    /// <param name="at">Market time, UTC.</param>
    public static AccountStanding Read(AccountState state, AccountContext context, DateTimeOffset at)
    {
        var lines = EffectiveLimits.Of(state, context.Limits, context.RuleBook, at);
        var equity = EquityOf(state, context);
        var profit = state.Profile is { } profile ? state.Cash - profile.StartBalance : (Money?)null;
        return new AccountStanding(
            equity,
            lines,
            lines.Floor is { } floor ? equity - floor : null,
            lines.DailyLine is { } line ? equity - line : null,
            lines.Rules?.ProfitTarget is { } target && profit is { } made ? target - made : null,
            state.Positions.Keys.Any(c => !context.Instruments.ContainsKey(c)));
    }

    /// <summary>
    /// Share of the best trade date in the profit since the account began, which the firm's consistency rule bounds
    /// (contract.md §7.2); null while there is no profit. Counts the trades that the book remembers (<see cref="AccountState.Retained"/>).
    /// </summary>
    public static decimal? BestDayShare(AccountState state)
    {
        var profit = state.Profile is { } profile ? state.Cash - profile.StartBalance : state.RealizedNet;
        if (profit <= Money.Zero)
        {
            return null;
        }

        var best = state.Trades.Values.Where(t => !t.Voided)
            .GroupBy(t => TradeDate.Of(t.Trade.At), t => t.Trade.RealizedGross - t.Trade.Fees - t.Trade.Commissions)
            .Select(day => day.Aggregate(Money.Zero, (sum, net) => sum + net))
            .DefaultIfEmpty(Money.Zero)
            .Max();
        return best > Money.Zero ? best.ToDecimal() / profit.ToDecimal() : 0m;
    }

    /// <summary>
    /// Cash plus open profit at conservative marks. A position without a known price is marked at its entry, one without known terms
    /// is left out.
    /// </summary>
    public static Money EquityOf(AccountState state, AccountContext context)
    {
        var equity = state.Cash;
        foreach (var (_, position) in state.Positions)
        {
            var price = context.PriceOf(position.Contract);
            if ((position.Net > 0 ? price?.ForLong : price?.ForShort) is { } mark && context.Instruments.TryGetValue(position.Contract, out var instrument))
            {
                equity += instrument.ValueOf(position.OpenAt(mark));
            }
        }

        return equity;
    }
}
