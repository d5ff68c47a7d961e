using System.Collections.Immutable;
using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>
/// Never naked and never doubled (promise 6): after every step the legs that stand are compared with the legs that should
/// stand, and only differences are acted on, one request per leg at a time. Level-triggered: it needs no memory of how the
/// difference came about, so that lost, late and repeated facts, a crash and a restart all end the same way.
/// </content>
public static partial class AccountCore
{
    /// <summary>So often a stop-loss is placed or changed before something else is tried.</summary>
    private const int MostLegTries = 3;

    private static void Protect(Work step)
    {
        FlattenStrayFills(step);
        if (!step.State.Protections.IsEmpty || HasLegs(step.State))
        {
            CompareLegs(step);
        }
    }

    private static void CompareLegs(Work step)
    {
        foreach (var contract in step.State.ProtectedContracts.ToList())
        {
            if (!IsTurned(step, contract))
            {
                Protect(step, contract);
            }
        }

        foreach (var legs in step.State.LiveOrders.Where(o => IsOrphan(step, o)).OrderBy(o => o.Tag.Value, StringComparer.Ordinal).GroupBy(o => (o.Contract, o.Role, o.Side)).ToList())
        {
            FollowOrphans(step, legs.Key.Contract, legs.Key.Role, legs.Key.Side, legs);
        }
    }

    private static bool HasLegs(AccountState state)
    {
        foreach (var order in state.LiveOrders)
        {
            if (order.IsProtective)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Legs whose protection was put away before they were seen (its entry was busted meanwhile, say): they may stand for what of
    /// the position nothing else covers, and never beside what covers it already. Two stops for one position would turn it.
    /// </summary>
    private static void FollowOrphans(Work step, ContractId contract, OrderRole role, OrderSide side, IEnumerable<Order> legs)
    {
        var covered = step.State.ProtectionOf(contract)
            .Where(p => p.Protection.EntrySide != side && (role == OrderRole.StopLoss ? p.Protection.Bracket.StopTicks : p.Protection.Bracket.TargetTicks) is not null)
            .Sum(p => p.Size);
        var room = Math.Max(0, (step.State.PositionIn(contract).Net * -side.Sign()) - covered);
        foreach (var leg in legs)
        {
            var size = Math.Min(room, leg.Size - Math.Max(leg.Filled, leg.ShownFilled));
            room -= size;
            Follow(step, leg, size, held: false);
        }
    }

    private static void Protect(Work step, ContractId contract)
    {
        var held = IsBeingClosed(step, contract);
        var sizes = step.State.ProtectionOf(contract);
        var stops = WithoutForeign(sizes, StandingForeign(step, contract, OrderType.Stop, OrderType.TrailingStop));
        var targets = WithoutForeign(sizes, StandingForeign(step, contract, OrderType.Limit, OrderType.Limit));
        for (var i = 0; i < sizes.Length; i++)
        {
            var protection = sizes[i].Protection;
            Keep(step, protection, OrderRole.StopLoss, protection.Bracket.StopTicks is null ? 0 : stops[i], held);
            var target = protection.Bracket.TargetTicks is null || ((step.Context.IsStopping || step.Context.IsBrief) && !Remainder.IsPairOfVenue(step.State, protection)) ? 0 : targets[i];
            Keep(step, protection, OrderRole.TakeProfit, target, held);
        }
    }

    /// <summary>
    /// Contracts of the position that orders of others would close: position brackets set in the platform count as protection
    /// and are never doubled.
    /// </summary>
    private static int StandingForeign(Work step, ContractId contract, OrderType type, OrderType orType)
    {
        var net = step.State.PositionIn(contract).Net;
        return step.State.LiveOrders
            .Where(o => o.IsForeign && o.Contract == contract && (o.Type == type || o.Type == orType) && o.Side.Sign() == -Math.Sign(net) && o.State.IsWorking())
            .Sum(o => Math.Max(0, o.Size - Math.Max(o.Filled, o.ShownFilled)));
    }

    private static int[] WithoutForeign(ImmutableArray<ProtectedSize> sizes, int foreign)
    {
        var own = new int[sizes.Length];
        for (var i = sizes.Length - 1; i >= 0; i--)
        {
            var part = Math.Min(foreign, sizes[i].Size);
            foreign -= part;
            own[i] = sizes[i].Size - part;
        }

        return own;
    }

    /// <summary>Brings the legs of one role to a size.</summary>
    private static void Keep(Work step, Protection protection, OrderRole role, int size, bool held)
    {
        var legs = protection.Legs.Where(step.State.Orders.ContainsKey).Select(tag => step.State.Orders[tag]).Where(o => o.Role == role).ToList();
        var live = legs.FindAll(o => o.State.IsLive());
        if (live.Count == 0)
        {
            if (size > 0 && !held)
            {
                Restore(step, protection, role, size, legs);
            }

            return;
        }

        // More than one only when an order that was presumed not placed has turned up beside its replacement.
        var kept = live.Find(o => o.State is OrderState.Working or OrderState.PartiallyFilled) ?? live[^1];
        foreach (var leg in live)
        {
            Follow(step, leg, leg == kept ? size : 0, held);
        }
    }

    /// <summary>Places a leg where none is live and contracts are open, unless it is the venue's to do or a person has taken it away.</summary>
    private static void Restore(Work step, Protection protection, OrderRole role, int size, List<Order> legs)
    {
        var last = legs.Count > 0 ? legs[^1] : null;
        if (IsTakenAway(step, protection, last) is not null
            || (protection.Native && last is null)
            || !(step.Context.InSync || step.Input is VenueRead))
        {
            return;
        }

        if (protection.Native && !MayJudgeNative(step, "bracket leg missing"))
        {
            return;
        }

        var refused = legs.Count(o => o.State == OrderState.Rejected);
        if (role == OrderRole.TakeProfit)
        {
            if (refused == 0)
            {
                PlaceLeg(step, protection, role, size, last);
            }
        }
        else if (refused >= MostLegTries)
        {
            FlattenNow(step, protection.Contract, $"the stop-loss of {protection.Entry} was refused {refused} times");
        }
        else if (last is { State: OrderState.Rejected } && step.At - last.ChangedAt < Grace)
        {
            step.Do(new AccountEffect.LookAgain(Grace));
        }
        else
        {
            PlaceLeg(step, protection, role, size, last);
        }
    }

    /// <summary>Changes or cancels one live leg until it stands for a size. A leg with a request under way is left alone.</summary>
    private static void Follow(Work step, Order leg, int size, bool held)
    {
        var filled = Math.Max(leg.Filled, leg.ShownFilled);
        if (leg.Size - filled == size
            || (held && size > 0)
            || leg.Id is null
            || leg.State is OrderState.Submitted or OrderState.Unknown or OrderState.PendingModify or OrderState.PendingCancel
            || (leg.State == OrderState.Suspended && size > 0))
        {
            return;
        }

        if ((leg.Native && !MayFollowNative(step, leg, size)) || step.At - leg.RefusedAt < Grace)
        {
            step.Do(new AccountEffect.LookAgain(Grace));
            return;
        }

        if (size == 0 || (leg.ChangeTries >= MostLegTries && leg.Size - filled > size))
        {
            // One that cannot be made smaller goes; the next look places another.
            if (leg.CancelTries < MostCancelTries)
            {
                Cancel(step, leg, "engine", insist: false);
            }
        }
        else if (leg.ChangeTries < MostLegTries)
        {
            Change(step, leg, new OrderChange(Size: filled + size), "engine");
        }
    }

    /// <summary>
    /// The venue looks after its own legs within milliseconds (contract.md §4.5); the engine acts only on what still stands a
    /// moment later, and only on a book that has every fill of the entry: where one may be missing, a comparison decides.
    /// </summary>
    private static bool MayFollowNative(Work step, Order leg, int size)
    {
        if (leg.Parent is not { } parent || !step.State.Orders.TryGetValue(parent, out var entry))
        {
            return step.Input is Tidy;
        }

        var booked = entry.Filled >= entry.ShownFilled && (entry.State != OrderState.Filled || entry.Filled >= entry.Size);
        if (size == 0 && entry.State.IsLive() && entry.Filled == 0)
        {
            // Before its entry's fill a suspended leg asks for nothing; one that works has seen a fill that the book has not.
            if (leg.State != OrderState.Suspended && step.Input is Tidy)
            {
                step.Do(new AccountEffect.AskVenue("bracket leg without a fill"));
            }

            return false;
        }

        if (booked && (entry.State.IsTerminal() || size > leg.Size - Math.Max(leg.Filled, leg.ShownFilled)))
        {
            return step.Input is Tidy;
        }

        if (step.Input is Tidy)
        {
            step.Do(new AccountEffect.AskVenue("bracket leg differs"));
        }

        return booked && step.Input is VenueRead { Quiet: true };
    }

    private static bool IsOrphan(Work step, Order leg) =>
        leg.IsProtective && (leg.Parent is not { } parent || !step.State.Protections.ContainsKey(parent));

    private static bool IsBeingClosed(Work step, ContractId contract) =>
        IsBeingFlattened(step, contract) || step.State.Reversals.ContainsKey(contract);

    private static bool IsBeingFlattened(Work step, ContractId contract) =>
        step.State.Flattening.Exists(f => f.Contract is null || f.Contract == contract);

    /// <summary>
    /// True when legs have closed more than their entry opened and so turned the position: both legs of a bracket filled in a
    /// fast market, or a leg and another exit at once (contract.md §9.10). Nobody wanted that position.
    /// </summary>
    private static bool IsTurned(Work step, ContractId contract)
    {
        var net = step.State.PositionIn(contract).Net;
        foreach (var protection in step.State.Protections.Values.Where(p => p.Contract == contract && net * p.EntrySide.Sign() < 0))
        {
            var most = !step.State.Orders.TryGetValue(protection.Entry, out var entry) ? protection.EntryFilled
                : entry.State.IsLive() ? Math.Max(entry.Size, entry.ShownFilled)
                : Math.Max(entry.ShownFilled, entry.State == OrderState.Filled ? entry.Size : 0);
            if (protection.Exited > most)
            {
                FlattenNow(step, contract, $"legs of {protection.Entry} closed {protection.Exited} contracts of {most} and opened a position of {net}");
                return true;
            }
        }

        return false;
    }

    /// <summary>A leg whose protection was already put away has filled after all: what it opened is closed.</summary>
    private static void FlattenStrayFills(Work step)
    {
        foreach (var leg in step.FilledLegs)
        {
            if ((leg.Parent is not { } parent || !step.State.Protections.ContainsKey(parent))
                && step.State.PositionIn(leg.Contract).Net * leg.Side.Sign() > 0)
            {
                FlattenNow(step, leg.Contract, $"leg {leg.Tag} filled after its position was gone and opened another");
            }
        }
    }

    private static void FlattenNow(Work step, ContractId contract, string why)
    {
        if (IsBeingFlattened(step, contract) || step.State.PositionIn(contract).Net == 0)
        {
            return;
        }

        step.Alert(AlertKind.Flatten, contract.Value, $"{contract} is flattened: {why}.");
        Flatten(step, contract, "engine", why);
    }
}
