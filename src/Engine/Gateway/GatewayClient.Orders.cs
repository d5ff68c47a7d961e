using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Gateway;

public sealed partial class GatewayClient
{
    /// <summary>
    /// Places an order (<c>Order/place</c>), once. <see cref="MutationOutcome.NotSent"/> when the order lane has no permit,
    /// there is no token or the caller has cancelled before; <see cref="MutationOutcome.Unknown"/> for a lost or late
    /// answer, 401, 429, 5xx, an unreadable answer, codes 6 and 7, and a cancellation while the request was under way
    /// (contract.md §9.1). Never throws.
    /// </summary>
    public Task<MutationOutcome> PlaceOrderAsync(OrderRequest order, CancellationToken cancellation) => _transport.MutateAsync(
        GatewayOperation.PlaceOrder,
        RequestLane.Order,
        WireMapping.ToWire(order),
        WireJson.Default.PlaceOrderRequest,
        WireJson.Default.PlaceOrderResponse,
        cancellation);

    /// <summary>
    /// Changes a working order (<c>Order/modify</c>), once. Codes 4 and 5 are <see cref="MutationOutcome.Unknown"/>; a change
    /// that lost the race against a fill is <see cref="MutationOutcome.Refused"/>: read the order again (contract.md §4.6).
    /// Changing one leg of a bracket leaves the other alone. Otherwise like <see cref="PlaceOrderAsync"/>. Never throws.
    /// </summary>
    public Task<MutationOutcome> ModifyOrderAsync(AccountId account, OrderId order, OrderChange change, CancellationToken cancellation) => _transport.MutateAsync(
        GatewayOperation.ModifyOrder,
        RequestLane.Order,
        WireMapping.ToWire(account, order, change),
        WireJson.Default.ModifyOrderRequest,
        WireJson.Default.Envelope,
        cancellation);

    /// <summary>
    /// Cancels an order (<c>Order/cancel</c>), once, with or without quota left. An order that filled meanwhile is
    /// <see cref="MutationOutcome.Refused"/>: read it again. Codes 4 and 5 are <see cref="MutationOutcome.Unknown"/>
    /// (contract.md §9.2). Never throws.
    /// </summary>
    public Task<MutationOutcome> CancelOrderAsync(AccountId account, OrderId order, CancellationToken cancellation) => _transport.MutateAsync(
        GatewayOperation.CancelOrder,
        RequestLane.Cancel,
        new CancelOrderRequest { AccountId = account.Value, OrderId = order.Value },
        WireJson.Default.CancelOrderRequest,
        WireJson.Default.Envelope,
        cancellation);

    /// <summary>
    /// The orders of a stretch of time in every state (<c>Order/search</c>), ascending by number; each number once. Suspended
    /// bracket children may be missing (contract.md §4.7). Fails when a single row cannot be read.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="from">First creation time, UTC.</param>
    /// <param name="to">Last creation time, UTC; null for now.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    public async Task<Reading<ImmutableArray<VenueOrder>>> SearchOrdersAsync(
        AccountId account, DateTimeOffset from, DateTimeOffset? to, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.OrderSearch,
            _reads,
            new OrderSearchRequest { AccountId = account.Value, StartTimestamp = from, EndTimestamp = to },
            WireJson.Default.OrderSearchRequest,
            WireJson.Default.OrderSearchResponse,
            cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.OrderSearch, answer, Orders);
    }

    /// <summary>
    /// The orders with status open (<c>Order/searchOpen</c>), ascending by number. Suspended bracket children are not among
    /// them, and an order that is absent here may have filled: absence proves nothing (contract.md §4.7, §9.8).
    /// </summary>
    public async Task<Reading<ImmutableArray<VenueOrder>>> OpenOrdersAsync(AccountId account, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.OrderSearchOpen,
            _reads,
            new AccountScopedRequest { AccountId = account.Value },
            WireJson.Default.AccountScopedRequest,
            WireJson.Default.OrderSearchResponse,
            cancellation).ConfigureAwait(false);
        return Then(GatewayOperation.OrderSearchOpen, answer, Orders);
    }

    /// <summary>
    /// One order by its number (<c>Order/searchById</c>), in whatever state. <c>Answered(null)</c> when the venue says that there
    /// is none; a success without the order is a failure (contract.md §4.7).
    /// </summary>
    public async Task<Reading<VenueOrder?>> FindOrderAsync(AccountId account, OrderId order, CancellationToken cancellation)
    {
        var answer = await _transport.ReadAsync(
            GatewayOperation.OrderSearchById,
            _reads,
            new OrderSearchByIdRequest { AccountId = account.Value, OrderId = order.Value },
            WireJson.Default.OrderSearchByIdRequest,
            WireJson.Default.OrderResponse,
            cancellation).ConfigureAwait(false);
        return answer is Reading<OrderResponse>.Failed { Failure: var failure } && failure.Code<OrderLookupError>() == OrderLookupError.OrderNotFound
            ? new Reading<VenueOrder?>.Answered(null)
            : Then<OrderResponse, VenueOrder?>(
                GatewayOperation.OrderSearchById, answer, response => (WireMapping.TryMap(response.Order, out VenueOrder? found), found));
    }

    private static (bool Readable, ImmutableArray<VenueOrder> Orders) Orders(OrderSearchResponse response)
    {
        var (readable, orders) = All<WireOrder, VenueOrder>(response.Orders, WireMapping.TryMap);
        return readable
            ? (true, [.. orders.DistinctBy(order => order.Id).OrderBy(order => order.Id.Value)])
            : (false, orders);
    }
}
