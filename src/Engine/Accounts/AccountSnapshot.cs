using System.Buffers;
using System.Text.Json;

namespace Engine.Accounts;

/// <summary>
/// A state of the book as bytes: a cache that spares the replay of a long journal and may be thrown away at any time. It is
/// believed only by the very build that wrote it, for another one may apply events in another way, and only while its hash is
/// that of its content.
/// </summary>
public static class AccountSnapshot
{
    /// <summary>The name of this form in the snapshot table.</summary>
    public const string Manifest = "account-state.v1";

    /// <summary>The build that writes: the module version id of this assembly, which changes with its code.</summary>
    public static string Build { get; } = typeof(AccountState).Module.ModuleVersionId.ToString("N");

    /// <summary>Writes <c>{"build":…,"hash":…,"state":{…}}</c>.</summary>
    public static byte[] Write(AccountState state)
    {
        var canonical = AccountStateJson.Write(state);
        var bytes = new ArrayBufferWriter<byte>(canonical.Length + 256);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("build", Build);
            writer.WriteString("hash", StateHash.Of(canonical));
            writer.WritePropertyName("state");
            writer.WriteRawValue(canonical, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="AccountSnapshotException">It was written by another build, or is damaged.</exception>
    public static AccountState Read(ReadOnlySpan<byte> snapshot)
    {
        try
        {
            var reader = new Utf8JsonReader(snapshot);
            var build = Member(ref reader, "build", JsonTokenType.StartObject).GetString();
            if (build != Build)
            {
                throw new AccountSnapshotException($"it was written by another build ({build})");
            }

            var hash = Member(ref reader, "hash", JsonTokenType.None).GetString();
            var start = Member(ref reader, "state", JsonTokenType.None).TokenStartIndex;
            reader.Skip();
            var canonical = snapshot[(int)start..(int)reader.BytesConsumed];
            return reader.Read() && StateHash.Of(canonical) == hash
                ? AccountStateJson.Read(canonical)
                : throw new AccountSnapshotException("its content does not have the hash that was written with it");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new AccountSnapshotException($"it is damaged ({e.Message})");
        }
    }

    private static ref Utf8JsonReader Member(ref Utf8JsonReader reader, string name, JsonTokenType before)
    {
        var wanted = before == JsonTokenType.None || (reader.Read() && reader.TokenType == before);
        if (!wanted || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals(name) || !reader.Read())
        {
            throw new JsonException($"there is no {name}");
        }

        return ref reader;
    }
}

/// <summary>A snapshot cannot be believed; the message says why, as a clause.</summary>
public sealed class AccountSnapshotException(string message) : Exception(message);
