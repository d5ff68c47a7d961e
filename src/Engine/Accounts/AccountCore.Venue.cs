using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

public static partial class AccountCore
{
    private static void Report(Work step, VenueOrder shown)
    {
        var tag = FindOrAdopt(step, shown);
        if (tag is not { } known)
        {
            return;
        }

        var order = step.State.Orders[known];
        if (order.Id is null)
        {
            Accept(step, order, shown.Id);
        }

        order = step.State.Orders[known];
        if (shown.FillVolume < order.ShownFilled && !shown.Status.IsTerminal())
        {
            // Older than what we already know: events of one order arrive in any order.
            return;
        }

        var signal = OrderTransitions.SignalOf(shown.Status);
        if (signal == OrderSignal.ShownWorking && shown.FillVolume > 0)
        {
            signal = OrderSignal.FilledInPart;
        }

        var transition = signal is { } s
            ? OrderTransitions.Next(order.State, s, Math.Max(order.Filled, shown.FillVolume) > 0)
            : new OrderTransition(order.State);
        var filled = Math.Max(order.ShownFilled, shown.FillVolume);
        if (transition.Next != order.State || shown.Size != order.Size || shown.LimitPrice != order.LimitPrice
            || shown.StopPrice != order.StopPrice || filled != order.ShownFilled)
        {
            step.Emit(new OrderChanged(
                step.At, known, shown.Id, transition.Next, shown.Size, shown.LimitPrice, shown.StopPrice, filled, transition.Anomaly));
            Tell(step, known, transition.Anomaly);
            step.NotifyOwner(known);
        }

        CancelIfWanted(step, known, shown.Id);
    }

    private static ClientTag? FindOrAdopt(Work step, VenueOrder shown)
    {
        if (step.State.TagOf.TryGetValue(shown.Id, out var byId))
        {
            return byId;
        }

        if (shown.Tag is { } own && step.State.Orders.TryGetValue(own, out var order) && order.Id is null)
        {
            return own;
        }

        if (shown.Status.IsTerminal() && shown.CreatedAt <= step.State.TradeHorizon)
        {
            // Long ended and possibly forgotten: nothing to learn from it.
            return null;
        }

        return IsForgotten(step, shown) ? null : AdoptClose(step, shown) ?? AdoptForeign(step, shown);
    }

    private static void ClaimTrades(Work step, ClientTag tag, OrderId id)
    {
        if (step.State.Unattributed.IsEmpty)
        {
            return;
        }

        foreach (var trade in step.State.Unattributed.Where(t => step.State.Trades[t].Trade.Order == id).OrderBy(t => t.Value).ToList())
        {
            step.Emit(new TradeAttributed(step.At, trade, tag));
            var order = step.State.Orders[tag];
            if (order is { Strategy: { } strategy, Intent: { } intent })
            {
                var booked = step.State.Trades[trade].Trade;
                step.Do(new AccountEffect.Notify(strategy, new Fill(intent, trade, booked.Side, booked.Size, booked.Price, booked.At)));
            }
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

        if (trade.Voided || trade.At <= step.State.TradeHorizon)
        {
            return;
        }

        ClientTag? tag = step.State.TagOf.TryGetValue(trade.Order, out var known) ? known : null;
        var order = tag is { } t ? step.State.Orders[t] : null;
        var before = order?.State;
        var (_, realized) = step.State.PositionIn(trade.Contract).Fill(trade.Side, trade.Size, trade.Price);
        var gross = step.Context.Instruments.TryGetValue(trade.Contract, out var instrument)
            ? instrument.ValueOf(realized)
            : trade.ProfitAndLoss ?? Money.Zero;
        step.Emit(new TradeBooked(
            trade.At, trade.Id, trade.Order, tag, order?.Strategy, trade.Contract, trade.Side, trade.Size, trade.Price, realized, gross, trade.Fees, trade.Commissions));

        // The position first: a strategy that learns that its order is complete may decide at once.
        step.NotifyPosition(trade.Contract);
        if (order is { Strategy: { } strategy, Intent: { } intent })
        {
            var after = step.State.Orders[order.Tag];
            var anomaly = OrderTransitions.Next(before!.Value, after.Filled >= after.Size ? OrderSignal.FilledWhole : OrderSignal.FilledInPart, true).Anomaly;
            Tell(step, order.Tag, anomaly);
            if (after.Filled > after.Size)
            {
                step.Do(new AccountEffect.Alert($"Order {order.Tag} is overfilled: {after.Filled} of {after.Size}."));
            }

            step.Do(new AccountEffect.Notify(strategy, new Fill(intent, trade.Id, trade.Side, trade.Size, trade.Price, trade.At)));
            step.NotifyOwner(order.Tag);
        }
    }

    private static void Void(Work step, BookedTrade booked)
    {
        var trade = booked.Trade;
        var (position, realized) = step.State.PositionIn(trade.Contract).Unfill(trade.Side, trade.Size, trade.Price, trade.RealizedNotional);
        var change = step.Context.Instruments.TryGetValue(trade.Contract, out var instrument)
            ? instrument.ValueOf(realized)
            : -trade.RealizedGross;
        step.Emit(new TradeVoided(step.At, trade.Id, position.Net, position.EntryNotional, change));
        step.Do(new AccountEffect.Alert($"The venue busted trade {trade.Id}: {trade.Size} {trade.Contract} at {trade.Price}."));
        step.NotifyPosition(trade.Contract);
    }

    private static void Report(Work step, VenuePosition position)
    {
        if (step.State.PositionIn(position.Contract).Net != position.Net)
        {
            // Trade and position events overtake each other; a comparison over REST decides, not this frame.
            step.Do(new AccountEffect.AskVenue(PositionDiffers));
        }
    }

    private static void Report(Work step, VenueAccount account)
    {
        if (step.State.VenueBalance != account.Balance || step.State.CanTrade != account.CanTrade)
        {
            var locked = step.State.CanTrade && !account.CanTrade;
            step.Emit(new BalanceReported(step.At, account.Balance, account.CanTrade));
            if (locked)
            {
                SetTrading(step, TradingState.Halted, "venue", "the account was locked");
            }
        }
    }
}
