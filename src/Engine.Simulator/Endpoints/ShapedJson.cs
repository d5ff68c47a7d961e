using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Engine.Gateway.Wire;

namespace Engine.Simulator;

/// <summary>The JSON of answers and events in the shapes that a gateway was started with.</summary>
internal static class ShapedJson
{
    /// <summary>Types of REST answers: nulls are written.</summary>
    public static WireJson Rest(WireShapes shapes)
    {
        // Like ASP.NET, which escapes what JSON demands and no more: a timestamp's plus sign stays one.
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new TimestampConverter(shapes.Timestamps) },
        };
        if (shapes.TrailingZeros)
        {
            options.Converters.Add(new TrailingZerosConverter());
        }

        return new WireJson(options);
    }

    /// <summary>Options of the hubs' protocol: nulls are left out.</summary>
    public static JsonSerializerOptions Hub(WireShapes shapes)
    {
        var options = new JsonSerializerOptions(WireJson.Hub.Options)
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,

            // SignalR also serialises types of its own choosing, which the generated context does not know.
            TypeInfoResolver = JsonTypeInfoResolver.Combine(WireJson.Hub, new DefaultJsonTypeInfoResolver()),
        };
        if (shapes.Timestamps != TimestampForm.Offset)
        {
            options.Converters.Clear();
            options.Converters.Add(new TimestampConverter(shapes.Timestamps));
        }

        return options;
    }

    private sealed class TimestampConverter(TimestampForm form) : JsonConverter<DateTimeOffset>
    {
        private static readonly WireTimestampConverter Recorded = new();

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Recorded.Read(ref reader, typeToConvert, options);

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
        {
            var chosen = form == TimestampForm.Mixed ? (TimestampForm)(value.UtcTicks / TimeSpan.TicksPerMillisecond % 3) : form;
            if (chosen == TimestampForm.Offset)
            {
                Recorded.Write(writer, value, options);
                return;
            }

            var text = value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
            writer.WriteStringValue(chosen == TimestampForm.Zulu ? text + "Z" : text);
        }
    }

    private sealed class TrailingZerosConverter : JsonConverter<decimal>
    {
        // A sum of decimals keeps the longer of both scales.
        private const decimal NinePlaces = 0.000000000m;

        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDecimal();

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) => writer.WriteNumberValue(value + NinePlaces);
    }
}
