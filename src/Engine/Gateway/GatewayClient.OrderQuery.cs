using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway.Wire;

namespace Engine.Gateway;

public sealed partial class GatewayClient
{
    private const int OrdersPerPage = 100;
    private const int OrderQueryStarts = 3;

    /// <summary>
    /// All orders that a query covers (<c>Order/v2/query</c>), ascending by number, each number once: the one read that shows
    /// suspended bracket children (contract.md §4.7). Every page is read. Fails when a single row cannot be read.
    /// </summary>
    /// <remarks>
    /// The page offset counts rows, so an order that leaves the filter while pages are read pulls the next one over the
    /// edge of a page. Each page therefore begins with the last row of the one before; when that row is not there the reading
    /// starts anew, and after three starts it fails. Read lane, one permit per attempt and page.
    /// </remarks>
    public async Task<Reading<ImmutableArray<VenueOrder>>> QueryOrdersAsync(OrderQuery query, CancellationToken cancellation)
    {
        for (var start = 0; start < OrderQueryStarts; start++)
        {
            if (await QueryPagesAsync(query, cancellation).ConfigureAwait(false) is { } reading)
            {
                return reading;
            }
        }

        return Unreadable("The orders moved while their pages were read.");
    }

    /// <summary>All pages; null when rows have moved between two of them.</summary>
    private async Task<Reading<ImmutableArray<VenueOrder>>?> QueryPagesAsync(OrderQuery query, CancellationToken cancellation)
    {
        var orders = new SortedDictionary<long, VenueOrder>();
        long? last = null;
        var rows = 0;
        while (true)
        {
            var answer = await OrderPageAsync(query, last is null ? 0 : rows - 1, cancellation).ConfigureAwait(false);
            if (answer is Reading<OrderQueryResponse>.Failed failed)
            {
                return new Reading<ImmutableArray<VenueOrder>>.Failed(failed.Failure);
            }

            var response = ((Reading<OrderQueryResponse>.Answered)answer).Value;
            var (readable, page) = All<WireOrder, VenueOrder>(response.Orders, WireMapping.TryMap);
            if (!readable)
            {
                return Unreadable(response.Orders is null ? "Success without orders." : "An order cannot be read.");
            }

            if (last is not null && (page.IsEmpty || page[0].Id.Value != last))
            {
                return null;
            }

            var fresh = page.Length - (last is null ? 0 : 1);
            foreach (var order in page)
            {
                orders[order.Id.Value] = order;
            }

            rows += fresh;

            if (fresh == 0 && response.TotalCount > rows)
            {
                return null;
            }

            // A short page proves nothing by itself: the venue may cap the page below what we ask for.
            if (fresh == 0 || (page.Length < OrdersPerPage && response.TotalCount <= rows))
            {
                return new Reading<ImmutableArray<VenueOrder>>.Answered([.. orders.Values.Where(query.Covers)]);
            }

            last = page[^1].Id.Value;
        }
    }

    private Task<Reading<OrderQueryResponse>> OrderPageAsync(OrderQuery query, int offset, CancellationToken cancellation) =>
        _transport.ReadAsync(
            GatewayOperation.OrderQuery,
            _reads,
            new OrderQueryRequest
            {
                Filter = new OrderQueryFilter
                {
                    AccountId = query.Account.Value,
                    Statuses = query.Statuses.IsDefaultOrEmpty ? null : [.. query.Statuses.Select(status => (int)status)],
                    ContractId = query.Contract?.Value,
                    CreatedAfter = query.CreatedAfter,
                    CreatedBefore = query.CreatedBefore,
                },
                PageSize = OrdersPerPage,
                PageOffset = offset,
                SortBy = 1,
                SortDirection = 0,
                IncludeTotalCount = true,
            },
            WireJson.Default.OrderQueryRequest,
            WireJson.Default.OrderQueryResponse,
            cancellation);

    private static Reading<ImmutableArray<VenueOrder>> Unreadable(string why) => new Reading<ImmutableArray<VenueOrder>>.Failed(
        new GatewayFailure(VenueErrors.PathOf(GatewayOperation.OrderQuery), FailureKind.Malformed, 200, Text: why));
}
