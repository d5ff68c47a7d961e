namespace Engine.Markets;

/// <summary>
/// Time bars. An interval that the tape covered wholly is built from it (<see cref="BarOrigin.Live"/>); one that it covered in
/// part, or not at all, is asked for over REST once it is complete (<see cref="BarOrigin.BackFilled"/>), and the bars after it
/// wait. Not thread-safe.
/// </summary>
public sealed class BarStream : IBarStream
{
    private const int LongestRead = 10_000;
    private readonly BarBuilder _builder;
    private readonly BarGrid _grid;
    private readonly TimeSpan _grace;
    private readonly int _tries;
    private readonly Queue<Bar> _held = new();
    private readonly SortedSet<long> _traded = [];
    private bool _up;
    private long _unbrokenFrom;
    private long _next;
    private long _coveredFrom = long.MaxValue;
    private BarRange? _reading;
    private int _failures;

    /// <summary>The stream of any interval.</summary>
    /// <param name="instrument">The contract's terms.</param>
    /// <param name="interval">The interval.</param>
    /// <param name="from">Market time, UTC; see the constructor.</param>
    /// <param name="grace">How long a bar stays open after its time for prints on their way.</param>
    /// <param name="tries">How often a missing range of time bars is asked for before it is given up; at least 1.</param>
    public static IBarStream Of(Instrument instrument, BarInterval interval, DateTimeOffset from, TimeSpan grace, int tries) =>
        interval.IsTime ? new BarStream(instrument.Id, interval, from, grace, tries)
        : interval.Unit == BarUnit.Renko ? new RenkoStream(instrument, interval)
        : new PrintBarStream(instrument, interval, grace);

    /// <summary>Starts a stream whose first bar is that of the interval that <paramref name="from"/> lies in.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="interval">An interval of time.</param>
    /// <param name="from">Market time, UTC.</param>
    /// <param name="grace">How long after its end an interval stays open for prints on their way, and before it is asked for over REST.</param>
    /// <param name="tries">How often a range is asked for before it is given up; at least 1.</param>
    /// <exception cref="ArgumentException">The interval is not of time.</exception>
    public BarStream(ContractId contract, BarInterval interval, DateTimeOffset from, TimeSpan grace, int tries)
    {
        _builder = new BarBuilder(contract, interval);
        _grid = new BarGrid(interval);
        (_grace, _tries) = (grace, tries);
        _unbrokenFrom = from.UtcTicks;
        _next = _grid.StartOf(from.UtcTicks);
    }

    /// <inheritdoc/>
    public BarInterval Interval => _builder.Interval;

    /// <inheritdoc/>
    public long LateTrades => _builder.LateTrades;

    /// <inheritdoc/>
    public bool IsReading => _reading is not null;

    /// <inheritdoc/>
    public DateTimeOffset? NextDue
    {
        get
        {
            long? due = _builder.FormingEnd?.UtcTicks;
            if (IsHealing && _reading is null && (due is null || _coveredFrom < due))
            {
                due = _coveredFrom;
            }

            return due is { } ticks ? At(ticks) + _grace : null;
        }
    }

    private bool IsHealing => _up && _next < _coveredFrom;

    /// <summary>
    /// The tape is whole from now on. No effect while it already is. An interval that begins at this very instant counts as
    /// covered only when it is the one at which the stream began: later, prints of the same stamp may have been lost.
    /// </summary>
    public void OnUp(DateTimeOffset now)
    {
        if (!_up)
        {
            _up = true;
            var start = _grid.StartOf(now.UtcTicks);
            _coveredFrom = start == now.UtcTicks && start == _unbrokenFrom ? start : _grid.EndOf(start);
        }
    }

    /// <summary>The tape broke: what is forming is forgotten and will be asked for. Bars that wait for a range are asked for too.</summary>
    public void OnDown()
    {
        (_up, _unbrokenFrom) = (false, long.MinValue);
        _held.Clear();
        if (_builder.FormingEnd is { } end)
        {
            _builder.Spoil(end.AddTicks(-1));
            _traded.Add(_grid.StartOf(end.UtcTicks - 1));
        }
    }

    /// <inheritdoc/>
    public void OnTrade(MarketTrade trade, ICollection<Bar> complete)
    {
        var start = _grid.StartOf(trade.Timestamp.UtcTicks);
        if (_up && start >= _coveredFrom)
        {
            Take(_builder.OnTrade(trade), complete);
        }
        else if (start >= _next)
        {
            _traded.Add(start);
        }
    }

    /// <summary>Closes the forming bar when its interval and the grace are over.</summary>
    public void OnClock(DateTimeOffset now, ReceiptSequence sequence, ICollection<Bar> complete)
    {
        if (_up)
        {
            Take(_builder.OnClock(now - _grace, sequence), complete);
        }
    }

    /// <inheritdoc/>
    public BarRange? NextRead(DateTimeOffset now)
    {
        if (!IsHealing || _reading is not null)
        {
            return null;
        }

        var until = Math.Min(_coveredFrom, _grid.StartOf((now - _grace).UtcTicks));
        if (until <= _next)
        {
            return null;
        }

        var from = Interval.Length is { } length && until - _next > LongestRead * length.Ticks ? until - (LongestRead * length.Ticks) : _next;
        _reading = new BarRange(At(from), At(until));
        return _reading;
    }

    /// <inheritdoc/>
    public bool OnRead(IEnumerable<Bar> bars, ICollection<Bar> complete)
    {
        if (_reading is not { } range)
        {
            return true;
        }

        var found = bars.Where(b => b.Start >= range.From && b.Start < range.Until).OrderBy(b => b.Start).DistinctBy(b => b.Start).ToList();
        var starts = found.Select(b => b.Start.UtcTicks).ToHashSet();
        var whole = _traded.All(start => start < range.From.UtcTicks || start >= range.Until.UtcTicks || starts.Contains(start));
        if (!whole && ++_failures < _tries)
        {
            return false;
        }

        foreach (var bar in found.Where(b => b.Start.UtcTicks >= _next))
        {
            complete.Add(bar with { Origin = BarOrigin.BackFilled, Sequence = default });
        }

        Settle(range, complete);
        return whole;
    }

    /// <inheritdoc/>
    public bool OnReadFailed(ICollection<Bar> complete)
    {
        if (_reading is not { } range)
        {
            return false;
        }

        if (++_failures < _tries)
        {
            return true;
        }

        Settle(range, complete);
        return false;
    }

    private void Settle(BarRange range, ICollection<Bar> complete)
    {
        (_reading, _failures) = (null, 0);
        _next = Math.Max(_next, range.Until.UtcTicks);
        ForgetTraded();
        if (IsHealing || !_up)
        {
            return;
        }

        while (_held.TryDequeue(out var bar))
        {
            Deliver(bar, complete);
        }
    }

    private void Take(Bar? bar, ICollection<Bar> complete)
    {
        if (bar is null)
        {
            return;
        }

        if (IsHealing)
        {
            _held.Enqueue(bar);
            _traded.Add(bar.Start.UtcTicks);
        }
        else
        {
            Deliver(bar, complete);
        }
    }

    private void ForgetTraded()
    {
        if (_traded.Count > 0)
        {
            _traded.RemoveWhere(start => start < _next);
        }
    }

    private void Deliver(Bar bar, ICollection<Bar> complete)
    {
        _next = _grid.EndOf(bar.Start.UtcTicks);
        ForgetTraded();
        complete.Add(bar);
    }

    private static DateTimeOffset At(long ticks) => new(ticks, TimeSpan.Zero);
}

/// <summary>A range of whole intervals.</summary>
/// <param name="From">Start of the first, UTC.</param>
/// <param name="Until">End of the last, UTC, exclusive.</param>
public readonly record struct BarRange(DateTimeOffset From, DateTimeOffset Until);
