using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>What the protection of one entry has to cover now.</summary>
/// <param name="Protection">The protection.</param>
/// <param name="Size">Contracts, zero once its part of the position is gone.</param>
public readonly record struct ProtectedSize(Protection Protection, int Size);

/// <content>
/// Which part of the position each entry's protection covers. A leg's fill takes from its own entry; any other exit takes
/// from the newest entry first; and the sum never exceeds the position.
/// </content>
public sealed partial record AccountState
{
    /// <summary>
    /// What the protections of a contract have to cover now, oldest entry first. Fills of a leg count as soon as the venue
    /// has shown them, before their trades are booked; where the position is smaller than what is asked for, the newest
    /// entry goes without.
    /// </summary>
    public ImmutableArray<ProtectedSize> ProtectionOf(ContractId contract)
    {
        if (Protections.IsEmpty)
        {
            return [];
        }

        var net = PositionIn(contract).Net;
        var (longs, shorts) = (Math.Max(0, net), Math.Max(0, -net));
        var sizes = ImmutableArray.CreateBuilder<ProtectedSize>();
        foreach (var protection in OldestFirst(contract))
        {
            ref var room = ref protection.EntrySide == OrderSide.Buy ? ref longs : ref shorts;
            var size = Math.Min(room, Math.Max(0, protection.Open - ShownUnbooked(protection)));
            room -= size;
            sizes.Add(new ProtectedSize(protection, size));
        }

        return sizes.ToImmutable();
    }

    /// <summary>The contracts that have protections, in a fixed order.</summary>
    public IEnumerable<ContractId> ProtectedContracts =>
        Protections.Values.Select(p => p.Contract).Distinct().OrderBy(c => c.Value, StringComparer.Ordinal);

    /// <summary>The state as it was for a strategy's intent before it was decided, for checking it once more.</summary>
    internal AccountState Before(StrategyName strategy, IntentId intent) => this with { LastIntent = LastIntent.SetItem(strategy, new IntentId(intent.Value - 1)) };

    /// <summary>The state as it will be once a contract is flat and nothing stands around it.</summary>
    internal AccountState AsIfFlat(ContractId contract) => this with
    {
        Positions = Positions.Remove(contract),
        Orders = Orders.WithoutLive(contract),
        Protections = Protections.RemoveRange(Protections.Values.Where(p => p.Contract == contract).Select(p => p.Entry)),
        Closing = Closing.Remove(contract),
        Reversals = Reversals.Remove(contract),
    };

    private IEnumerable<Protection> OldestFirst(ContractId contract) => Protections.Values
        .Where(p => p.Contract == contract)
        .OrderBy(p => p.Intent.Value).ThenBy(p => p.Entry.Value, StringComparer.Ordinal);

    private int ShownUnbooked(Protection protection)
    {
        var shown = 0;
        foreach (var leg in protection.Legs)
        {
            if (Orders.TryGetValue(leg, out var order))
            {
                shown += Math.Max(0, order.ShownFilled - order.Filled);
            }
        }

        return shown;
    }

    /// <summary>Tells the protections of a fill of an order.</summary>
    private AccountState FollowFill(Order order, OrderSide side, int size, Price price)
    {
        var next = this;
        if (order.Bracket is not null && order.Role == OrderRole.Entry)
        {
            next = next.FillEntry(order, size, price);
        }

        return order.IsProtective
            ? next.FillLeg(order, size)
            : next.Protections.IsEmpty ? next : next.TakeFromNewest(order.Contract, side, size);
    }

    private AccountState FillEntry(Order order, int size, Price price)
    {
        // A late fill may come after the protection was put away with its entry. What the venue would have kept for a cancelled
        // or rejected entry is gone: the engine keeps it.
        var kept = Protections.GetValueOrDefault(order.Tag) ?? new Protection(
            order.Tag, order.Strategy!.Value, order.Intent!.Value, order.Contract, order.Side, order.Bracket!.Value,
            order.Native && order.State is not (OrderState.Cancelled or OrderState.Expired or OrderState.Rejected))
        {
            Legs = LiveLegsOf(order.Tag),
        };
        return this with
        {
            Protections = Protections.SetItem(order.Tag, kept with
            {
                EntryFilled = kept.EntryFilled + size,
                EntryNotional = kept.EntryNotional + ((Int128)price.Nanos * size),
            }),
        };
    }

    /// <summary>Legs that stand although the protection was put away: one that is taken up again owns them.</summary>
    private ImmutableArray<ClientTag> LiveLegsOf(ClientTag entry) =>
        [.. LiveOrders.Where(o => o.Parent == entry).Select(o => o.Tag).OrderBy(tag => tag.Value, StringComparer.Ordinal)];

    private AccountState FillLeg(Order leg, int size) => leg.Parent is { } parent && Protections.TryGetValue(parent, out var protection)
        ? this with { Protections = Protections.SetItem(parent, protection with { Exited = protection.Exited + size }) }
        : this;

    private AccountState TakeFromNewest(ContractId contract, OrderSide side, int size)
    {
        var entrySide = side.Opposite();
        var open = OldestFirst(contract).Where(p => p.EntrySide == entrySide).ToList();
        var held = Math.Max(0, PositionIn(contract).Net * entrySide.Sign());
        var excess = Math.Min(size, open.Sum(p => p.Open) - held);
        var protections = Protections;
        for (var i = open.Count - 1; i >= 0 && excess > 0; i--)
        {
            var part = Math.Min(excess, open[i].Open);
            excess -= part;
            protections = protections.SetItem(open[i].Entry, open[i] with { Exited = open[i].Exited + part });
        }

        return this with { Protections = protections };
    }

    /// <summary>Tells the protections that a fill was busted: the reverse of <see cref="FollowFill"/> for entries and legs.</summary>
    private AccountState FollowBust(Order order, int size, Price price)
    {
        if (order.Role == OrderRole.Entry && Protections.TryGetValue(order.Tag, out var entry))
        {
            return this with
            {
                Protections = Protections.SetItem(order.Tag, entry with
                {
                    EntryFilled = entry.EntryFilled - size,
                    EntryNotional = entry.EntryNotional - ((Int128)price.Nanos * size),
                }),
            };
        }

        if (!order.IsProtective || order.Parent is not { } parent)
        {
            return this;
        }

        if (Protections.TryGetValue(parent, out var protection))
        {
            return this with { Protections = Protections.SetItem(parent, protection with { Exited = protection.Exited - size }) };
        }

        // The exit that ended the protection did not happen: the contracts are open again, without anything at the venue.
        return Orders.TryGetValue(parent, out var opened) && opened is { Bracket: { } bracket, Filled: > 0, Strategy: { } strategy, Intent: { } intent }
            ? this with
            {
                Protections = Protections.SetItem(parent, new Protection(parent, strategy, intent, opened.Contract, opened.Side, bracket, Native: false)
                {
                    EntryFilled = size,
                    EntryNotional = opened.FilledNotional * size / opened.Filled,
                    Legs = LiveLegsOf(parent),
                }),
            }
            : this;
    }

    /// <summary>
    /// Puts away the protections that are over: the entry has ended with every shown fill booked, no leg is live, and the legs
    /// and other exits have taken all of it. Where the position alone says that it is gone (fills arrive in any order), only a
    /// comparison with the venue ends the protection.
    /// </summary>
    private AccountState PutAwayProtections(bool compared)
    {
        var protections = Protections;
        foreach (var protection in Protections.Values)
        {
            if ((protection.Open == 0 || (compared && ProtectionOf(protection.Contract).First(p => p.Protection.Entry == protection.Entry).Size == 0))
                && (!Orders.TryGetValue(protection.Entry, out var entry) || HasEnded(entry))
                && !protection.Legs.Any(Live.ContainsKey)
                && ShownUnbooked(protection) == 0)
            {
                protections = protections.Remove(protection.Entry);
            }
        }

        return protections == Protections ? this : this with { Protections = protections };
    }

    /// <summary>True when neither the venue nor the trades are expected to say more of an order.</summary>
    private static bool HasEnded(Order order) =>
        order.State.IsTerminal() && order.Filled >= order.ShownFilled && (order.State != OrderState.Filled || order.Filled >= order.Size);

    private bool IsNamedByProtection(Order order) =>
        Protections.ContainsKey(order.Tag) || (order.Parent is { } parent && Protections.ContainsKey(parent));
}
