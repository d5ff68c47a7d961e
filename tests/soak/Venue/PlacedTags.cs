using System.Text.Json;

namespace Engine.Soak.Venue;

/// <summary>Reads the command log as it grows: every tag that was ever sent must have been sent once, whether or not the venue took it.</summary>
internal sealed class PlacedTags(string file)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _offset;

    /// <summary>Place requests that reached the venue.</summary>
    public int Placed { get; private set; }

    /// <summary>Changes that reached the venue.</summary>
    public int Modified { get; private set; }

    /// <summary>Cancels that reached the venue.</summary>
    public int Cancelled { get; private set; }

    /// <summary>Closes, whole and in part, that reached the venue.</summary>
    public int Closed { get; private set; }

    /// <summary>Reads on; returns the tags that came a second time.</summary>
    public IReadOnlyList<string> ReadOn()
    {
        var repeated = new List<string>();
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        stream.Seek(_offset, SeekOrigin.Begin);
        using var buffer = new MemoryStream();
        stream.CopyTo(buffer);
        var bytes = buffer.GetBuffer().AsSpan(0, (int)buffer.Length);
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            _offset += end + 1;
            var line = new Utf8JsonReader(bytes[..end]);
            using var json = JsonDocument.ParseValue(ref line);
            Count(json.RootElement, repeated);
        }

        return repeated;
    }

    private void Count(JsonElement line, List<string> repeated)
    {
        switch (line.TryGetProperty("do", out var word) ? word.GetString() : null)
        {
            case "place":
                Placed++;
                if (line.TryGetProperty("tag", out var tag) && tag.GetString() is { } text && !_seen.Add(text))
                {
                    repeated.Add(text);
                }

                break;
            case "modify":
                Modified++;
                break;
            case "cancel":
                Cancelled++;
                break;
            case "close" or "partial-close":
                Closed++;
                break;
        }
    }
}
