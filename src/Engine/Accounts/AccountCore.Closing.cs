using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>Closing a part of a position, and taking the other side of it.</content>
public static partial class AccountCore
{
    /// <summary>A partial close that has not shown its effect after this long stands in nobody's way any more.</summary>
    private static readonly TimeSpan PartialCloseTakes = TimeSpan.FromSeconds(5);

    /// <summary>A reversal that has not found the venue flat after this long is given up.</summary>
    private static readonly TimeSpan ReversalTakes = TimeSpan.FromSeconds(30);

    private static void Close(Work step, PartialCloseIntent close)
    {
        var net = step.State.PositionIn(close.Contract).Net;
        Denial? denial = !step.Context.Strategies.TryGetValue(close.Strategy, out var terms) || !terms.Owns(close.Contract)
                ? new(DenialReason.NotOwner, $"{close.Strategy} does not own {close.Contract}.")
            : close.Size < 1 ? new(DenialReason.InvalidSize, $"Size {close.Size} is not at least 1.")
            : net == 0 ? new(DenialReason.NoPosition, $"There is no position in {close.Contract}.")
            : IsCloseUnderWay(step, close.Contract) ? new(DenialReason.Flattening, $"A close of {close.Contract} is under way.")
            : null;
        if (denial is { } refused)
        {
            step.Do(new AccountEffect.Notify(close.Strategy, new Denied(default, refused.Reason, refused.Text) { Closing = close.Contract }));
            return;
        }

        if (close.Size >= Math.Abs(net))
        {
            Flatten(step, close.Contract, close.Strategy.Value, close.Why);
            return;
        }

        step.Emit(new CloseRequested(step.At, close.Contract, close.Strategy.Value, close.Why) { Size = close.Size });
        step.Do(new AccountEffect.SendPartialClose(close.Contract, close.Size));
    }

    /// <summary>
    /// A close that was carried out and then busted has not happened: its contracts are open again, their stops are gone, and
    /// who asked for the close still wants it. The close of a whole position may leave twice, the venue nets it; that of a part may not.
    /// </summary>
    private static void CloseBusted(Work step, Position position, TradeBooked busted, Order order)
    {
        var who = order.Strategy?.Value ?? "engine";
        var why = $"trade {busted.Id}, which had closed {busted.Size}, was busted";
        if (Math.Abs(position.Net) <= busted.Size)
        {
            Flatten(step, busted.Contract, who, why);
        }
        else if (!IsCloseUnderWay(step, busted.Contract))
        {
            step.Emit(new CloseRequested(step.At, busted.Contract, who, why) { Size = busted.Size });
            step.Do(new AccountEffect.SendPartialClose(busted.Contract, busted.Size) { Repeated = true });
        }
        else
        {
            step.Alert(AlertKind.Unprotected, busted.Contract.Value, $"{busted.Size} of {busted.Contract} are open again without a stop ({why}), and another close is under way: close them by hand, or flatten.");
        }
    }

    private static bool IsCloseUnderWay(Work step, ContractId contract) =>
        IsBeingFlattened(step, contract)
        || step.State.Reversals.ContainsKey(contract)
        || (step.State.Closing.TryGetValue(contract, out var close) && step.At - close.SentAt < PartialCloseTakes);

    private static void Reverse(Work step, ReverseIntent reverse)
    {
        var net = step.State.PositionIn(reverse.Contract).Net;
        var place = EntryOf(step.At, reverse.Strategy, reverse.Intent, reverse.Contract, net > 0 ? OrderSide.Sell : OrderSide.Buy, reverse.Size, reverse.Bracket, reverse.DecidedAt, reverse.Why);

        // Checked as if the position and everything that stands around it were gone already.
        if (PreTradeChecks.Check(step.State.AsIfFlat(reverse.Contract), step.Context, place) is { } denial)
        {
            Deny(step, place, denial);
        }
        else if (net == 0)
        {
            Deny(step, place, new(DenialReason.NoPosition, $"There is no position in {reverse.Contract} to turn."));
        }
        else if (IsCloseUnderWay(step, reverse.Contract))
        {
            Deny(step, place, new(DenialReason.Flattening, $"A close of {reverse.Contract} is under way."));
        }
        else
        {
            step.Emit(new ReverseRequested(
                step.At, reverse.Strategy, reverse.Intent, reverse.Contract, place.Side, reverse.Size, reverse.Bracket, reverse.DecidedAt)
            { Why = reverse.Why });
            Flatten(step, reverse.Contract, reverse.Strategy.Value, "reversal");
            step.Do(new AccountEffect.LookAgain(ReversalTakes));
        }
    }

    /// <summary>Goes on with the reversals whose contract is flat, without an order and without a close under way; gives up the old ones.</summary>
    private static void FinishReversals(Work step)
    {
        if (step.State.Reversals.IsEmpty)
        {
            return;
        }

        foreach (var reversal in step.State.Reversals.Values.OrderBy(r => r.Contract.Value, StringComparer.Ordinal).ToList())
        {
            var contract = reversal.Contract;
            var place = EntryOf(step.At, reversal.Strategy, reversal.Intent, contract, reversal.Side, reversal.Size, reversal.Bracket, reversal.DecidedAt, reversal.Why);
            if (step.At - reversal.At >= ReversalTakes)
            {
                GiveUp(step, place, new(DenialReason.Flattening, $"{contract} was not flat {ReversalTakes.TotalSeconds:0} s after the reversal was asked for."));
            }
            else if (step.State.PositionIn(contract).Net == 0
                && !IsBeingFlattened(step, contract)
                && !step.State.Closing.ContainsKey(contract)
                && (step.Context.InSync || step.Input is VenueRead)
                && !step.State.LiveOrders.Any(o => o.Contract == contract))
            {
                var state = step.State.AsIfFlat(contract).Before(reversal.Strategy, reversal.Intent);
                if (PreTradeChecks.Check(state, step.Context with { InSync = true }, place) is { } denial)
                {
                    GiveUp(step, place, denial);
                    continue;
                }

                var tag = NextTag(step, place.Strategy);
                step.Emit(new ReverseEnded(step.At, contract, "flat: the other side is taken"));
                var request = Intend(step, place, tag);
                step.Do(new AccountEffect.Notify(place.Strategy, new Accepted(place.Intent, tag)));
                step.Do(request);
            }
            else if (step.Input is Tidy or OpenBook)
            {
                step.Do(new AccountEffect.LookAgain(reversal.At + ReversalTakes - step.At));
            }
        }
    }

    /// <summary>Who closes or cancels wants no other side either.</summary>
    private static void EndReversals(Work step, ContractId? contract, string who)
    {
        foreach (var reversal in step.State.Reversals.Values
            .Where(r => contract is null || r.Contract == contract)
            .OrderBy(r => r.Contract.Value, StringComparer.Ordinal)
            .ToList())
        {
            var place = EntryOf(step.At, reversal.Strategy, reversal.Intent, reversal.Contract, reversal.Side, reversal.Size, reversal.Bracket, reversal.DecidedAt, reversal.Why);
            GiveUp(step, place, new(DenialReason.Flattening, $"{reversal.Contract} is to have no new entry: {who}."));
        }
    }

    private static void GiveUp(Work step, PlaceIntent place, Denial denial)
    {
        step.Emit(new ReverseEnded(step.At, place.Contract, $"given up: {denial.Text}"));
        Deny(step, place, denial);
    }

    private static PlaceIntent EntryOf(
        DateTimeOffset at, StrategyName strategy, IntentId intent, ContractId contract, OrderSide side, int size, Bracket? bracket, ReceiptSequence decidedAt, string? why) =>
        new(at, strategy, intent, contract, side, OrderType.Market, size, null, decidedAt) { Bracket = bracket, Why = why };
}
