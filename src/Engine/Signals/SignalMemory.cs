namespace Engine.Signals;

/// <summary>What <see cref="SignalMemory"/> says of a signal.</summary>
public enum SignalSeen
{
    /// <summary>It is new, and is remembered from now on.</summary>
    New,

    /// <summary>The same one was seen before.</summary>
    Duplicate,

    /// <summary>It was sent too long ago.</summary>
    TooOld,

    /// <summary>It was sent in the future, by this clock.</summary>
    TooNew,

    /// <summary>It was sent before signals were taken here: whether it was seen before cannot be known.</summary>
    BeforeStart,

    /// <summary>More signals than can be remembered.</summary>
    Full,
}

/// <summary>
/// Lets each signal through once. Its time must lie within a window around now; what was let through is remembered for as long as it could come again, and of
/// what is forgotten the latest time is kept, so that a clock that is set back does not let an old one through. Bounded. Not thread-safe. The caller says what
/// time it is.
/// </summary>
/// <param name="window">How far a signal's time may lie from now, both ways.</param>
/// <param name="start">When signals began to be taken here; senders' clocks tell whole seconds, so that its own second counts as after it.</param>
/// <param name="latest">The latest time of a signal that an earlier process let through; null for none.</param>
/// <param name="capacity">The most signals that are remembered.</param>
public sealed class SignalMemory(TimeSpan window, DateTimeOffset start, DateTimeOffset? latest, int capacity)
{
    private readonly HashSet<Signal> _seen = new(Sameness.Instance);
    private readonly PriorityQueue<Signal, DateTimeOffset> _byTime = new();
    private DateTimeOffset _closed = Later(new DateTimeOffset(start.UtcTicks - (start.UtcTicks % TimeSpan.TicksPerSecond) - 1, TimeSpan.Zero), latest);

    /// <summary>How many are remembered.</summary>
    public int Count => _seen.Count;

    /// <summary>Looks at a signal, and remembers one that is new.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="now">Wall time, UTC.</param>
    public SignalSeen Take(Signal signal, DateTimeOffset now)
    {
        var seen = Look(signal, now);
        if (seen == SignalSeen.New)
        {
            _seen.Add(signal);
            _byTime.Enqueue(signal, signal.Time);
        }

        return seen;
    }

    /// <summary>Looks at a signal and remembers nothing of it.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="now">Wall time, UTC.</param>
    public SignalSeen Look(Signal signal, DateTimeOffset now)
    {
        Forget(now);
        return signal.Time < now - window ? SignalSeen.TooOld
            : signal.Time > now + window ? SignalSeen.TooNew
            : _seen.Contains(signal) ? SignalSeen.Duplicate
            : signal.Time <= _closed ? SignalSeen.BeforeStart
            : _seen.Count >= capacity ? SignalSeen.Full
            : SignalSeen.New;
    }

    private void Forget(DateTimeOffset now)
    {
        while (_byTime.TryPeek(out var oldest, out var time) && time < now - window)
        {
            _byTime.Dequeue();
            _seen.Remove(oldest);
            _closed = Later(_closed, time);
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    /// <summary>
    /// The same wish under the same name at the same time. The price takes no part: two alerts differ by what they want. The sender's name alone does not tell
    /// two orders apart: a charting platform gives all parts of one exit the same.
    /// </summary>
    private sealed class Sameness : IEqualityComparer<Signal>
    {
        public static Sameness Instance { get; } = new();

        public bool Equals(Signal? x, Signal? y) => x is null || y is null
            ? ReferenceEquals(x, y)
            : x.Time == y.Time && x.Strategy == y.Strategy && x.Action == y.Action && x.Size == y.Size && x.Id == y.Id && x.Symbol.Equals(y.Symbol, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode(Signal obj) => HashCode.Combine(obj.Time, obj.Strategy, obj.Action, obj.Size, obj.Id, StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Symbol));
    }
}
