using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Engine.Benchmarks;

/// <summary>The engine's hub link without the actors behind it: the difference to the bare client is what reading a frame costs.</summary>
internal sealed class LinkClient : IClient
{
    private readonly MarketHubLink _link;

    private LinkClient(MarketHubLink link) => _link = link;

    /// <inheritdoc/>
    public Task Ready => Task.CompletedTask;

    /// <summary>Connects and subscribes.</summary>
    public static async Task<IClient> StartAsync(Uri hub, Recorder recorder)
    {
        var token = new TokenCell { Current = new AccessToken("benchmark", DateTimeOffset.MaxValue) };
        var link = new MarketHubLink(hub, token, new ReceiptCounter(), new Listener(recorder));
        await link.StartAsync(CancellationToken.None);
        await link.SubscribeAsync(MarketServer.Contract.Id, quotes: false, depth: false, CancellationToken.None);
        return new LinkClient(link);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();

    private sealed class Listener(Recorder recorder) : IMarketHubListener
    {
        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades)
        {
            foreach (var trade in trades)
            {
                recorder.Handled(MarketServer.Number(trade.Price));
            }
        }

        public void OnQuote(QuoteUpdate quote)
        {
        }

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates)
        {
        }

        public void OnLogout(string? text)
        {
        }

        public void OnUnreadable(string target)
        {
        }

        public void OnClosed(Exception? cause)
        {
        }
    }
}
