namespace Engine.History;

/// <summary>A stretch of time; the start belongs to it, the end does not.</summary>
/// <param name="From">First instant, UTC.</param>
/// <param name="To">End, UTC; not before <paramref name="From"/> in any range that holds something.</param>
public readonly record struct TimeRange(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>True when it holds no instant.</summary>
    public bool IsEmpty => To <= From;

    /// <summary>How long it lasts; zero when it is empty.</summary>
    public TimeSpan Length => IsEmpty ? TimeSpan.Zero : To - From;

    /// <summary>True when the instant lies in it.</summary>
    public bool Contains(DateTimeOffset at) => at >= From && at < To;

    /// <summary>What both have in common; empty when they do not meet.</summary>
    public TimeRange Intersect(TimeRange other) => new(From > other.From ? From : other.From, To < other.To ? To : other.To);

    /// <summary>Start and end as ISO 8601 with <c>Z</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{From.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}/{To.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
}
