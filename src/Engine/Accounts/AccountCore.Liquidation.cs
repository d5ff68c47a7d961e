using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>The firm closes what is open: at the end of its trading day, or because the account has reached a limit.</content>
public static partial class AccountCore
{
    /// <summary>The firm flattens what is open from 15:08 Chicago on (contract.md §7.1).</summary>
    private static readonly TimeOnly FirmFlattens = new(15, 8);

    private static readonly TimeOnly FirmHasFlattened = new(15, 15);

    /// <summary>The news that the account is locked may come after the fills of the liquidation: for so long they are judged once more.</summary>
    private static readonly TimeSpan LockNewsWithin = TimeSpan.FromSeconds(10);

    /// <summary>Nobody asked for it, it closes at the market, and the firm has locked the account or its hour has come.</summary>
    private static bool IsLiquidation(Work step, Order order, TradeBooked trade)
    {
        var chicago = TimeOnly.FromDateTime(TradeDate.ChicagoTime(trade.At));
        return IsUntaggedMarket(order)
            && step.State.PositionIn(trade.Contract).Net * trade.Side.Sign() <= 0
            && (!step.State.CanTrade || (chicago >= FirmFlattens && chicago < FirmHasFlattened));
    }

    private static bool IsUntaggedMarket(Order order) =>
        order.IsForeign && order.Type == OrderType.Market && order.Tag.Value.StartsWith("venue:", StringComparison.Ordinal);

    /// <summary>
    /// The account has been locked. A closing order that looked like a person's hand a moment ago was the firm's: its strategies are not
    /// paused on its account, for when the firm opens the account again nobody's hand is on the position.
    /// </summary>
    private static void HaltLocked(Work step)
    {
        var liquidated = step.State.Paused.Count == 0 ? [] : step.State.Trades.Values
            .Where(t => !t.Voided && (step.At - t.Trade.At).Duration() <= LockNewsWithin)
            .Where(t => step.State.PositionIn(t.Trade.Contract).Net == 0)
            .Where(t => t.Tag is { } tag && step.State.Orders.TryGetValue(tag, out var order) && IsUntaggedMarket(order))
            .Select(t => t.Trade)
            .OrderBy(t => t.Id.Value)
            .ToList();
        foreach (var trade in liquidated)
        {
            foreach (var owner in OwnersOf(step, trade.Contract).Where(o => step.State.Paused.GetValueOrDefault(o.Name) == PersonsOrder(trade)))
            {
                Resume(step, new ResumeStrategy(step.At, owner.Name, "venue", $"the firm {Describe(trade)}, it was no person's order"));
            }
        }

        var why = liquidated.Count == 0 ? "the account was locked" : $"the firm liquidated {string.Join(", ", liquidated.Select(t => t.Contract).Distinct())} and locked the account";
        SetTrading(step, TradingState.Halted, "venue", why);
    }
}
