using System.Collections.Immutable;
using Engine.Actors.Markets;
using Engine.Host.Console;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary>What a screen shows of one contract at one moment. Immutable.</summary>
/// <param name="Instrument">The contract.</param>
internal sealed record ContractPicture(Instrument Instrument)
{
    /// <summary>Prints that a screen can show.</summary>
    public const int MostPrints = 200;

    /// <summary>Bars that a screen can show.</summary>
    public const int MostBars = 20;

    /// <summary>Whether the stream can be trusted.</summary>
    public FeedPhase Phase { get; init; } = FeedPhase.Waiting;

    /// <summary>Why, in words.</summary>
    public string? Cause { get; init; }

    /// <summary>When anything was heard of the contract last, wall clock, UTC; null before the first.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    /// <summary>The merged quote.</summary>
    public Quote Quote { get; init; } = Quote.Empty(Instrument.Id);

    /// <summary>The book; empty while none is known.</summary>
    public DepthSnapshot Book { get; init; } = DepthSnapshot.Empty(Instrument.Id);

    /// <summary>The newest prints, newest first.</summary>
    public ImmutableList<MarketTrade> Tape { get; init; } = [];

    /// <summary>Contracts traded by price while it was watched.</summary>
    public ImmutableDictionary<Price, long> Traded { get; init; } = ImmutableDictionary<Price, long>.Empty;

    /// <summary>The newest bars, newest first.</summary>
    public ImmutableList<Bar> Bars { get; init; } = [];

    /// <summary>How often prints were lost between two connections.</summary>
    public int Gaps { get; init; }

    /// <summary>The last print.</summary>
    public MarketTrade? Last => Tape.IsEmpty ? null : Tape[0];

    /// <summary>The picture after a print.</summary>
    public ContractPicture With(MarketTrade trade) => this with
    {
        Tape = (Tape.Count < MostPrints ? Tape : Tape.RemoveAt(Tape.Count - 1)).Insert(0, trade),
        Traded = Traded.SetItem(trade.Price, Traded.GetValueOrDefault(trade.Price) + trade.Size),
    };

    /// <summary>The picture after a bar.</summary>
    public ContractPicture With(Bar bar) => this with { Bars = (Bars.Count < MostBars ? Bars : Bars.RemoveAt(Bars.Count - 1)).Insert(0, bar) };
}

/// <summary>What a screen shows at one moment. Immutable.</summary>
/// <param name="Contracts">In the order in which they were named.</param>
/// <param name="Hub">The market hub.</param>
internal sealed record MarketPicture(ImmutableArray<ContractPicture> Contracts, HubLine Hub)
{
    /// <summary>Frames that could not be read.</summary>
    public long Unreadable { get; init; }

    /// <summary>Nothing is known yet.</summary>
    public static MarketPicture Of(ImmutableArray<Instrument> instruments) => new([.. instruments.Select(i => new ContractPicture(i))], HubLine.Connecting);

    /// <summary>The picture after a piece of news.</summary>
    /// <param name="news">The news.</param>
    /// <param name="at">When it was heard, wall clock, UTC.</param>
    public MarketPicture After(MarketNews news, DateTimeOffset at) => news switch
    {
        MarketNews.Printed printed => Change(printed.Instrument, c => c.With(printed.Trade) with { HeardAt = at }),
        MarketNews.Quoted quoted => Change(quoted.Instrument, c => c with { Quote = quoted.Quote, HeardAt = at }),
        MarketNews.Depth depth => Change(depth.Instrument, c => c with { Book = depth.Book, HeardAt = depth.Book.Bids.IsEmpty && depth.Book.Asks.IsEmpty ? c.HeardAt : at }),
        MarketNews.BarClosed closed => Change(closed.Instrument, c => c.With(closed.Bar)),
        MarketNews.Feed feed => Change(feed.Instrument, c => c with { Phase = feed.Phase, Cause = feed.Cause }),
        MarketNews.Lost lost => Change(lost.Instrument, c => c with { Gaps = c.Gaps + 1 }),
        MarketNews.Hub hub => this with { Hub = new HubLine(hub.State.Phase, hub.State.Epoch, StatusText.Cause(hub.State)) { Unreadable = Unreadable } },
        MarketNews.Unreadable unreadable => this with { Unreadable = unreadable.Frame.Total, Hub = Hub with { Unreadable = unreadable.Frame.Total } },
        _ => this,
    };

    private MarketPicture Change(Instrument instrument, Func<ContractPicture, ContractPicture> change)
    {
        for (var i = 0; i < Contracts.Length; i++)
        {
            if (Contracts[i].Instrument.Id == instrument.Id)
            {
                return this with { Contracts = Contracts.SetItem(i, change(Contracts[i])) };
            }
        }

        return this;
    }
}
