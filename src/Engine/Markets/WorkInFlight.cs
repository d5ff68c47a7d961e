namespace Engine.Markets;

/// <summary>
/// Counts the work that the engine has taken up and not finished: a frame between hub link and book, an intent between
/// strategy and answer. The driver of a replay waits for it to fall to zero before it releases the next event or moves
/// the clock. Every hop begins its successor before it ends itself, so zero means that nothing is left to react.
/// Thread-safe. Live trading uses <see cref="None"/>, which counts nothing.
/// </summary>
public class WorkInFlight
{
    // Open pieces in the lower half, above them those that wait for the venue and the requests of which they wait: one picture at any instant.
    private const int WaitingShift = 32;
    private const int RequestShift = 48;
    private const long OneWaiting = 1L << WaitingShift;
    private const long OneRequest = 1L << RequestShift;
    private long _counts;
    private long _marketFrames;
    private long _userFrames;
    private volatile Action? _changed;

    /// <summary>Counts nothing and costs a virtual call.</summary>
    public static WorkInFlight None { get; } = new NoCount();

    /// <summary>Pieces of work begun and not ended.</summary>
    public long Open => PiecesOf(Interlocked.Read(ref _counts));

    /// <summary>
    /// Open pieces, those of them that wait for an answer of the venue or behind one that does, and the requests that wait for it, all of one instant. Where
    /// orders take market time a request may wait for the clock itself: then those pieces are not unfinished work.
    /// </summary>
    public (long Open, int Waiting, int Requests) Picture
    {
        get
        {
            var counts = Interlocked.Read(ref _counts);
            return (PiecesOf(counts), (int)((counts >> WaitingShift) & 0xFFFF), (int)((counts >> RequestShift) & 0xFFFF));
        }
    }

    /// <summary>Market frames received from the hub so far.</summary>
    public long MarketFrames => Interlocked.Read(ref _marketFrames);

    /// <summary>User frames received from the hub so far.</summary>
    public long UserFrames => Interlocked.Read(ref _userFrames);

    /// <summary>Called, on whichever thread ended the last piece, whenever the count may have fallen to zero. One owner.</summary>
    public Action? Changed
    {
        set => _changed = value;
    }

    /// <summary>Begins pieces of work.</summary>
    public virtual void Begin(int pieces = 1) => Interlocked.Add(ref _counts, pieces);

    /// <summary>Ends one piece of work.</summary>
    public virtual void End()
    {
        var counts = Interlocked.Decrement(ref _counts);
        if (PiecesOf(counts) == ((counts >> WaitingShift) & 0xFFFF))
        {
            _changed?.Invoke();
        }
    }

    /// <summary>Counts that the request of an open piece stands behind one that has left; it waits for nothing itself.</summary>
    public virtual void WaitBegun() => Interlocked.Add(ref _counts, OneWaiting);

    /// <summary>A waiting piece does not wait any more, without an answer.</summary>
    public virtual void WaitEnded() => Interlocked.Add(ref _counts, -OneWaiting);

    /// <summary>The request of an open piece leaves, and the piece waits for the answer.</summary>
    /// <param name="hasWaited">True when it stood behind another; let this one leave before the other counts as answered.</param>
    public virtual void RequestSent(bool hasWaited) => Interlocked.Add(ref _counts, hasWaited ? OneRequest : OneRequest + OneWaiting);

    /// <summary>Its answer has come: the piece goes on.</summary>
    public virtual void RequestAnswered() => Interlocked.Add(ref _counts, -OneRequest - OneWaiting);

    /// <summary>Counts a market frame as received; begin its work first.</summary>
    public virtual void MarketFrameReceived() => Interlocked.Increment(ref _marketFrames);

    /// <summary>Counts a user frame as received; begin its work first.</summary>
    public virtual void UserFrameReceived() => Interlocked.Increment(ref _userFrames);

    private static long PiecesOf(long counts) => counts & 0xFFFF_FFFF;

    private sealed class NoCount : WorkInFlight
    {
        public override void Begin(int pieces = 1)
        {
        }

        public override void End()
        {
        }

        public override void WaitBegun()
        {
        }

        public override void WaitEnded()
        {
        }

        public override void RequestSent(bool hasWaited)
        {
        }

        public override void RequestAnswered()
        {
        }

        public override void MarketFrameReceived()
        {
        }

        public override void UserFrameReceived()
        {
        }
    }
}
