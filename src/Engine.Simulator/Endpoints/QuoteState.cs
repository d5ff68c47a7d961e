using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>The quote of one contract as it was last published, so that only changes travel (contract.md §6.4).</summary>
internal sealed partial class QuoteState(Instrument instrument)
{
    private Price? _last;
    private Price? _bid;
    private Price? _ask;
    private Price _open;
    private Price _high;
    private Price _low;
    private long _volume;
    private DateTimeOffset _updated;
    private DateTimeOffset _sessionEnd = DateTimeOffset.MinValue;

    public bool IsKnown => _last is not null;

    /// <summary>Everything that is known, as the first frame after subscribing.</summary>
    public WireQuote Snapshot() => new()
    {
        Symbol = instrument.SymbolId,
        SymbolName = $"/{instrument.Name}",
        LastPrice = _last?.ToDecimal(),
        BestBid = _bid?.ToDecimal(),
        BestAsk = _ask?.ToDecimal(),
        Change = Change,
        ChangePercent = ChangePercent,
        Open = _open.ToDecimal(),
        High = _high.ToDecimal(),
        Low = _low.ToDecimal(),
        Volume = _volume,
        LastUpdated = _updated,
        Timestamp = Stamps.Milliseconds(_updated),
        Contract = instrument.Id.Value,
    };

    private decimal? Change => _last?.ToDecimal() - _open.ToDecimal();

    private decimal? ChangePercent => _open.Nanos == 0 ? null : Change is { } change ? decimal.Round(100m * change / _open.ToDecimal(), 2) : null;

    /// <summary>Takes a price from history: known before anything is published.</summary>
    public void Seed(VenuePrice price, DateTimeOffset time)
    {
        (_last, _bid, _ask) = (price.Last, price.Bid, price.Ask);
        if (price.Last is { } last)
        {
            _open = _high = _low = last;
        }

        _updated = time;
        _sessionEnd = ChicagoTime.NextRoll(time);
    }

    /// <summary>Takes a print in; the members that changed when last, bid or ask did and a frame is wanted, else null.</summary>
    public WireQuote? Apply(MarketPrint print, VenuePrice price, bool wanted)
    {
        var first = _last is null;
        var newSession = print.Time >= _sessionEnd;
        if (newSession)
        {
            _sessionEnd = ChicagoTime.NextRoll(print.Time);
            _open = _high = _low = print.Price;
            _volume = 0;
        }

        var high = print.Price > _high;
        var low = print.Price < _low;
        _high = high ? print.Price : _high;
        _low = low ? print.Price : _low;
        _volume += print.Size;
        _updated = print.Time;
        var (last, bid, ask) = (price.Last != _last, price.Bid != _bid, price.Ask != _ask);
        (_last, _bid, _ask) = (price.Last, price.Bid, price.Ask);
        if (!wanted || !(last || bid || ask))
        {
            return null;
        }

        return first || newSession
            ? Snapshot()
            : new WireQuote
            {
                Symbol = instrument.SymbolId,
                LastPrice = last ? _last?.ToDecimal() : null,
                Change = last ? Change : null,
                ChangePercent = last ? ChangePercent : null,
                BestBid = bid ? _bid?.ToDecimal() : null,
                BestAsk = ask ? _ask?.ToDecimal() : null,
                High = high ? _high.ToDecimal() : null,
                Low = low ? _low.ToDecimal() : null,
                Volume = _volume,
                LastUpdated = _updated,
                Timestamp = Stamps.Milliseconds(_updated),
                Contract = instrument.Id.Value,
            };
    }

    /// <summary>The two best levels, as a depth frame. Sizes are invented: the print's size on either side.</summary>
    public WireDepth[] Depth(int size) => _bid is { } bid && _ask is { } ask
        ?
        [
            new WireDepth { Timestamp = _updated, Type = (int)DepthKind.BestAsk, Price = ask.ToDecimal(), Volume = size, CurrentVolume = 0 },
            new WireDepth { Timestamp = _updated, Type = (int)DepthKind.BestBid, Price = bid.ToDecimal(), Volume = size, CurrentVolume = 0 },
        ]
        : [];

    /// <summary>Clears the book, expected right after subscribing.</summary>
    public WireDepth[] Reset() => [new WireDepth { Timestamp = _updated, Type = (int)DepthKind.Reset, CurrentVolume = 0 }, .. Depth(1)];
}
