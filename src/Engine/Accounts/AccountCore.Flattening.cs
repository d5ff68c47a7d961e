using Engine.Alerts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>
/// The flatten protocol: cancel all, close all, sweep, verify. It stands in the journal from the first request until a
/// quiet reading of the venue shows neither a position nor an order, so that a restart takes it up where it was.
/// </content>
public static partial class AccountCore
{
    /// <summary>Why a comparison is asked for when a flatten has done its work by the book: the venue has the last word, at once.</summary>
    public const string VerifyFlat = "flat by the book";

    /// <summary>A close that nobody has answered for this long is not waited for any more: its sender is gone.</summary>
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(30);

    private static void Close(Work step, CloseAll close)
    {
        EndReversals(step, close.Contract, close.Who);
        if (close.Who == StrategyName.Person.Value)
        {
            PauseOwners(step, close.Contract, $"a person flattens ({close.Why})");
        }

        Flatten(step, close.Contract, close.Who, close.Why);
    }

    private static void Flatten(Work step, ContractId? contract, string who, string why)
    {
        if (!step.State.Flattening.Any(f => f.Contract is null || f.Contract == contract))
        {
            step.Emit(new FlattenRequested(step.At, contract, who, why));
            step.Do(new AccountEffect.LookAgain(Pace(step, step.State.Flattening[^1])));
        }

        Pursue(step);
    }

    /// <summary>What a flatten under way does after every input: what has appeared since is cancelled or closed as well.</summary>
    private static void Pursue(Work step, IAccountInput input)
    {
        // A comparison has its own part in it, and after a start the venue is asked before anything is sent.
        if (!step.State.Flattening.IsEmpty && input is not (VenueRead or OpenBook or CloseAll))
        {
            GoOn(step, input);
        }
    }

    private static void GoOn(Work step, IAccountInput input)
    {
        if (step.Events > 0 || input is Tidy)
        {
            Pursue(step);
        }

        if (input is Tidy)
        {
            step.Do(new AccountEffect.AskVenue("flatten under way"));
            step.Do(new AccountEffect.LookAgain(step.State.Flattening.Min(f => Pace(step, f))));
        }
    }

    private static void Pursue(Work step)
    {
        foreach (var flatten in step.State.Flattening)
        {
            // Working orders go first: a close cancels none of them, and a survivor would open a position later (contract.md §4.8).
            foreach (var order in LiveOf(step, flatten).Where(o => o.CancelTries == 0))
            {
                Cancel(step, order, flatten.Who);
            }

            foreach (var contract in HeldOf(step, flatten).Where(c => !step.State.Closing.ContainsKey(c)))
            {
                SendClose(step, contract, flatten);
            }

            if (!LiveOf(step, flatten).Any() && !HeldOf(step, flatten).Any())
            {
                step.Do(new AccountEffect.AskVenue(VerifyFlat));
            }
        }
    }

    private static void SendClose(Work step, ContractId contract, FlattenRequested flatten)
    {
        step.Emit(new CloseRequested(step.At, contract, flatten.Who, flatten.Why));
        step.Do(new AccountEffect.SendClose(contract));
    }

    /// <summary>After a start no answer of the former process can come any more.</summary>
    private static void TakeUp(Work step)
    {
        const string Why = "the engine stopped before the venue's answer was journaled";
        foreach (var close in step.State.Closing.Values.Where(c => !c.Answered).OrderBy(c => c.Contract.Value, StringComparer.Ordinal))
        {
            step.Emit(new CloseAnswered(step.At, close.Contract, Why));
        }

        foreach (var order in step.State.LiveOrders.Where(o => o.State == OrderState.PendingCancel).OrderBy(o => o.Tag.Value, StringComparer.Ordinal))
        {
            // It may never have left. A cancel that comes twice does no harm; one that never comes does.
            step.Emit(new CancelRequested(step.At, order.Tag, order.Id, "engine"));
            step.Do(new AccountEffect.SendCancel(order.Id!.Value));
        }

        if (!step.State.Flattening.IsEmpty)
        {
            step.Do(new AccountEffect.LookAgain(step.State.Flattening.Min(f => Pace(step, f))));
        }
    }

    private static void Answer(Work step, CloseAnsweredByVenue answered)
    {
        var refused = answered.Outcome is MutationOutcome.Refused or MutationOutcome.NotSent;
        step.Emit(new CloseAnswered(step.At, answered.Contract, Describe(answered.Outcome)) { Refused = refused ? true : null });
        if (answered.Outcome is not MutationOutcome.Done)
        {
            step.Do(new AccountEffect.AskVenue("unanswered close"));
        }
    }

    /// <summary>What a reading of the venue means for the flattens under way: the end, or another try.</summary>
    private static void Advance(Work step, VenueRead read)
    {
        foreach (var flatten in step.State.Flattening)
        {
            CancelAgain(step, flatten, read);
            foreach (var contract in HeldOf(step, flatten).ToList())
            {
                CloseAgain(step, flatten, contract, read);
            }
        }

        if (!step.State.Flattening.IsEmpty)
        {
            Pursue(step);
        }

        foreach (var flatten in step.State.Flattening)
        {
            if (IsDone(step, flatten, read))
            {
                step.Emit(new FlattenConfirmed(step.At, flatten.Contract));
            }
        }

        if (!step.State.Flattening.IsEmpty)
        {
            step.Do(new AccountEffect.LookAgain(step.State.Flattening.Min(f => Pace(step, f))));
        }
    }

    /// <summary>Flat needs both, read after the last event: no position and no order that may still trade (contract.md §9.32).</summary>
    private static bool IsDone(Work step, FlattenRequested flatten, VenueRead read) =>
        read.Quiet
        && !read.Positions.Any(p => p.Net != 0 && Covers(flatten, p.Contract))
        && !read.Orders.Any(o => !o.Status.IsTerminal() && Covers(flatten, o.Contract))
        && !HeldOf(step, flatten).Any()
        && !step.State.LiveOrders.Any(o => Covers(flatten, o.Contract));

    private static void CancelAgain(Work step, FlattenRequested flatten, VenueRead read)
    {
        foreach (var order in LiveOf(step, flatten).Where(o => o.Id is not null && o.State != OrderState.PendingCancel && o.CancelTries is > 0 and < MostCancelTries).ToList())
        {
            if (!read.Orders.Any(o => o.Id == order.Id && !o.Status.IsTerminal()))
            {
                continue;
            }

            Cancel(step, order, flatten.Who);
            if (order.CancelTries == MostCancelTries - 1)
            {
                step.Alert(AlertKind.OrderTrouble, order.Tag.Value, $"Order {order.Tag} still works after {order.CancelTries} cancels; this one is the last by the book.", AlertSeverity.Critical);
            }
        }
    }

    private static void CloseAgain(Work step, FlattenRequested flatten, ContractId contract, VenueRead read)
    {
        if (!step.State.Closing.TryGetValue(contract, out var close))
        {
            return;
        }

        var shown = read.Positions.FirstOrDefault(p => p.Contract == contract)?.Net ?? 0;
        if (!close.Answered && step.At - close.SentAt >= AnswerPatience)
        {
            step.Emit(new CloseAnswered(step.At, contract, "no answer came"));
        }
        else if (close.Answered && read.Quiet && shown != 0 && step.At - close.SentAt >= step.Context.Settle && !IsCarriedOut(step, contract, read))
        {
            // The venue has answered, time has passed, and a reading from after both still shows the position.
            step.Alert(AlertKind.OrderTrouble, contract.Value, $"The close of {contract} was not carried out, the venue still holds {shown}: it is sent again.", AlertSeverity.Critical);
            SendClose(step, contract, flatten);
        }
    }

    /// <summary>The venue's order for a close works: the market gives nothing now, or not enough, and another close would sell the same contracts again.</summary>
    private static bool IsCarriedOut(Work step, ContractId contract, VenueRead read) => read.Orders.Any(o =>
        o.Contract == contract && !o.Status.IsTerminal() && step.State.Orders.TryGetTag(o.Id, out var tag) && step.State.Orders[tag].Role == OrderRole.Close);

    /// <summary>Twice a second at first, then slower with the time that it has taken.</summary>
    private static TimeSpan Pace(Work step, FlattenRequested flatten)
    {
        var quarter = (step.At - flatten.At) / 4;
        return quarter < TimeSpan.FromMilliseconds(500) ? TimeSpan.FromMilliseconds(500)
            : quarter > TimeSpan.FromSeconds(5) ? TimeSpan.FromSeconds(5)
            : quarter;
    }

    private static bool Covers(FlattenRequested flatten, ContractId contract) => flatten.Contract is null || flatten.Contract == contract;

    /// <summary>Orders to be cancelled: not the one by which the venue carries out the close.</summary>
    private static List<Order> LiveOf(Work step, FlattenRequested flatten) =>
        [.. step.State.LiveOrders
            .Where(o => Covers(flatten, o.Contract) && o.Role != OrderRole.Close)
            .OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal)];

    private static List<ContractId> HeldOf(Work step, FlattenRequested flatten) =>
        [.. step.State.Positions.Keys.Where(c => Covers(flatten, c)).OrderBy(c => c.Value, StringComparer.Ordinal)];
}
