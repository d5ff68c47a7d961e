using Engine.Markets;

namespace Engine.Simulator;

/// <summary>
/// Releases a source's events into the gateway and, when the market clock is virtual, moves it: to each wake on the way
/// and then to the event, always with the engine at rest in step and full-speed mode. Per event the venue matches resting
/// orders first, then the market hears of it. One driver a gateway.
/// </summary>
public sealed class MarketDriver
{
    /// <summary>Most market frames on the way at full speed.</summary>
    public const int Window = 5_000;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    // Longer than an engine may wait for its own request quota, whose window is a minute.
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(120);

    private readonly SimulatedGateway _gateway;
    private readonly IMarketSource _source;
    private ReplaySpeed _speed;
    private readonly WorkInFlight _work;
    private readonly TimeProvider _wall;
    private readonly TimeSpan _patience;
    private readonly VirtualMarketClock? _clock;
    private long _published;
    private long _marketTicks;
    private long _startStamp;
    private long _paceVersion;
    private DateTimeOffset _startTime;

    /// <summary>Creates a driver.</summary>
    /// <param name="gateway">Where to publish; a virtual clock of its own is moved by this driver alone.</param>
    /// <param name="source">What to publish.</param>
    /// <param name="speed">How fast.</param>
    /// <param name="work">The engine's count of unfinished work; <see cref="WorkInFlight.None"/> for a foreign client, for which nothing is waited.</param>
    /// <param name="wall">Paces <see cref="ReplaySpeed.Times"/>.</param>
    /// <param name="patience">How long an engine may stand still before the replay gives up; 120 s when null.</param>
    public MarketDriver(SimulatedGateway gateway, IMarketSource source, ReplaySpeed speed, WorkInFlight work, TimeProvider wall, TimeSpan? patience = null)
    {
        _gateway = gateway;
        _source = source;
        _speed = speed;
        _work = work;
        _wall = wall;
        _patience = patience ?? DefaultPatience;
        _clock = gateway.Clock as VirtualMarketClock;
    }

    /// <summary>Events published so far.</summary>
    public long Published => Interlocked.Read(ref _published);

    /// <summary>Time of the newest event, UTC; null before the first.</summary>
    public DateTimeOffset? MarketTime => Interlocked.Read(ref _marketTicks) is var ticks && ticks == 0 ? null : new DateTimeOffset(ticks, TimeSpan.Zero);

    /// <summary>
    /// Publishes until the source ends or the token is cancelled; cancelling returns what was published so far. After
    /// the last event of an unpaced replay the engine has come to rest.
    /// </summary>
    /// <exception cref="ReplayStalledException">The engine stopped finishing its work.</exception>
    /// <exception cref="RecordingException">A recorded row cannot be read.</exception>
    public async Task<ReplayResult> RunAsync(CancellationToken ct)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var barrier = new EngineBarrier(_gateway, _work, _wall, _patience);
        DateTimeOffset? first = null;
        var completed = false;
        try
        {
            using var events = _source.Events().GetEnumerator();
            while (MoveNext(events))
            {
                ct.ThrowIfCancellationRequested();
                var happened = events.Current;
                if (first is null)
                {
                    first = happened.Time;
                    Anchor(happened.Time);
                }

                if (_gateway.Pace.IsPaused)
                {
                    await _gateway.Pace.PassAsync(ct).ConfigureAwait(false);
                }

                await ReachAsync(happened.Time, barrier, ct).ConfigureAwait(false);
                await PublishAsync(happened, ct).ConfigureAwait(false);
            }

            if (_speed.Factor == 0)
            {
                await barrier.DrainedAsync(ct).ConfigureAwait(false);
                await LetArriveAsync(barrier, ct).ConfigureAwait(false);
            }

            completed = true;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The ordinary end of a market that never closes.
        }

        return new ReplayResult(Published, first, MarketTime, _gateway.MarketFramesSent, _gateway.UserFramesSent, completed);
    }

    /// <summary>The market is over; what is on its way arrives all the same.</summary>
    private async ValueTask LetArriveAsync(EngineBarrier barrier, CancellationToken ct)
    {
        while (_clock is not null && _gateway.Transit?.NextArrival is { } at)
        {
            await ReachAsync(at, barrier, ct).ConfigureAwait(false);
            await barrier.DrainedAsync(ct).ConfigureAwait(false);
        }
    }

    private bool MoveNext(IEnumerator<MarketEvent> events)
    {
        _gateway.PassBursts();
        return events.MoveNext();
    }

    private void Anchor(DateTimeOffset time)
    {
        _startStamp = _wall.GetTimestamp();
        _startTime = time;
    }

    private async ValueTask PublishAsync(MarketEvent happened, CancellationToken ct)
    {
        var sent = _gateway.PublishAsync(happened);
        Interlocked.Increment(ref _published);
        Interlocked.Exchange(ref _marketTicks, happened.Time.UtcTicks);
        if (!sent.IsCompletedSuccessfully)
        {
            await sent.AsTask().WaitAsync(ct).ConfigureAwait(false);
        }
    }

    private async ValueTask ReachAsync(DateTimeOffset time, EngineBarrier barrier, CancellationToken ct)
    {
        FollowPace(time);
        if (_speed.Factor > 0)
        {
            await PaceAsync(time, ct).ConfigureAwait(false);
            return;
        }

        if (_speed.WaitsForEngine)
        {
            await barrier.DrainedAsync(ct).ConfigureAwait(false);
        }
        else
        {
            await barrier.RoomAsync(Window, ct).ConfigureAwait(false);
        }

        if (_clock is null)
        {
            return;
        }

        while (_clock.NextWake is { } due && due <= time)
        {
            // A wake that the engine sets while it reacts must be seen before the clock passes it.
            await barrier.DrainedAsync(ct).ConfigureAwait(false);
            if (_clock.NextWake is { } earliest && earliest <= time)
            {
                _clock.AdvanceTo(earliest);
                await barrier.DrainedAsync(ct).ConfigureAwait(false);
            }
        }

        _clock.AdvanceTo(time);
    }

    private void FollowPace(DateTimeOffset time)
    {
        if (_gateway.Pace.Version is var version && version != _paceVersion)
        {
            _paceVersion = version;
            _speed = _gateway.Pace.Speed ?? _speed;
            Anchor(MarketTime ?? time);
        }
    }

    private async ValueTask PaceAsync(DateTimeOffset time, CancellationToken ct)
    {
        if (_clock is null)
        {
            await WaitAsync(() => (time - _gateway.Clock.Now) / _speed.Factor, ct).ConfigureAwait(false);
            return;
        }

        while (_clock.NextWake is { } due && due <= time)
        {
            await WaitUntilAsync(due, ct).ConfigureAwait(false);
            _clock.AdvanceTo(due);
        }

        await WaitUntilAsync(time, ct).ConfigureAwait(false);
        _clock.AdvanceTo(time);
    }

    private ValueTask WaitUntilAsync(DateTimeOffset time, CancellationToken ct) =>
        WaitAsync(() => ((time - _startTime) / _speed.Factor) - _wall.GetElapsedTime(_startStamp), ct);

    private async ValueTask WaitAsync(Func<TimeSpan> left, CancellationToken ct)
    {
        while (true)
        {
            // Taken before the pace is read: a change from here on ends the wait.
            var changed = _gateway.Pace.Changed;
            FollowPace(_startTime);
            if (_speed.Factor == 0 || left() is var wait && wait < ShortestWait)
            {
                return;
            }

            if (_gateway.Pace.IsPaused)
            {
                // Let through one by one: whoever advances a paused market does not wait for its pace.
                return;
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(Task.Delay(wait < LongestWait ? wait : LongestWait, _wall, end.Token), changed).ConfigureAwait(false);
            await end.CancelAsync().ConfigureAwait(false);
            ct.ThrowIfCancellationRequested();
            if (_gateway.Pace.IsPaused)
            {
                await _gateway.Pace.PassAsync(ct).ConfigureAwait(false);
            }
        }
    }
}
