using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <summary>
/// What leaves one after another, each when the one before has been answered: placements and changes of one contract, or changes of one order
/// whose contract is not told. Cancels and closes stand in no lane.
/// </summary>
/// <param name="Contract">The contract; null when it is not told.</param>
/// <param name="Order">The order, when its contract is not told.</param>
public readonly record struct OrderLane(ContractId? Contract, OrderId? Order)
{
    /// <summary>The lane of what is to be sent; null when it leaves at once.</summary>
    public static OrderLane? Of(AccountEffect effect) => effect switch
    {
        AccountEffect.SendPlace { Request.Contract: var contract } => new OrderLane(contract, null),
        AccountEffect.SendModify { Contract: { } contract } => new OrderLane(contract, null),
        AccountEffect.SendModify { Order: var order } => new OrderLane(null, order),
        _ => null,
    };
}
