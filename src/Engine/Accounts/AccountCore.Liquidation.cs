using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>The firm closes what is open: at the end of its trading day, or because the account has reached a limit.</content>
public static partial class AccountCore
{
    /// <summary>The firm flattens what is open from 15:08 Chicago on, and again at 15:10 (contract.md §7.1).</summary>
    private static readonly TimeOnly FirmFlattens = new(15, 8);

    private static readonly TimeOnly FirmHasFlattened = new(15, 15);

    /// <summary>The news that the account is locked may come after the fills of the liquidation: for so long they are judged once more.</summary>
    private static readonly TimeSpan LockNewsWithin = TimeSpan.FromSeconds(10);

    /// <summary>Ends the reason why an account only reduces until the next trade date.</summary>
    private const string EndOfFirmsDay = "at the end of its trading day";

    /// <summary>Ends the reason of a pause that the next trade date ends.</summary>
    private const string PerhapsTheFirm = ", or the firm's at the early close; it ends with the trade date";

    /// <summary>
    /// Where trading ends before the firm's 15:10, the firm closes earlier, at a time that it does not tell (contract.md §7.1): so long before and after
    /// the exchange's close a closing order may be its.
    /// </summary>
    private static readonly (TimeSpan Before, TimeSpan After) AroundEarlyClose = (TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));

    /// <summary>Nobody asked for it, it closes at the market and opens nothing: the firm's own closing looks like this, and so does a person's.</summary>
    private static bool MayBeTheFirms(Work step, Order order, TradeBooked trade) =>
        IsUntaggedMarket(order) && step.State.PositionIn(trade.Contract).Net * trade.Side.Sign() <= 0;

    /// <summary>True at the firm's hour: no strategy and no person has to do with what is cancelled and closed then.</summary>
    private static bool IsFirmsHour(DateTimeOffset at) =>
        TimeOnly.FromDateTime(TradeDate.ChicagoTime(at)) is var chicago && chicago >= FirmFlattens && chicago < FirmHasFlattened;

    /// <summary>True about the end of a contract's trading where that lies before the firm's hour.</summary>
    private static bool IsEarlyClose(ContractId contract, DateTimeOffset at)
    {
        var chicago = TradeDate.ChicagoTime(at);
        var date = TradeDate.Of(at);
        var close = ExchangeCalendar.Of(ProductGroups.Of(contract), date).Close;
        var end = date.ToDateTime(close);
        return close < FirmFlattens && chicago >= end - AroundEarlyClose.Before && chicago < end + AroundEarlyClose.After;
    }

    /// <summary>
    /// The firm has closed what was open when its day ended. That is no breach and nobody's hand: the session is over, and until the next trade date
    /// the account only reduces. The firm closes once more at 15:10 what is opened in between. A book that learns of it on a later trade date is told, and
    /// held back by nothing.
    /// </summary>
    private static void EndSession(Work step, Order order, TradeBooked trade)
    {
        step.Alert(AlertKind.Firm, trade.Contract.Value, $"The firm has closed {EndOfFirmsDay}: {Describe(trade)} (order {order.Id}).", AlertSeverity.Warning);
        if (step.State.Trading == TradingState.Active && !IsOfAnEarlierDate(step, trade))
        {
            SetTrading(step, TradingState.Reducing, "venue", $"the firm closed {trade.Contract} {EndOfFirmsDay}");
        }
    }

    /// <summary>A new trade date lifts what the end of the firm's day has set, and nothing else.</summary>
    private static void BeginSession(Work step)
    {
        if (step.State is { Trading: not TradingState.Reducing, Paused.IsEmpty: true } || !(TradeDate.Of(step.At) > step.State.Date))
        {
            return;
        }

        if (step.State.Trading == TradingState.Reducing && step.State.TradingWhy.EndsWith(EndOfFirmsDay, StringComparison.Ordinal))
        {
            SetTrading(step, TradingState.Active, "venue", "a new trade date begins");
        }

        foreach (var strategy in step.State.Paused.Where(p => p.Value.EndsWith(PerhapsTheFirm, StringComparison.Ordinal)).Select(p => p.Key).OrderBy(s => s.Value, StringComparer.Ordinal).ToList())
        {
            Resume(step, new ResumeStrategy(step.At, strategy, "venue", "a new trade date begins"));
        }
    }

    /// <summary>True of what happened on a trade date that is over: the engine was not there.</summary>
    private static bool IsOfAnEarlierDate(Work step, TradeBooked trade) => TradeDate.Of(trade.At) < TradeDate.Of(step.At);

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
            foreach (var owner in OwnersOf(step, trade.Contract).Where(o => step.State.Paused.GetValueOrDefault(o.Name) is { } why && (why == PersonsOrder(trade) || why == PersonsOrder(trade) + PerhapsTheFirm)))
            {
                Resume(step, new ResumeStrategy(step.At, owner.Name, "venue", $"the firm {Describe(trade)}, it was no person's order"));
            }
        }

        var why = liquidated.Count == 0 ? "the account was locked" : $"the firm liquidated {string.Join(", ", liquidated.Select(t => t.Contract).Distinct())} and locked the account";
        SetTrading(step, TradingState.Halted, "venue", why);
    }
}
