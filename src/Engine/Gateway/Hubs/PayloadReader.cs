using System.Globalization;
using System.Text.Json;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Gateway.Hubs;

/// <summary>Reads single values of a hub payload without allocating. Each returns false, and never throws, for what it cannot read exactly.</summary>
internal static class PayloadReader
{
    private static readonly WireTimestampConverter Timestamps = new();

    public static bool TryDecimal(ref Utf8JsonReader reader, out decimal value)
    {
        value = 0;
        return reader.TokenType switch
        {
            JsonTokenType.Number => reader.TryGetDecimal(out value),
            JsonTokenType.String => decimal.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out value),
            _ => false,
        };
    }

    public static bool TryPrice(ref Utf8JsonReader reader, out Price price)
    {
        price = default;
        return TryDecimal(ref reader, out var value) && Price.TryFromDecimal(value, out price);
    }

    /// <summary>A whole number; <c>2.0</c> is one.</summary>
    public static bool TryLong(ref Utf8JsonReader reader, out long value)
    {
        value = 0;
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out value))
        {
            return true;
        }

        if (!TryDecimal(ref reader, out var exact) || exact != decimal.Truncate(exact) || exact is > long.MaxValue or < long.MinValue)
        {
            return false;
        }

        value = (long)exact;
        return true;
    }

    public static bool TryInt(ref Utf8JsonReader reader, out int value)
    {
        var read = TryLong(ref reader, out var wide) && wide is <= int.MaxValue and >= int.MinValue;
        value = read ? (int)wide : 0;
        return read;
    }

    public static bool TryTime(ref Utf8JsonReader reader, out DateTimeOffset time)
    {
        time = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        try
        {
            time = Timestamps.Read(ref reader, typeof(DateTimeOffset), JsonSerializerOptions.Default);
            return true;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return false;
        }
    }
}
