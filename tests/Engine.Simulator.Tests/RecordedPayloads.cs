using System.Text.Json;
using System.Text.RegularExpressions;

namespace Engine.Simulator.Tests;

/// <summary>A test on what has been recorded at the venue: <c>gateway/samples</c> beside the data folder.</summary>
public sealed class RecordedFactAttribute : FactAttribute
{
    public RecordedFactAttribute()
    {
        if (!Directory.Exists(RecordedPayloads.Folder))
        {
            Skip = "No recorded payloads: there is no gateway/samples beside the data folder.";
        }
    }
}

/// <summary>The recorded payloads, and what two JSON objects have in common.</summary>
internal static partial class RecordedPayloads
{
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(DataFactAttribute.Folder, "..", "gateway", "samples"));

    public static JsonElement Read(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file))).RootElement;

    /// <summary>The arguments of the recorded hub event of a kind.</summary>
    public static JsonElement HubEvent(string target) =>
        Read("hub_events.json").GetProperty("events").EnumerateArray().Single(sample => sample.GetProperty("target").GetString() == target).GetProperty("arguments");

    public static string[] Members(JsonElement value) => [.. value.EnumerateObject().Select(member => member.Name)];

    /// <summary>For each member that occurs in any of the objects, the kinds of value that it takes; a timestamp is a kind of its own.</summary>
    public static SortedDictionary<string, string> Shape(IEnumerable<JsonElement> objects) => new(
        objects.SelectMany(value => value.EnumerateObject())
            .GroupBy(member => member.Name)
            .ToDictionary(
                group => group.Key,
                group => string.Join("|", group.Select(member => Kind(member.Value)).Distinct().Order(StringComparer.Ordinal))),
        StringComparer.Ordinal);

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when Timestamp().IsMatch(value.GetString()!) => "time",
        JsonValueKind.String => "text",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        var kind => kind.ToString().ToLowerInvariant(),
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")]
    private static partial Regex Timestamp();
}
