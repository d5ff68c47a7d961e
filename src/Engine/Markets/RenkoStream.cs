namespace Engine.Markets;

/// <summary>
/// Renko bricks of a height in ticks. Bricks lie on a grid of whole multiples of their height, so that they do not depend on when
/// the stream began. A brick is complete when it trades at its far edge: one height beyond the last brick in its direction, one
/// height beyond its other edge against it. A print that passes several edges completes several bricks; the first carries the volume
/// since the brick before, the others none. Bricks go on from one trade date to the next; prints count in order of receipt and none
/// is late. A break of the tape begins anew. Not thread-safe.
/// </summary>
public sealed class RenkoStream : IBarStream
{
    private readonly ContractId _contract;
    private readonly long _height;
    private bool _begun;
    private long _low;
    private long _high;
    private long _volume;
    private DateTimeOffset? _since;

    /// <summary>Makes a stream.</summary>
    /// <param name="instrument">The contract's terms: the tick size.</param>
    /// <param name="interval">The height of a brick.</param>
    /// <exception cref="ArgumentException">The interval is not Renko.</exception>
    public RenkoStream(Instrument instrument, BarInterval interval)
    {
        if (interval.Unit != BarUnit.Renko)
        {
            throw new ArgumentException($"Bars of {interval} are not bricks.", nameof(interval));
        }

        (_contract, Interval, _height) = (instrument.Id, interval, interval.Count * instrument.TickSize.Nanos);
    }

    /// <inheritdoc/>
    public BarInterval Interval { get; }

    /// <inheritdoc/>
    public long LateTrades => 0;

    /// <inheritdoc/>
    public bool IsReading => false;

    /// <inheritdoc/>
    public DateTimeOffset? NextDue => null;

    /// <inheritdoc/>
    public void OnUp(DateTimeOffset now)
    {
    }

    /// <inheritdoc/>
    public void OnDown() => (_begun, _volume, _since) = (false, 0, null);

    /// <inheritdoc/>
    public void OnTrade(MarketTrade trade, ICollection<Bar> complete)
    {
        var price = trade.Price.Nanos;
        if (!_begun)
        {
            _begun = true;
            _low = _high = price - (((price % _height) + _height) % _height);
        }

        _since ??= trade.Timestamp;
        _volume += trade.Size;
        while (price >= _high + _height)
        {
            (_low, _high) = (_high, _high + _height);
            complete.Add(Brick(_low, _high, trade));
        }

        while (price <= _low - _height)
        {
            (_low, _high) = (_low - _height, _low);
            complete.Add(Brick(_high, _low, trade));
        }
    }

    /// <inheritdoc/>
    public void OnClock(DateTimeOffset now, ReceiptSequence sequence, ICollection<Bar> complete)
    {
    }

    /// <inheritdoc/>
    public BarRange? NextRead(DateTimeOffset now) => null;

    /// <inheritdoc/>
    public bool OnRead(IEnumerable<Bar> bars, ICollection<Bar> complete) => true;

    /// <inheritdoc/>
    public bool OnReadFailed(ICollection<Bar> complete) => false;

    private Bar Brick(long open, long close, MarketTrade trade)
    {
        var brick = new Bar(
            _contract, Interval, _since ?? trade.Timestamp, new(open), new(Math.Max(open, close)), new(Math.Min(open, close)), new(close), _volume, BarOrigin.Live, trade.Sequence)
        {
            LastPrintAt = trade.Timestamp,
        };
        (_volume, _since) = (0, null);
        return brick;
    }
}
