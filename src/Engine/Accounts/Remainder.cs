using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>A position that may be left at the venue: working stops would close all of it.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Net">Contracts, positive for long.</param>
/// <param name="Stops">The stops that cover it, nearest to a fill first.</param>
public sealed record KeptPosition(ContractId Contract, int Net, ImmutableArray<Order> Stops)
{
    /// <summary>Such as <c>long 2 CON.F.US.MNQ.Z26 under a stop at 25010.25</c>.</summary>
    public override string ToString() =>
        $"{(Net > 0 ? "long" : "short")} {Math.Abs(Net)} {Contract} under {(Stops.Length == 1 ? "a stop" : "stops")} at {string.Join(", ", Stops.Select(LevelOf))}";

    private static string LevelOf(Order stop) => stop switch
    {
        { StopPrice: { } price } => price.ToString(),
        { Type: OrderType.TrailingStop, TrailPrice: { } trail } => $"{trail} (trailing)",
        _ => "a level of the venue",
    };
}

/// <summary>
/// What a process that ends now would leave at the venue. Pure. Orders of others are none of its business, save that their
/// stops cover a position as well as ours.
/// </summary>
/// <param name="Kept">Positions that stops cover wholly.</param>
/// <param name="Uncovered">Contracts of the other positions.</param>
/// <param name="Pending">Live orders of ours that have to go, or whose outcome is open.</param>
/// <param name="IsFlattening">True while the venue has not been seen flat after a flatten.</param>
/// <param name="AwaitsFills">True while a fill that was shown is in no position yet.</param>
public sealed record Remainder(
    ImmutableArray<KeptPosition> Kept, ImmutableArray<ContractId> Uncovered, ImmutableArray<Order> Pending, bool IsFlattening, bool AwaitsFills)
{
    /// <summary>True when the process may end: no entry is live, every fill is booked, every position is covered, no request is open and no flatten under way.</summary>
    public bool IsOrderly => Uncovered.IsEmpty && Pending.IsEmpty && !IsFlattening && !AwaitsFills;

    /// <summary>Reads a state.</summary>
    public static Remainder Read(AccountState state)
    {
        var kept = ImmutableArray.CreateBuilder<KeptPosition>();
        var uncovered = ImmutableArray.CreateBuilder<ContractId>();
        foreach (var position in state.Positions.Values.OrderBy(p => p.Contract.Value, StringComparer.Ordinal))
        {
            if (state.IsFlattening(position.Contract) || Unprotected.Covered(state, position.Contract) < Math.Abs(position.Net))
            {
                uncovered.Add(position.Contract);
            }
            else
            {
                kept.Add(new KeptPosition(position.Contract, position.Net, [.. Unprotected.StopsOf(state, position.Contract)]));
            }
        }

        return new Remainder(
            kept.ToImmutable(),
            uncovered.ToImmutable(),
            [.. state.LiveOrders.Where(o => !o.IsForeign && !MayStay(state, o)).OrderBy(o => o.Tag.Value, StringComparer.Ordinal)],
            !state.Flattening.IsEmpty,
            state.AwaitsFills);
    }

    /// <summary>True when the venue itself cancels the one leg of a bracket when the other fills: both are children of its entry.</summary>
    internal static bool IsPairOfVenue(AccountState state, Protection protection) => protection.Native
        && Array.TrueForAll([OrderRole.StopLoss, OrderRole.TakeProfit], role => protection.Legs.Any(tag => state.Live.ContainsKey(tag) && state.Orders[tag] is { Native: true } leg && leg.Role == role));

    private static bool MayStay(AccountState state, Order order) =>
        order.IsProtective
        && order.State is OrderState.Working or OrderState.PartiallyFilled
        && state.PositionIn(order.Contract).Net * order.Side.Sign() < 0
        && (order.Role == OrderRole.StopLoss
            || (order.Parent is { } parent && state.Protections.TryGetValue(parent, out var protection) && IsPairOfVenue(state, protection)));
}
