using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Orders;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <content>Reading of orders (contract.md §4.7).</content>
internal sealed partial class RestEndpoints
{
    private const int DefaultPage = 100;
    private const int LargestPage = 1_000;

    private async Task<byte[]> OrderSearchAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.OrderSearchRequest, "accountId", "startTimestamp").ConfigureAwait(false);

        // Suspended children have never been seen here, only on the hub and in v2/query.
        return Orders(
            search.AccountId,
            order => order.Status != VenueOrderStatus.Suspended && order.CreatedAt >= search.StartTimestamp && !(order.CreatedAt > search.EndTimestamp));
    }

    private async Task<byte[]> OrderSearchOpenAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.AccountScopedRequest, "accountId").ConfigureAwait(false);
        return Orders(search.AccountId, order => order.Status == VenueOrderStatus.Open);
    }

    private async Task<byte[]> OrderSearchByIdAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.OrderSearchByIdRequest, "accountId", "orderId").ConfigureAwait(false);
        var found = _gateway.Reading.Orders(new AccountId(search.AccountId))?.FirstOrDefault(order => order.Id.Value == search.OrderId);
        return Json(
            found is null ? new OrderResponse { ErrorCode = 1 } : new OrderResponse { Success = true, Order = WireFacts.OverRest(WireFacts.Of(found)) },
            WireJson.Default.OrderResponse);
    }

    private async Task<byte[]> OrderQueryAsync(HttpRequest request)
    {
        var query = await RequestBody.ReadAsync(request, WireJson.Default.OrderQueryRequest, "filter", "filter.accountId").ConfigureAwait(false);
        var size = InRange(query.PageSize, "PageSize", 1, LargestPage) ?? DefaultPage;
        var offset = InRange(query.PageOffset, "PageOffset", 0, int.MaxValue) ?? 0;
        var byId = InRange(query.SortBy, "SortBy", 0, 1) == 1;
        var descending = InRange(query.SortDirection, "SortDirection", 0, 1) == 1;
        var filter = query.Filter!;

        // The contract is accepted and has no effect, as measured at the venue.
        var orders = _gateway.Reading.Orders(new AccountId(filter.AccountId))?
            .Where(order => filter.Statuses is not { Count: > 0 } statuses || statuses.Contains((int)order.Status))
            .Where(order => !(order.CreatedAt < filter.CreatedAfter) && !(order.CreatedAt > filter.CreatedBefore))
            .ToList();
        if (orders is null)
        {
            return Json(new OrderQueryResponse { ErrorCode = 1 }, WireJson.Default.OrderQueryResponse);
        }

        var sorted = byId ? orders.OrderBy(order => order.Id.Value) : orders.OrderBy(order => order.CreatedAt).ThenBy(order => order.Id.Value);
        return Json(
            new OrderQueryResponse
            {
                Success = true,
                Orders = [.. (descending ? sorted.Reverse() : sorted).Skip(offset).Take(size).Select(order => WireFacts.OverRest(WireFacts.Of(order)))],
                TotalCount = query.IncludeTotalCount == true ? orders.Count : null,
            },
            WireJson.Default.OrderQueryResponse);
    }

    private static int? InRange(int? value, string member, int least, int most) => value is { } given && (given < least || given > most)
        ? throw new InvalidRequestException(member, $"The field {member} must be between {least} and {most}.")
        : value;

    private byte[] Orders(int account, Func<VenueOrder, bool> wanted)
    {
        var orders = _gateway.Reading.Orders(new AccountId(account));
        return Json(
            orders is null
                ? new OrderSearchResponse { ErrorCode = 1 }
                : new OrderSearchResponse { Success = true, Orders = [.. orders.Where(wanted).Select(order => WireFacts.OverRest(WireFacts.Of(order)))] },
            WireJson.Default.OrderSearchResponse);
    }
}
