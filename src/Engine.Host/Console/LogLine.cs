using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Console;

/// <summary>One entry of the log as one line of JSON: when, how bad, who, what, the values in it by name, and what was thrown. Every text goes through the filter.</summary>
internal static class LogLine
{
    /// <summary>Longest text of a value, in characters: a log is no place for documents.</summary>
    private const int LongestValue = 2_000;

    private const string Template = "{OriginalFormat}";

    // Nothing of a log is read by a browser; a quotation mark that reads \u0022 is read by nobody.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line, without its end.</summary>
    /// <param name="at">When, UTC.</param>
    /// <param name="level">How bad.</param>
    /// <param name="source">Who logs.</param>
    /// <param name="id">The event's name or number; default for none.</param>
    /// <param name="message">What happened, for a person; clean.</param>
    /// <param name="state">The values of the message by name, where they are known.</param>
    /// <param name="failure">What was thrown.</param>
    /// <param name="filter">Takes secrets out.</param>
    public static string Of(DateTimeOffset at, LogLevel level, string source, EventId id, string message, object? state, Exception? failure, SecretFilter filter)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("at", at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            json.WriteString("level", level.ToString().ToLowerInvariant());
            json.WriteString("source", source);
            if (EventOf(id, state) is { } name)
            {
                json.WriteString("event", filter.Clean(name));
            }

            json.WriteString("message", message);
            WriteFields(json, state, filter);
            if (failure is not null)
            {
                json.WriteString("error", filter.Clean(failure.ToString()));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>What kind of entry it is: the name that it was given, or else its text before values were put in.</summary>
    private static string? EventOf(EventId id, object? state) => id.Name
        ?? (state as IEnumerable<KeyValuePair<string, object?>>)?.FirstOrDefault(pair => pair.Key == Template).Value as string;

    private static void WriteFields(Utf8JsonWriter json, object? state, SecretFilter filter)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> pairs)
        {
            return;
        }

        var begun = false;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            if (key == Template || value is null || !seen.Add(key))
            {
                continue;
            }

            if (!begun)
            {
                begun = true;
                json.WriteStartObject("fields");
            }

            Write(json, key, value, filter);
        }

        if (begun)
        {
            json.WriteEndObject();
        }
    }

    private static void Write(Utf8JsonWriter json, string key, object value, SecretFilter filter)
    {
        switch (value)
        {
            case bool word:
                json.WriteBoolean(key, word);
                break;
            case int or long or short or byte:
                json.WriteNumber(key, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case decimal number:
                json.WriteNumber(key, number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumber(key, number);
                break;
            default:
                var text = filter.Clean(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
                json.WriteString(key, text.Length > LongestValue ? text[..LongestValue] : text);
                break;
        }
    }
}
