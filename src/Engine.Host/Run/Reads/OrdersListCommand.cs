using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.History;
using Engine.Host.Cli;
using Engine.Host.Console;
using Engine.Orders;

namespace Engine.Host.Run.Reads;

/// <summary><c>engine orders list</c>: the orders of an account.</summary>
internal static class OrdersListCommand
{
    private static readonly ImmutableArray<VenueOrderStatus> Working =
        [VenueOrderStatus.Open, VenueOrderStatus.Pending, VenueOrderStatus.PendingCancellation, VenueOrderStatus.Suspended];

    /// <summary>Tells; 0 when the venue has answered.</summary>
    public static async Task<int> RunAsync(OrdersListOptions options, ReadOutput output, CancellationToken stop)
    {
        await using var read = await AccountRead.OpenAsync(options.Scope, options.Account, output, stop).ConfigureAwait(false);
        var range = AccountRead.RangeOf(options.From, options.To, read.Now);
        var inRange = await read.Client.SearchOrdersAsync(read.Account.Id, range.From, range.To, stop).OrFailAsync().ConfigureAwait(false);
        var working = options.To is null ? await WorkingAsync(read, options.From, output, stop).ConfigureAwait(false) : [];
        var orders = Merge(inRange, working, range, options.Statuses);
        if (options.Scope.Json)
        {
            await output.LineAsync(OrderSheet.Json(read.Account, orders)).ConfigureAwait(false);
        }
        else if (orders.IsEmpty)
        {
            await output.LineAsync(
                $"Account {read.Account.Id} has no such order from {TimeText.Seconds(range.From, options.Scope.Zone)} on; --from looks further back.").ConfigureAwait(false);
        }
        else
        {
            await output.TableAsync(OrderSheet.Table(orders, options.Scope.Zone)).ConfigureAwait(false);
        }

        return EngineCommandLine.Success;
    }

    /// <summary>Both lists, each order once as the newer read shows it, with the statuses that are wanted; ascending by number.</summary>
    internal static ImmutableArray<VenueOrder> Merge(
        ImmutableArray<VenueOrder> inRange, ImmutableArray<VenueOrder> working, TimeRange range, ImmutableArray<VenueOrderStatus> statuses)
    {
        var orders = new SortedDictionary<long, VenueOrder>();
        foreach (var order in inRange.Where(o => o.CreatedAt < range.To).Concat(working))
        {
            orders[order.Id.Value] = order;
        }

        return [.. orders.Values.Where(o => statuses.IsEmpty || statuses.Contains(o.Status))];
    }

    /// <summary>What may still fill. Suspended legs of brackets are in no other list (contract.md §4.7).</summary>
    private static async Task<ImmutableArray<VenueOrder>> WorkingAsync(AccountRead read, DateTimeOffset? from, ReadOutput output, CancellationToken stop)
    {
        var query = await read.Client.QueryOrdersAsync(new OrderQuery(read.Account.Id, Working, CreatedAfter: from), stop).ConfigureAwait(false);
        if (query is Reading<ImmutableArray<VenueOrder>>.Answered { Value: var working })
        {
            return working;
        }

        await output.NoteAsync($"Suspended legs of brackets may be missing: {((Reading<ImmutableArray<VenueOrder>>.Failed)query).Failure}.").ConfigureAwait(false);
        var open = await read.Client.OpenOrdersAsync(read.Account.Id, stop).OrFailAsync().ConfigureAwait(false);
        return [.. open.Where(o => from is null || o.CreatedAt >= from)];
    }
}
