namespace Engine.Markets;

/// <summary>
/// A market clock that stands still until its owner moves it. The owner of a replay advances it before each recorded
/// event; nothing else may. Wakes run on the thread that advances, in order of due time, then of asking.
/// </summary>
public sealed class VirtualMarketClock(DateTimeOffset start) : IMarketClock
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Wake, (long Due, long Order)> _wakes = new();
    private long _order;
    private long _nowTicks = start.UtcTicks;

    /// <inheritdoc/>
    public DateTimeOffset Now => new(Volatile.Read(ref _nowTicks), TimeSpan.Zero);

    /// <summary>The due time of the earliest wake that has not been cancelled, if there is one.</summary>
    public DateTimeOffset? NextWake
    {
        get
        {
            lock (_gate)
            {
                DropCancelled();
                return _wakes.TryPeek(out _, out var key) ? new DateTimeOffset(key.Due, TimeSpan.Zero) : null;
            }
        }
    }

    /// <inheritdoc/>
    public IDisposable WakeAt(DateTimeOffset due, Action wake)
    {
        var entry = new Wake(wake);
        lock (_gate)
        {
            if (due.UtcTicks > _nowTicks)
            {
                _wakes.Enqueue(entry, (due.UtcTicks, _order++));
                return entry;
            }
        }

        entry.Run();
        return entry;
    }

    /// <summary>Moves the clock forward, running every wake that falls due on the way. Never moves it back.</summary>
    public void AdvanceTo(DateTimeOffset time)
    {
        while (true)
        {
            Wake due;
            lock (_gate)
            {
                DropCancelled();
                if (!_wakes.TryPeek(out _, out var key) || key.Due > time.UtcTicks)
                {
                    if (time.UtcTicks > _nowTicks)
                    {
                        Volatile.Write(ref _nowTicks, time.UtcTicks);
                    }

                    return;
                }

                Volatile.Write(ref _nowTicks, Math.Max(_nowTicks, key.Due));
                due = _wakes.Dequeue();
            }

            due.Run();
        }
    }

    /// <summary>Moves the clock forward if no wake falls due on the way, and never back; false when one does, and nothing has happened then.</summary>
    public bool TryAdvanceTo(DateTimeOffset time)
    {
        lock (_gate)
        {
            DropCancelled();
            if (_wakes.TryPeek(out _, out var key) && key.Due <= time.UtcTicks)
            {
                return false;
            }

            if (time.UtcTicks > _nowTicks)
            {
                Volatile.Write(ref _nowTicks, time.UtcTicks);
            }

            return true;
        }
    }

    private void DropCancelled()
    {
        while (_wakes.TryPeek(out var wake, out _) && wake.IsCancelled)
        {
            _wakes.Dequeue();
        }
    }

    private sealed class Wake(Action action) : IDisposable
    {
        private Action? _action = action;

        public bool IsCancelled => Volatile.Read(ref _action) is null;

        public void Run() => Interlocked.Exchange(ref _action, null)?.Invoke();

        public void Dispose() => Interlocked.Exchange(ref _action, null);
    }
}
