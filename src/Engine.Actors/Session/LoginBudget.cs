namespace Engine.Actors.Session;

/// <summary>
/// Counts the logins that the venue answered within the last stretch of time, so that two programmes that evict each
/// other, or a token that is refused at once, end in a state that a person sees and not in an endless loop. Monotonic time:
/// a wall clock that is set neither locks the session out nor opens the gate.
/// </summary>
internal sealed class LoginBudget(int limit, TimeSpan window, TimeProvider time)
{
    private readonly Queue<long> _answered = new();

    public int Limit => limit;

    public TimeSpan Window => window;

    public void Spend() => _answered.Enqueue(time.GetTimestamp());

    /// <summary>How long until a login is allowed; zero when it is now.</summary>
    public TimeSpan UntilNext()
    {
        while (_answered.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= window)
        {
            _answered.Dequeue();
        }

        return _answered.Count < limit ? TimeSpan.Zero : window - time.GetElapsedTime(_answered.Peek());
    }
}
