using Engine.Accounts;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>Whether anything may be added to a contract at all at this moment. Pure.</summary>
public static class ExposureChecks
{
    internal static Denial Evicted => new(
        DenialReason.Evicted, "Another session of this user has taken a hub over; no exposure is added until the engine has it back.");

    /// <summary>Null when exposure may be added.</summary>
    public static Denial? Check(AccountState state, AccountContext context, StrategyTerms terms, PlaceIntent intent) =>
        context.IsEvicted
            ? Evicted
            : Leaving(context, intent) ?? UnderWay(state, intent) ?? InDoubt(state, intent) ?? Hand(state, intent) ?? Clock(context, terms, intent) ?? Feed(context, intent);

    private static Denial? Leaving(AccountContext context, PlaceIntent intent) =>
        context.CloseOnly.TryGetValue(intent.Contract, out var why) ? new(DenialReason.CloseOnly, why) : null;

    private static Denial? UnderWay(AccountState state, PlaceIntent intent)
    {
        if (state.Flattening.Find(f => f.Contract is null || f.Contract == intent.Contract) is { } flatten)
        {
            return new(DenialReason.Flattening, $"{flatten.Contract?.ToString() ?? "The account"} is being flattened by {flatten.Who}: {flatten.Why}.");
        }

        return state.Reversals.ContainsKey(intent.Contract)
            ? new(DenialReason.Flattening, $"A reversal of {intent.Contract} is under way.")
            : null;
    }

    private static Denial? InDoubt(AccountState state, PlaceIntent intent)
    {
        foreach (var order in state.LiveOrders)
        {
            if (order.Contract == intent.Contract && (order.State == OrderState.Unknown || order.ChangeInDoubt))
            {
                return new(
                    DenialReason.UnknownOrderPending,
                    order.ChangeInDoubt ? $"A change of order {order.Tag} has an unknown outcome." : $"Order {order.Tag} has an unknown outcome.");
            }
        }

        return null;
    }

    private static Denial? Hand(AccountState state, PlaceIntent intent) =>
        state.Trading == TradingState.Reducing ? new(DenialReason.ReducingOnly, $"Reducing by {state.TradingWhy}; the order would add exposure.")
        : intent.Strategy != StrategyName.Person && state.Paused.TryGetValue(intent.Strategy, out var why) ? new(DenialReason.PausedByHand, $"{intent.Strategy} is paused until a person resumes it: {why}.")
        : null;

    private static Denial? Clock(AccountContext context, StrategyTerms terms, PlaceIntent intent)
    {
        if (terms.Window is { } window && !window(intent.At))
        {
            return new(DenialReason.OutsideWindow, $"{intent.Strategy} may not enter at this time.");
        }

        if (context.Limits.Schedule?.Invoke(intent.Contract, intent.At) is { Rule: not SessionRule.Open } reading)
        {
            return new(reading.Reason ?? DenialReason.SessionClosed, reading.Why);
        }

        return context.Limits.IsPastFlatBy(intent.At)
            ? new(DenialReason.OutsideWindow, $"Positions are closed by {context.Limits.FlatBy:HH:mm} Chicago; entries resume at 17:00.")
            : null;
    }

    private static Denial? Feed(AccountContext context, PlaceIntent intent)
    {
        if (context.Limits.StaleAfter is not { } bound)
        {
            return null;
        }

        return context.PriceOf(intent.Contract) switch
        {
            null => new(DenialReason.NoPrice, $"No price of {intent.Contract} has been seen yet."),
            { Live: false } => new(DenialReason.StaleFeed, $"The feed of {intent.Contract} is not live."),
            { At: var seen } when intent.At - seen > bound =>
                new(DenialReason.StaleFeed, $"The last price of {intent.Contract} is {(intent.At - seen).TotalSeconds:0} s old; {bound.TotalSeconds:0} s are allowed."),
            _ => null,
        };
    }
}
