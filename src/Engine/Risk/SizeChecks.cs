using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>Whether an order is small enough: by itself, for its strategy, in its contract, and over the whole account. Pure.</summary>
public static class SizeChecks
{
    /// <summary>Null when the sizes fit.</summary>
    public static Denial? Check(AccountState state, AccountContext context, StrategyTerms terms, PlaceIntent intent, SideExposure exposure)
    {
        if (context.Limits.MaxOrderSize is { } single && intent.Size > single)
        {
            return new(DenialReason.OrderSizeCap, $"{intent.Size} contracts in one order exceed the limit {single}.");
        }

        var worst = (long)exposure.Worst + intent.Size;
        if (worst > terms.SizeCap)
        {
            return new(DenialReason.StrategySizeCap, $"{worst} contracts would exceed the size cap {terms.SizeCap} of {intent.Strategy}.");
        }

        if (context.Limits.MaxPosition is { } cap && worst > cap)
        {
            return new(DenialReason.AccountSizeCap, $"{worst} contracts would exceed the account's limit {cap}.");
        }

        var lines = EffectiveLimits.Of(state, context.Limits, context.RuleBook, intent.At);
        if (lines.MinisTenths is { } most && TenthsWith(state, intent.Contract, worst) is var tenths && tenths > most)
        {
            return new(
                DenialReason.AccountMinisCap,
                $"The account would hold {MiniWeight.ToMinis(tenths)} minis, ten micros as one; {MiniWeight.ToMinis(most)} are allowed today.");
        }

        return null;
    }

    /// <summary>Size over all contracts in tenths of a mini, every live order counted as filled on its costlier side; one contract's side as given.</summary>
    private static long TenthsWith(AccountState state, ContractId contract, long worst)
    {
        var sum = 0L;
        foreach (var one in state.Positions.Keys.Union(state.LiveOrders.Select(o => o.Contract)).Append(contract).Distinct())
        {
            var size = Math.Max(
                Math.Abs(state.PositionIn(one).Net),
                Math.Max(SideExposure.Of(state, one, OrderSide.Buy).Worst, SideExposure.Of(state, one, OrderSide.Sell).Worst));
            sum += Math.Max(size, one == contract ? worst : 0) * MiniWeight.TenthsOf(one);
        }

        return sum;
    }
}
