using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>
/// Where frames wait until they are written. Taking a frame in is an append under a lock: whoever delivers market data never
/// waits for a disk. Bounded: a frame that finds no room is counted and named as lost, and the buffer goes on with the next one
/// that does. Thread-safe.
/// </summary>
public sealed class TapeBuffer
{
    private readonly Lock _gate = new();
    private readonly IMarketClock _clock;
    private readonly int _capacity;
    private List<TapeFrame> _frames = [];
    private List<TapeState> _states = [];
    private List<StrategyEntry> _entries = [];
    private int _rows;
    private long _sequence;
    private TapeState? _lost;
    private bool _told;

    /// <summary>Creates an empty buffer.</summary>
    /// <param name="run">The run, by the moment at which it begins to record, UTC; cut to whole milliseconds.</param>
    /// <param name="clock">Market time: stamps what is received.</param>
    /// <param name="capacity">The most rows that wait, at least 2; a row takes about 150 bytes of memory.</param>
    public TapeBuffer(DateTimeOffset run, IMarketClock clock, int capacity = 500_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 2);
        Run = new DateTimeOffset(run.UtcTicks - (run.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        (_clock, _capacity) = (clock, capacity);
    }

    /// <summary>The run that is recorded, UTC, in whole milliseconds.</summary>
    public DateTimeOffset Run { get; }

    /// <summary>The most rows that wait.</summary>
    public int Capacity => _capacity;

    /// <summary>Called once, on the thread that delivers, when the buffer is half full; again after it was drained. Must only post a message.</summary>
    public Action? HalfFull { private get; set; }

    /// <summary>Takes a quote frame in.</summary>
    public void Take(QuoteUpdate quote) => Take(TapeFrame.Of(quote, _clock.Now));

    /// <summary>Takes a trade frame in.</summary>
    public void Take(ImmutableArray<MarketTrade> trades) => Take(TapeFrame.Of(trades, _clock.Now));

    /// <summary>Takes a depth frame in.</summary>
    public void Take(ImmutableArray<DepthUpdate> depth) => Take(TapeFrame.Of(depth, _clock.Now));

    /// <summary>Takes a line of a strategy's log in, numbered by the caller; one that finds no room leaves a hole in the numbers.</summary>
    public void Take(in StrategyEntry entry)
    {
        Action? tell = null;
        lock (_gate)
        {
            if (_rows + 1 > _capacity)
            {
                return;
            }

            _entries.Add(entry with { Run = Run });
            _rows++;
            tell = HalfFullNow();
        }

        tell?.Invoke();
    }

    /// <summary>Takes a state in; there is always room for one.</summary>
    /// <param name="kind">What happened.</param>
    /// <param name="with">Adds what is known besides.</param>
    public void Note(TapeStateKind kind, Func<TapeState, TapeState>? with = null)
    {
        lock (_gate)
        {
            var state = new TapeState(Run, Now(), new ReceiptSequence(_sequence), kind);
            _states.Add(with?.Invoke(state) ?? state);
        }
    }

    /// <summary>Takes everything out.</summary>
    public TapeBatch Drain()
    {
        lock (_gate)
        {
            NoteLoss();
            var batch = new TapeBatch(_frames, _states, Now(), _frames.Count == 0 ? 0 : _frames[^1].Sequence.Value) { Entries = _entries };
            (_frames, _states, _entries, _rows, _told) = ([], [], [], 0, false);
            return batch;
        }
    }

    private void Take(in TapeFrame frame)
    {
        Action? tell = null;
        lock (_gate)
        {
            _sequence = Math.Max(_sequence, frame.Sequence.Value);
            if (_rows + frame.Rows > _capacity && _rows > 0)
            {
                _lost ??= new TapeState(Run, frame.Received, frame.Sequence, TapeStateKind.Lost) { From = frame.Received, Text = "the disk did not keep up" };
                _lost = _lost with { Until = frame.Received, Sequence = frame.Sequence, Frames = _lost.Frames + 1 };
                return;
            }

            NoteLoss();
            _frames.Add(frame);
            _rows += frame.Rows;
            tell = HalfFullNow();
        }

        tell?.Invoke();
    }

    private Action? HalfFullNow()
    {
        if (_told || _rows < _capacity / 2)
        {
            return null;
        }

        _told = true;
        return HalfFull;
    }

    private void NoteLoss()
    {
        if (_lost is { } lost)
        {
            _states.Add(lost with { At = Now() });
            _lost = null;
        }
    }

    private DateTimeOffset Now()
    {
        var now = _clock.Now;
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
    }
}
