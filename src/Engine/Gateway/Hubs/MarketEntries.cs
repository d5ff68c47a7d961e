using System.Text.Json;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Gateway.Hubs;

/// <summary>One print as it stands in a frame.</summary>
internal readonly record struct TapePrint(Price Price, int Size, DateTimeOffset Timestamp, OrderSide? Aggressor);

/// <summary>One depth entry as it stands in a frame.</summary>
internal readonly record struct DepthEntry(DepthKind Kind, Price Price, int Volume, DateTimeOffset Timestamp);

/// <summary>Reads the members of one print or depth entry; the reader stands on its opening brace and ends on the closing one.</summary>
internal static class MarketEntries
{
    public static bool TryTrade(ref Utf8JsonReader reader, out TapePrint entry)
    {
        entry = default;
        var (price, size, time, aggressor) = (default(Price), 0, default(DateTimeOffset), default(OrderSide?));
        var (hasPrice, hasTime) = (false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var read = true;
            if (reader.ValueTextEquals("price"u8))
            {
                reader.Read();
                read = hasPrice = PayloadReader.TryPrice(ref reader, out price);
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                reader.Read();
                read = hasTime = PayloadReader.TryTime(ref reader, out time);
            }
            else if (reader.ValueTextEquals("volume"u8))
            {
                reader.Read();
                read = PayloadReader.TryInt(ref reader, out size);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                aggressor = PayloadReader.TryInt(ref reader, out var side) && side is 0 or 1 ? (OrderSide)side : null;
            }
            else
            {
                reader.Skip();
            }

            if (!read)
            {
                return false;
            }
        }

        entry = new TapePrint(price, size, time, aggressor);
        return hasPrice && hasTime && size > 0;
    }

    public static bool TryDepth(ref Utf8JsonReader reader, out DepthEntry entry)
    {
        entry = default;
        var (kind, price, volume, time) = (DepthKind.Unknown, default(Price), 0, default(DateTimeOffset));
        var (hasKind, hasPrice, hasVolume) = (false, false, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var read = true;
            if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();
                read = hasKind = PayloadReader.TryInt(ref reader, out var type);
                kind = type is > 0 and <= (int)DepthKind.Fill ? (DepthKind)type : DepthKind.Unknown;
            }
            else if (reader.ValueTextEquals("price"u8))
            {
                reader.Read();
                read = hasPrice = PayloadReader.TryPrice(ref reader, out price);
            }
            else if (reader.ValueTextEquals("volume"u8))
            {
                reader.Read();
                read = hasVolume = PayloadReader.TryInt(ref reader, out volume);
            }
            else if (reader.ValueTextEquals("timestamp"u8))
            {
                reader.Read();
                read = PayloadReader.TryTime(ref reader, out time);
            }
            else
            {
                reader.Skip();
            }

            if (!read)
            {
                return false;
            }
        }

        entry = new DepthEntry(kind, price, volume, time);
        return hasKind && (kind == DepthKind.Reset || (hasPrice && hasVolume));
    }
}
