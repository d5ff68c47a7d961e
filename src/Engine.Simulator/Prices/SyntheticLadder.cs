using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// An invented book around a tape. The spread is one tick: after an uptick the trade was at the ask, after a downtick at the
/// bid, unchanged keeps the side. Sizes grow with the distance from the touch; each update draws one level of either side
/// anew, and a move of the price shifts the ladder, so that most levels stand from one update to the next.
/// </summary>
internal sealed class SyntheticLadder(Instrument instrument, int levels, ulong seed)
{
    private readonly Dictionary<long, int> _sizes = [];
    private SplitMix _random = new(seed);
    private Price? _last;
    private bool _atAsk = true;

    /// <summary>The book after a print.</summary>
    public MarketDepth After(Price price, bool reset, DateTimeOffset time)
    {
        if (_last is { } last && price != last)
        {
            _atAsk = price > last;
        }

        _last = price;
        if (reset)
        {
            _sizes.Clear();
        }

        var bid = _atAsk ? instrument.Offset(price, -1) : price;
        var (freshBid, freshAsk) = (_random.Below(levels), _random.Below(levels));
        var bids = Side(bid, -1, freshBid);
        var asks = Side(instrument.Offset(bid, 1), 1, freshAsk);
        Forget(bid);
        return new MarketDepth(instrument.Id, bids, asks, reset, time);
    }

    private ImmutableArray<BookLevel> Side(Price best, int away, int fresh)
    {
        var side = ImmutableArray.CreateBuilder<BookLevel>(levels);
        for (var level = 0; level < levels; level++)
        {
            var price = instrument.Offset(best, away * level);

            // A price has its size on one side only; the key's sign keeps bids and asks at one price apart.
            var key = (price.Nanos / instrument.TickSize.Nanos * 2) + (away > 0 ? 1 : 0);
            if (level == fresh || !_sizes.TryGetValue(key, out var size))
            {
                _sizes[key] = size = 1 + (level * 3) + _random.Below(10 + (level * 8));
            }

            side.Add(new BookLevel(price, size));
        }

        return side.MoveToImmutable();
    }

    private void Forget(Price bid)
    {
        if (_sizes.Count <= levels * 8)
        {
            return;
        }

        var centre = bid.Nanos / instrument.TickSize.Nanos;
        foreach (var key in _sizes.Keys.Where(key => Math.Abs((key >> 1) - centre) > levels * 2).ToArray())
        {
            _sizes.Remove(key);
        }
    }
}
