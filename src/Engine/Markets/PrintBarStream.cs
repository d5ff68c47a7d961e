namespace Engine.Markets;

/// <summary>
/// Bars that prints close, not time: <see cref="BarUnit.Tick"/>, <see cref="BarUnit.Volume"/>, <see cref="BarUnit.DollarValue"/>
/// and <see cref="BarUnit.Range"/>. A print belongs to one bar whole, in the order of receipt, and the bar closes with the print by
/// which it reaches its measure; so it may hold more than that, and no price is invented. A trade date closes what is forming, by its
/// next print or by the clock; a print of a trade date that is closed is late. A break of the tape drops what is forming:
/// the venue has no bars of this kind to ask for. Not thread-safe.
/// </summary>
public sealed class PrintBarStream : IBarStream
{
    private static readonly BarInterval TradeDay = new(BarUnit.Day, 1);
    private readonly BarGrid _days = new(TradeDay);
    private readonly Instrument _instrument;
    private readonly TimeSpan _grace;
    private readonly long _target;
    private Forming? _forming;
    private long _closedUntil = long.MinValue;

    /// <summary>Makes a stream; its first bar begins with the first print.</summary>
    /// <param name="instrument">The contract's terms: tick size and value.</param>
    /// <param name="interval">Ticks, volume, dollar value or range.</param>
    /// <param name="grace">How long after the end of the trade date the bar stays open for prints on their way.</param>
    /// <exception cref="ArgumentException">The interval is of another kind.</exception>
    public PrintBarStream(Instrument instrument, BarInterval interval, TimeSpan grace)
    {
        (_instrument, Interval, _grace) = (instrument, interval, grace);
        _target = interval.Unit switch
        {
            BarUnit.Tick or BarUnit.Volume => interval.Count,
            BarUnit.DollarValue => interval.Count * 1_000_000L,
            BarUnit.Range => interval.Count * instrument.TickSize.Nanos,
            _ => throw new ArgumentException($"Bars of {interval} are not closed by prints.", nameof(interval)),
        };
    }

    /// <inheritdoc/>
    public BarInterval Interval { get; }

    /// <inheritdoc/>
    public long LateTrades { get; private set; }

    /// <inheritdoc/>
    public bool IsReading => false;

    /// <inheritdoc/>
    public DateTimeOffset? NextDue => _forming is { } forming ? new DateTimeOffset(forming.DayEnd, TimeSpan.Zero) + _grace : null;

    /// <inheritdoc/>
    public void OnUp(DateTimeOffset now)
    {
    }

    /// <inheritdoc/>
    public void OnDown() => _forming = null;

    /// <inheritdoc/>
    public void OnTrade(MarketTrade trade, ICollection<Bar> complete)
    {
        var at = trade.Timestamp.UtcTicks;
        if (at < _closedUntil)
        {
            LateTrades++;
            return;
        }

        if (at >= _forming?.DayEnd)
        {
            complete.Add(CloseDay(trade.Sequence));
        }

        _forming ??= new Forming(trade, _days.EndOf(at));
        _forming.Add(trade, WeightOf(trade));
        if ((Interval.Unit == BarUnit.Range ? _forming.High.Nanos - _forming.Low.Nanos : _forming.Weight) >= _target)
        {
            complete.Add(Close(trade.Sequence));
        }
    }

    /// <inheritdoc/>
    public void OnClock(DateTimeOffset now, ReceiptSequence sequence, ICollection<Bar> complete)
    {
        if ((now - _grace).UtcTicks >= _forming?.DayEnd)
        {
            complete.Add(CloseDay(sequence));
        }
    }

    /// <inheritdoc/>
    public BarRange? NextRead(DateTimeOffset now) => null;

    /// <inheritdoc/>
    public bool OnRead(IEnumerable<Bar> bars, ICollection<Bar> complete) => true;

    /// <inheritdoc/>
    public bool OnReadFailed(ICollection<Bar> complete) => false;

    private long WeightOf(MarketTrade trade) => Interval.Unit switch
    {
        BarUnit.Tick => 1,
        BarUnit.DollarValue => Math.Abs(_instrument.ValueOf((Int128)trade.Price.Nanos * trade.Size).Micros),
        _ => trade.Size,
    };

    private Bar CloseDay(ReceiptSequence sequence)
    {
        _closedUntil = _forming!.DayEnd;
        return Close(sequence);
    }

    private Bar Close(ReceiptSequence sequence)
    {
        var bar = _forming!.Bar(_instrument.Id, Interval, sequence);
        _forming = null;
        return bar;
    }

    private sealed class Forming(MarketTrade first, long dayEnd)
    {
        private Price _close;
        private long _volume;
        private DateTimeOffset _last;

        public long DayEnd => dayEnd;

        public Price High { get; private set; } = first.Price;

        public Price Low { get; private set; } = first.Price;

        public long Weight { get; private set; }

        public void Add(MarketTrade trade, long weight)
        {
            High = trade.Price > High ? trade.Price : High;
            Low = trade.Price < Low ? trade.Price : Low;
            (_close, _last) = (trade.Price, trade.Timestamp);
            _volume += trade.Size;
            Weight += weight;
        }

        public Bar Bar(ContractId contract, BarInterval interval, ReceiptSequence sequence) =>
            new(contract, interval, first.Timestamp, first.Price, High, Low, _close, _volume, BarOrigin.Live, sequence) { LastPrintAt = _last };
    }
}
