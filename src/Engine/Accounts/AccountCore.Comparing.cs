using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>The comparison with the venue: what one complete reading of it proves (docs/reconciliation.md).</content>
public static partial class AccountCore
{
    /// <summary>New highs of equity are journaled in steps: one event a price would drown the journal.</summary>
    private static readonly Money EquityStep = Money.FromDecimal(10m);

    private static void Report(Work step, EquityReported reported)
    {
        if (step.State.Profile is { } profile
            && step.Context.RuleBook.TryGetValue(profile.Rules, out var rules)
            && rules.Trail == FloorTrail.Intraday
            && reported.Equity > step.State.HighestDayEnd
            && (step.State.EquityPeak is not { } peak || reported.Equity - peak >= EquityStep))
        {
            step.Emit(new EquityPeaked(step.At, reported.Equity));
        }
    }

    private static void Compare(Work step, VenueRead read)
    {
        var before = step.Events;
        Report(step, read.Account);
        foreach (var order in read.Orders.OrderBy(o => o.Id.Value))
        {
            if (order.Status.IsTerminal() && !step.State.TagOf.ContainsKey(order.Id) && !IsOwn(step, order))
            {
                // A foreign order that has already ended matters only through its trades.
                continue;
            }

            Report(step, order);
        }

        foreach (var trade in read.Trades)
        {
            Report(step, trade);
        }

        LookForAbsentees(step, read);
        if (read.Quiet)
        {
            AdoptPositions(step, read);
            AdoptCash(step, read);
        }

        Advance(step, read);
        step.Emit(new Reconciled(step.At, step.State.Epoch, read.Why, step.Events - before));
    }

    private static bool IsOwn(Work step, VenueOrder order) =>
        (order.Tag is { } tag && step.State.Orders.ContainsKey(tag)) || EntryOf(step, order) is not null;

    private static void LookForAbsentees(Work step, VenueRead read)
    {
        foreach (var order in step.State.LiveOrders.Where(o => o.State == OrderState.Unknown && o.Id is null).OrderBy(o => o.Tag.Value, StringComparer.Ordinal).ToList())
        {
            if (!step.State.NotFoundAt.TryGetValue(order.Tag, out var first))
            {
                step.Emit(new OrderNotFound(step.At, order.Tag, read.ReadAt));
                step.Do(new AccountEffect.AskVenue("order in doubt"));
            }
            else if (read.ReadAt - first >= step.Context.Settle)
            {
                step.Emit(new OrderPresumedNotPlaced(step.At, order.Tag));
                step.Do(new AccountEffect.Alert($"Order {order.Tag} is presumed not placed: two reads {(read.ReadAt - first).TotalSeconds:0.0} s apart show no trace of it."));
                step.NotifyOwner(order.Tag);
            }
            else
            {
                step.Do(new AccountEffect.AskVenue("order in doubt"));
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

            step.Emit(new PositionAdopted(step.At, contract, book, net, new Price((long)decimal.Round(average * 1_000_000_000m))));
            step.Do(new AccountEffect.Alert($"The venue holds {net} of {contract}, the book held {book}; the venue's position is adopted."));
            step.NotifyPosition(contract);
        }
    }

    private static void AdoptCash(Work step, VenueRead read)
    {
        if (step.State.StartCash is null || step.State.Cash != read.Account.Balance)
        {
            var first = step.State.StartCash is null;
            var difference = read.Account.Balance - step.State.Cash;
            step.Emit(new CashAdopted(step.At, read.Account.Balance, difference));
            if (!first)
            {
                step.Do(new AccountEffect.Alert($"The venue's balance {read.Account.Balance} differs from the book by {difference}; the venue's balance is adopted."));
            }
        }
    }
}
