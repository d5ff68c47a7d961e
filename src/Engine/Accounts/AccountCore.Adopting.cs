using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>
/// Orders and fills that the journal does not know: the venue's own close orders, those of a person, of the firm, and those of
/// a journal that has lost its end (contract.md §9.28, docs/reconciliation.md).
/// </content>
public static partial class AccountCore
{
    private static long? CounterOf(Work step, ClientTag tag) => step.State.CounterOf(tag, step.Context.Strategies.Keys);

    /// <summary>An order of ours that ended so long ago that the book has let it go.</summary>
    private static bool IsForgotten(Work step, VenueOrder shown) =>
        shown.Status.IsTerminal() && shown.Tag is { } tag && CounterOf(step, tag) is { } counter && counter <= step.State.TagCounter;

    /// <summary>
    /// The venue carries out a close as a market order without a tag (contract.md §4.8). As many as closes were sent are ours, and
    /// so is any where a flatten goes on: the guardian may have sent it past the book, and a book that lacks a fill or a bust cannot
    /// tell by its own position whether it closes.
    /// </summary>
    private static ClientTag? AdoptClose(Work step, VenueOrder shown)
    {
        if (shown.Tag is not null || shown.Type != OrderType.Market)
        {
            return null;
        }

        // The side is the venue's, and so is the size of a whole close: the position there decides, not the one that stood in
        // the book when the close was sent.
        var asked = step.State.CloseOrdersDue.GetValueOrDefault(shown.Contract) is { } due
            && (!due.Partial || shown.Size <= due.Size);
        if (!asked && !step.State.IsFlattening(shown.Contract))
        {
            return null;
        }

        var tag = new ClientTag($"venue:{shown.Id}");
        step.Emit(new CloseOrderAdopted(step.At, tag, shown.Id, OwnersOf(step, shown.Contract).FirstOrDefault()?.Name, shown.Contract, shown.Side, shown.Size));
        ClaimTrades(step, tag, shown.Id);
        return tag;
    }

    private static ClientTag AdoptForeign(Work step, VenueOrder shown)
    {
        var lost = shown.Tag is { } own && CounterOf(step, own) is not null;
        var tag = shown.Tag is { } given && !step.State.Orders.ContainsKey(given) ? given : new ClientTag($"venue:{shown.Id}");
        step.Emit(new ForeignOrderAdopted(
            step.At, tag, shown.Id, shown.Contract, shown.Side, shown.Type, shown.Size, shown.LimitPrice, shown.StopPrice));
        ClaimTrades(step, tag, shown.Id);
        if (lost)
        {
            // decisions, single writer; docs/decisions/0018.
            step.Alert(AlertKind.Foreign, shown.Contract.Value, $"The venue knows order {tag} ({Describe(shown)}), the journal does not; it is adopted.", AlertSeverity.Critical);
            SetTrading(step, TradingState.Halted, "engine", $"order {tag} is an engine's but not in this journal: the journal has lost its end, or another engine used this account");
        }
        else if (!shown.Status.IsTerminal())
        {
            step.Alert(AlertKind.Foreign, shown.Contract.Value, $"A foreign order was adopted: {Describe(shown)}, {tag}. It counts for every limit.", id: tag.Value);
        }

        return tag;
    }

    /// <summary>
    /// What foreign fills mean. The firm's liquidation of a locked account halts it, its closing at the end of its day ends the session; a person's
    /// hand on a strategy's contract pauses the strategy, for what it believes of its position is no longer its own doing.
    /// </summary>
    private static void JudgeForeignFills(Work step)
    {
        if (step.Events == 0 || step.State.StartCash is null)
        {
            return;
        }

        var events = step.Events;
        for (var i = 0; i < events; i++)
        {
            var trade = step.Emitted(i) switch
            {
                TradeBooked { Tag: not null } booked => booked,
                TradeAttributed attributed => step.State.Trades.GetValueOrDefault(attributed.Id).Trade,
                _ => null,
            };
            if (trade is not null
                && step.State.Orders.TryGetTag(trade.Order, out var tag)
                && step.State.Orders.TryGetValue(tag, out var order)
                && order.IsForeign
                && CounterOf(step, tag) is null)
            {
                Judge(step, order, trade);
            }
        }
    }

    private static void Judge(Work step, Order order, TradeBooked trade)
    {
        var text = Describe(trade);
        var firms = MayBeTheFirms(step, order, trade);
        if (firms && step.State.CanTrade && (IsFirmsHour(trade.At) || IsFirmsHour(order.IntendedAt)))
        {
            EndSession(step, order, trade);
            return;
        }

        if (firms && !step.State.CanTrade)
        {
            step.Alert(AlertKind.Firm, trade.Contract.Value, $"The firm has liquidated: {text} (order {order.Id}).");
            SetTrading(step, TradingState.Halted, "venue", $"the firm liquidated {trade.Contract}");
            return;
        }

        var perhapsTheFirm = firms && IsEarlyClose(trade.Contract, trade.At);
        if (perhapsTheFirm && IsOfAnEarlierDate(step, trade))
        {
            // The pause would have ended with its date.
            step.Alert(AlertKind.Foreign, trade.Contract.Value, $"{PersonsOrder(trade)}{PerhapsTheFirm} (order {order.Id}).", id: trade.Id.ToString());
            return;
        }

        var owners = OwnersOf(step, trade.Contract).ToList();
        if (owners.Count == 0)
        {
            step.Alert(AlertKind.Foreign, trade.Contract.Value, $"A foreign fill: {text} (order {order.Id}).", id: trade.Id.ToString());
        }

        foreach (var owner in owners)
        {
            Pause(step, owner.Name, trade.Contract, PersonsOrder(trade) + (perhapsTheFirm ? PerhapsTheFirm : ""));
        }
    }

    private static IEnumerable<StrategyTerms> OwnersOf(Work step, ContractId contract) => step.Context.Strategies.Values
        .Where(s => s.Owns(contract))
        .OrderBy(s => s.Name.Value, StringComparer.Ordinal);

    private static string PersonsOrder(TradeBooked trade) => $"a person's order {Describe(trade)}";

    private static string Describe(TradeBooked trade) =>
        $"{(trade.Side == OrderSide.Buy ? "bought" : "sold")} {trade.Size} {trade.Contract} at {trade.Price}";

    private static string Describe(VenueOrder shown) =>
        $"{(shown.Side == OrderSide.Buy ? "buy" : "sell")} {shown.Size} {shown.Contract} {shown.Type.ToString().ToLowerInvariant()}"
        + $"{(shown.LimitPrice is { } limit ? $" limit {limit}" : "")}{(shown.StopPrice is { } stop ? $" stop {stop}" : "")}";
}
