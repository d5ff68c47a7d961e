namespace Engine.Markets;

/// <summary>
/// Counts the work that the engine has taken up and not finished: a frame between hub link and book, an intent between
/// strategy and answer. The driver of a replay waits for it to fall to zero before it releases the next event or moves
/// the clock. Every hop begins its successor before it ends itself, so zero means that nothing is left to react.
/// Thread-safe. Live trading uses <see cref="None"/>, which counts nothing.
/// </summary>
public class WorkInFlight
{
    private long _open;
    private long _marketFrames;
    private long _userFrames;
    private volatile Action? _changed;

    /// <summary>Counts nothing and costs a virtual call.</summary>
    public static WorkInFlight None { get; } = new NoCount();

    /// <summary>Pieces of work begun and not ended.</summary>
    public long Open => Interlocked.Read(ref _open);

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
    public virtual void Begin(int pieces = 1) => Interlocked.Add(ref _open, pieces);

    /// <summary>Ends one piece of work.</summary>
    public virtual void End()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            _changed?.Invoke();
        }
    }

    /// <summary>Counts a market frame as received; begin its work first.</summary>
    public virtual void MarketFrameReceived() => Interlocked.Increment(ref _marketFrames);

    /// <summary>Counts a user frame as received; begin its work first.</summary>
    public virtual void UserFrameReceived() => Interlocked.Increment(ref _userFrames);

    private sealed class NoCount : WorkInFlight
    {
        public override void Begin(int pieces = 1)
        {
        }

        public override void End()
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
