using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>
/// The figures as JSON. Money is a number of dollars, a duration a number of seconds, an instant ISO 8601 in UTC. A figure without a value is
/// <c>null</c>, and <c>undefined</c> says why, by the figure's path such as <c>returns.sharpe</c>. Names are stable: one is added, never renamed.
/// </summary>
public static class StatisticsJson
{
    private const string Why = "why";

    /// <summary>The figures as one object.</summary>
    public static JsonObject ToNode(PerformanceStatistics statistics)
    {
        var node = (JsonObject)JsonSerializer.SerializeToNode(statistics, StatisticsJsonContext.Default.PerformanceStatistics)!;
        var undefined = new JsonObject();
        Settle(node, "", undefined);
        node.Add("undefined", undefined);
        return node;
    }

    /// <summary>The same as text, indented.</summary>
    public static string Write(PerformanceStatistics statistics) => ToNode(statistics).ToJsonString(StatisticsJsonContext.Default.Options);

    /// <summary>Puts null in the place of every figure without a value, and its reason into a list by path.</summary>
    private static void Settle(JsonNode node, string path, JsonObject undefined)
    {
        if (node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is { } item)
                {
                    Settle(item, $"{path}[{i}]", undefined);
                }
            }

            return;
        }

        if (node is not JsonObject members)
        {
            return;
        }

        foreach (var (name, member) in members.ToList())
        {
            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (member is JsonObject { Count: 1 } figure && figure[Why] is { } why)
            {
                undefined.Add(place, why.DeepClone());
                members[name] = null;
            }
            else if (member is not null)
            {
                Settle(member, place, undefined);
            }
        }
    }

    /// <summary>A figure as its value, or as an object that holds its reason alone.</summary>
    internal abstract class FigureJson<T>(Action<Utf8JsonWriter, T> write) : JsonConverter<Figure<T>>
        where T : struct
    {
        /// <inheritdoc/>
        public override Figure<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("Figures are written for others to read.");

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, Figure<T> value, JsonSerializerOptions options)
        {
            if (value.Value is { } number)
            {
                write(writer, number);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString(Why, value.Why.ToString());
            writer.WriteEndObject();
        }
    }

    internal sealed class RatioFigureJson() : FigureJson<double>((writer, value) => writer.WriteNumberValue(value));

    internal sealed class MoneyFigureJson() : FigureJson<Money>((writer, value) => writer.WriteNumberValue(value.ToDecimal()));

    internal sealed class DurationFigureJson() : FigureJson<TimeSpan>((writer, value) => writer.WriteNumberValue(value.TotalSeconds));

    internal sealed class DurationJson : JsonConverter<TimeSpan>
    {
        /// <inheritdoc/>
        public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => TimeSpan.FromSeconds(reader.GetDouble());

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
    }
}

/// <summary>Generated writers of <see cref="StatisticsJson"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UseStringEnumConverter = true,
    Converters =
    [
        typeof(MoneyJson), typeof(ContractIdJson), typeof(StrategyNameJson), typeof(StatisticsJson.DurationJson),
        typeof(StatisticsJson.RatioFigureJson), typeof(StatisticsJson.MoneyFigureJson), typeof(StatisticsJson.DurationFigureJson),
    ])]
[JsonSerializable(typeof(PerformanceStatistics))]
internal sealed partial class StatisticsJsonContext : JsonSerializerContext;
