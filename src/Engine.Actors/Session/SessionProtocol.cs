using Engine.Gateway;

namespace Engine.Actors.Session;

/// <summary>Where the session stands.</summary>
public enum SessionPhase
{
    /// <summary>A login is under way or will be tried again.</summary>
    LoggingIn,

    /// <summary>A good token is in the cell.</summary>
    Open,

    /// <summary>Renewal failed; the old token still holds.</summary>
    RenewalOverdue,

    /// <summary>Logins are refused for good (bad key, agreements not signed); a person must act.</summary>
    Refused,
}

/// <summary>Messages of the session actor, the only owner of credentials. No message carries a token.</summary>
public static class SessionProtocol
{
    /// <summary>Command: the venue answered 401 or evicted us; get a new token, single flight, bounded tries.</summary>
    /// <param name="Why">For the log.</param>
    /// <param name="ExpiresAt">Which token was refused, by its expiry, UTC; null when the sender cannot tell.</param>
    public sealed record TokenRefused(string Why, DateTimeOffset? ExpiresAt = null);

    /// <summary>Query: where the session stands now. Answered by <see cref="SessionStateChanged"/>.</summary>
    public sealed record GetState
    {
        /// <summary>The query has no content.</summary>
        public static GetState Instance { get; } = new();
    }

    /// <summary>Published on the event stream whenever a token has been written to the cell.</summary>
    /// <param name="ExpiresAt">When the new token expires, UTC.</param>
    public sealed record TokenRenewed(DateTimeOffset ExpiresAt);

    /// <summary>Published on the event stream at every change.</summary>
    /// <param name="Phase">Where the session stands.</param>
    /// <param name="ExpiresAt">When the present token expires, UTC.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record SessionStateChanged(SessionPhase Phase, DateTimeOffset? ExpiresAt, string? Cause)
    {
        /// <summary>The venue's refusal that trying again does not cure; null otherwise.</summary>
        public GatewayFailure? Refusal { get; init; }
    }
}
