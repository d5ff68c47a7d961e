using System.Collections.Concurrent;
using System.Collections.Immutable;
using Engine.Gateway.Wire;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>The kinds of market subscription (contract.md §6.2).</summary>
internal enum MarketStream
{
    Quotes,
    Trades,
    Depth,
}

/// <summary>
/// Carries prints to the market hub's subscribers. A subscriber's first quote is a full snapshot, taken under the same
/// lock that orders the updates after it. Nothing is built or serialised for a stream without subscribers.
/// </summary>
internal sealed class MarketSwitchboard
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Channel> _channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _subscribed = new(StringComparer.Ordinal);

    public MarketSwitchboard(IEnumerable<Instrument> contracts)
    {
        foreach (var contract in contracts)
        {
            _channels.Add(contract.Id.Value, new Channel(contract));
        }
    }

    public HubRoster Roster { get; } = new();

    public Task Subscribed(ContractId contract) => SignalFor(contract.Value).Task;

    public void Seed(ContractId contract, VenuePrice price, DateTimeOffset time)
    {
        lock (_gate)
        {
            _channels[contract.Value].Quote.Seed(price, time);
        }
    }

    /// <summary>Subscribes a connection; asking again changes nothing. An unknown contract is accepted and stays silent.</summary>
    public void Subscribe(HubPeer peer, string contract, MarketStream stream)
    {
        lock (_gate)
        {
            Roster.Subscribe(peer);
            if (!_channels.TryGetValue(contract, out var channel) || channel.Peers[(int)stream].Contains(peer))
            {
                return;
            }

            channel.Peers[(int)stream] = channel.Peers[(int)stream].Add(peer);
            if (stream == MarketStream.Quotes && channel.Quote.IsKnown)
            {
                Roster.Enqueue(peer, "GatewayQuote", contract, channel.Quote.Snapshot());
            }
            else if (stream == MarketStream.Depth)
            {
                Roster.Enqueue(peer, "GatewayDepth", contract, channel.Quote.Reset());
            }
        }

        if (stream != MarketStream.Depth)
        {
            SignalFor(contract).TrySetResult();
        }
    }

    public void Unsubscribe(HubPeer peer, string contract, MarketStream stream)
    {
        lock (_gate)
        {
            if (_channels.TryGetValue(contract, out var channel))
            {
                channel.Peers[(int)stream] = channel.Peers[(int)stream].Remove(peer);
            }
        }
    }

    public void Remove(string connectionId)
    {
        lock (_gate)
        {
            Roster.Remove(connectionId);
            foreach (var channel in _channels.Values)
            {
                for (var stream = 0; stream < channel.Peers.Length; stream++)
                {
                    channel.Peers[stream] = channel.Peers[stream].RemoveAll(peer => peer.Id == connectionId);
                }
            }
        }
    }

    /// <summary>Queues the frames of a print and sends them.</summary>
    public ValueTask PublishAsync(MarketPrint print, VenuePrice price)
    {
        lock (_gate)
        {
            var channel = _channels[print.Contract.Value];
            var quote = channel.Quote.Apply(print, price, !channel.Peers[(int)MarketStream.Quotes].IsEmpty);
            if (quote is not null)
            {
                Enqueue(channel, MarketStream.Quotes, "GatewayQuote", quote);
            }

            if (!channel.Peers[(int)MarketStream.Depth].IsEmpty)
            {
                Enqueue(channel, MarketStream.Depth, "GatewayDepth", channel.Quote.Depth(print.Size));
            }

            if (!channel.Peers[(int)MarketStream.Trades].IsEmpty)
            {
                Enqueue(channel, MarketStream.Trades, "GatewayTrade", TradeOf(channel.Contract, print, price.Aggressor));
            }
        }

        return Roster.FlushAsync();
    }

    private static WireMarketTrade[] TradeOf(Instrument contract, MarketPrint print, OrderSide aggressor) =>
    [
        new WireMarketTrade
        {
            SymbolId = contract.SymbolId,
            Price = print.Price.ToDecimal(),
            Timestamp = Stamps.Milliseconds(print.Time),
            Type = (int)aggressor,
            Volume = print.Size,
            ContractId = contract.Id.Value,
        },
    ];

    private void Enqueue(Channel channel, MarketStream stream, string target, object payload)
    {
        foreach (var peer in channel.Peers[(int)stream])
        {
            Roster.Enqueue(peer, target, channel.Contract.Id.Value, payload);
        }
    }

    private TaskCompletionSource SignalFor(string contract) =>
        _subscribed.GetOrAdd(contract, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Channel(Instrument contract)
    {
        public Instrument Contract => contract;

        public QuoteState Quote { get; } = new(contract);

        public ImmutableArray<HubPeer>[] Peers { get; } = [[], [], []];
    }
}
