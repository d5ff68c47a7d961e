using Engine.Alerts;
using Engine.Gateway;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>Entries: decided, journaled, sent once, and the venue's answer to it.</content>
public static partial class AccountCore
{
    private static void Place(Work step, PlaceIntent place)
    {
        if (PreTradeChecks.Check(step.State, step.Context, place) is { } denial)
        {
            Deny(step, place, denial);
            return;
        }

        if (IsPerson(place.Strategy))
        {
            PauseOwners(step, place.Contract, $"a person orders ({place.Why})");
        }

        var tag = NextTag(step, place.Strategy);
        var request = Intend(step, place, tag);
        step.Do(new AccountEffect.Notify(place.Strategy, new Accepted(place.Intent, tag)));
        step.Do(request);
    }

    /// <summary>A tag that was never used: its counter ascends with every order of this journal.</summary>
    private static ClientTag NextTag(Work step, StrategyName strategy) => new($"{step.State.Instance}-{strategy}-{step.State.TagCounter + 1}-0");

    /// <summary>Puts an entry into the journal; the request that comes back is to be sent after it.</summary>
    private static AccountEffect.SendPlace Intend(Work step, PlaceIntent place, ClientTag tag)
    {
        var bracket = place.Bracket is { } asked && (asked.StopTicks ?? asked.TargetTicks) is not null ? asked : (Bracket?)null;
        var native = bracket is not null && step.Context.Brackets switch
        {
            BracketPolicy.Native => true,
            BracketPolicy.Emulated => false,
            _ => step.State.NativeBrackets != false,
        };
        step.Emit(new OrderIntended(
            step.At, tag, place.Strategy, place.Intent, place.Contract, place.Side, place.Type, place.Size, place.LimitPrice, place.StopPrice, place.DecidedAt)
        {
            TrailPrice = place.TrailPrice,
            Bracket = bracket,
            NativeBracket = bracket is null ? null : native,
            Executor = place.Executor,
            Why = place.Why,
        });
        var travels = native ? bracket : null;

        // Offsets from the fill price carry a sign: a long's stop-loss lies below, its target above (contract.md §4.5).
        var sign = place.Side.Sign();
        return new AccountEffect.SendPlace(new OrderRequest(
            step.State.Account, place.Contract, place.Side, place.Type, place.Size, place.LimitPrice, place.StopPrice, tag, place.TrailPrice,
            travels?.StopTicks is { } stop ? new BracketLeg(-sign * stop, travels.Value.Trailing ? OrderType.TrailingStop : OrderType.Stop) : null,
            travels?.TargetTicks is { } target ? new BracketLeg(sign * target, OrderType.Limit) : null))
        { Why = place.Why };
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
                Refuse(step, order, refused.Order, refused.Failure.ToString(), answered.Why);
                if (order.Role == OrderRole.StopLoss)
                {
                    FlattenNow(step, order.Contract, $"the stop-loss {order.Tag} was refused ({refused.Failure.Text ?? refused.Failure.Kind.ToString()})");
                }

                break;
            case MutationOutcome.NotSent notSent:
                Refuse(step, order, null, $"not sent: {notSent.Failure}", answered.Why);
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

    private static void Refuse(Work step, Order order, OrderId? id, string text, string? why)
    {
        // The record of a refused order may come before the answer, which alone says why (contract.md §6.3).
        var anomaly = OrderTransitions.Next(order.State, OrderSignal.Refused, order.Filled > 0).Anomaly;
        var cancelled = step.State.CancelWanted.Contains(order.Tag);
        step.Emit(new OrderRefused(step.At, order.Tag, id, text));
        Tell(step, order.Tag, anomaly);
        if (order.IsProtective)
        {
            step.Alert(AlertKind.Reject, order.Contract.Value, $"The {(order.Role == OrderRole.StopLoss ? "stop-loss" : "take-profit")} {order.Tag} did not come to life: {text}.", AlertSeverity.Critical);
        }

        if (IsBracketRefusal(step, order, text))
        {
            if (step.State.NativeBrackets != false)
            {
                step.Emit(new NativeBracketsRefused(step.At, text));
                step.Alert(AlertKind.Reject, "brackets", "The account refuses orders with brackets; the engine keeps stops and targets itself from here on.");
            }

            if (!cancelled && PlaceAgain(step, order, why))
            {
                return;
            }
        }

        step.NotifyOwner(order.Tag, text);
    }

    /// <summary>True when the account's mode, not the order, was refused (contract.md §4.5), and the engine may keep the bracket instead.</summary>
    private static bool IsBracketRefusal(Work step, Order order, string text) =>
        order is { Native: true, Role: OrderRole.Entry, Filled: 0, ShownFilled: 0 }
        && step.Context.Brackets == BracketPolicy.Auto
        && (text.Contains("Position Brackets", StringComparison.OrdinalIgnoreCase) || text.Contains("Auto OCO", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Intends a refused entry once more, under a tag of the next generation because tags are burnt for ever, its bracket kept
    /// by the engine and its reason the first one's. The strategy hears nothing of it: its intent is still on its way.
    /// </summary>
    private static bool PlaceAgain(Work step, Order order, string? why)
    {
        var tag = new ClientTag($"{order.Tag.Value[..order.Tag.Value.LastIndexOf('-')]}-1");
        var (strategy, intent) = (order.Strategy!.Value, order.Intent!.Value);
        var place = new PlaceIntent(step.At, strategy, intent, order.Contract, order.Side, order.Type, order.Size, order.LimitPrice, order.DecidedAt)
        {
            StopPrice = order.StopPrice,
            TrailPrice = order.TrailPrice,
            Bracket = order.Bracket,
            Why = why is null ? null : $"{why}; placed again, for the account refuses brackets",
        };
        var context = step.Context with { Limits = step.Context.Limits with { DuplicateWithin = null } };
        if (step.State.Orders.ContainsKey(tag) || PreTradeChecks.Check(step.State.Before(strategy, intent), context, place) is not null)
        {
            return false;
        }

        step.Do(Intend(step, place, tag));
        return true;
    }

    private static void Doubt(Work step, Order order, string cause)
    {
        if (order.State == OrderState.Rejected)
        {
            // Its record came before the answer, which was to say why and did not.
            step.NotifyOwner(order.Tag);
        }

        if (order.State != OrderState.Submitted)
        {
            return;
        }

        step.Emit(new OrderOutcomeUnknown(step.At, order.Tag, cause));
        step.Alert(AlertKind.UnknownOrder, order.Contract.Value, $"Order {order.Tag} has an unknown outcome ({cause}); asking the venue.", id: order.Tag.Value);
        step.NotifyOwner(order.Tag);
        step.Do(new AccountEffect.AskVenue("unknown order"));
    }

    private static void Tell(Work step, ClientTag tag, OrderAnomaly anomaly)
    {
        if (anomaly == OrderAnomaly.None)
        {
            return;
        }

        var contract = step.State.Orders[tag].Contract.Value;
        switch (anomaly)
        {
            case OrderAnomaly.FillAfterEnd:
                step.Alert(AlertKind.UnknownOrder, contract, $"Order {tag} was filled after its end; the fill is booked.", AlertSeverity.Critical);
                break;
            case OrderAnomaly.TurnedUp:
                step.Alert(AlertKind.UnknownOrder, contract, $"Order {tag} was presumed not placed and has turned up; it is booked.", AlertSeverity.Critical);
                break;
            default:
                step.Alert(AlertKind.Reject, contract, $"The venue rejected order {tag} after accepting it.");
                break;
        }
    }
}
