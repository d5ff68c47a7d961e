using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Engine.Simulator;

/// <summary>What a token is worth.</summary>
internal enum TokenState
{
    /// <summary>Ours, in its life, not ended.</summary>
    Good,

    /// <summary>None, or none of ours.</summary>
    Foreign,

    /// <summary>Ours, past its life.</summary>
    Expired,

    /// <summary>Ours, ended by a logout or all at once.</summary>
    Revoked,
}

/// <summary>Issues and judges HS256 tokens. A new login leaves earlier tokens good (contract.md §2.2). Thread-safe.</summary>
internal sealed class TokenIssuer(TimeProvider wall)
{
    private static readonly string Header = Encode("""{"alg":"HS256","typ":"JWT"}"""u8);

    // The longest wait that every timer takes; a longer one is waited for in parts.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(20);

    /// <summary>Issued tokens that are remembered for whoever looks for them where none may be.</summary>
    private const int Remembered = 10_000;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Queue<string> _issued = new();
    private readonly HashSet<long> _revoked = [];
    private readonly object _gate = new();
    private long _lastSerial;
    private long _firstGood = 1;

    /// <summary>A token that expires after a life; <c>exp</c> has whole seconds, cut.</summary>
    public string Issue(string user, TimeSpan life)
    {
        var now = wall.GetUtcNow();
        long serial;
        lock (_gate)
        {
            serial = ++_lastSerial;
        }

        var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["sub"] = user,
            ["jti"] = serial,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + life).ToUnixTimeSeconds(),
        });
        var signed = $"{Header}.{Encode(payload)}";
        var token = $"{signed}.{Encode(Sign(signed))}";
        lock (_gate)
        {
            _issued.Enqueue(token);
            if (_issued.Count > Remembered)
            {
                _issued.Dequeue();
            }
        }

        return token;
    }

    /// <summary>The tokens issued so far, the newest ten thousand of them.</summary>
    public IReadOnlyList<string> Issued()
    {
        lock (_gate)
        {
            return [.. _issued];
        }
    }

    /// <summary>True for a token of ours that is neither expired nor revoked. Any text may be asked.</summary>
    public bool IsGood(string? token) => Judge(token) == TokenState.Good;

    /// <summary>What a token is worth. Any text may be asked.</summary>
    public TokenState Judge(string? token)
    {
        if (Read(token) is not { } claims)
        {
            return TokenState.Foreign;
        }

        lock (_gate)
        {
            if (claims.Serial < _firstGood || _revoked.Contains(claims.Serial))
            {
                return TokenState.Revoked;
            }
        }

        return claims.Expiry <= wall.GetUtcNow().ToUnixTimeSeconds() ? TokenState.Expired : TokenState.Good;
    }

    /// <summary>Ends one token.</summary>
    public void Revoke(string? token)
    {
        if (Read(token) is { } claims)
        {
            lock (_gate)
            {
                _revoked.Add(claims.Serial);
            }
        }
    }

    /// <summary>Ends every token issued so far.</summary>
    public void RevokeAll()
    {
        lock (_gate)
        {
            _firstGood = _lastSerial + 1;
            _revoked.Clear();
        }
    }

    /// <summary>Calls back once, when a token expires; null for a token that is none of ours. Dispose to give up.</summary>
    public IDisposable? WhenExpired(string token, Action expired)
    {
        if (Read(token) is not { } claims)
        {
            return null;
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(claims.Expiry);
        var alarm = new Alarm();
        alarm.Timer = wall.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        alarm.Timer.Change(Rest(), Timeout.InfiniteTimeSpan);
        return alarm;

        void Ring()
        {
            if (wall.GetUtcNow() >= at)
            {
                expired();
                return;
            }

            alarm.Timer?.Change(Rest(), Timeout.InfiniteTimeSpan);
        }

        TimeSpan Rest()
        {
            var left = at - wall.GetUtcNow();
            return left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestWait ? LongestWait : left;
        }
    }

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private byte[] Sign(string signed) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed));

    // Nothing is decoded before the signature has proved that it is ours.
    private (long Serial, long Expiry)? Read(string? token)
    {
        var dot = token?.LastIndexOf('.') ?? -1;
        if (token is null || dot <= Header.Length
            || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Encode(Sign(token[..dot]))), Encoding.UTF8.GetBytes(token[(dot + 1)..])))
        {
            return null;
        }

        using var payload = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(Header.Length + 1, dot - Header.Length - 1)));
        return (payload.RootElement.GetProperty("jti").GetInt64(), payload.RootElement.GetProperty("exp").GetInt64());
    }

    private sealed class Alarm : IDisposable
    {
        public ITimer? Timer { get; set; }

        public void Dispose() => Timer?.Dispose();
    }
}
