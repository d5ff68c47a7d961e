using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Risk;

/// <summary>
/// A contract's exposure seen from one side, as if every order that may open anything had filled. Stop-losses and take-profits follow the position
/// and open nothing, so they do not count.
/// </summary>
/// <param name="Held">Contracts held on this side; negative when the position lies on the other.</param>
/// <param name="Working">Contracts that live orders and closes of this side may still fill.</param>
public readonly record struct SideExposure(int Held, int Working)
{
    /// <summary>Contracts on this side when every order has filled.</summary>
    public int Worst => Held + Working;

    /// <summary>True when an order of this size can only make the position smaller.</summary>
    public bool IsReducedBy(int size) => (long)Held + Working + size <= 0;

    /// <summary>Reads a contract.</summary>
    public static SideExposure Of(AccountState state, ContractId contract, OrderSide side)
    {
        var net = state.PositionIn(contract).Net;
        var (working, closes) = (0, 0);

        // Live orders are few; one pass over them answers every exposure question.
        foreach (var order in state.LiveOrders)
        {
            if (order.Contract == contract && order.Side == side && !order.IsProtective)
            {
                working += order.Remaining;
                closes += order.Role == OrderRole.Close ? 1 : 0;
            }
        }

        // A close whose order the venue has not yet shown takes its contracts all the same.
        if (net != 0 && closes == 0 && state.Closing.TryGetValue(contract, out var close) && close.Side == side)
        {
            working += Math.Min(close.Size, Math.Abs(net));
        }

        return new SideExposure(net * side.Sign(), working);
    }
}
