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
/// Carries market events to the market hub's subscribers. A subscriber's first quote is a full snapshot, taken under the same
/// lock that orders the updates after it. Nothing is built or serialised for a stream without subscribers.
/// </summary>
internal sealed class MarketSwitchboard
{
    private readonly object _gate = new();
    private readonly Dictionary<string, Channel> _channels = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _subscribed = new(StringComparer.Ordinal);

    public MarketSwitchboard(IEnumerable<Instrument> contracts, Faults faults, TimeProvider wall)
    {
        Roster = new HubRoster("market/", faults, wall);
        foreach (var contract in contracts)
        {
            _channels.Add(contract.Id.Value, new Channel(contract));
        }
    }

    public HubRoster Roster { get; }

    /// <summary>Receives every frame of the market, subscribed or not; set before anything is published.</summary>
    public EventExport? Export { get; set; }

    public Task Subscribed(ContractId contract) => SignalFor(contract.Value).Task;

    /// <summary>Makes room for a contract that joins.</summary>
    public void List(Instrument contract)
    {
        lock (_gate)
        {
            _channels.TryAdd(contract.Id.Value, new Channel(contract));
        }
    }

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
                Roster.Enqueue(peer, "GatewayDepth", contract, channel.Ladder.IsKnown ? channel.Ladder.Snapshot() : channel.Quote.Reset());
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

    /// <summary>
    /// Queues the frames of an event; call <see cref="FlushAsync"/> afterwards. The caller's lock orders the events.
    /// </summary>
    /// <param name="happened">The event.</param>
    /// <param name="price">The contract's price at the venue after it.</param>
    public void Enqueue(in MarketEvent happened, VenuePrice price)
    {
        lock (_gate)
        {
            var channel = _channels[happened.Contract.Value];
            switch (happened.Kind)
            {
                case MarketEventKind.Print:
                    EnqueuePrint(channel, happened.Print, channel.Ladder.Over(price, happened.Print.Price));
                    break;
                case MarketEventKind.Quote when happened.Quote is { } quote:
                    EnqueueBook(channel, new MarketDepth(quote.Contract, [new(quote.Bid, quote.BidSize)], [new(quote.Ask, quote.AskSize)], IsReset: false, quote.Time));
                    break;
                default:
                    EnqueueBook(channel, happened.Depth!);
                    break;
            }
        }
    }

    /// <summary>Sends what is queued.</summary>
    public ValueTask FlushAsync() => Roster.FlushAsync();

    private void EnqueuePrint(Channel channel, MarketPrint print, VenuePrice price)
    {
        var quote = channel.Quote.Apply(print, price, IsWanted(channel, MarketStream.Quotes));
        if (quote is not null)
        {
            Enqueue(channel, MarketStream.Quotes, "GatewayQuote", quote);
        }

        if (!channel.Ladder.IsKnown && IsWanted(channel, MarketStream.Depth))
        {
            Enqueue(channel, MarketStream.Depth, "GatewayDepth", channel.Quote.Depth(print.Size));
        }

        if (IsWanted(channel, MarketStream.Trades))
        {
            Enqueue(channel, MarketStream.Trades, "GatewayTrade", TradeOf(channel.Contract, print, price.Aggressor));
        }
    }

    private void EnqueueBook(Channel channel, MarketDepth depth)
    {
        var entries = channel.Ladder.Apply(depth.Bids, depth.Asks, depth.IsReset, depth.Time, IsWanted(channel, MarketStream.Depth));
        if (channel.Quote.ApplyBook(channel.Ladder.Bid, channel.Ladder.Ask, depth.Time, IsWanted(channel, MarketStream.Quotes)) is { } quote)
        {
            Enqueue(channel, MarketStream.Quotes, "GatewayQuote", quote);
        }

        if (entries.Length > 0)
        {
            Enqueue(channel, MarketStream.Depth, "GatewayDepth", entries);
        }
    }

    private bool IsWanted(Channel channel, MarketStream stream) => Export is not null || !channel.Peers[(int)stream].IsEmpty;

    private static WireMarketTrade[] TradeOf(Instrument contract, MarketPrint print, OrderSide aggressor) =>
    [
        new WireMarketTrade
        {
            SymbolId = contract.SymbolId,
            Price = print.Price.ToDecimal(),
            Timestamp = Stamps.Milliseconds(print.Stamp),
            Type = (int)(print.Aggressor ?? aggressor),
            Volume = print.Size,
            ContractId = contract.Id.Value,
        },
    ];

    private void Enqueue(Channel channel, MarketStream stream, string target, object payload)
    {
        Export?.Frame(target, channel.Contract.Id, payload);
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

        public BookLadder Ladder { get; } = new();

        public ImmutableArray<HubPeer>[] Peers { get; } = [[], [], []];
    }
}
