using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Engine.Simulator;

/// <summary>Issues and judges HS256 tokens. A new login leaves earlier tokens good (contract.md §2.2). Thread-safe.</summary>
internal sealed class TokenIssuer(TimeProvider wall)
{
    private static readonly string Header = Encode("""{"alg":"HS256","typ":"JWT"}"""u8);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
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
        return $"{signed}.{Encode(HMACSHA256.HashData(_key, Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>True for a token of ours that is neither expired nor revoked.</summary>
    public bool IsGood(string? token) => SerialOf(token) is not null;

    /// <summary>Ends one token.</summary>
    public void Revoke(string token)
    {
        if (SerialOf(token) is { } serial)
        {
            lock (_gate)
            {
                _revoked.Add(serial);
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

    private static string Encode(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    private long? SerialOf(string? token)
    {
        if (token is null || token.LastIndexOf('.') is var dot && dot < Header.Length + 1)
        {
            return null;
        }

        var expected = Encode(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(token[..dot])));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(token[(dot + 1)..])))
        {
            return null;
        }

        using var payload = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(token.AsSpan(Header.Length + 1, dot - Header.Length - 1)));
        var serial = payload.RootElement.GetProperty("jti").GetInt64();
        if (payload.RootElement.GetProperty("exp").GetInt64() <= wall.GetUtcNow().ToUnixTimeSeconds())
        {
            return null;
        }

        lock (_gate)
        {
            return serial >= _firstGood && !_revoked.Contains(serial) ? serial : null;
        }
    }
}
