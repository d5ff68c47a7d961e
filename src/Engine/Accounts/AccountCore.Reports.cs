using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>What the venue shows of orders and trades, in whatever order it arrives (contract.md §6.3).</content>
public static partial class AccountCore
{
    private static void Report(Work step, VenueOrder shown)
    {
        if (FindOrAdopt(step, shown) is not { } tag)
        {
            return;
        }

        var order = step.State.Orders[tag];
        var unanswered = order.State == OrderState.Submitted;
        if (order.Id is null && shown.Status != VenueOrderStatus.Rejected)
        {
            Accept(step, order, shown.Id);
            order = step.State.Orders[tag];
        }

        if (shown.FillVolume < order.ShownFilled && !shown.Status.IsTerminal())
        {
            // Older than what we already know: events of one order arrive in any order.
            return;
        }

        // Terms are believed from the newest frame only, and an order does not lose its price.
        var old = shown.UpdatedAt < order.ShownAt;
        var (size, limit, stop) = old
            ? (order.Size, order.LimitPrice, order.StopPrice)
            : (shown.Size, shown.LimitPrice ?? order.LimitPrice, shown.StopPrice ?? order.StopPrice);
        var byHand = !old && !shown.Status.IsTerminal() && IsChangedByHand(order, size, limit, stop);
        var settled = byHand || (!old && order.Change is { } change && Shows(change, size, limit, stop));
        var from = settled ? OrderTransitions.Next(order.State, OrderSignal.ModifySettled, order.Filled > 0).Next : order.State;
        var signal = OrderTransitions.SignalOf(shown.Status);
        if (signal == OrderSignal.ShownWorking && shown.FillVolume > 0)
        {
            signal = OrderSignal.FilledInPart;
        }

        var transition = signal is { } s
            ? OrderTransitions.Next(from, s, Math.Max(order.Filled, shown.FillVolume) > 0)
            : new OrderTransition(from);
        var filled = Math.Max(order.ShownFilled, shown.FillVolume);
        if (transition.Next != order.State || settled || size != order.Size || limit != order.LimitPrice || stop != order.StopPrice || filled != order.ShownFilled)
        {
            step.Emit(new OrderChanged(step.At, tag, shown.Id, transition.Next, size, limit, stop, filled, transition.Anomaly)
            {
                TrailPrice = old ? null : shown.TrailPrice,
                ShownAt = old ? null : shown.UpdatedAt,
                Settled = settled ? true : null,
            });
            Tell(step, tag, transition.Anomaly);
            if (!unanswered || transition.Next != OrderState.Rejected)
            {
                // The answer to a place request alone says why it was refused: the strategy hears of it then.
                step.NotifyOwner(tag);
            }

            FollowHand(step, order, byHand);
        }

        CancelIfWanted(step, tag, shown.Id);
    }

    /// <summary>True when the venue shows the terms that a change asked for. The level of a trailing stop cannot be seen (contract.md §4.5).</summary>
    private static bool Shows(OrderChange change, int size, Price? limit, Price? stop) =>
        change.TrailPrice is null
        && (change.Size ?? size) == size
        && (change.LimitPrice ?? limit) == limit
        && (change.StopPrice ?? stop) == stop;

    private static void ClaimTrades(Work step, ClientTag tag, OrderId id)
    {
        if (!step.State.Unattributed.IsEmpty)
        {
            ClaimUnattributed(step, tag, id);
        }
    }

    private static void ClaimUnattributed(Work step, ClientTag tag, OrderId id)
    {
        foreach (var trade in step.State.Unattributed.Where(t => step.State.Trades[t].Trade.Order == id).OrderBy(t => t.Value).ToList())
        {
            step.Emit(new TradeAttributed(step.At, trade, tag));
            var order = step.State.Orders[tag];
            var booked = step.State.Trades[trade].Trade;
            step.NotifyFill(order, trade, booked.Side, booked.Size, booked.Price, booked.At);
            step.Filled(order);
        }
    }

    private static void Report(Work step, VenueTrade trade)
    {
        if (step.State.Trades.TryGetValue(trade.Id, out var booked))
        {
            if (trade.Voided && !booked.Voided)
            {
                Void(step, booked);
            }

            return;
        }

        if (trade.At <= step.State.TradeHorizon)
        {
            return;
        }

        if (trade.Voided)
        {
            // Busted before it was seen: its order shows the fill, so it is booked and taken out again.
            Report(step, trade with { Voided = false });
            Void(step, step.State.Trades[trade.Id]);
            return;
        }

        ClientTag? tag = step.State.Orders.TryGetTag(trade.Order, out var known) ? known : null;
        var order = tag is { } t ? step.State.Orders[t] : null;
        var before = order?.State;
        var position = step.State.PositionIn(trade.Contract);
        var (next, realized) = Fill(step.State, trade);
        var gross = step.Context.Instruments.TryGetValue(trade.Contract, out var instrument)
            ? Realized(instrument, position, next, trade.Price, trade.Side.Sign() * trade.Size)
            : trade.ProfitAndLoss ?? Money.Zero;
        step.Emit(new TradeBooked(
            trade.At, trade.Id, trade.Order, tag, order?.Strategy, trade.Contract, trade.Side, trade.Size, trade.Price, realized, gross, trade.Fees, trade.Commissions));

        // The position first: a strategy that learns that its order is complete may decide at once.
        step.NotifyPosition(trade.Contract);
        if (order is { Strategy: not null, Intent: not null })
        {
            var after = step.State.Orders[order.Tag];
            var anomaly = OrderTransitions.Next(before!.Value, after.Filled >= after.Size ? OrderSignal.FilledWhole : OrderSignal.FilledInPart, true).Anomaly;
            Tell(step, order.Tag, anomaly);
            if (after.Filled > after.Size && after.Filled > (after.Change?.Size ?? 0))
            {
                step.Alert(AlertKind.OrderTrouble, order.Contract.Value, $"Order {order.Tag} is overfilled: {after.Filled} of {after.Size}.", AlertSeverity.Critical);
            }

            step.NotifyFill(order, trade.Id, trade.Side, trade.Size, trade.Price, trade.At);
            step.NotifyOwner(order.Tag);
            step.Filled(after);
        }
        else if (order is not null)
        {
            step.NotifyFill(order, trade.Id, trade.Side, trade.Size, trade.Price, trade.At);
        }
    }

    private static void Void(Work step, BookedTrade booked)
    {
        var trade = booked.Trade;
        var before = step.State.PositionIn(trade.Contract);
        var (position, _) = before.Unfill(trade.Side, trade.Size, trade.Price, trade.RealizedNotional);
        var change = step.Context.Instruments.TryGetValue(trade.Contract, out var instrument)
            ? Realized(instrument, before, position, trade.Price, -trade.Side.Sign() * trade.Size)
            : -trade.RealizedGross;
        step.Emit(new TradeVoided(step.At, trade.Id, position.Net, position.EntryNotional, change));
        step.Alert(AlertKind.OrderTrouble, trade.Contract.Value, $"The venue busted trade {trade.Id}: {trade.Size} {trade.Contract} at {trade.Price}.", AlertSeverity.Critical);
        step.NotifyPosition(trade.Contract);
        if (position.Net * trade.Side.Sign() < 0 && step.State.Orders.TryGetTag(trade.Order, out var tag) && step.State.Orders[tag] is { Role: OrderRole.Close } close)
        {
            CloseBusted(step, position, trade, close);
        }
    }
}
