using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <summary>
/// Reads everything that a comparison needs: orders (recent, open, suspended, and by number those that no list shows), then
/// trades, positions, account, and trades again unless all of it is what the book holds (contract.md §6.5). One failed read fails the whole: a missing answer is never
/// read as "none".
/// </summary>
internal sealed class VenueReader(GatewayClient gateway, AccountId account, Func<DateTimeOffset> now)
{
    /// <summary>Orders asked for by number in one reading; the others have their turn in the next.</summary>
    private const int MostLookups = 10;

    /// <summary>
    /// What came of it. <paramref name="Activity"/> is the book's counter when the reading began. <paramref name="Stable"/> is
    /// true when no fill came in between: only then do positions and balance belong to the trades.
    /// </summary>
    public sealed record Result(string Why, long Activity, VenueRead? Read, GatewayFailure? Failure, bool Stable = false);

    public async Task<Result> ReadAsync(string why, DateTimeOffset ordersFrom, DateTimeOffset from, long activity, AccountState then, bool urgent)
    {
        var client = urgent ? gateway.Urgent : gateway;
        var readAt = now();
        var orders = await client.SearchOrdersAsync(account, ordersFrom, null, CancellationToken.None).ConfigureAwait(false);
        if (orders is not Reading<ImmutableArray<VenueOrder>>.Answered { Value: var recent })
        {
            return Failed(((Reading<ImmutableArray<VenueOrder>>.Failed)orders).Failure);
        }

        var open = await client.OpenOrdersAsync(account, CancellationToken.None).ConfigureAwait(false);
        if (open is not Reading<ImmutableArray<VenueOrder>>.Answered { Value: var working })
        {
            return Failed(((Reading<ImmutableArray<VenueOrder>>.Failed)open).Failure);
        }

        // Suspended bracket children are in neither list (contract.md §4.7, §9.8).
        var waiting = await client.QueryOrdersAsync(new OrderQuery(account, [VenueOrderStatus.Suspended]), CancellationToken.None).ConfigureAwait(false);
        if (waiting is not Reading<ImmutableArray<VenueOrder>>.Answered { Value: var suspended })
        {
            return Failed(((Reading<ImmutableArray<VenueOrder>>.Failed)waiting).Failure);
        }

        // The newest picture of an order wins: the lists are read one after another.
        var shown = new Dictionary<OrderId, VenueOrder>();
        foreach (var order in (IEnumerable<VenueOrder>)[.. recent, .. suspended, .. working])
        {
            shown[order.Id] = shown.TryGetValue(order.Id, out var other) ? Newer(other, order) : order;
        }

        var missing = ImmutableHashSet.CreateBuilder<OrderId>();
        foreach (var id in then.LiveOrders.Where(o => o.Id is { } known && !shown.ContainsKey(known)).Select(o => o.Id!.Value).OrderBy(id => id.Value).Take(MostLookups))
        {
            var found = await client.FindOrderAsync(account, id, CancellationToken.None).ConfigureAwait(false);
            if (found is not Reading<VenueOrder?>.Answered { Value: var one })
            {
                return Failed(((Reading<VenueOrder?>.Failed)found).Failure);
            }

            if (one is null)
            {
                missing.Add(id);
            }
            else
            {
                shown[id] = one;
            }
        }

        var trades = await client.SearchTradesAsync(account, from, null, CancellationToken.None).ConfigureAwait(false);
        if (trades is not Reading<ImmutableArray<VenueTrade>>.Answered { Value: var fills })
        {
            return Failed(((Reading<ImmutableArray<VenueTrade>>.Failed)trades).Failure);
        }

        var positions = await client.OpenPositionsAsync(account, CancellationToken.None).ConfigureAwait(false);
        if (positions is not Reading<ImmutableArray<VenuePosition>>.Answered { Value: var held })
        {
            return Failed(((Reading<ImmutableArray<VenuePosition>>.Failed)positions).Failure);
        }

        var accounts = await client.SearchAccountsAsync(true, CancellationToken.None).ConfigureAwait(false);
        if (accounts is not Reading<ImmutableArray<VenueAccount>>.Answered { Value: var all })
        {
            return Failed(((Reading<ImmutableArray<VenueAccount>>.Failed)accounts).Failure);
        }

        if (all.FirstOrDefault(a => a.Id == account) is not { } own)
        {
            return Failed(new GatewayFailure("Account/search", FailureKind.Malformed, Text: $"account {account} is not among the user's active accounts"));
        }

        // What the book holds already was not moved by a fill in between.
        var stable = IsHeld(then, own, fills, held);
        if (!stable)
        {
            var repeated = await client.SearchTradesAsync(account, from, null, CancellationToken.None).ConfigureAwait(false);
            if (repeated is not Reading<ImmutableArray<VenueTrade>>.Answered { Value: var again })
            {
                return Failed(((Reading<ImmutableArray<VenueTrade>>.Failed)repeated).Failure);
            }

            stable = fills.SequenceEqual(again);
        }

        return new Result(
            why,
            activity,
            new VenueRead(readAt, readAt, why, own, [.. shown.Values.OrderBy(o => o.Id.Value)], fills, held, Quiet: false)
            {
                Missing = missing.ToImmutable(),
                Then = then,
            },
            null,
            Stable: stable);

        Result Failed(GatewayFailure failure) => new(why, activity, null, failure);
    }

    /// <summary>True when the venue shows the money and positions that the book held before the reading, and no trade that the book lacks.</summary>
    private static bool IsHeld(AccountState book, VenueAccount own, ImmutableArray<VenueTrade> fills, ImmutableArray<VenuePosition> held) =>
        own.Balance == book.Cash
        && held.All(p => book.PositionIn(p.Contract).Net == p.Net)
        && book.Positions.All(p => p.Value.Net == 0 || held.Any(h => h.Contract == p.Key))
        && fills.All(f => book.Trades.TryGetValue(f.Id, out var booked) && booked.Voided == f.Voided);

    /// <summary>An order never steps back from its end, nor loses fills.</summary>
    private static VenueOrder Newer(VenueOrder earlier, VenueOrder later) =>
        (earlier.Status.IsTerminal() && !later.Status.IsTerminal()) || earlier.FillVolume > later.FillVolume ? earlier : later;
}
