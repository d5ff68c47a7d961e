using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>A <see cref="Price"/> as a plain number, exact.</summary>
public sealed class PriceJson : JsonConverter<Price>
{
    /// <inheritdoc/>
    public override Price Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Price.FromDecimal(reader.GetDecimal());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Price value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToDecimal());
}

/// <summary>A <see cref="Money"/> as a plain number of dollars, exact.</summary>
public sealed class MoneyJson : JsonConverter<Money>
{
    /// <inheritdoc/>
    public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Money.FromDecimal(reader.GetDecimal());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToDecimal());
}

/// <summary>A notional of 128 bits as a plain number.</summary>
public sealed class Int128Json : JsonConverter<Int128>
{
    /// <inheritdoc/>
    public override Int128 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Int128.Parse(Encoding.ASCII.GetString(reader.ValueSpan), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Int128 value, JsonSerializerOptions options) => writer.WriteRawValue(value.ToString(CultureInfo.InvariantCulture));
}

/// <summary>A type that is a word to people; also as the name of a member.</summary>
public abstract class TextJson<T>(Func<string, T> from, Func<T, string> to) : JsonConverter<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => from(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(to(value));
}

/// <summary>A <see cref="TextJson{T}"/> of few different words: each is kept once, however many events name it.</summary>
public abstract class RepeatedTextJson<T>(Func<string, T> from, Func<T, string> to) : TextJson<T>(from, to)
{
    private const int Slots = 64;
    private readonly Func<string, T> _from = from;
    private readonly string?[] _seen = new string?[Slots];

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.IsEmpty)
        {
            return base.Read(ref reader, typeToConvert, options);
        }

        var text = reader.ValueSpan;
        ref var slot = ref _seen[((text.Length * 31) + text[^1] + (text[text.Length / 2] * 7)) % Slots];
        var seen = slot;
        if (seen is null || !Ascii.Equals(text, seen))
        {
            slot = seen = reader.GetString()!;
        }

        return _from(seen);
    }
}

/// <summary>A type that is a whole number to people.</summary>
public abstract class NumberJson<T>(Func<long, T> from, Func<T, long> to) : JsonConverter<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => from(reader.GetInt64());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteNumberValue(to(value));
}

/// <summary>A contract's id as text.</summary>
public sealed class ContractIdJson() : RepeatedTextJson<ContractId>(text => new ContractId(text), id => id.Value);

/// <summary>A client tag as text.</summary>
public sealed class ClientTagJson() : TextJson<ClientTag>(text => new ClientTag(text), tag => tag.Value);

/// <summary>A strategy's name as text.</summary>
public sealed class StrategyNameJson() : RepeatedTextJson<StrategyName>(text => new StrategyName(text), name => name.Value);

/// <summary>An account's number.</summary>
public sealed class AccountIdJson() : NumberJson<AccountId>(number => new AccountId(checked((int)number)), id => id.Value);

/// <summary>An order's number.</summary>
public sealed class OrderIdJson() : NumberJson<OrderId>(number => new OrderId(number), id => id.Value);

/// <summary>A trade's number.</summary>
public sealed class TradeIdJson() : NumberJson<TradeId>(number => new TradeId(number), id => id.Value);

/// <summary>An intent's number.</summary>
public sealed class IntentIdJson() : NumberJson<IntentId>(number => new IntentId(number), id => id.Value);

/// <summary>A frame's receipt number.</summary>
public sealed class ReceiptSequenceJson() : NumberJson<ReceiptSequence>(number => new ReceiptSequence(number), sequence => sequence.Value);
