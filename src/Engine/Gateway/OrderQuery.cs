using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Gateway;

/// <summary>Which orders <see cref="GatewayClient.QueryOrdersAsync"/> asks for (contract.md §4.7).</summary>
/// <param name="Account">The account.</param>
/// <param name="Statuses">Statuses; empty for all of them, suspended bracket children included.</param>
/// <param name="Contract">The contract; null for all. The venue has been seen to ignore it, so it is applied to the answer again.</param>
/// <param name="CreatedAfter">First creation time, UTC; null for no bound.</param>
/// <param name="CreatedBefore">Last creation time, UTC; null for no bound.</param>
public sealed record OrderQuery(
    AccountId Account,
    ImmutableArray<VenueOrderStatus> Statuses = default,
    ContractId? Contract = null,
    DateTimeOffset? CreatedAfter = null,
    DateTimeOffset? CreatedBefore = null)
{
    /// <summary>True for an order that the query asks for, by contract and status.</summary>
    public bool Covers(VenueOrder order) =>
        (Contract is not { } contract || order.Contract == contract)
        && (Statuses.IsDefaultOrEmpty || Statuses.Contains(order.Status));
}
