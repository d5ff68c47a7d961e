namespace Engine.Simulator;

/// <summary>
/// One sliding window on the wall clock (contract.md §3): whether the venue's window slides and what it counts is
/// undocumented; here a refused request takes no permit. Thread-safe.
/// </summary>
internal sealed class RequestQuota(int permits, TimeSpan window, TimeProvider wall)
{
    private readonly Queue<DateTimeOffset> _taken = new();

    /// <summary>Takes a permit; false, with the time until one is free, when none is left.</summary>
    public bool TryTake(out TimeSpan wait)
    {
        var now = wall.GetUtcNow();
        lock (_taken)
        {
            while (_taken.TryPeek(out var oldest) && oldest + window <= now)
            {
                _taken.Dequeue();
            }

            if (_taken.Count >= permits)
            {
                wait = _taken.Peek() + window - now;
                return false;
            }

            _taken.Enqueue(now);
            wait = TimeSpan.Zero;
            return true;
        }
    }
}
