using System.Collections.Immutable;
using System.Threading.Channels;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Trader.Examples;

/// <summary>Quotes, trades and depth of one contract, line by line.</summary>
public static class WatchingMarket
{
    #region watch
    public static async Task WatchAsync(Connection venue, ContractId contract, TextWriter output, CancellationToken stop)
    {
        while (true)
        {
            var tape = new Tape();
            await using (var hub = new MarketHubLink(venue.Gateway.MarketHub, venue.Token, new ReceiptCounter(), tape))
            {
                await hub.StartAsync(stop);
                await hub.SubscribeAsync(contract, quotes: true, depth: true, stop);
                await foreach (var line in tape.Lines.ReadAllAsync(stop))
                {
                    await output.WriteLineAsync(line);
                }
            }

            // This connection is over; the next one is another object, and subscribes again.
            await output.WriteLineAsync("connection lost");
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
        }
    }
    #endregion

    #region listener
    private sealed class Tape : IMarketHubListener
    {
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public ChannelReader<string> Lines => _lines.Reader;

        // A quote has only what has changed; the rest is null.
        public void OnQuote(QuoteUpdate quote) => _lines.Writer.TryWrite($"quote {quote.BestBid} / {quote.BestAsk}, last {quote.LastPrice}");

        public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades)
        {
            foreach (var trade in trades)
            {
                _lines.Writer.TryWrite($"trade {trade.Size} at {trade.Price}");
            }
        }

        public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates) => _lines.Writer.TryWrite($"depth {updates.Length} changes");

        public void OnLogout(string? text) => _lines.Writer.TryWrite($"logged out: {text}");

        public void OnUnreadable(string target) => _lines.Writer.TryWrite($"unreadable {target}");

        public void OnClosed(Exception? cause) => _lines.Writer.TryComplete();
    }
    #endregion
}
