namespace Engine.Gateway;

/// <summary>How long the client waits and how often it asks again. Wall-clock time; each time-out from 10 ms to a day.</summary>
public sealed record GatewayTimeouts
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan ShortestBreak = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>One request that changes something; it is never repeated.</summary>
    public TimeSpan Mutation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One attempt of a read, the wait for a permit not included.</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>One attempt of a login or a validation.</summary>
    public TimeSpan Authentication { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Further attempts of a read after the first; 0 for none.</summary>
    public int ReadRetries { get; init; } = 3;

    /// <summary>Further attempts of a login after a failed connection; 0 for none.</summary>
    public int AuthenticationRetries { get; init; } = 2;

    /// <summary>
    /// Attempts of logins and validations that end in a row, within <see cref="AuthenticationBreakWindow"/>, without an answer,
    /// with 429 or with 5xx before no more are sent for <see cref="AuthenticationBreak"/>; at least 2. One success or refusal
    /// among them keeps the way open.
    /// </summary>
    public int AuthenticationBreakAfter { get; init; } = 6;

    /// <summary>See <see cref="AuthenticationBreakAfter"/>; from half a second to a day.</summary>
    public TimeSpan AuthenticationBreakWindow { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long logins rest then, before a single one tries again; from half a second to a day.</summary>
    public TimeSpan AuthenticationBreak { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Median of the first back-off; later ones grow exponentially, with jitter.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>No back-off of ours is longer.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A <c>Retry-After</c> beyond this is not waited for: the failure is handed to the caller with it.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> when a member is out of its range.</summary>
    public void Validate()
    {
        Within(Mutation, ShortestTimeout, nameof(Mutation));
        Within(Read, ShortestTimeout, nameof(Read));
        Within(Authentication, ShortestTimeout, nameof(Authentication));
        ArgumentOutOfRangeException.ThrowIfNegative(ReadRetries);
        ArgumentOutOfRangeException.ThrowIfNegative(AuthenticationRetries);
        ArgumentOutOfRangeException.ThrowIfLessThan(AuthenticationBreakAfter, 2);
        Within(AuthenticationBreakWindow, ShortestBreak, nameof(AuthenticationBreakWindow));
        Within(AuthenticationBreak, ShortestBreak, nameof(AuthenticationBreak));
        Within(FirstBackOff, TimeSpan.Zero, nameof(FirstBackOff));
        Within(LongestBackOff, TimeSpan.Zero, nameof(LongestBackOff));
        ArgumentOutOfRangeException.ThrowIfLessThan(LongestRetryAfter, TimeSpan.Zero);
    }

    private static void Within(TimeSpan value, TimeSpan shortest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, shortest, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Day, name);
    }
}
