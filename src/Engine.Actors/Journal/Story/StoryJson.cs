using System.Text.Encodings.Web;
using System.Text.Json;

namespace Engine.Actors.Journal.Story;

/// <summary>A paragraph as one JSON object on one line: camel case, times UTC, prices and money as exact numbers. Members that say nothing are left out.</summary>
public static class StoryJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the object.</summary>
    /// <param name="paragraph">What is told.</param>
    /// <param name="journal">Id of the journal.</param>
    public static string Of(StoryParagraph paragraph, string journal)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            Write(json, paragraph, journal);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, StoryParagraph paragraph, string journal)
    {
        json.WriteStartObject();
        json.WriteString("journal", journal);
        json.WriteString("kind", JsonNamingPolicy.CamelCase.ConvertName(paragraph.Kind.ToString()));
        json.WriteNumber("first", paragraph.First);
        json.WriteNumber("last", paragraph.Last);
        json.WriteString("at", paragraph.At.UtcDateTime);
        json.WriteString("headline", paragraph.Headline);
        Text(json, "outcome", paragraph.Outcome);
        if (paragraph.Continued)
        {
            json.WriteBoolean("continued", true);
        }

        Text(json, "strategy", paragraph.Strategy?.Value);
        Number(json, "intent", paragraph.Intent?.Value);
        Text(json, "tag", paragraph.Tag?.Value);
        Number(json, "order", paragraph.Order?.Value);
        Text(json, "contract", paragraph.Contract?.Value);
        Text(json, "side", paragraph.Side?.ToString());
        Number(json, "size", paragraph.Size);
        Text(json, "rule", paragraph.Rule);
        Number(json, "decidedAt", paragraph.DecidedAt?.Value);
        if (paragraph.Cause is { } cause)
        {
            json.WriteStartObject("cause");
            json.WriteString("at", cause.At.UtcDateTime);
            json.WriteNumber("sequence", cause.Sequence.Value);
            json.WriteString("kind", cause.Kind);
            json.WriteString("text", cause.Text);
            Text(json, "market", cause.Market);
            json.WriteEndObject();
        }

        if (paragraph.Kind is StoryKind.Order or StoryKind.Close)
        {
            json.WriteNumber("filled", paragraph.Filled);
            if (paragraph.AveragePrice is { } average)
            {
                json.WriteNumber("averagePrice", decimal.Round(average, 9) / 1.000000000000000000000000000m);
            }

            json.WriteNumber("realised", paragraph.Realized.ToDecimal());
            json.WriteNumber("costs", paragraph.Costs.ToDecimal());
        }

        json.WriteStartArray("steps");
        foreach (var step in paragraph.Steps)
        {
            json.WriteStartObject();
            json.WriteNumber("number", step.Number);
            json.WriteString("at", step.At.UtcDateTime);
            json.WriteString("clock", step.VenueClock ? "venue" : "market");
            if (step.Written is { } written)
            {
                json.WriteString("written", written.UtcDateTime);
            }

            if (step.After is { } after)
            {
                json.WriteNumber("afterMs", (decimal)after.Ticks / TimeSpan.TicksPerMillisecond);
            }

            json.WriteString("what", step.What);
            json.WriteString("text", step.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void Number(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }
}
