using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;
using Engine.Orders;

namespace Trader.Client;

/// <summary>Waits for the first price, bids ten ticks below it, and takes the bid back.</summary>
public static class RestingBid
{
    public static async Task<OrderId> RunAsync(GatewayAddress gateway, string userName, string apiKey, string root, CancellationToken stop)
    {
        using var http = GatewayClient.CreateHttpClient();
        var (token, wall) = (new TokenCell(), TimeProvider.System);
        var quota = new RequestQuota(new QuotaSettings(), wall);
        var client = new GatewayClient(http, gateway, token, quota, new WallMarketClock(wall), wall);

        token.Current = await client.LoginKeyAsync(userName, apiKey, stop).OrThrowAsync();
        var account = (await client.SearchAccountsAsync(onlyActive: true, stop).OrThrowAsync())[0];
        var contract = await client.ResolveContractAsync(root, live: false, stop).OrThrowAsync() switch
        {
            ContractResolution.Found found => found.Instrument,
            ContractResolution.Refused refused => throw new InvalidOperationException(refused.Sentence),
            _ => throw new InvalidOperationException(),
        };

        var quotes = new FirstPrice();
        await using var hub = new MarketHubLink(gateway.MarketHub, token, new ReceiptCounter(), quotes);
        await hub.StartAsync(stop);
        await hub.SubscribeAsync(contract.Id, quotes: true, depth: false, stop);
        var limit = contract.Offset(await quotes.Seen.WaitAsync(stop), -10);

        var tag = new ClientTag($"bid-{Guid.NewGuid():N}");
        var bid = new OrderRequest(account.Id, contract.Id, OrderSide.Buy, OrderType.Limit, 1, limit, null, tag);
        var number = (await client.PlaceOrderAsync(bid, stop).OrThrowAsync())!.Value;
        await client.CancelOrderAsync(account.Id, number, stop).OrThrowAsync();
        return number;
    }

    private sealed class FirstPrice : IMarketHubListener
    {
        private readonly TaskCompletionSource<Price> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Price> Seen => _seen.Task;

        public void OnQuote(QuoteUpdate quote) => _ = quote.LastPrice is { } price && _seen.TrySetResult(price);

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades) => _seen.TrySetResult(trades[^1].Price);

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates)
        {
        }

        public void OnLogout(string? text) => _seen.TrySetException(new InvalidOperationException($"Logged out: {text}"));

        public void OnUnreadable(string target)
        {
        }

        public void OnClosed(Exception? cause) => _seen.TrySetException(cause ?? new IOException("The hub closed."));
    }
}
