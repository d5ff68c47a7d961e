using System.Collections.Immutable;
using Engine.Gateway.Wire;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>
/// The book of one contract as it was last published, once the source has told one: depth travels as differences, and a
/// subscriber's first frame is a reset with everything that stands (contract.md §6.4).
/// </summary>
internal sealed class BookLadder
{
    private ImmutableArray<BookLevel> _bids = [];
    private ImmutableArray<BookLevel> _asks = [];
    private DateTimeOffset _updated;

    /// <summary>True once the source has told a book.</summary>
    public bool IsKnown { get; private set; }

    public Price? Bid => _bids is [var best, ..] ? best.Price : null;

    public Price? Ask => _asks is [var best, ..] ? best.Price : null;

    /// <summary>A price as the venue knows it with what the book knows better: best bid and ask, and who crossed the spread.</summary>
    public VenuePrice Over(VenuePrice price, Price traded) => !IsKnown
        ? price
        : price with
        {
            Bid = Bid ?? price.Bid,
            Ask = Ask ?? price.Ask,
            Aggressor = traded >= Ask ? OrderSide.Buy : traded <= Bid ? OrderSide.Sell : price.Aggressor,
        };

    /// <summary>Takes a book in; the entries that changed when a frame is wanted, else nothing.</summary>
    public WireDepth[] Apply(ImmutableArray<BookLevel> bids, ImmutableArray<BookLevel> asks, bool reset, DateTimeOffset time, bool wanted)
    {
        var frame = new List<WireDepth>();
        _updated = time;
        if (wanted)
        {
            if (reset || !IsKnown)
            {
                frame.Add(new WireDepth { Timestamp = time, Type = (int)DepthKind.Reset, CurrentVolume = 0 });
                (_bids, _asks) = ([], []);
            }

            Differences(frame, _asks, asks, DepthKind.Ask, DepthKind.BestAsk);
            Differences(frame, _bids, bids, DepthKind.Bid, DepthKind.BestBid);
        }

        (_bids, _asks, IsKnown) = (bids, asks, true);
        return [.. frame];
    }

    /// <summary>Everything that stands, as the first frame after subscribing.</summary>
    public WireDepth[] Snapshot()
    {
        var frame = new List<WireDepth> { new() { Timestamp = _updated, Type = (int)DepthKind.Reset, CurrentVolume = 0 } };
        Differences(frame, [], _asks, DepthKind.Ask, DepthKind.BestAsk);
        Differences(frame, [], _bids, DepthKind.Bid, DepthKind.BestBid);
        return [.. frame];
    }

    private void Differences(List<WireDepth> frame, ImmutableArray<BookLevel> before, ImmutableArray<BookLevel> after, DepthKind level, DepthKind best)
    {
        foreach (var gone in before)
        {
            if (SizeAt(after, gone.Price) == 0)
            {
                frame.Add(Entry(level, gone.Price, 0, gone.Size));
            }
        }

        foreach (var stands in after)
        {
            if (SizeAt(before, stands.Price) is var was && was != stands.Size)
            {
                frame.Add(Entry(level, stands.Price, stands.Size, was));
            }
        }

        if (after is [var top, ..] && (before is not [var old, ..] || old != top))
        {
            frame.Add(Entry(best, top.Price, top.Size, 0));
        }
    }

    // What currentVolume says at the venue is unproven; here it is the size that stood before.
    private WireDepth Entry(DepthKind kind, Price price, int size, int before) =>
        new() { Timestamp = _updated, Type = (int)kind, Price = price.ToDecimal(), Volume = size, CurrentVolume = before };

    private static int SizeAt(ImmutableArray<BookLevel> side, Price price)
    {
        foreach (var level in side)
        {
            if (level.Price == price)
            {
                return level.Size;
            }
        }

        return 0;
    }
}
