using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <content>
/// Stopping never strips a stop (docs/decisions/0007): entries go, protection stays, and a position that nothing is to protect is
/// closed. What is protected but whose stop does not stand yet is left to <c>Protect</c>, which places it.
/// </content>
public static partial class AccountCore
{
    private static void Cancel(Work step, CancelEntries cancel)
    {
        EndReversals(step, cancel.Contract, cancel.Who);
        foreach (var order in step.State.LiveOrders
            .Where(o => (cancel.Contract is null || o.Contract == cancel.Contract) && o is { Role: OrderRole.Entry, IsForeign: false })
            .OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal)
            .ToList())
        {
            // The suspended legs of an unfilled entry go with it, by the venue (contract.md §4.5).
            Cancel(step, order, cancel.Who, insist: false);
        }

        foreach (var contract in step.State.Positions.Keys
            .Where(c => cancel.Contract is null || c == cancel.Contract)
            .OrderBy(c => c.Value, StringComparer.Ordinal)
            .ToList())
        {
            if (!IsToBeProtected(step, contract))
            {
                FlattenNow(step, contract, $"{cancel.Why}, and no stop stands for all of the position");
            }
        }
    }

    /// <summary>True when stops stand for all of a position, or are wanted for what they do not cover yet.</summary>
    private static bool IsToBeProtected(Work step, ContractId contract)
    {
        var size = Math.Abs(step.State.PositionIn(contract).Net);
        var wanted = step.State.ProtectionOf(contract).Where(p => p.Protection.Bracket.StopTicks is not null).Sum(p => p.Size);
        return Unprotected.Covered(step.State, contract) >= size
            || wanted + StandingForeign(step, contract, OrderType.Stop, OrderType.TrailingStop) >= size;
    }
}
