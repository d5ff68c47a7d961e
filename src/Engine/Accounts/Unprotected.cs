using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>A position whose strategy asked for a stop that does not stand, or not for all of it.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Size">Contracts without a working stop, at least 1.</param>
public readonly record struct UnprotectedPosition(ContractId Contract, int Size);

/// <summary>Which positions are naked at this moment (promise 6). Pure; how long one may stay so is the guardian's business.</summary>
public static class Unprotected
{
    /// <summary>The contracts of whose position a part should have a working stop and has none. Empty when all is well.</summary>
    public static ImmutableArray<UnprotectedPosition> Read(AccountState state)
    {
        if (state.Protections.IsEmpty)
        {
            return [];
        }

        var naked = ImmutableArray.CreateBuilder<UnprotectedPosition>();
        foreach (var contract in state.ProtectedContracts)
        {
            var wanted = state.ProtectionOf(contract).Where(p => p.Protection.Bracket.StopTicks is not null).Sum(p => p.Size);
            if (wanted > 0 && wanted - Covered(state, contract) is > 0 and var size)
            {
                naked.Add(new UnprotectedPosition(contract, size));
            }
        }

        return naked.ToImmutable();
    }

    /// <summary>
    /// Contracts of the position that working stops would close, whoever placed them: legs of ours, the venue's bracket
    /// children once they work, position brackets set in the platform. A suspended child, an order in doubt and a stop that
    /// is being cancelled cover nothing; a stop that is being changed covers the smaller of its two sizes.
    /// </summary>
    public static int Covered(AccountState state, ContractId contract)
    {
        var net = state.PositionIn(contract).Net;
        return net == 0 ? 0 : state.LiveOrders.Where(o => o.Contract == contract && Covers(o, net)).Sum(Standing);
    }

    /// <summary>The working stops that would close a position, nearest to a fill first.</summary>
    public static IEnumerable<Order> StopsOf(AccountState state, ContractId contract)
    {
        var net = state.PositionIn(contract).Net;
        return net == 0 ? [] : state.LiveOrders
            .Where(o => o.Contract == contract && Covers(o, net))
            .OrderByDescending(o => (o.StopPrice?.Nanos ?? 0) * Math.Sign(net))
            .ThenBy(o => o.Tag.Value, StringComparer.Ordinal);
    }

    private static bool Covers(Order order, int net) =>
        order.Type is OrderType.Stop or OrderType.TrailingStop
        && order.Side.Sign() == -Math.Sign(net)
        && order.State is OrderState.Working or OrderState.PartiallyFilled or OrderState.PendingModify;

    private static int Standing(Order order) =>
        Math.Max(0, Math.Min(order.Size, order.Change?.Size ?? order.Size) - Math.Max(order.Filled, order.ShownFilled));
}
