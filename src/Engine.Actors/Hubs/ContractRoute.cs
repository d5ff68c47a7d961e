using System.Collections.Immutable;
using Akka.Actor;
using Engine.Gateway.Hubs;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>
/// The way of one contract's frames from the connection's thread to their receiver: in order, and from one connection life
/// at a time. The tape, if there is one, gets each frame first, then whoever follows the market; then quotes and depth that the receiver has not taken yet are
/// merged. What is handed over is work in flight, and carries the contract's id as it was subscribed, whatever its tag; its
/// receiver ends it. Thread-safe.
/// </summary>
internal sealed class ContractRoute(HubProtocol.SubscribeContract wants, WorkInFlight work, TapeBuffer? tape = null, IMarketFollower? follower = null)
{
    private readonly Lock _gate = new();
    private readonly SessionBoundary _boundary = new(ProductGroups.Of(wants.Contract));
    private HubProtocol.SubscribeContract _wants = wants;
    private int _life;
    private int _subscribedLife;
    private MarketStreams _subscribed;

    /// <summary>What the receiver has waiting and may not have taken yet; quotes and depth are merged into it until a print comes.</summary>
    private MergedFrames? _open;

    /// <summary>What is subscribed and who receives it.</summary>
    public HubProtocol.SubscribeContract Wants
    {
        get => Volatile.Read(ref _wants);
        set
        {
            lock (_gate)
            {
                (_wants, _open) = (value, null);
            }
        }
    }

    /// <summary>
    /// What is wanted and not yet asked for on this life, to be asked for now: a second subscription of a stream might double its
    /// events (contract.md §6.2).
    /// </summary>
    public MarketStreams Claim(int life)
    {
        lock (_gate)
        {
            if (_subscribedLife != life)
            {
                (_subscribedLife, _subscribed) = (life, MarketStreams.None);
            }

            var wanted = MarketStreams.Trades
                | (_wants.Quotes ? MarketStreams.Quotes : MarketStreams.None)
                | (_wants.Depth ? MarketStreams.Depth : MarketStreams.None);
            var missing = wanted & ~_subscribed;
            _subscribed |= missing;
            return missing;
        }
    }

    /// <summary>This life delivers, alone; 0 for none. No frame of another life is handed over once this returns.</summary>
    public void DeliverFrom(int life)
    {
        lock (_gate)
        {
            _life = life;
            _open = null;
        }
    }

    /// <summary>A quote frame of a life.</summary>
    public void TakeQuote(int life, QuoteUpdate quote)
    {
        lock (_gate)
        {
            if (life == _life)
            {
                quote = quote.Contract == _wants.Contract ? quote : quote with { Contract = _wants.Contract };
                tape?.Take(quote);
                follower?.OnQuote(quote);
                Merge(quote);
            }
        }
    }

    /// <summary>A trade frame of a life.</summary>
    public void TakeTrades(int life, ImmutableArray<MarketTrade> trades)
    {
        lock (_gate)
        {
            if (life == _life)
            {
                trades = trades[0].Contract == _wants.Contract ? trades : [.. trades.Select(t => t with { Contract = _wants.Contract })];
                tape?.Take(trades);
                follower?.OnTrades(_wants.Contract, trades);
                _open = null;
                Hand(new HubProtocol.TradesReceived(_wants.Contract, trades));
            }
        }
    }

    /// <summary>A depth frame of a life.</summary>
    public void TakeDepth(int life, ImmutableArray<DepthUpdate> updates)
    {
        lock (_gate)
        {
            if (life == _life)
            {
                updates = updates[0].Contract == _wants.Contract ? updates : [.. updates.Select(u => u with { Contract = _wants.Contract })];
                tape?.Take(updates);
                follower?.OnDepth(_wants.Contract, updates);
                Merge(updates);
            }
        }
    }

    private void Merge(QuoteUpdate quote)
    {
        if (_open?.TryAdd(quote) != true)
        {
            _open = new MergedFrames(_wants.Contract, _boundary);
            _open.TryAdd(quote);
            Hand(_open);
        }
    }

    private void Merge(ImmutableArray<DepthUpdate> updates)
    {
        if (_open?.TryAdd(updates) != true)
        {
            _open = new MergedFrames(_wants.Contract, _boundary);
            _open.TryAdd(updates);
            Hand(_open);
        }
    }

    private void Hand(object frame)
    {
        work.Begin();
        _wants.Receiver.Tell(frame);
    }
}
