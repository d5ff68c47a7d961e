using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Tells a driver when the engine has finished with everything that the gateway sent. Event driven: the engine's last
/// piece of work wakes the driver. Frames that went down with a connection are written off when the next connection
/// subscribes; until then the engine counts as busy, so that nothing is published into a gap.
/// </summary>
internal sealed class EngineBarrier : IDisposable
{
    /// <summary>Work that goes on and on, but brings neither a frame nor rest, is given up after so many times the patience.</summary>
    private const int PatienceWithWork = 5;

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly SimulatedGateway _gateway;
    private readonly WorkInFlight _work;
    private readonly SemaphoreSlim _signal = new(0);
    private readonly ITimer? _watch;
    private readonly int _patientBeats;
    private long _lostMarket;
    private long _lostUser;
    private long _endedMarket;
    private long _endedUser;
    private long _wait;
    private (long Wait, long, long, long, long) _seen;
    private long _seenOpen;
    private int _idleBeats;
    private int _fruitlessBeats;
    private long _stalledWait;
    private volatile bool _severanceAccepted;

    public EngineBarrier(SimulatedGateway gateway, WorkInFlight work, TimeProvider wall, TimeSpan patience)
    {
        _gateway = gateway;
        _work = work;
        _patientBeats = Math.Max(1, (int)(patience / Beat));
        IsAttached = !ReferenceEquals(work, WorkInFlight.None);
        if (IsAttached)
        {
            gateway.MarketSide.Roster.Joined = WriteOffMarket;
            gateway.UserSide.Roster.Joined = WriteOffUser;
            work.Changed = Signal;
            if (gateway.Transit is { } transit)
            {
                transit.Changed = Signal;
            }

            _watch = wall.CreateTimer(_ => Watch(), null, Beat, Beat);
        }
    }

    /// <summary>False when no engine reports its work: then nothing is waited for.</summary>
    public bool IsAttached { get; }

    /// <summary>Waits until the engine has nothing left to react to.</summary>
    /// <exception cref="ReplayStalledException">Nothing moved for longer than the patience.</exception>
    public ValueTask DrainedAsync(CancellationToken ct) => !IsAttached || IsDrained() ? ValueTask.CompletedTask : WaitAsync(IsDrained, ct);

    /// <summary>Waits until fewer than so many market frames are on the way.</summary>
    /// <exception cref="ReplayStalledException">Nothing moved for longer than the patience.</exception>
    public ValueTask RoomAsync(int window, CancellationToken ct)
    {
        return !IsAttached || HasRoom() ? ValueTask.CompletedTask : WaitAsync(HasRoom, ct);

        bool HasRoom() => !IsCut(_gateway.MarketSide.Roster)
            && _gateway.MarketFramesSent - Interlocked.Read(ref _lostMarket) - _work.MarketFrames < window;
    }

    public void Dispose()
    {
        if (IsAttached)
        {
            _work.Changed = null;
            if (_gateway.Transit is { } transit)
            {
                transit.Changed = null;
            }

            _gateway.MarketSide.Roster.Joined = null;
            _gateway.UserSide.Roster.Joined = null;
            _watch?.Dispose();
        }
    }

    private bool IsDrained()
    {
        // Only this thread lets a request go on that waits for market time, so their number can but grow while it looks.
        var held = _gateway.Transit?.Held ?? 0;
        var (market, user) = (_gateway.MarketFramesSent, _gateway.UserFramesSent);

        // Frames first, open work second: a frame's work begins before the frame is counted. The sent counts are read
        // again, because the engine's last piece of work may have been an order whose frames left meanwhile.
        return _work.MarketFrames + Interlocked.Read(ref _lostMarket) >= market
            && _work.UserFrames + Interlocked.Read(ref _lostUser) >= user
            && HasNothingLeft(held)
            && _gateway.MarketFramesSent == market
            && _gateway.UserFramesSent == user
            && !IsCut(_gateway.MarketSide.Roster)
            && !IsCut(_gateway.UserSide.Roster)
            && (_gateway.Transit?.Held ?? 0) == held;
    }

    /// <summary>A piece whose request waits for market time, or stands behind one that does, has nothing left to do before the clock moves.</summary>
    private bool HasNothingLeft(int held)
    {
        var (open, waiting, requests) = _work.Picture;
        return open == waiting && requests <= held;
    }

    private bool IsCut(HubRoster roster) => roster.IsSevered && !_severanceAccepted;

    private async ValueTask WaitAsync(Func<bool> reached, CancellationToken ct)
    {
        // Beats in which nobody waited, as while the market was paused, are no fault of the engine.
        var wait = Interlocked.Increment(ref _wait);
        while (!reached())
        {
            if (Interlocked.Read(ref _stalledWait) == wait)
            {
                wait = TryAcceptLoss() ? Interlocked.Increment(ref _wait) : throw new ReplayStalledException(Describe());
            }

            await _signal.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    private string Describe()
    {
        var (open, waiting, requests) = _work.Picture;
        return $"The engine has not finished its work for {Math.Max(_idleBeats, _fruitlessBeats)} s: market time {_gateway.Clock.Now:yyyy-MM-dd HH:mm:ss.fff} UTC, "
            + $"market frames {_work.MarketFrames} of {_gateway.MarketFramesSent} received, user frames {_work.UserFrames} of {_gateway.UserFramesSent}, "
            + $"{open} pieces of work open, {waiting} of them with {requests} requests waiting for the venue, which holds {_gateway.Transit?.Held ?? 0}.";
    }

    private bool TryAcceptLoss()
    {
        var (market, user) = (_gateway.MarketSide.Roster, _gateway.UserSide.Roster);
        var ended = market.Ended != _endedMarket || user.Ended != _endedUser;
        if (!ended || _work.Open != 0)
        {
            return false;
        }

        (_endedMarket, _endedUser) = (market.Ended, user.Ended);
        WriteOffMarket();
        WriteOffUser();
        _severanceAccepted = true;
        return true;
    }

    private void WriteOffMarket()
    {
        Interlocked.Exchange(ref _lostMarket, _gateway.MarketFramesSent - _work.MarketFrames);
        _severanceAccepted = false;
        Signal();
    }

    private void WriteOffUser()
    {
        Interlocked.Exchange(ref _lostUser, _gateway.UserFramesSent - _work.UserFrames);
        _severanceAccepted = false;
        Signal();
    }

    private void Signal()
    {
        if (_signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    private void Watch()
    {
        var now = (Wait: Interlocked.Read(ref _wait), _gateway.MarketFramesSent, _gateway.UserFramesSent, _work.MarketFrames, _work.UserFrames);
        var open = _work.Open;
        _fruitlessBeats = now == _seen ? _fruitlessBeats + 1 : 0;
        _idleBeats = _fruitlessBeats > 0 && open == _seenOpen ? _idleBeats + 1 : 0;
        (_seen, _seenOpen) = (now, open);
        if (_idleBeats >= _patientBeats || _fruitlessBeats >= _patientBeats * PatienceWithWork)
        {
            Interlocked.Exchange(ref _stalledWait, now.Wait);
        }

        // A beat also re-checks, for changes that end no work: a connection that came back and has nothing to do.
        Signal();
    }
}
