using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>
/// A person's hand wins: who moves or takes away an order of ours in the platform has decided, and the strategy adds nothing
/// until a person lets it go on. What the venue does by itself is no hand: it gives bracket legs their prices and sizes,
/// moves trailing stops, prices an order that joins the best bid, and cancels the other leg of a filled one.
/// </content>
public static partial class AccountCore
{
    /// <summary>A cancelled leg is judged once the fill that may explain it has had time to arrive (the venue's own takes 11 to 14 ms, contract.md §4.5).</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>A leg that was found cancelled longer ago than this was let go on after a pause, or the engine was not there to see it.</summary>
    private static readonly TimeSpan HandSeenWithin = TimeSpan.FromSeconds(10);

    /// <summary>True when an order of ours is shown with terms that neither stand in the book nor were asked for.</summary>
    private static bool IsChangedByHand(Order order, int size, Price? limit, Price? stop)
    {
        if (order.Strategy is null || order.Role == OrderRole.Close || order.State.IsTerminal())
        {
            return false;
        }

        var moved = IsMoved(order.LimitPrice, order.Change?.LimitPrice, limit)
            || (order.Type != OrderType.TrailingStop && IsMoved(order.StopPrice, order.Change?.StopPrice, stop));
        var resized = size != order.Size && size != order.Change?.Size && !(order.Native && order.IsProtective);
        return moved || resized;
    }

    private static bool IsMoved(Price? known, Price? asked, Price? shown) => known is not null && shown != known && shown != asked;

    private static void FollowHand(Work step, Order before, bool changedByHand)
    {
        if (changedByHand)
        {
            Pause(step, before.Strategy!.Value, before.Contract, $"order {before.Tag} was changed by hand");
            return;
        }

        var order = step.State.Orders[before.Tag];
        if (IsCancelledByOthers(order) && before.State != OrderState.Cancelled)
        {
            if (order.IsProtective)
            {
                step.Do(new AccountEffect.LookAgain(Grace));
            }
            else if (order.Strategy is not null)
            {
                step.Alert(AlertKind.Foreign, order.Contract.Value, $"Order {order.Tag} was cancelled, and not by the engine.", id: order.Tag.Value);
            }
        }
    }

    /// <summary>True when nobody of us asked for the cancel of an order that is cancelled.</summary>
    private static bool IsCancelledByOthers(Order order) => order is { State: OrderState.Cancelled, CancelTries: 0 };

    /// <summary>
    /// What became of a bracket whose last leg was cancelled by others while its contracts are open: null when there is
    /// nothing of the kind, true when a hand took it away, false while that cannot be told yet.
    /// </summary>
    private static bool? IsTakenAway(Work step, Protection protection, Order? last)
    {
        if (last is null || !IsCancelledByOthers(last) || IsEndedBySibling(step, last))
        {
            return null;
        }

        var age = step.At - last.ChangedAt;
        if (age < Grace)
        {
            step.Do(new AccountEffect.LookAgain(Grace));
            return false;
        }

        if (step.State.Paused.ContainsKey(protection.Strategy))
        {
            return true;
        }

        if (IsFirmsHour(last.ChangedAt))
        {
            // The firm cancels before it closes. Should it not close, the leg comes back when its hour is over.
            if (!IsFirmsHour(step.At))
            {
                return null;
            }

            step.Do(new AccountEffect.LookAgain(Grace));
            return false;
        }

        if (last.Native && !MayJudgeNative(step, "bracket leg cancelled"))
        {
            return false;
        }

        if (age <= HandSeenWithin)
        {
            Pause(step, protection.Strategy, protection.Contract, $"the {(last.Role == OrderRole.StopLoss ? "stop-loss" : "take-profit")} {last.Tag} was cancelled by hand");
        }

        return step.State.Paused.ContainsKey(protection.Strategy) ? true : null;
    }

    /// <summary>Frames may be late or lost: what became of the venue's own legs, a comparison decides.</summary>
    private static bool MayJudgeNative(Work step, string why)
    {
        if (step.Input is VenueRead { Quiet: true })
        {
            return true;
        }

        step.Do(step.Input is Tidy ? new AccountEffect.AskVenue(why) : new AccountEffect.LookAgain(Grace));
        return false;
    }

    /// <summary>
    /// True when the venue took the leg away because the other one filled. Every known order is asked: a protection that was put
    /// away and taken up again (that fill was busted, say) no longer names the legs which had ended.
    /// </summary>
    private static bool IsEndedBySibling(Work step, Order leg) => leg is { Native: true, Parent: { } parent } && step.State.Orders.Values
        .Any(other => other.Parent == parent && other.Role != leg.Role && Math.Max(other.Filled, other.ShownFilled) > 0);

    private static void Pause(Work step, StrategyName strategy, ContractId contract, string why)
    {
        if (step.State.Paused.ContainsKey(strategy))
        {
            step.Alert(AlertKind.Foreign, contract.Value, $"{strategy} is paused on {contract}: {why}.", id: why);
            return;
        }

        step.Alert(AlertKind.StrategyPaused, strategy.Value, $"{strategy} is paused on {contract}: {why}.", phase: AlertPhase.Begun);

        step.Emit(new StrategyPaused(step.At, strategy, contract, why));
        step.Do(new AccountEffect.Notify(strategy, new PauseUpdate(contract, true, why)));
    }

    private static void Resume(Work step, ResumeStrategy resume)
    {
        if (!step.State.Paused.ContainsKey(resume.Strategy))
        {
            return;
        }

        step.Emit(new StrategyResumed(step.At, resume.Strategy, resume.Who, resume.Why));
        step.Alert(AlertKind.StrategyPaused, resume.Strategy.Value, $"{resume.Strategy} goes on: {resume.Who}, {resume.Why}.", phase: AlertPhase.Over);
        if (step.Context.Strategies.TryGetValue(resume.Strategy, out var terms))
        {
            step.Do(new AccountEffect.Notify(resume.Strategy, new PauseUpdate(terms.Contract, false, $"{resume.Who}: {resume.Why}")));
        }
    }
}
