using System.Globalization;
using System.Text.Json;

namespace Engine.Simulator;

/// <summary>The members of one object, each of a known name and type.</summary>
internal readonly struct FaultMembers
{
    private readonly JsonElement _json;
    private readonly string _where;

    public FaultMembers(JsonElement json, string where, string[] known)
    {
        (_json, _where) = (json, where);
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw Problem("an object is expected");
        }

        foreach (var member in json.EnumerateObject())
        {
            if (!known.Contains(member.Name, StringComparer.Ordinal))
            {
                throw Problem($"\"{member.Name}\" is unknown; known are {string.Join(", ", known)}");
            }
        }
    }

    public FaultFileException Problem(string problem) => new($"{_where}: {problem}.");

    public string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Problem($"\"{name}\" must be a text");

    public T? Word<T>(string name)
        where T : struct, Enum
    {
        var known = Enum.GetValues<T>().ToDictionary(FaultJson.WordOf, StringComparer.Ordinal);
        return Text(name) is not { } word ? null
            : known.TryGetValue(word, out var value) ? value
            : throw Problem($"\"{name}\" is \"{word}\"; known are {string.Join(", ", known.Keys)}");
    }

    public bool? Flag(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Problem($"\"{name}\" must be true or false");

    public long? Whole(string name, long least, long most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most ? number
        : throw Problem($"\"{name}\" must be a whole number from {least} to {most}");

    public double? Number(string name, double least, double most) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= least && number <= most ? number
        : throw Problem(string.Create(CultureInfo.InvariantCulture, $"\"{name}\" must be a number from {least} to {most}"));

    public TimeSpan? Seconds(string name) => Number(name, 0, 1_000_000) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    public DateTimeOffset? Time(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time
        : throw Problem($"\"{name}\" must be an ISO 8601 time");

    public FaultWindow Window(string name)
    {
        if (Find(name) is not { } value)
        {
            return default;
        }

        var ends = new FaultMembers(value, $"{_where}, {name}", ["from", "to"]);
        var window = new FaultWindow(ends.Time("from"), ends.Time("to"));
        return window.From >= window.To ? throw Problem($"\"{name}\" ends before it begins") : window;
    }

    public JsonElement? Object(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? value
        : throw Problem($"\"{name}\" must be an object");

    public IEnumerable<JsonElement> Array(string name) => Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : throw Problem($"\"{name}\" must be an array");

    private JsonElement? Find(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
