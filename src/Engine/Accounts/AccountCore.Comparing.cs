using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>The comparison with the venue: what one complete reading of it proves (docs/reconciliation.md).</content>
public static partial class AccountCore
{
    /// <summary>A new high of equity; the guardian reports them in steps, for one event a price would drown the journal.</summary>
    private static void Report(Work step, EquityReported reported)
    {
        if (step.State.Profile is { } profile
            && step.Context.RuleBook.TryGetValue(profile.Rules, out var rules)
            && rules.Trail == FloorTrail.Intraday
            && reported.Equity > step.State.HighestDayEnd
            && (step.State.EquityPeak is not { } peak || reported.Equity > peak))
        {
            step.Emit(new EquityPeaked(step.At, reported.Equity));
        }
    }

    private static void Compare(Work step, VenueRead read)
    {
        var (before, start) = (step.Events, step.State);
        Report(step, read.Account);
        ReportOrders(step, read);
        BookTrades(step, read);
        LookForAbsentees(step, read, start);
        LookForVanished(step, read, start);
        if (read.Quiet)
        {
            AdoptPositions(step, read);
            AdoptCash(step, read);
            EndCloses(step);
        }

        Advance(step, read);
        step.Emit(new Reconciled(step.At, step.State.Epoch, read.Why, step.Events - before) { Quiet = read.Quiet ? true : null });
    }

    private static void ReportOrders(Work step, VenueRead read)
    {
        var filled = read.Trades.Select(t => t.Order).ToHashSet();
        foreach (var order in read.Orders.OrderBy(o => o.Id.Value))
        {
            if (order.Status.IsTerminal()
                && !step.State.Orders.Contains(order.Id)
                && !IsOwn(step, order)
                && !(filled.Contains(order.Id) && step.State.StartCash is not null))
            {
                // A foreign order that has already ended matters only through its trades.
                continue;
            }

            Report(step, order);
        }
    }

    /// <summary>
    /// Books what was missed, oldest first. A trade of a later date opens that date with the cash of the evening before, so
    /// that the highest end-of-day balance is right after days off.
    /// </summary>
    private static void BookTrades(Work step, VenueRead read)
    {
        foreach (var trade in read.Trades.OrderBy(t => t.At).ThenBy(t => t.Id.Value))
        {
            var isNew = !trade.Voided && !step.State.Trades.ContainsKey(trade.Id) && trade.At > step.State.TradeHorizon;
            if (isNew && step.State.Date is { } date && TradeDate.Of(trade.At) is var later && later > date)
            {
                step.Emit(new TradeDateOpened(step.At, later, step.State.Cash));
            }

            Report(step, trade);
        }

        step.OpenTradeDate();
    }

    private static bool IsOwn(Work step, VenueOrder order) =>
        (order.Tag is { } tag && (step.State.Orders.ContainsKey(tag) || CounterOf(step, tag) is not null)) || EntryOf(step, order) is not null;

    /// <summary>Nothing is concluded about an order that has changed since the reading began.</summary>
    private static bool IsSettled(VenueRead read, AccountState start, ClientTag tag) =>
        read.Then is not { } then || (then.Orders.TryGetValue(tag, out var before) && before == start.Orders[tag]);

    private static void LookForAbsentees(Work step, VenueRead read, AccountState start)
    {
        foreach (var order in step.State.LiveOrders.Where(o => o.State == OrderState.Unknown && o.Id is null).OrderBy(o => o.Tag.Value, StringComparer.Ordinal).ToList())
        {
            if (!IsSettled(read, start, order.Tag))
            {
                step.Do(new AccountEffect.AskVenue("order in doubt"));
            }
            else if (!step.State.NotFoundAt.TryGetValue(order.Tag, out var first))
            {
                step.Emit(new OrderNotFound(step.At, order.Tag, read.ReadAt));
                step.Do(new AccountEffect.AskVenue("order in doubt"));
            }
            else if (read.ReadAt - first >= step.Context.Settle)
            {
                step.Emit(new OrderPresumedNotPlaced(step.At, order.Tag));
                step.Alert(AlertKind.UnknownOrder, order.Contract.Value, $"Order {order.Tag} is presumed not placed: two reads {(read.ReadAt - first).TotalSeconds:0.0} s apart show no trace of it.", id: $"{order.Tag} ended");
                step.NotifyOwner(order.Tag);
            }
            else
            {
                step.Do(new AccountEffect.AskVenue("order in doubt"));
            }
        }
    }

    /// <summary>
    /// A live order with a number that no list shows may have ended: the venue was asked for it by its number. Only when it
    /// says twice, a settle time apart, that there is no such order is it given up; absence from a list proves nothing.
    /// </summary>
    private static void LookForVanished(Work step, VenueRead read, AccountState start)
    {
        foreach (var order in step.State.LiveOrders.Where(o => o.Id is not null).OrderBy(o => o.Tag.Value, StringComparer.Ordinal).ToList())
        {
            var known = step.State.NotFoundAt.TryGetValue(order.Tag, out var first);
            if (!read.Missing.Contains(order.Id!.Value))
            {
                if (known && order.Change is null && read.Orders.Any(o => o.Id == order.Id))
                {
                    // Seen again: an earlier "not found" counts no more.
                    step.Emit(Again(step, order, order.State));
                }
            }
            else if (!IsSettled(read, start, order.Tag) || (known && read.ReadAt - first < step.Context.Settle))
            {
                step.Do(new AccountEffect.AskVenue("order vanished"));
            }
            else if (!known)
            {
                step.Emit(new OrderNotFound(step.At, order.Tag, read.ReadAt));
                step.Do(new AccountEffect.AskVenue("order vanished"));
            }
            else
            {
                step.Emit(Again(step, order, OrderState.Cancelled));
                step.Alert(AlertKind.UnknownOrder, order.Contract.Value, $"The venue has said twice, {(read.ReadAt - first).TotalSeconds:0.0} s apart, that it knows no order {order.Id} ({order.Tag}); it counts as cancelled.", id: $"{order.Tag} ended");
                step.NotifyOwner(order.Tag, "the venue no longer knows the order");
            }
        }
    }

    private static OrderChanged Again(Work step, Order order, OrderState state) => new(
        step.At, order.Tag, order.Id!.Value, state, order.Size, order.LimitPrice, order.StopPrice, order.ShownFilled, OrderAnomaly.None);

    /// <summary>A close that is not a flatten's is sent once: when a quiet reading from after its answer shows no trace of it, it is over.</summary>
    private static void EndCloses(Work step)
    {
        foreach (var close in step.State.Closing.Values.OrderBy(c => c.Contract.Value, StringComparer.Ordinal))
        {
            var works = step.State.LiveOrders.Any(o => o.Role == OrderRole.Close && o.Contract == close.Contract);
            if (close.Answered && !works && !step.State.IsFlattening(close.Contract) && step.At - close.SentAt >= step.Context.Settle)
            {
                step.Emit(new CloseAnswered(step.At, close.Contract, "a quiet reading shows no trace of it") { Refused = true });
                step.Alert(AlertKind.OrderTrouble, close.Contract.Value, $"The close of {close.Size} {close.Contract} was not carried out.");
            }
        }
    }

    private static void AdoptPositions(Work step, VenueRead read)
    {
        var venue = read.Positions.ToDictionary(p => p.Contract);
        foreach (var contract in step.State.Positions.Keys.Union(venue.Keys).OrderBy(c => c.Value, StringComparer.Ordinal).ToList())
        {
            var book = step.State.PositionIn(contract).Net;
            var (net, average) = venue.TryGetValue(contract, out var position) ? (position.Net, position.AveragePrice) : (0, 0m);
            if (book == net)
            {
                continue;
            }

            if (!read.IsSteadyFor(step.Context.Settle) && step.State.StartCash is not null)
            {
                step.Do(new AccountEffect.AskVenue("position not settled"));
                continue;
            }

            step.Emit(new PositionAdopted(step.At, contract, book, net, new Price((long)decimal.Round(average * 1_000_000_000m))));
            step.Alert(AlertKind.ReconcileDifference, contract.Value, $"The venue holds {net} of {contract}, the book held {book}; the venue's position is adopted.", AlertSeverity.Critical);
            step.NotifyPosition(contract);
        }
    }

    private static void AdoptCash(Work step, VenueRead read)
    {
        if (step.State.StartCash is null)
        {
            step.Emit(new CashAdopted(step.At, read.Account.Balance, read.Account.Balance - step.State.Cash));
        }
        else if (step.State.Cash != read.Account.Balance && !read.IsSteadyFor(step.Context.Settle))
        {
            step.Do(new AccountEffect.AskVenue("balance differs"));
        }
        else if (step.State.Cash != read.Account.Balance)
        {
            ExplainBalance(step, read);
        }
    }
}
