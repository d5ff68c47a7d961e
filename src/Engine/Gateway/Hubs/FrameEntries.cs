using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Gateway.Hubs;

/// <summary>The entries of a trade or depth frame. <paramref name="Unreadable"/> says that at least one more could not be read.</summary>
internal sealed record FrameEntries<T>(T[] Entries, bool Unreadable);

/// <summary>
/// Trades and depth in one pass over the bytes. The wire sends arrays, the documentation shows a single object: both are
/// read (contract.md §6.4), also when wrapped as <c>{action, data}</c> like the user hub's events. An entry without price, size or time is unreadable, never an entry with zeros.
/// </summary>
internal sealed class FrameEntriesConverter<T>(FrameEntriesConverter<T>.EntryReader read) : JsonConverter<FrameEntries<T>>
{
    public delegate bool EntryReader(ref Utf8JsonReader reader, out T entry);

    public override bool HandleNull => true;

    public override FrameEntries<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var start = reader;
            return TryEntry(ref reader, out var single) ? new FrameEntries<T>([single], false)
                : TryUnwrap(ref start) ? Read(ref start, typeToConvert, options)
                : new FrameEntries<T>([], true);
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return new FrameEntries<T>([], true);
        }

        var (entries, count, unreadable) = (new T[1], 0, false);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (!TryEntry(ref reader, out var entry))
            {
                unreadable = true;
                continue;
            }

            if (count == entries.Length)
            {
                Array.Resize(ref entries, count * 2);
            }

            entries[count++] = entry;
        }

        if (count < entries.Length)
        {
            Array.Resize(ref entries, count);
        }

        return new FrameEntries<T>(entries, unreadable);
    }

    public override void Write(Utf8JsonWriter writer, FrameEntries<T> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Market frames are only received.");

    /// <summary>From the brace of a wrapper to the value of its <c>data</c>; false when there is none.</summary>
    private static bool TryUnwrap(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isData = reader.ValueTextEquals("data"u8);
            reader.Read();
            if (isData)
            {
                return true;
            }

            reader.Skip();
        }

        return false;
    }

    private bool TryEntry(ref Utf8JsonReader reader, out T entry)
    {
        var start = reader;
        if (reader.TokenType == JsonTokenType.StartObject && read(ref reader, out entry))
        {
            return true;
        }

        // Whatever it was, the entries after it can still be read.
        reader = start;
        reader.Skip();
        entry = default!;
        return false;
    }
}
