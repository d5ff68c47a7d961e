using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>Closes and flattens: when one is over.</content>
public sealed partial record AccountState
{
    /// <summary>True while a flatten covers the contract: nothing may be added to it.</summary>
    public bool IsFlattening(ContractId contract) => Flattening.Any(f => f.Contract is null || f.Contract == contract);

    /// <summary>A close that was refused is over, unless a flatten goes on with it: the next reading of the venue says when it is repeated.</summary>
    private AccountState Answer(CloseAnswered e)
    {
        if (!Closing.TryGetValue(e.Contract, out var close))
        {
            return this;
        }

        return e.Refused == true && !IsFlattening(e.Contract)
            ? this with { Closing = Closing.Remove(e.Contract) }
            : this with { Closing = Closing.SetItem(e.Contract, close with { Answered = true }) };
    }

    private AccountState Confirm(FlattenConfirmed e) => this with
    {
        Flattening = Flattening.RemoveAll(f => f.Contract == e.Contract),
        Closing = e.Contract is { } contract ? Closing.Remove(contract) : Closing.Clear(),
    };

    /// <summary>
    /// A close is carried out when its order has filled whole and its fills are booked; of a cancelled or refused one it is not
    /// known whether the venue tries again.
    /// </summary>
    private AccountState EndClose(Order order) => order is { Role: OrderRole.Close, State: OrderState.Filled } && order.Filled >= order.Size
        ? this with { Closing = Closing.Remove(order.Contract) }
        : this;
}
