namespace Engine.Actors.Hubs;

/// <summary>What to do when another session of the user has taken the hubs over (<c>GatewayLogout</c>, contract.md §2.2).</summary>
public enum EvictionPolicy
{
    /// <summary>Take them back after a wait that grows at each eviction.</summary>
    Retake,

    /// <summary>Leave them to the other session until this process is started again.</summary>
    Yield,
}

/// <summary>
/// How an eviction is answered; wall time. The waits grow because two clients that both take back at once evict each other
/// for ever (contract.md §9.26).
/// </summary>
public sealed record EvictionSettings
{
    /// <summary>What to do.</summary>
    public EvictionPolicy Policy { get; init; } = EvictionPolicy.Retake;

    /// <summary>Longest wait after the first eviction; doubles at each further one.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where doubling ends.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>A connection that stood this long was not contested: the next eviction counts as the first.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromMinutes(30);
}
