using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal;

/// <summary>
/// The JSON of the journal, source-generated: camel case, enums as words, times in UTC, prices and money as plain numbers,
/// so that a trader reads it with any SQLite shell.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    Converters =
    [
        typeof(PriceJson), typeof(MoneyJson), typeof(ContractIdJson), typeof(ClientTagJson), typeof(StrategyNameJson), typeof(OrderIdJson),
        typeof(TradeIdJson), typeof(IntentIdJson), typeof(ReceiptSequenceJson), typeof(Int128Json),
    ])]
[JsonSerializable(typeof(BookOpened))]
[JsonSerializable(typeof(OrderIntended))]
[JsonSerializable(typeof(IntentDenied))]
[JsonSerializable(typeof(OrderAccepted))]
[JsonSerializable(typeof(OrderRefused))]
[JsonSerializable(typeof(OrderOutcomeUnknown))]
[JsonSerializable(typeof(OrderNotFound))]
[JsonSerializable(typeof(OrderPresumedNotPlaced))]
[JsonSerializable(typeof(OrderChanged))]
[JsonSerializable(typeof(ForeignOrderAdopted))]
[JsonSerializable(typeof(TradeBooked))]
[JsonSerializable(typeof(TradeAttributed))]
[JsonSerializable(typeof(TradeVoided))]
[JsonSerializable(typeof(CancelRequested))]
[JsonSerializable(typeof(CancelRefused))]
[JsonSerializable(typeof(CloseRequested))]
[JsonSerializable(typeof(CloseAnswered))]
[JsonSerializable(typeof(BalanceReported))]
[JsonSerializable(typeof(CashAdopted))]
[JsonSerializable(typeof(PositionAdopted))]
[JsonSerializable(typeof(TradingStateChanged))]
[JsonSerializable(typeof(TradeDateOpened))]
[JsonSerializable(typeof(BracketLegAdopted))]
[JsonSerializable(typeof(CloseOrderAdopted))]
[JsonSerializable(typeof(ModifyRequested))]
[JsonSerializable(typeof(ModifyRefused))]
[JsonSerializable(typeof(ModifyOutcomeUnknown))]
[JsonSerializable(typeof(NativeBracketsRefused))]
[JsonSerializable(typeof(FlattenRequested))]
[JsonSerializable(typeof(FlattenConfirmed))]
[JsonSerializable(typeof(ReverseRequested))]
[JsonSerializable(typeof(ReverseEnded))]
[JsonSerializable(typeof(StrategyPaused))]
[JsonSerializable(typeof(StrategyResumed))]
[JsonSerializable(typeof(ProfileAdopted))]
[JsonSerializable(typeof(BalanceJumped))]
[JsonSerializable(typeof(EquityPeaked))]
[JsonSerializable(typeof(Reconciled))]
internal sealed partial class JournalJson : JsonSerializerContext;

internal sealed class PriceJson : JsonConverter<Price>
{
    public override Price Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Price.FromDecimal(reader.GetDecimal());

    public override void Write(Utf8JsonWriter writer, Price value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToDecimal());
}

internal sealed class MoneyJson : JsonConverter<Money>
{
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Money.FromDecimal(reader.GetDecimal());

    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToDecimal());
}

internal sealed class Int128Json : JsonConverter<Int128>
{
    public override Int128 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Int128.Parse(System.Text.Encoding.ASCII.GetString(reader.ValueSpan), CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter writer, Int128 value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
}

internal abstract class TextJson<T>(Func<string, T> from, Func<T, string> to) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => from(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(to(value));
}

internal abstract class NumberJson<T>(Func<long, T> from, Func<T, long> to) : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => from(reader.GetInt64());

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(to(value));
}

internal sealed class ContractIdJson() : TextJson<ContractId>(text => new ContractId(text), id => id.Value);

internal sealed class ClientTagJson() : TextJson<ClientTag>(text => new ClientTag(text), tag => tag.Value);

internal sealed class StrategyNameJson() : TextJson<StrategyName>(text => new StrategyName(text), name => name.Value);

internal sealed class OrderIdJson() : NumberJson<OrderId>(number => new OrderId(number), id => id.Value);

internal sealed class TradeIdJson() : NumberJson<TradeId>(number => new TradeId(number), id => id.Value);

internal sealed class IntentIdJson() : NumberJson<IntentId>(number => new IntentId(number), id => id.Value);

internal sealed class ReceiptSequenceJson() : NumberJson<ReceiptSequence>(number => new ReceiptSequence(number), sequence => sequence.Value);
