using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Engine.Gateway.Wire;

/// <summary>
/// Source-generated JSON for every REST body and hub payload of the venue. Member names are camel case, read without
/// regard to case; enums are integers and unknown values pass; nulls are written (REST does, hubs do not: see <see cref="Hub"/>).
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    PropertyNameCaseInsensitive = true,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(WireTimestampConverter)])]
[JsonSerializable(typeof(LoginKeyRequest))]
[JsonSerializable(typeof(LoginAppRequest))]
[JsonSerializable(typeof(LoginResponse))]
[JsonSerializable(typeof(ValidateResponse))]
[JsonSerializable(typeof(Envelope))]
[JsonSerializable(typeof(AccountSearchRequest))]
[JsonSerializable(typeof(AccountSearchResponse))]
[JsonSerializable(typeof(ContractSearchRequest))]
[JsonSerializable(typeof(ContractAvailableRequest))]
[JsonSerializable(typeof(ContractSearchByIdRequest))]
[JsonSerializable(typeof(ContractSearchResponse))]
[JsonSerializable(typeof(ContractResponse))]
[JsonSerializable(typeof(RetrieveBarsRequest))]
[JsonSerializable(typeof(RetrieveBarsResponse))]
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(PlaceOrderResponse))]
[JsonSerializable(typeof(ModifyOrderRequest))]
[JsonSerializable(typeof(CancelOrderRequest))]
[JsonSerializable(typeof(OrderSearchRequest))]
[JsonSerializable(typeof(AccountScopedRequest))]
[JsonSerializable(typeof(OrderSearchResponse))]
[JsonSerializable(typeof(OrderSearchByIdRequest))]
[JsonSerializable(typeof(OrderResponse))]
[JsonSerializable(typeof(OrderQueryRequest))]
[JsonSerializable(typeof(OrderQueryResponse))]
[JsonSerializable(typeof(PositionSearchResponse))]
[JsonSerializable(typeof(CloseContractRequest))]
[JsonSerializable(typeof(PartialCloseContractRequest))]
[JsonSerializable(typeof(TradeSearchRequest))]
[JsonSerializable(typeof(TradeSearchResponse))]
[JsonSerializable(typeof(UserEvent<WireAccount>))]
[JsonSerializable(typeof(UserEvent<WireOrder>))]
[JsonSerializable(typeof(UserEvent<WirePosition>))]
[JsonSerializable(typeof(UserEvent<WireTrade>))]
[JsonSerializable(typeof(WireQuote))]
[JsonSerializable(typeof(WireMarketTrade))]
[JsonSerializable(typeof(WireMarketTrade[]))]
[JsonSerializable(typeof(WireDepth))]
[JsonSerializable(typeof(WireDepth[]))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
public sealed partial class WireJson : JsonSerializerContext
{
    /// <summary>The same types with null members left out, as the hubs send them.</summary>
    public static WireJson Hub { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new WireTimestampConverter() },
    });
}

/// <summary>
/// Timestamps as the venue mixes them: with offset, with <c>Z</c>, or naive (read as UTC), zero to seven fractional digits
/// (contract.md §1). Written in UTC with <c>+00:00</c> and trailing zeros trimmed.
/// </summary>
public sealed class WireTimestampConverter : JsonConverter<DateTimeOffset>
{
    // Exact forms only: a lenient reading takes a mere time of day for a time of today.
    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && !reader.HasValueSequence && !reader.ValueIsEscaped && reader.ValueSpan.Length > 19
            && reader.ValueSpan[^1] != (byte)'"' && reader.TryGetDateTimeOffset(out var fast)
            && (reader.ValueSpan[^1] == (byte)'Z' || reader.ValueSpan[^6] is (byte)'+' or (byte)'-'))
        {
            return fast.ToUniversalTime();
        }

        return DateTimeOffset.TryParseExact(
            reader.GetString(), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value
            : throw new JsonException("A timestamp is not ISO 8601.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "+00:00");
}

/// <summary>
/// Timestamps of requests: written in UTC with <c>Z</c> (contract.md §1), read like every other.
/// </summary>
public sealed class WireRequestTimestampConverter : JsonConverter<DateTimeOffset>
{
    private static readonly WireTimestampConverter Reader = new();

    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Reader.Read(ref reader, typeToConvert, options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture) + "Z");
}
