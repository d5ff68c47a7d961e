using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Moves a gateway's market by frames of another gateway's market hub, one after another as they come: the venue matches its orders against
/// real prices. What a frame says is read as from a recorded tape (<see cref="TapeMarket"/>): the book is that of the depth stream where
/// there is one, else best bid and ask with <see cref="TapeMarket.UnknownSize"/> contracts each; prints move stops and the last price.
/// Prices off the tick grid are passed over.
/// <para>
/// Nothing fills before the first bid and ask. When the stream is lost every price is forgotten and trading in the contract is
/// halted until its next frame; while it is silent trading is halted and the prices stay. With the rules of sessions on, what comes outside
/// of them (the indications before an opening) moves prices and fills nothing.
/// </para>
/// Thread-safe; never throws for what a frame says.
/// </summary>
/// <param name="gateway">Started with <see cref="Source"/>; nobody else publishes into it.</param>
public sealed class FollowedMarket(SimulatedGateway gateway)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ContractId, Followed> _contracts = [];

    /// <summary>The market of a gateway that follows another: no contract yet, no past, no events of its own.</summary>
    /// <param name="start">Market time, UTC.</param>
    public static IMarketSource Source(DateTimeOffset start) => new Nothing(start);

    /// <summary>Why the venue cannot trade a contract, as a sentence; null when it can.</summary>
    public static string? RefusalOf(Instrument instrument) => Venue.RefusalOf(instrument);

    /// <summary>Lists a contract, halted until its first frame; listing again changes nothing.</summary>
    /// <param name="instrument">Its terms at the other gateway.</param>
    /// <exception cref="ArgumentException">The venue cannot trade it (<see cref="RefusalOf"/>).</exception>
    public void List(Instrument instrument)
    {
        lock (_gate)
        {
            if (!_contracts.ContainsKey(instrument.Id))
            {
                gateway.List(instrument);
                _contracts.Add(instrument.Id, new Followed(instrument));
            }
        }
    }

    /// <summary>Prints of one frame, in order.</summary>
    public void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades)
    {
        lock (_gate)
        {
            if (!_contracts.TryGetValue(contract, out var followed))
            {
                return;
            }

            RestOutsideSessions(followed);
            foreach (var trade in trades.Where(trade => followed.Instrument.IsAligned(trade.Price) && trade.Size > 0))
            {
                Publish(new MarketPrint(contract, trade.Price, trade.Size, gateway.Clock.Now) { Stamp = trade.Timestamp, Aggressor = trade.Aggressor });
            }

            Resume(followed);
        }
    }

    /// <summary>A partial quote.</summary>
    public void OnQuote(QuoteUpdate quote)
    {
        lock (_gate)
        {
            if (_contracts.TryGetValue(quote.Contract, out var followed))
            {
                RestOutsideSessions(followed);
                if (!followed.HasDepth && followed.Book.Take(quote, gateway.Clock.Now) is { } changed)
                {
                    Publish(changed);
                }

                Resume(followed);
            }
        }
    }

    /// <summary>The entries of one depth frame; from the first one on quotes say nothing of the book.</summary>
    public void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates)
    {
        lock (_gate)
        {
            if (_contracts.TryGetValue(contract, out var followed))
            {
                followed.HasDepth = true;
                RestOutsideSessions(followed);
                if (followed.Book.Take(updates, gateway.Clock.Now) is { } changed)
                {
                    Publish(changed);
                }

                Resume(followed);
            }
        }
    }

    /// <summary>The stream is lost: what it showed says nothing any more.</summary>
    public void OnDown()
    {
        lock (_gate)
        {
            foreach (var followed in _contracts.Values)
            {
                followed.Lose();
                gateway.Forget(followed.Instrument.Id);
            }
        }
    }

    /// <summary>Nothing has come of a contract for longer than it should; a frame that came meanwhile makes it untrue.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="since">Market time at which that was found, UTC.</param>
    public void OnSilent(ContractId contract, DateTimeOffset since)
    {
        lock (_gate)
        {
            if (_contracts.TryGetValue(contract, out var followed) && followed.HeardAt <= since)
            {
                Halt(followed);
            }
        }
    }

    private bool IsClosed => gateway.Settings.Rules.Sessions && !ChicagoTime.IsGlobexOpen(gateway.Clock.Now);

    private void RestOutsideSessions(Followed followed)
    {
        if (IsClosed)
        {
            Halt(followed);
        }
    }

    private void Halt(Followed followed)
    {
        if (!followed.Halted)
        {
            followed.Halted = true;
            gateway.Intervene(new VenueIntervention.Halt(followed.Instrument.Id, On: true));
        }
    }

    /// <summary>The frame's prices stand before trading goes on, so that nothing is matched against what stood before it.</summary>
    private void Resume(Followed followed)
    {
        followed.HeardAt = gateway.Clock.Now;
        if (followed.Halted && !IsClosed)
        {
            followed.Halted = false;
            gateway.Intervene(new VenueIntervention.Halt(followed.Instrument.Id, On: false));
        }
    }

    // A reader of the gateway's own market hub may be slow; this market does not wait for it.
    private void Publish(MarketEvent happened) => _ = gateway.PublishAsync(happened).AsTask();

    private sealed class Followed(Instrument instrument)
    {
        public Instrument Instrument => instrument;

        public TapeBook Book { get; private set; } = new(instrument);

        public bool HasDepth { get; set; }

        public bool Halted { get; set; } = true;

        public DateTimeOffset HeardAt { get; set; }

        public void Lose() => (Book, HasDepth, Halted) = (new TapeBook(instrument), false, true);
    }

    private sealed class Nothing(DateTimeOffset start) : IMarketSource
    {
        public IReadOnlyList<Instrument> Contracts => [];

        public DateTimeOffset Start => start;

        public IEnumerable<SecondBar> History(ContractId contract) => [];

        public IEnumerable<MarketPrint> Read() => [];
    }
}
