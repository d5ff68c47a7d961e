using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <content>
/// What a person does through the engine: the same checks and the same journal as a strategy's orders, under the name
/// <see cref="StrategyName.Person"/>. A person's hand wins: a strategy on whose contract a person orders, changes or closes
/// pauses until a person lets it go on. What is refused is told to that name, and nothing else is.
/// </content>
public static partial class AccountCore
{
    private static bool IsPerson(StrategyName who) => who == StrategyName.Person;

    /// <summary>How the journal names a person's act where it has no place of its own for the reason.</summary>
    private static string ByPerson(string why) => $"{StrategyName.Person} ({why})";

    private static void Modify(Work step, ModifyByHand modify)
    {
        if (LiveOrderOf(step, modify.Tag) is not { } order)
        {
            return;
        }

        var change = Differences(order, modify.Change);
        if (change == default)
        {
            return;
        }

        if (CheckChange(step, order, change, StrategyName.Person) is { } denial)
        {
            Deny(step, StrategyName.Person, default, denial);
            return;
        }

        if (order.Strategy is { } owner && !IsPerson(owner))
        {
            Pause(step, owner, order.Contract, $"a person changes order {order.Tag} ({modify.Why})");
        }

        Change(step, order, change, ByPerson(modify.Why));
    }

    private static void Cancel(Work step, CancelByHand cancel)
    {
        if (LiveOrderOf(step, cancel.Tag) is not { } order)
        {
            return;
        }

        if (order.IsProtective && ClosesPosition(step, order))
        {
            Deny(step, StrategyName.Person, default, new(
                DenialReason.ProtectsPosition,
                $"Order {order.Tag} is the {(order.Role == OrderRole.StopLoss ? "stop-loss" : "take-profit")} of an open position and would be placed again: change its price, or close the position."));
            return;
        }

        Cancel(step, order, ByPerson(cancel.Why));
    }

    private static void Cancel(Work step, CancelAllByHand cancel)
    {
        EndReversals(step, cancel.Contract, StrategyName.Person.Value);
        foreach (var order in step.State.LiveOrders
            .Where(o => (cancel.Contract is null || o.Contract == cancel.Contract) && o.Role != OrderRole.Close && !Stays(step, o))
            .OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal)
            .ToList())
        {
            Cancel(step, order, ByPerson(cancel.Why));
        }
    }

    private static void Close(Work step, CloseByHand close)
    {
        var net = step.State.PositionIn(close.Contract).Net;
        Denial? denial = close.Size < 1 ? new(DenialReason.InvalidSize, $"Size {close.Size} is not at least 1.")
            : net == 0 ? new(DenialReason.NoPosition, $"There is no position in {close.Contract}.")
            : close.Size > Math.Abs(net) ? new(DenialReason.InvalidSize, $"Size {close.Size} is more than the {Math.Abs(net)} contracts of the position in {close.Contract}.")
            : close.Size is not null && IsCloseUnderWay(step, close.Contract) ? new(DenialReason.Flattening, $"A close of {close.Contract} is under way.")
            : null;
        if (denial is { } refused)
        {
            step.Do(new AccountEffect.Notify(StrategyName.Person, new Denied(default, refused.Reason, refused.Text) { Closing = close.Contract }));
            return;
        }

        PauseOwners(step, close.Contract, $"a person closes {close.Size?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "the position"} ({close.Why})");
        if (close.Size is { } size && size < Math.Abs(net))
        {
            step.Emit(new CloseRequested(step.At, close.Contract, StrategyName.Person.Value, close.Why) { Size = size });
            step.Do(new AccountEffect.SendPartialClose(close.Contract, size));
            return;
        }

        EndReversals(step, close.Contract, StrategyName.Person.Value);
        Flatten(step, close.Contract, StrategyName.Person.Value, close.Why);
    }

    private static void Pause(Work step, PauseByHand pause)
    {
        if (!step.Context.Strategies.TryGetValue(pause.Strategy, out var terms))
        {
            Deny(step, StrategyName.Person, default, new(DenialReason.NotOwner, $"No strategy {pause.Strategy} trades on this account."));
            return;
        }

        if (!step.State.Paused.ContainsKey(pause.Strategy))
        {
            Pause(step, pause.Strategy, terms.Contract, ByPerson(pause.Why));
        }
    }

    /// <summary>Pauses the strategies that a person's act takes by surprise.</summary>
    private static void PauseOwners(Work step, ContractId? contract, string why)
    {
        foreach (var owner in (contract is { } one ? OwnersOf(step, one) : step.Context.Strategies.Values.OrderBy(s => s.Name.Value, StringComparer.Ordinal)).ToList())
        {
            if (!step.State.Paused.ContainsKey(owner.Name))
            {
                Pause(step, owner.Name, contract ?? owner.Contract, why);
            }
        }
    }

    /// <summary>A live order; without one a person is told so.</summary>
    private static Order? LiveOrderOf(Work step, ClientTag tag)
    {
        if (step.State.Live.TryGetValue(tag, out var order))
        {
            return order;
        }

        Deny(step, StrategyName.Person, default, new(DenialReason.NoSuchOrder, $"Order {tag} does not work any more, or never did."));
        return null;
    }

    private static bool ClosesPosition(Work step, Order order) => step.State.PositionIn(order.Contract).Net * order.Side.Sign() < 0;

    /// <summary>Legs of brackets and stops of others that stand for an open position.</summary>
    private static bool Stays(Work step, Order order) =>
        (order.IsProtective || (order.IsForeign && order.Type is OrderType.Stop or OrderType.TrailingStop)) && ClosesPosition(step, order);
}
