using Engine.Orders;

namespace Engine.Accounts;

/// <summary>What holds of every book at every moment.</summary>
public static class AccountInvariants
{
    /// <summary>One sentence for each thing that is wrong in a state; none when all is well.</summary>
    public static IEnumerable<string> Check(AccountState state)
    {
        foreach (var tag in state.Live.Keys.Where(state.Orders.Ended.ContainsKey))
        {
            yield return $"Order {tag} stands among the live orders and among the ended ones.";
        }

        foreach (var order in state.Orders.Values)
        {
            if (order.State.IsLive() != state.Live.ContainsKey(order.Tag))
            {
                yield return order.State.IsLive() ? $"Order {order.Tag} is {order.State} and is not listed as live." : $"Order {order.Tag} is listed as live and is {order.State}.";
            }

            if (order.Size < 1 || order.Filled < 0)
            {
                yield return $"Order {order.Tag} has size {order.Size} and {order.Filled} filled.";
            }

            if (order.State.IsLive() && order.Id is { } id && (!state.Orders.TryGetTag(id, out var tag) || tag != order.Tag))
            {
                yield return $"Order {order.Tag} has the venue's number {id}, which does not lead back to it.";
            }
        }

        foreach (var tag in state.CancelWanted.Where(tag => !state.Live.ContainsKey(tag)))
        {
            yield return $"A cancel waits for order {tag}, which is not live.";
        }

        foreach (var (contract, position) in state.Positions)
        {
            if (position.Net == 0 || position.Contract != contract)
            {
                yield return $"The position under {contract} is {position.Net} of {position.Contract}.";
            }
        }

        foreach (var trade in state.Unattributed.Where(trade => !state.Trades.ContainsKey(trade)))
        {
            yield return $"Trade {trade} waits for its order and is not booked.";
        }

        if (state.RecentOrderCount != state.RecentOrders.Count())
        {
            yield return $"The orders of the last minute are counted as {state.RecentOrderCount} and are {state.RecentOrders.Count()}.";
        }
    }
}
