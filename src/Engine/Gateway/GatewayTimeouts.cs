namespace Engine.Gateway;

/// <summary>How long the client waits and how often it asks again. Wall-clock time.</summary>
public sealed record GatewayTimeouts
{
    /// <summary>One place, cancel or close; it is never repeated.</summary>
    public TimeSpan Mutation { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>One attempt of a read, the wait for a permit not included.</summary>
    public TimeSpan Read { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>One attempt of a login or a validation.</summary>
    public TimeSpan Authentication { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Further attempts of a read after the first; 0 for none.</summary>
    public int ReadRetries { get; init; } = 3;

    /// <summary>Further attempts of a login after a failed connection; 0 for none.</summary>
    public int AuthenticationRetries { get; init; } = 2;

    /// <summary>Median of the first back-off; later ones grow exponentially, with jitter.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>No back-off of ours is longer.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>A <c>Retry-After</c> beyond this is not waited for: the failure is handed to the caller with it.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(60);
}
