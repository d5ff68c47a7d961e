using System.Collections.Immutable;
using Engine.Markets;
using RestingLevel = Engine.Markets.DepthLevel;

namespace Engine.Simulator;

/// <summary>The book of one contract as a tape tells it, from depth or from quotes alone. Off-grid prices are passed over.</summary>
internal sealed class TapeBook(Instrument instrument)
{
    private const int Levels = 10;

    private readonly DepthBook _depth = new(instrument.Id);
    private Quote _quote = Quote.Empty(instrument.Id);
    private ImmutableArray<BookLevel> _bids = [];
    private ImmutableArray<BookLevel> _asks = [];

    /// <summary>Takes a partial quote in; the book when best bid or ask moved and they do not cross.</summary>
    public MarketEvent? Take(QuoteUpdate update, DateTimeOffset at)
    {
        _quote = _quote.Merge(update);
        return _quote is { BestBid: { } bid, BestAsk: { } ask } && instrument.IsAligned(bid) && instrument.IsAligned(ask)
            ? Changed([new BookLevel(bid, TapeMarket.UnknownSize)], [new BookLevel(ask, TapeMarket.UnknownSize)], reset: false, at)
            : null;
    }

    /// <summary>Takes the entries of a depth frame in; the book when its visible levels changed and do not cross.</summary>
    public MarketEvent? Take(ImmutableArray<DepthUpdate> entries, DateTimeOffset at)
    {
        var reset = false;
        foreach (var entry in entries)
        {
            reset |= entry.Kind == DepthKind.Reset;
            if (entry.Kind == DepthKind.Reset || instrument.IsAligned(entry.Price))
            {
                _depth.Take(entry);
            }
        }

        var book = _depth.Snapshot(Levels);
        return Changed(LevelsOf(book.Bids), LevelsOf(book.Asks), reset, at);
    }

    private static ImmutableArray<BookLevel> LevelsOf(ImmutableArray<RestingLevel> levels) => [.. levels.Select(level => new BookLevel(level.Price, level.Size))];

    private MarketEvent? Changed(ImmutableArray<BookLevel> bids, ImmutableArray<BookLevel> asks, bool reset, DateTimeOffset at)
    {
        // While a message is told entry by entry the sides may cross; the venue's book never does.
        if ((bids is [var bid, ..] && asks is [var ask, ..] && bid.Price >= ask.Price) || (!reset && bids.SequenceEqual(_bids) && asks.SequenceEqual(_asks)))
        {
            return null;
        }

        (_bids, _asks) = (bids, asks);
        return new MarketDepth(instrument.Id, bids, asks, reset, at);
    }
}
