using Engine.Alerts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>Changing and cancelling working orders: one request at a time, and the venue's answer to it (contract.md §4.6).</content>
public static partial class AccountCore
{
    /// <summary>
    /// Cancels of one order before a person is called: a refused one asks the venue, and is not sent without end. The guardian's
    /// emergency path goes on.
    /// </summary>
    private const int MostCancelTries = 5;

    private static Order? LiveOrderOf(Work step, StrategyName strategy, IntentId intent, OrderRole role) => step.State.LiveOrders
        .Where(o => o.Strategy == strategy && o.Intent == intent && o.Role == role)
        .OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal)
        .LastOrDefault();

    private static void Cancel(Work step, CancelIntent cancel)
    {
        if (LiveOrderOf(step, cancel.Strategy, cancel.Intent, OrderRole.Entry) is { } order)
        {
            Cancel(step, order, cancel.Strategy.Value, insist: false);
            return;
        }

        Deny(step, cancel.Strategy, cancel.Intent, new(DenialReason.NoSuchOrder, $"Intent {cancel.Intent} has no live order."));
    }

    private static void Cancel(Work step, CancelAll cancel)
    {
        foreach (var order in step.State.LiveOrders
            .Where(o => cancel.Contract is null || o.Contract == cancel.Contract)
            .OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal)
            .ToList())
        {
            Cancel(step, order, cancel.Who);
        }
    }

    /// <summary>Cancels a live order. One that <paramref name="insist"/>s is sent however often cancels of this order were refused.</summary>
    private static void Cancel(Work step, Order order, string who, bool insist = true)
    {
        if (order.State == OrderState.PendingCancel || (order.Id is null && step.State.CancelWanted.Contains(order.Tag)))
        {
            step.NotifyOwner(order.Tag);
            return;
        }

        if (!insist && order.CancelTries >= MostCancelTries)
        {
            step.NotifyOwner(order.Tag, $"not cancelled: {order.CancelTries} cancels were refused");
            return;
        }

        step.Emit(new CancelRequested(step.At, order.Tag, order.Id, who));
        if (order.Id is { } id)
        {
            step.Do(new AccountEffect.SendCancel(id));
            step.NotifyOwner(order.Tag);
        }
    }

    private static void CancelIfWanted(Work step, ClientTag tag, OrderId id)
    {
        if (step.State.CancelWanted.Contains(tag) && step.State.Orders[tag].State.IsLive())
        {
            step.Emit(new CancelRequested(step.At, tag, id, "a cancel that waited for the order's number"));
            step.Do(new AccountEffect.SendCancel(id));
        }
    }

    private static void Answer(Work step, CancelAnswered answered)
    {
        if (answered.Outcome is MutationOutcome.Done
            || !step.State.Orders.TryGetTag(answered.Order, out var tag)
            || step.State.Orders[tag].State.IsTerminal())
        {
            // An accepted cancel is believed when the venue shows the order as cancelled.
            return;
        }

        var text = Describe(answered.Outcome);
        step.Emit(new CancelRefused(step.At, tag, text));
        step.NotifyOwner(tag, text);
        step.Do(new AccountEffect.AskVenue("refused cancel"));
        if (step.State.Orders[tag].CancelTries == MostCancelTries)
        {
            step.Alert(AlertKind.OrderTrouble, tag.Value, $"Order {tag} could not be cancelled in {MostCancelTries} tries: {text}.");
        }
    }

    private static void Modify(Work step, ModifyIntent modify)
    {
        if (LiveOrderOf(step, modify.Strategy, modify.Intent, modify.Role) is not { } order)
        {
            Deny(step, modify.Strategy, modify.Intent, new(DenialReason.NoSuchOrder, $"Intent {modify.Intent} has no live order of this kind."));
            return;
        }

        var change = Differences(order, modify.Change);
        if (change == default)
        {
            step.NotifyOwner(order.Tag);
        }
        else if (CheckChange(step, order, change, modify.Strategy) is { } denial)
        {
            Deny(step, modify.Strategy, modify.Intent, denial);
        }
        else
        {
            Change(step, order, change, modify.Strategy.Value);
        }
    }

    private static void Deny(Work step, StrategyName strategy, IntentId intent, Denial denial) =>
        step.Do(new AccountEffect.Notify(strategy, new Denied(intent, denial.Reason, denial.Text)));

    /// <summary>What of a change is not so already.</summary>
    private static OrderChange Differences(Order order, OrderChange change) => new(
        change.Size == order.Size ? null : change.Size,
        change.LimitPrice == order.LimitPrice ? null : change.LimitPrice,
        change.StopPrice == order.StopPrice ? null : change.StopPrice,
        change.TrailPrice);

    private static Denial? CheckChange(Work step, Order order, OrderChange change, StrategyName who)
    {
        if (step.Context.Revoked.TryGetValue(who, out var revoked))
        {
            return new(DenialReason.Revoked, $"{who} has lost its right to trade: {revoked}.");
        }

        if (!IsPerson(who) && step.State.Paused.TryGetValue(who, out var why))
        {
            return new(DenialReason.PausedByHand, $"{who} is paused: {why}");
        }

        if (!order.State.IsModifiable() || order.Id is null)
        {
            return new(DenialReason.ChangePending, $"Order {order.Tag} is {order.State} and cannot be changed now.");
        }

        if (!step.Context.Instruments.TryGetValue(order.Contract, out var instrument))
        {
            return new(DenialReason.ContractNotTradable, $"{order.Contract} is not a contract of this account.");
        }

        if (change.Size is { } size && (order.IsProtective || size < 1 || size <= Math.Max(order.Filled, order.ShownFilled)))
        {
            return new(DenialReason.InvalidSize, order.IsProtective
                ? "The size of a bracket's leg follows the position."
                : $"Size {size} is not above the {Math.Max(order.Filled, order.ShownFilled)} contracts that have filled.");
        }

        if (CheckPrices(step, instrument, order, change) is { } denial)
        {
            return denial;
        }

        return order.IsProtective ? null : CheckExposure(step, order, change, who);
    }

    private static Denial? CheckPrices(Work step, Instrument instrument, Order order, OrderChange change)
    {
        if ((change.LimitPrice ?? change.StopPrice ?? change.TrailPrice) is null)
        {
            return null;
        }

        // An order that joined the best price is a limit order from then on. The band is for what adds exposure.
        var type = order.Type is OrderType.JoinBid or OrderType.JoinAsk ? OrderType.Limit : order.Type;
        var limits = order.IsProtective ? step.Context.Limits with { PriceBandTicks = null } : step.Context.Limits;
        return PriceChecks.Check(
            instrument, step.Context.PriceOf(order.Contract), limits, order.Side, type,
            change.LimitPrice ?? (type == OrderType.Limit ? order.LimitPrice : null),
            change.StopPrice ?? (type == OrderType.Stop ? order.StopPrice : null),
            change.TrailPrice);
    }

    /// <summary>An entry may be changed only while it could be placed, and what it grows by counts as new exposure.</summary>
    private static Denial? CheckExposure(Work step, Order order, OrderChange change, StrategyName who)
    {
        if (change.Size is { } size && size > order.Size)
        {
            var more = new PlaceIntent(
                step.At, who, IsPerson(who) ? new IntentId(step.State.LastIntent.GetValueOrDefault(who).Value + 1) : order.Intent!.Value, order.Contract, order.Side, order.Type, size - order.Size, change.LimitPrice ?? order.LimitPrice, order.DecidedAt)
            {
                StopPrice = change.StopPrice ?? order.StopPrice,
                TrailPrice = change.TrailPrice ?? order.TrailPrice,
            };
            var context = step.Context with { Limits = step.Context.Limits with { DuplicateWithin = null } };
            return PreTradeChecks.Check(step.State.Before(more.Strategy, more.Intent), context, more);
        }

        return step.State.Trading == TradingState.Halted || !step.State.CanTrade ? new(DenialReason.Halted, $"Halted by {step.State.TradingWhy}.")
            : !step.Context.InSync ? new(DenialReason.Reconciling, "The book has not yet agreed with the venue.")
            : null;
    }

    private static void Change(Work step, Order order, OrderChange change, string who)
    {
        step.Emit(new ModifyRequested(step.At, order.Tag, order.Id!.Value, change.Size, change.LimitPrice, change.StopPrice, change.TrailPrice, who));
        step.Do(new AccountEffect.SendModify(order.Id.Value, change) { Contract = order.Contract });
        step.NotifyOwner(order.Tag);
    }

    private static void Answer(Work step, ModifyAnswered answered)
    {
        if (!step.State.Orders.TryGetTag(answered.Order, out var tag)
            || step.State.Orders[tag] is not { Change: { } change } order
            || order.State.IsTerminal())
        {
            return;
        }

        switch (answered.Outcome)
        {
            case MutationOutcome.Done when change.TrailPrice is not null:
                // The venue reads a trailing stop back as a distance: no frame can show the level that was asked for.
                Settle(step, order, change.Size ?? order.Size, change.LimitPrice ?? order.LimitPrice, change.StopPrice ?? order.StopPrice, change.TrailPrice);
                break;
            case MutationOutcome.Done:
                // An accepted change is believed when the venue shows it; the frame may have come before.
                break;
            case MutationOutcome.Unknown unknown:
                step.Emit(new ModifyOutcomeUnknown(step.At, tag, unknown.Failure.ToString()));
                step.NotifyOwner(tag, Describe(unknown));
                step.Do(new AccountEffect.AskVenue("unknown change"));
                break;
            default:
                RefuseChange(step, tag, Describe(answered.Outcome));
                step.Do(new AccountEffect.AskVenue("refused change"));
                break;
        }
    }

    private static void RefuseChange(Work step, ClientTag tag, string text)
    {
        step.Emit(new ModifyRefused(step.At, tag, text));
        step.NotifyOwner(tag, text);
    }

    private static void Settle(Work step, Order order, int size, Price? limit, Price? stop, Price? trail)
    {
        var next = OrderTransitions.Next(order.State, OrderSignal.ModifySettled, order.Filled > 0).Next;
        step.Emit(new OrderChanged(step.At, order.Tag, order.Id!.Value, next, size, limit, stop, order.ShownFilled, OrderAnomaly.None)
        {
            TrailPrice = trail,
            Settled = true,
        });
        step.NotifyOwner(order.Tag);
    }

    /// <summary>
    /// Ends changes that nothing ever showed: two quiet reads, a settle time apart, that show the order with other terms than
    /// those asked for prove that the change did not happen.
    /// </summary>
    private static void SettleChanges(Work step, VenueRead read)
    {
        if (!read.Quiet)
        {
            return;
        }

        foreach (var order in step.State.LiveOrders.Where(o => o.Change is not null).OrderBy(o => o.Tag.Value, StringComparer.Ordinal).ToList())
        {
            if (read.Orders.FirstOrDefault(o => o.Id == order.Id) is not { } shown || shown.Status.IsTerminal())
            {
                continue;
            }

            if (!step.State.NotFoundAt.TryGetValue(order.Tag, out var first))
            {
                step.Emit(new ModifyOutcomeUnknown(step.At, order.Tag, "a read does not show the change") { ReadAt = read.ReadAt });
                step.Do(new AccountEffect.AskVenue("change in doubt"));
            }
            else if (read.ReadAt - first < step.Context.Settle)
            {
                step.Do(new AccountEffect.AskVenue("change in doubt"));
            }
            else if (order.Change is { TrailPrice: not null })
            {
                Settle(step, order, shown.Size, shown.LimitPrice ?? order.LimitPrice, shown.StopPrice ?? order.StopPrice, shown.TrailPrice);
            }
            else
            {
                RefuseChange(step, order.Tag, "two reads do not show the change");
            }
        }
    }
}
