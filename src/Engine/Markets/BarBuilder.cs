namespace Engine.Markets;

/// <summary>
/// Builds time bars of one interval from the tape. Bars start where <see cref="BarGrid"/> says; an
/// interval without trades makes no bar; a trade that belongs to an interval before the forming bar is counted in
/// <see cref="LateTrades"/> and changes nothing. Not thread-safe.
/// </summary>
public sealed class BarBuilder
{
    private readonly ContractId _contract;
    private readonly BarGrid _grid;
    private bool _forming;
    private long _start;
    private long _end;
    private long _lastEnd = long.MinValue;
    private Price _open;
    private Price _high;
    private Price _low;
    private Price _close;
    private long _volume;

    /// <summary>Creates a builder.</summary>
    /// <exception cref="ArgumentException">The interval is not of time.</exception>
    public BarBuilder(ContractId contract, BarInterval interval)
    {
        _contract = contract;
        Interval = interval;
        _grid = new BarGrid(interval);
    }

    /// <summary>The interval.</summary>
    public BarInterval Interval { get; }

    /// <summary>Trades that came too late for their bar.</summary>
    public long LateTrades { get; private set; }

    /// <summary>End of the forming bar, UTC; null when none is forming.</summary>
    public DateTimeOffset? FormingEnd => _forming ? new DateTimeOffset(_end, TimeSpan.Zero) : null;

    /// <summary>Adds a trade; returns the bar that it completed, if any.</summary>
    public Bar? OnTrade(MarketTrade trade)
    {
        var start = _grid.StartOf(trade.Timestamp.UtcTicks);
        if (start < _lastEnd || (_forming && start < _start))
        {
            LateTrades++;
            return null;
        }

        Bar? complete = null;
        if (_forming && start > _start)
        {
            complete = Close(trade.Sequence);
        }

        if (!_forming)
        {
            _forming = true;
            (_start, _end) = (start, _grid.EndOf(start));
            _open = _high = _low = trade.Price;
            _volume = 0;
        }

        _high = trade.Price > _high ? trade.Price : _high;
        _low = trade.Price < _low ? trade.Price : _low;
        _close = trade.Price;
        _volume += trade.Size;
        return complete;
    }

    /// <summary>Closes the forming bar when its interval is over; a quiet market closes its bars by the clock.</summary>
    public Bar? OnClock(DateTimeOffset now, ReceiptSequence sequence) =>
        _forming && now.UtcTicks >= _end ? Close(sequence) : null;

    /// <summary>
    /// Forgets the forming bar, which a gap in the stream has spoiled, and takes no trades for its interval. Returns the
    /// spoiled interval's start, or null when none was forming.
    /// </summary>
    public DateTimeOffset? Spoil(DateTimeOffset until)
    {
        DateTimeOffset? spoiled = _forming ? new DateTimeOffset(_start, TimeSpan.Zero) : null;
        _forming = false;
        _lastEnd = Math.Max(_lastEnd, _grid.EndOf(until.UtcTicks));
        return spoiled;
    }

    private Bar Close(ReceiptSequence sequence)
    {
        _forming = false;
        _lastEnd = _end;
        return new Bar(_contract, Interval, new DateTimeOffset(_start, TimeSpan.Zero), _open, _high, _low, _close, _volume, BarOrigin.Live, sequence);
    }
}
