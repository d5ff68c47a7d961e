using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Engine.Markets;
using Microsoft.AspNetCore.SignalR.Client;

namespace Engine.Gateway.Hubs;

/// <summary>
/// One life of a market hub connection (contract.md §6.4). Frames reach the listener one after another, in the order in
/// which the venue sent them, on the connection's thread.
/// </summary>
public sealed class MarketHubLink : HubLink
{
    private readonly IMarketHubListener _listener;
    private readonly ReceiptCounter _receipts;

    /// <summary>Prepares a connection.</summary>
    /// <param name="hub">The hub's address.</param>
    /// <param name="token">Read when connecting; with <see cref="HubLinkSettings.TokenInQuery"/> also read here.</param>
    /// <param name="receipts">Numbers the frames.</param>
    /// <param name="listener">Receives them.</param>
    /// <param name="settings">How the connection behaves; null for <see cref="HubLinkSettings.Default"/>.</param>
    public MarketHubLink(Uri hub, TokenCell token, ReceiptCounter receipts, IMarketHubListener listener, HubLinkSettings? settings = null)
        : base(
            hub,
            token,
            listener,
            settings,
            new ContractArgument(),
            new QuoteFieldsConverter(),
            new FrameEntriesConverter<TapePrint>(MarketEntries.TryTrade),
            new FrameEntriesConverter<DepthEntry>(MarketEntries.TryDepth))
    {
        (_listener, _receipts) = (listener, receipts);
        On<ContractId, QuoteFields>("GatewayQuote", OnQuote);
        On<ContractId, FrameEntries<TapePrint>>("GatewayTrade", OnTrades);
        On<ContractId, FrameEntries<DepthEntry>>("GatewayDepth", OnDepth);
    }

    /// <summary>
    /// Subscribes a contract's trades, and its quotes and depth if asked; completes when the venue has confirmed. Frames may
    /// arrive before it completes. Throws <c>HubException</c> when the venue refuses, or the transport's exception.
    /// </summary>
    public Task SubscribeAsync(ContractId contract, bool quotes, bool depth, CancellationToken cancellation) => SubscribeStreamsAsync(
        contract,
        MarketStreams.Trades | (quotes ? MarketStreams.Quotes : MarketStreams.None) | (depth ? MarketStreams.Depth : MarketStreams.None),
        cancellation);

    /// <summary>Subscribes streams of a contract, and no other; completes when the venue has confirmed each. Throws like <see cref="SubscribeAsync"/>.</summary>
    public async Task SubscribeStreamsAsync(ContractId contract, MarketStreams streams, CancellationToken cancellation)
    {
        if (streams.HasFlag(MarketStreams.Quotes))
        {
            await SubscribeQuotesAsync(contract, cancellation).ConfigureAwait(false);
        }

        if (streams.HasFlag(MarketStreams.Trades))
        {
            await SubscribeTradesAsync(contract, cancellation).ConfigureAwait(false);
        }

        if (streams.HasFlag(MarketStreams.Depth))
        {
            await SubscribeDepthAsync(contract, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Ends all of a contract's subscriptions; frames on their way may still arrive. Throws like <see cref="SubscribeAsync"/>.</summary>
    public async Task UnsubscribeAsync(ContractId contract, CancellationToken cancellation)
    {
        await UnsubscribeQuotesAsync(contract, cancellation).ConfigureAwait(false);
        await UnsubscribeTradesAsync(contract, cancellation).ConfigureAwait(false);
        await UnsubscribeDepthAsync(contract, cancellation).ConfigureAwait(false);
    }

    /// <summary>Subscribes a contract's quotes; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task SubscribeQuotesAsync(ContractId contract, CancellationToken cancellation) => Call("SubscribeContractQuotes", contract, cancellation);

    /// <summary>Subscribes a contract's trades; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task SubscribeTradesAsync(ContractId contract, CancellationToken cancellation) => Call("SubscribeContractTrades", contract, cancellation);

    /// <summary>Subscribes a contract's depth; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task SubscribeDepthAsync(ContractId contract, CancellationToken cancellation) => Call("SubscribeContractMarketDepth", contract, cancellation);

    /// <summary>Ends a contract's quotes; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task UnsubscribeQuotesAsync(ContractId contract, CancellationToken cancellation) => Call("UnsubscribeContractQuotes", contract, cancellation);

    /// <summary>Ends a contract's trades; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task UnsubscribeTradesAsync(ContractId contract, CancellationToken cancellation) => Call("UnsubscribeContractTrades", contract, cancellation);

    /// <summary>Ends a contract's depth; completes when the venue has confirmed. Throws like <see cref="SubscribeAsync"/>.</summary>
    public Task UnsubscribeDepthAsync(ContractId contract, CancellationToken cancellation) => Call("UnsubscribeContractMarketDepth", contract, cancellation);

    private Task Call(string method, ContractId contract, CancellationToken cancellation) => Connection.InvokeAsync(method, contract.Value, cancellation);

    private void OnQuote(ContractId contract, QuoteFields frame)
    {
        var unreadable = false;
        for (var fields = frame; fields is not null; fields = fields.Next)
        {
            if (contract.Value is null || fields.Unreadable || (fields.LastUpdated ?? fields.Timestamp) is not { } updated)
            {
                unreadable = true;
                continue;
            }

            var quote = new QuoteUpdate(
                contract,
                fields.LastPrice,
                fields.BestBid,
                fields.BestAsk,
                fields.Open,
                fields.High,
                fields.Low,
                fields.Volume,
                fields.Timestamp,
                updated,
                _receipts.Next(),
                Stopwatch.GetTimestamp())
            {
                Change = fields.Change,
                ChangePercent = fields.ChangePercent,
            };
            Deliver("GatewayQuote", quote, static (listener, q) => ((IMarketHubListener)listener).OnQuote(q));
        }

        if (unreadable)
        {
            Unreadable("GatewayQuote");
        }
    }

    private void OnTrades(ContractId contract, FrameEntries<TapePrint> frame)
    {
        if (contract.Value is not null && frame.Entries.Length > 0)
        {
            var (sequence, stamp) = (_receipts.Next(), Stopwatch.GetTimestamp());
            var trades = new MarketTrade[frame.Entries.Length];
            for (var i = 0; i < trades.Length; i++)
            {
                var print = frame.Entries[i];
                trades[i] = new MarketTrade(contract, print.Price, print.Size, print.Timestamp, print.Aggressor, sequence, stamp);
            }

            Deliver(
                "GatewayTrade",
                ImmutableCollectionsMarshal.AsImmutableArray(trades),
                static (listener, t) => ((IMarketHubListener)listener).OnTrades(t[0].Contract, t));
        }

        if (contract.Value is null || frame.Unreadable)
        {
            Unreadable("GatewayTrade");
        }
    }

    private void OnDepth(ContractId contract, FrameEntries<DepthEntry> frame)
    {
        if (contract.Value is not null && frame.Entries.Length > 0)
        {
            var sequence = _receipts.Next();
            var updates = new DepthUpdate[frame.Entries.Length];
            for (var i = 0; i < updates.Length; i++)
            {
                var entry = frame.Entries[i];
                updates[i] = new DepthUpdate(contract, entry.Kind, entry.Price, entry.Volume, entry.Timestamp, sequence) { CurrentVolume = entry.CurrentVolume };
            }

            Deliver(
                "GatewayDepth",
                ImmutableCollectionsMarshal.AsImmutableArray(updates),
                static (listener, u) => ((IMarketHubListener)listener).OnDepth(u[0].Contract, u));
        }

        if (contract.Value is null || frame.Unreadable)
        {
            Unreadable("GatewayDepth");
        }
    }
}
