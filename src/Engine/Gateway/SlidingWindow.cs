namespace Engine.Gateway;

/// <summary>
/// Permits of one sliding window: a permit counts from the moment it is given until a span later. Waiters are woken by
/// one timer set for the moment at which the first of them can be served; nothing polls.
/// </summary>
internal sealed class SlidingWindow
{
    private const int Ranks = 3;

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _span;
    private readonly List<long> _given = [];
    private readonly LinkedList<Waiter>[] _waiting = [.. Enumerable.Range(0, Ranks).Select(_ => new LinkedList<Waiter>())];

    public SlidingWindow(int limit, TimeSpan span, TimeProvider time)
    {
        Limit = limit;
        _time = time;
        _span = (long)Math.Ceiling(span.TotalSeconds * time.TimestampFrequency);
        _timer = time.CreateTimer(_ => OnTimer(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public int Limit { get; }

    public (int Used, int Waiting) Usage
    {
        get
        {
            lock (_gate)
            {
                Forget(_time.GetTimestamp());
                return (_given.Count, _waiting.Sum(queue => queue.Count));
            }
        }
    }

    /// <summary>True when a permit would be given now.</summary>
    public bool HasRoom(int ceiling, int rank)
    {
        lock (_gate)
        {
            Forget(_time.GetTimestamp());
            return IsFree(ceiling, rank);
        }
    }

    /// <summary>Takes a permit while fewer than the ceiling count and nobody of the same or a better rank waits.</summary>
    public bool TryTake(int ceiling, int rank)
    {
        lock (_gate)
        {
            return Take(ceiling, rank);
        }
    }

    public ValueTask TakeAsync(int ceiling, int rank, CancellationToken cancellation)
    {
        Waiter waiter;
        lock (_gate)
        {
            if (Take(ceiling, rank))
            {
                return ValueTask.CompletedTask;
            }

            waiter = new Waiter(ceiling);
            waiter.Node = _waiting[rank].AddLast(waiter);
            Arm(_time.GetTimestamp());
        }

        return WaitAsync(waiter, cancellation);
    }

    private async ValueTask WaitAsync(Waiter waiter, CancellationToken cancellation)
    {
        await using var registration = cancellation.UnsafeRegister(_ => Abandon(waiter, cancellation), null).ConfigureAwait(false);
        await waiter.Granted.Task.ConfigureAwait(false);
    }

    private bool Take(int ceiling, int rank)
    {
        var now = _time.GetTimestamp();
        Forget(now);
        if (!IsFree(ceiling, rank))
        {
            return false;
        }

        _given.Add(now);
        return true;
    }

    private bool IsFree(int ceiling, int rank)
    {
        if (ceiling == int.MaxValue)
        {
            return true;
        }

        if (_given.Count >= ceiling)
        {
            return false;
        }

        for (var better = 0; better <= rank; better++)
        {
            if (_waiting[better].Count > 0)
            {
                return false;
            }
        }

        return true;
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            Forget(now);
            Serve(now);
            Arm(now);
        }
    }

    private void Serve(long now)
    {
        foreach (var queue in _waiting)
        {
            while (queue.First is { } first)
            {
                if (_given.Count >= first.Value.Ceiling)
                {
                    return;
                }

                queue.RemoveFirst();
                first.Value.Node = null;
                _given.Add(now);
                first.Value.Granted.TrySetResult();
            }
        }
    }

    private void Abandon(Waiter waiter, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (waiter.Node is not { } node)
            {
                return;
            }

            node.List!.Remove(node);
            waiter.Node = null;
            waiter.Granted.TrySetCanceled(cancellation);

            // The waiter that left may have held up one of a lower rank with the same ceiling.
            var now = _time.GetTimestamp();
            Forget(now);
            Serve(now);
            Arm(now);
        }
    }

    private void Forget(long now)
    {
        var expired = 0;
        while (expired < _given.Count && now - _given[expired] >= _span)
        {
            expired++;
        }

        if (expired > 0)
        {
            _given.RemoveRange(0, expired);
        }
    }

    private void Arm(long now)
    {
        var first = _waiting.Select(queue => queue.First).FirstOrDefault(node => node is not null);
        if (first is null)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        // Served once so many of the oldest have left that fewer than the ceiling remain.
        var mustLeave = Math.Max(1, _given.Count - first.Value.Ceiling + 1);
        var wait = _given.Count == 0 ? TimeSpan.Zero : _time.GetElapsedTime(now, _given[Math.Min(mustLeave, _given.Count) - 1] + _span);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }

    private sealed class Waiter(int ceiling)
    {
        public int Ceiling { get; } = ceiling;

        public LinkedListNode<Waiter>? Node { get; set; }

        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
