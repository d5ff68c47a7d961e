namespace Engine.Gateway;

/// <summary>A venue token. It cannot be printed: its text form is redacted.</summary>
public sealed class AccessToken(string value, DateTimeOffset expiresAt)
{
    /// <summary>When the venue stops honouring the token, UTC.</summary>
    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>The JWT, for the Authorization header only.</summary>
    public string Reveal() => value;

    /// <summary>Never the token.</summary>
    public override string ToString() => "[token]";
}

/// <summary>
/// The one place where the current token stands. The session actor writes it, everything that speaks to the venue reads
/// it; no message carries a token. Thread-safe; a reader sees the newest token that was written.
/// </summary>
public sealed class TokenCell
{
    private AccessToken? _current;

    /// <summary>
    /// A request that bore this token was answered with 401. Raised on the thread of the answer, once for each: the owner of the session
    /// hears of it whoever sent the request.
    /// </summary>
    public event Action<AccessToken>? Refused;

    /// <summary>The token to send, or null before the first login and after an eviction.</summary>
    public AccessToken? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>Told by whoever had a request answered with 401.</summary>
    /// <param name="token">The token that it bore.</param>
    public void Refuse(AccessToken token) => Refused?.Invoke(token);
}
