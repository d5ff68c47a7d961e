using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

public static partial class AccountCore
{
    private static void Place(Work step, PlaceIntent place)
    {
        if (PreTradeChecks.Check(step.State, step.Context, place) is { } denial)
        {
            Deny(step, place, denial);
            return;
        }

        var tag = new ClientTag($"{step.State.Instance}-{place.Strategy}-{step.State.TagCounter + 1}-0");
        step.Emit(new OrderIntended(
            step.At, tag, place.Strategy, place.Intent, place.Contract, place.Side, place.Type, place.Size, place.LimitPrice, null, place.DecidedAt));
        step.Do(new AccountEffect.Notify(place.Strategy, new Accepted(place.Intent, tag)));
        step.Do(new AccountEffect.SendPlace(new OrderRequest(
            step.State.Account, place.Contract, place.Side, place.Type, place.Size, place.LimitPrice, null, tag)));
    }

    private static void Deny(Work step, PlaceIntent place, Denial denial)
    {
        var repeated = step.State.LastDenial.TryGetValue(place.Strategy, out var last) && last == denial.Reason;
        if (!repeated)
        {
            step.Emit(new IntentDenied(
                step.At, place.Strategy, place.Intent, place.Contract, place.Side, place.Size, denial.Reason, denial.Text, place.DecidedAt));
        }

        step.Do(new AccountEffect.Notify(place.Strategy, new Denied(place.Intent, denial.Reason, denial.Text)));
    }

    private static void Cancel(Work step, CancelIntent cancel)
    {
        var order = step.State.LiveOrders.FirstOrDefault(o => o.Strategy == cancel.Strategy && o.Intent == cancel.Intent);
        if (order is null)
        {
            step.Do(new AccountEffect.Notify(cancel.Strategy, new Denied(cancel.Intent, DenialReason.NoSuchOrder, $"Intent {cancel.Intent} has no live order.")));
            return;
        }

        Cancel(step, order, cancel.Strategy.Value);
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

    private static void Cancel(Work step, Order order, string who)
    {
        if (order.State == OrderState.PendingCancel || (order.Id is null && step.State.CancelWanted.Contains(order.Tag)))
        {
            return;
        }

        step.Emit(new CancelRequested(step.At, order.Tag, order.Id, who));
        if (order.Id is { } id)
        {
            step.Do(new AccountEffect.SendCancel(id));
            step.NotifyOwner(order.Tag);
        }
    }

    private static void Answer(Work step, PlaceAnswered answered)
    {
        if (!step.State.Orders.TryGetValue(answered.Tag, out var order))
        {
            return;
        }

        switch (answered.Outcome)
        {
            case MutationOutcome.Done { Order: { } id }:
                Accept(step, order, id);
                break;
            case MutationOutcome.Done:
                Doubt(step, order, "accepted without an order number");
                break;
            case MutationOutcome.Refused refused:
                Refuse(step, order, refused.Order, refused.Failure.ToString());
                break;
            case MutationOutcome.NotSent notSent:
                Refuse(step, order, null, $"not sent: {notSent.Failure}");
                break;
            case MutationOutcome.Unknown unknown:
                Doubt(step, order, unknown.Failure.ToString());
                break;
        }
    }

    private static void Accept(Work step, Order order, OrderId id)
    {
        if (order.Id == id && order.State is not (OrderState.Unknown or OrderState.Submitted or OrderState.PresumedNotPlaced))
        {
            return;
        }

        var anomaly = OrderTransitions.Next(order.State, OrderSignal.Acknowledged, order.Filled > 0).Anomaly;
        step.Emit(new OrderAccepted(step.At, order.Tag, id));
        Tell(step, order.Tag, anomaly);
        ClaimTrades(step, order.Tag, id);
        step.NotifyOwner(order.Tag);
        CancelIfWanted(step, order.Tag, id);
    }

    private static void Refuse(Work step, Order order, OrderId? id, string text)
    {
        if (order.State == OrderState.Rejected)
        {
            return;
        }

        var anomaly = OrderTransitions.Next(order.State, OrderSignal.Refused, order.Filled > 0).Anomaly;
        step.Emit(new OrderRefused(step.At, order.Tag, id, text));
        Tell(step, order.Tag, anomaly);
        step.NotifyOwner(order.Tag, text);
    }

    private static void Doubt(Work step, Order order, string cause)
    {
        if (order.State != OrderState.Submitted)
        {
            return;
        }

        step.Emit(new OrderOutcomeUnknown(step.At, order.Tag, cause));
        step.Do(new AccountEffect.Alert($"Order {order.Tag} has an unknown outcome ({cause}); asking the venue."));
        step.NotifyOwner(order.Tag);
        step.Do(new AccountEffect.AskVenue("unknown order"));
    }

    private static void Answer(Work step, CancelAnswered answered)
    {
        if (answered.Outcome is MutationOutcome.Done
            || !step.State.TagOf.TryGetValue(answered.Order, out var tag)
            || step.State.Orders[tag].State.IsTerminal())
        {
            // An accepted cancel is believed when the venue shows the order as cancelled.
            return;
        }

        step.Emit(new CancelRefused(step.At, tag, Describe(answered.Outcome)));
        step.NotifyOwner(tag);
        step.Do(new AccountEffect.AskVenue("refused cancel"));
    }

    private static string Describe(MutationOutcome outcome) => outcome switch
    {
        MutationOutcome.Done => "accepted",
        MutationOutcome.Refused refused => refused.Failure.ToString(),
        MutationOutcome.NotSent notSent => $"not sent: {notSent.Failure}",
        MutationOutcome.Unknown unknown => $"unknown outcome: {unknown.Failure}",
        _ => outcome.GetType().Name,
    };

    private static void CancelIfWanted(Work step, ClientTag tag, OrderId id)
    {
        if (step.State.CancelWanted.Contains(tag) && step.State.Orders[tag].State.IsLive())
        {
            step.Emit(new CancelRequested(step.At, tag, id, "a cancel that waited for the order's number"));
            step.Do(new AccountEffect.SendCancel(id));
        }
    }

    private static void Tell(Work step, ClientTag tag, OrderAnomaly anomaly)
    {
        if (anomaly == OrderAnomaly.None)
        {
            return;
        }

        step.Do(new AccountEffect.Alert(anomaly switch
        {
            OrderAnomaly.FillAfterEnd => $"Order {tag} was filled after its end; the fill is booked.",
            OrderAnomaly.TurnedUp => $"Order {tag} was presumed not placed and has turned up; it is booked.",
            _ => $"The venue rejected order {tag} after accepting it.",
        }));
    }
}
