using System.Collections.Immutable;
using Akka.Actor;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>
/// The way of one contract's frames from the connection's thread to their receiver: in order, and from one connection life
/// at a time. A frame handed over is work in flight; its receiver ends it. Thread-safe.
/// </summary>
internal sealed class ContractRoute(HubProtocol.SubscribeContract wants, WorkInFlight work)
{
    private readonly Lock _gate = new();
    private HubProtocol.SubscribeContract _wants = wants;
    private int _life;

    /// <summary>What is subscribed and who receives it.</summary>
    public HubProtocol.SubscribeContract Wants
    {
        get => Volatile.Read(ref _wants);
        set
        {
            lock (_gate)
            {
                _wants = value;
            }
        }
    }

    /// <summary>This life delivers, alone; 0 for none. No frame of another life is handed over once this returns.</summary>
    public void DeliverFrom(int life)
    {
        lock (_gate)
        {
            _life = life;
        }
    }

    /// <summary>A quote frame of a life.</summary>
    public void TakeQuote(int life, QuoteUpdate quote)
    {
        lock (_gate)
        {
            if (life == _life)
            {
                Hand(quote);
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
                Hand(new HubProtocol.DepthReceived(_wants.Contract, updates));
            }
        }
    }

    private void Hand(object frame)
    {
        work.Begin();
        _wants.Receiver.Tell(frame);
    }
}
