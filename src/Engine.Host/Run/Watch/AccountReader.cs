using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.History;
using Engine.Host.Run.Reads;
using Engine.Orders;

namespace Engine.Host.Run.Watch;

/// <summary>Reads an account whole over REST.</summary>
internal sealed class AccountReader(GatewayClient client, AccountId account)
{
    private static readonly ImmutableArray<VenueOrderStatus> Working =
        [VenueOrderStatus.Open, VenueOrderStatus.Pending, VenueOrderStatus.PendingCancellation, VenueOrderStatus.Suspended];

    /// <summary>One reading.</summary>
    /// <param name="now">Wall clock, UTC: orders and fills are those of the trade date under way.</param>
    /// <param name="thought">Orders that are thought to be working; the ones that no list has are asked for one by one.</param>
    /// <param name="cancellation">Throws <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="VenueReadException">The venue does not answer.</exception>
    public async Task<AccountReading> ReadAsync(DateTimeOffset now, ImmutableArray<OrderId> thought, CancellationToken cancellation)
    {
        var from = HistorySpan.Begin(AccountRead.TradeDateUnderWay(now));
        var accounts = await client.SearchAccountsAsync(onlyActive: false, cancellation).OrFailAsync().ConfigureAwait(false);
        var own = accounts.FirstOrDefault(a => a.Id == account) ?? throw new VenueReadException($"The venue no longer lists account {account}.");
        var positions = await client.OpenPositionsAsync(account, cancellation).OrFailAsync().ConfigureAwait(false);
        var orders = (await client.SearchOrdersAsync(account, from, null, cancellation).OrFailAsync().ConfigureAwait(false)).ToDictionary(o => o.Id);
        foreach (var order in await WorkingAsync(cancellation).ConfigureAwait(false))
        {
            orders[order.Id] = order;
        }

        var unknown = ImmutableArray.CreateBuilder<OrderId>();
        foreach (var absent in thought.Where(id => !orders.ContainsKey(id)))
        {
            switch (await client.FindOrderAsync(account, absent, cancellation).ConfigureAwait(false))
            {
                case Reading<VenueOrder?>.Answered { Value: { } found }:
                    orders[absent] = found;
                    break;
                case Reading<VenueOrder?>.Answered:
                    unknown.Add(absent);
                    break;
            }
        }

        var trades = await client.SearchTradesAsync(account, from, null, cancellation).OrFailAsync().ConfigureAwait(false);
        return new AccountReading(own, positions, [.. orders.Values.OrderBy(o => o.Id.Value)], trades) { Unknown = unknown.ToImmutable() };
    }

    private async Task<ImmutableArray<VenueOrder>> WorkingAsync(CancellationToken cancellation) =>
        await client.QueryOrdersAsync(new OrderQuery(account, Working), cancellation).ConfigureAwait(false) is Reading<ImmutableArray<VenueOrder>>.Answered { Value: var working }
            ? working
            : await client.OpenOrdersAsync(account, cancellation).OrFailAsync().ConfigureAwait(false);
}
