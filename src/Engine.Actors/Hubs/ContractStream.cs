using System.Collections.Immutable;
using Akka.Actor;
using Engine.Gateway;
using Engine.Gateway.Hubs;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>
/// The way of one contract's frames from the connections' threads to their receiver: in order, from one connection life at
/// a time, and without a gap from a life to its successor. A frame handed over is work in flight; its receiver ends it.
/// Thread-safe.
/// </summary>
internal sealed class ContractStream(HubProtocol.SubscribeContract wants, WorkInFlight work, ReceiptCounter receipts, Action switchedOver) : IContractFrames
{
    private readonly Lock _gate = new();
    private HubProtocol.SubscribeContract _wants = wants;
    private StreamSplice? _splice;
    private int _life;
    private int _newest;

    private enum Role
    {
        None,
        Only,
        Old,
        New,
    }

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

    /// <summary>True when no successor is joining, or when it alone delivers.</summary>
    public bool HasSwitchedOver
    {
        get
        {
            lock (_gate)
            {
                return _splice?.IsDone ?? true;
            }
        }
    }

    /// <summary>This life delivers, alone; 0 for none. No frame of another life is handed over once this returns.</summary>
    public void DeliverFrom(int life)
    {
        lock (_gate)
        {
            // A successor that has taken over may still have to skip prints that its predecessor delivered.
            if (_splice is null || life != _newest)
            {
                (_splice, _newest) = (null, 0);
            }

            _life = life;
        }
    }

    /// <summary>A successor begins to show the stream too.</summary>
    public void SwitchTo(int successor)
    {
        lock (_gate)
        {
            (_splice, _newest) = (new StreamSplice(receipts, this), successor);
        }
    }

    /// <summary>The old life ended or is given up.</summary>
    public void OldGivenUp()
    {
        lock (_gate)
        {
            _splice?.OldEnded();
        }
    }

    /// <summary>The successor, if there is one, ended. True when the old life still delivers everything.</summary>
    public bool SwitchFailed()
    {
        lock (_gate)
        {
            if (_splice is null || _life == _newest)
            {
                return true;
            }

            if (_splice.IsDone)
            {
                return false;
            }

            _splice.NewEnded();
            (_splice, _newest) = (null, 0);
            return true;
        }
    }

    /// <summary>A quote frame of a life.</summary>
    public void TakeQuote(int life, QuoteUpdate quote)
    {
        lock (_gate)
        {
            switch (RoleOf(life))
            {
                case Role.Only:
                    Quote(quote);
                    break;
                case Role.Old:
                    _splice!.OldQuote(quote);
                    break;
                case Role.New:
                    _splice!.NewQuote(quote);
                    break;
            }
        }
    }

    /// <summary>A trade frame of a life.</summary>
    public void TakeTrades(int life, ImmutableArray<MarketTrade> trades)
    {
        lock (_gate)
        {
            if (_splice is null)
            {
                if (life == _life)
                {
                    Trades(trades);
                }

                return;
            }

            var joining = !_splice.IsDone;
            switch (RoleOf(life))
            {
                case Role.Old:
                    _splice.OldTrades(trades);
                    break;
                case Role.New:
                    _splice.NewTrades(trades);
                    break;
            }

            if (joining && _splice.IsDone)
            {
                switchedOver();
            }
        }
    }

    /// <summary>A depth frame of a life.</summary>
    public void TakeDepth(int life, ImmutableArray<DepthUpdate> updates)
    {
        lock (_gate)
        {
            switch (RoleOf(life))
            {
                case Role.Only:
                    Depth(updates);
                    break;
                case Role.Old:
                    _splice!.OldDepth(updates);
                    break;
                case Role.New:
                    _splice!.NewDepth(updates);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public void Quote(QuoteUpdate quote) => Hand(quote);

    /// <inheritdoc/>
    public void Trades(ImmutableArray<MarketTrade> trades) => Hand(new HubProtocol.TradesReceived(_wants.Contract, trades));

    /// <inheritdoc/>
    public void Depth(ImmutableArray<DepthUpdate> updates) => Hand(new HubProtocol.DepthReceived(_wants.Contract, updates));

    private Role RoleOf(int life) =>
        _splice is null ? (life == _life ? Role.Only : Role.None)
        : life == _newest ? Role.New
        : life == _life ? Role.Old
        : Role.None;

    private void Hand(object frame)
    {
        work.Begin();
        _wants.Receiver.Tell(frame);
    }
}
