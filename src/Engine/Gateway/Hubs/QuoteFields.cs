using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Markets;

namespace Engine.Gateway.Hubs;

/// <summary>A partial quote as it stands in a frame, and those after it; absent members are null.</summary>
internal sealed class QuoteFields
{
    public bool Unreadable { get; set; }

    /// <summary>The next quote of the same frame.</summary>
    public QuoteFields? Next { get; set; }

    public QuoteFields Last
    {
        get
        {
            var last = this;
            while (last.Next is { } next)
            {
                last = next;
            }

            return last;
        }
    }

    public Price? LastPrice { get; set; }

    public Price? BestBid { get; set; }

    public Price? BestAsk { get; set; }

    public Price? Open { get; set; }

    public Price? High { get; set; }

    public Price? Low { get; set; }

    public long? Volume { get; set; }

    public Price? Change { get; set; }

    public decimal? ChangePercent { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public DateTimeOffset? LastUpdated { get; set; }
}

/// <summary>
/// Quotes in one pass over the bytes. A member that is null is absent; one that cannot be read spoils its quote. The wire
/// sends one object; an array of them, and one wrapped as <c>{action, data}</c>, are read as well.
/// </summary>
internal sealed class QuoteFieldsConverter : JsonConverter<QuoteFields>
{
    public override bool HandleNull => true;

    public override QuoteFields Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            return One(ref reader);
        }

        if (reader.TokenType == JsonTokenType.StartArray)
        {
            return Many(ref reader);
        }

        reader.Skip();
        return Spoiled();
    }

    public override void Write(Utf8JsonWriter writer, QuoteFields value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Market frames are only received.");

    private static QuoteFields One(ref Utf8JsonReader reader)
    {
        var fields = new QuoteFields();
        QuoteFields? wrapped = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryMember(ref reader, fields))
            {
                wrapped = Wrapped(ref reader);
            }
        }

        return wrapped ?? fields;
    }

    private static QuoteFields? Wrapped(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => One(ref reader),
            JsonTokenType.StartArray => Many(ref reader),
            _ => null,
        };
    }

    private static QuoteFields Many(ref Utf8JsonReader reader)
    {
        QuoteFields? first = null, last = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            QuoteFields next;
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                next = One(ref reader);
            }
            else
            {
                reader.Skip();
                next = Spoiled();
            }

            if (last is null)
            {
                first = next;
            }
            else
            {
                last.Next = next;
            }

            last = next.Last;
        }

        return first ?? Spoiled();
    }

    private static QuoteFields Spoiled() => new() { Unreadable = true };

    /// <summary>Reads one member, of a known name or not; false, with nothing read, for the <c>data</c> of a wrapper.</summary>
    private static bool TryMember(ref Utf8JsonReader reader, QuoteFields fields)
    {
        if (reader.ValueTextEquals("lastUpdated"u8))
        {
            fields.LastUpdated = Time(ref reader, fields);
        }
        else if (reader.ValueTextEquals("timestamp"u8))
        {
            fields.Timestamp = Time(ref reader, fields);
        }
        else if (reader.ValueTextEquals("bestBid"u8))
        {
            fields.BestBid = PriceOf(ref reader, fields);
        }
        else if (reader.ValueTextEquals("bestAsk"u8))
        {
            fields.BestAsk = PriceOf(ref reader, fields);
        }
        else if (reader.ValueTextEquals("lastPrice"u8))
        {
            fields.LastPrice = PriceOf(ref reader, fields);
        }
        else if (reader.ValueTextEquals("volume"u8))
        {
            fields.Volume = Number(ref reader, fields);
        }
        else if (reader.ValueTextEquals("open"u8))
        {
            fields.Open = PriceOf(ref reader, fields);
        }
        else if (reader.ValueTextEquals("high"u8))
        {
            fields.High = PriceOf(ref reader, fields);
        }
        else if (reader.ValueTextEquals("low"u8))
        {
            fields.Low = PriceOf(ref reader, fields);
        }
        else if (reader.ValueTextEquals("change"u8))
        {
            fields.Change = Figure(ref reader) is { } points && Price.TryFromDecimal(points, out var change) ? change : null;
        }
        else if (reader.ValueTextEquals("changePercent"u8))
        {
            // Within what the tape can keep.
            fields.ChangePercent = Figure(ref reader) is { } percent && Price.TryFromDecimal(decimal.Round(percent, 9), out var kept) ? kept.ToDecimal() : null;
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            return false;
        }
        else
        {
            // Covers both the name and its value.
            reader.Skip();
        }

        return true;
    }

    private static Price? PriceOf(ref Utf8JsonReader reader, QuoteFields fields)
    {
        reader.Read();
        if (PayloadReader.TryPrice(ref reader, out var price))
        {
            return price;
        }

        Spoil(ref reader, fields);
        return null;
    }

    /// <summary>A number on which nobody trades: one that cannot be read is absent, and costs no price.</summary>
    private static decimal? Figure(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (PayloadReader.TryDecimal(ref reader, out var value))
        {
            return value;
        }

        reader.Skip();
        return null;
    }

    private static long? Number(ref Utf8JsonReader reader, QuoteFields fields)
    {
        reader.Read();
        if (PayloadReader.TryLong(ref reader, out var number))
        {
            return number;
        }

        Spoil(ref reader, fields);
        return null;
    }

    private static DateTimeOffset? Time(ref Utf8JsonReader reader, QuoteFields fields)
    {
        reader.Read();
        if (PayloadReader.TryTime(ref reader, out var time))
        {
            return time;
        }

        Spoil(ref reader, fields);
        return null;
    }

    private static void Spoil(ref Utf8JsonReader reader, QuoteFields fields)
    {
        fields.Unreadable |= reader.TokenType != JsonTokenType.Null;
        reader.Skip();
    }
}
