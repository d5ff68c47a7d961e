namespace Engine.Actors.Session;

/// <summary>
/// Counts the logins that the venue answered within the last stretch of time, so that two programmes that evict each
/// other, or a token that is refused at once, end in slow tries that a person sees and not in an endless loop. Monotonic time:
/// a wall clock that is set neither locks the session out nor opens the gate.
/// </summary>
internal sealed class LoginBudget(int limit, TimeSpan window, TimeSpan pause, TimeProvider time)
{
    private readonly Queue<long> _answered = new();
    private long _last;

    public int Limit => limit;

    public TimeSpan Window => window;

    public void Spend() => _answered.Enqueue(_last = time.GetTimestamp());

    /// <summary>How long until a login is allowed; zero when it is now.</summary>
    public TimeSpan UntilNext()
    {
        while (_answered.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
        {
            _answered.Dequeue();
        }

        if (_answered.Count < limit)
        {
            return TimeSpan.Zero;
        }

        var (paused, freed) = (pause - time.GetElapsedTime(_last), window - time.GetElapsedTime(_answered.Peek()));
        var wait = paused < freed ? paused : freed;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }
}
