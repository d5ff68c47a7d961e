using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Orders;

/// <summary>
/// What an executor needs to go on after a restart. It travels with the order that the executor begins with and stands in the journal as a part
/// of it: there is no moment at which one of the two is known and the other is not. The account keeps it and never looks into it.
/// </summary>
/// <param name="Version">Version of the shape, at least 1; the strategy kit's own counting.</param>
/// <param name="Json">The terms as a JSON object, kept as it was written.</param>
[JsonConverter(typeof(ExecutorTermsJson))]
public sealed record ExecutorTerms(int Version, string Json);

/// <summary>Written as <c>{"version":1,"terms":{…}}</c>, so that a person can read it in the journal.</summary>
public sealed class ExecutorTermsJson : JsonConverter<ExecutorTerms>
{
    private const string Version = "version";
    private const string Terms = "terms";

    /// <inheritdoc/>
    public override ExecutorTerms Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty(Version, out var version) && version.TryGetInt32(out var number) && root.TryGetProperty(Terms, out var terms)
            ? new ExecutorTerms(number, terms.GetRawText())
            : throw new JsonException("The terms of an executor have no version or no terms.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ExecutorTerms value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Version, value.Version);
        writer.WritePropertyName(Terms);
        writer.WriteRawValue(value.Json);
        writer.WriteEndObject();
    }
}
