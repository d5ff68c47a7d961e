namespace Engine.History;

/// <summary>How a synchronisation behaves. Durations of the market clock, but for the back-off, which is wall time.</summary>
public sealed record HistorySyncSettings
{
    /// <summary>How often in a row a token may be renewed for the same page.</summary>
    internal const int MostRenewals = 2;

    /// <summary>How long a bar must be over before it is taken: clocks differ, and a venue may still be adding up.</summary>
    public static readonly TimeSpan UsualMargin = TimeSpan.FromSeconds(5);

    /// <summary>The most bars that the venue is expected to return at once, at least 1: it sizes the windows, and no bar depends on it.</summary>
    public int PageRows { get; init; } = 1000;

    /// <summary>How long a bar must be over before it is asked for; zero or more.</summary>
    public TimeSpan Margin { get; init; } = UsualMargin;

    /// <summary>How long ago a minute without a bar must be before its emptiness is final; the venue has been seen to stand still for 75 minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(2);

    /// <summary>How often in a row a page may fail before the run gives up; the client has repeated each of them by itself before.</summary>
    public int MostFailures { get; init; } = 8;

    /// <summary>The first wait after a failure, doubled with each further one.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No wait of ours is longer.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets a new token after a 401; null counts a 401 as a failure like another.</summary>
    public Func<CancellationToken, Task>? RenewToken { get; init; }

    /// <summary>How long to wait after a failure: what the venue asked for, or the doubled back-off.</summary>
    /// <param name="inARow">Failures in a row, from 1.</param>
    /// <param name="retryAfter">What the venue asked for.</param>
    public TimeSpan BackOff(int inARow, TimeSpan? retryAfter)
    {
        var own = TimeSpan.FromTicks((long)Math.Min(LongestBackOff.Ticks, FirstBackOff.Ticks * Math.Pow(2, inARow - 1)));
        return retryAfter > own ? retryAfter.Value : own;
    }

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> when a member is out of its range.</summary>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PageRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Margin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patience, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(MostFailures);
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstBackOff, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestBackOff, TimeSpan.Zero);
    }
}
