namespace Engine.Simulator;

/// <summary>Lets a running market be paused, advanced event by event, and its speed be changed. Thread-safe.</summary>
internal sealed class MarketPace
{
    private readonly object _gate = new();
    private TaskCompletionSource _changed = NewSignal();
    private volatile bool _paused;
    private long _allowed;
    private ReplaySpeed? _speed;

    /// <summary>True while events wait to be advanced.</summary>
    public bool IsPaused => _paused;

    /// <summary>The speed that was set; null leaves the driver's own.</summary>
    public ReplaySpeed? Speed
    {
        get
        {
            lock (_gate)
            {
                return _speed;
            }
        }
    }

    /// <summary>Counts pauses, resumptions and changes of speed: a paced market measures time anew after each.</summary>
    public long Version { get; private set; }

    /// <summary>Completes at the next change.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    public void Pause() => Change(() => _paused = true);

    public void Resume() => Change(() => (_paused, _allowed) = (false, 0));

    /// <summary>Lets so many events pass a paused market.</summary>
    public void Advance(long events) => Change(() => _allowed = events > long.MaxValue - _allowed ? long.MaxValue : _allowed + events);

    public void SetSpeed(ReplaySpeed speed) => Change(() => _speed = speed);

    /// <summary>Waits until an event may pass.</summary>
    public async ValueTask PassAsync(CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!_paused)
                {
                    return;
                }

                if (_allowed > 0)
                {
                    _allowed--;
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(ct).ConfigureAwait(false);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            change();
            Version++;
            (changed, _changed) = (_changed, NewSignal());
        }

        changed.SetResult();
    }
}
