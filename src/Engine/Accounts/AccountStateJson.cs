using System.Collections.Immutable;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>
/// The one JSON form of a whole <see cref="AccountState"/>. It is taken from the type itself, private members included, so
/// that a member that is added to the book cannot be left out of its snapshots and of its hash. Canonical: members in order of
/// name, sets and dictionaries in order of key.
/// </summary>
internal static class AccountStateJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { TakeEveryMember } },
        Converters =
        {
            new PriceJson(), new MoneyJson(), new ContractIdJson(), new ClientTagJson(), new StrategyNameJson(), new AccountIdJson(), new OrderIdJson(),
            new TradeIdJson(), new IntentIdJson(), new ReceiptSequenceJson(), new Int128Json(), new JsonStringEnumConverter(), new OrdersJson(), new OrderedJson(),
        },
    };

    public static byte[] Write(AccountState state) => JsonSerializer.SerializeToUtf8Bytes(state, Options);

    /// <exception cref="JsonException">The bytes are not a state.</exception>
    public static AccountState Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<AccountState>(json, Options) ?? throw new JsonException("There is no state.");

    private static void TakeEveryMember(JsonTypeInfo type)
    {
        if (type.Type != typeof(AccountState))
        {
            return;
        }

        type.CreateObject = () => AccountState.New(default);
        type.Properties.Clear();
        foreach (var member in AccountState.Members)
        {
            var property = type.CreateJsonPropertyInfo(member.PropertyType, JsonNamingPolicy.CamelCase.ConvertName(member.Name));
            property.Get = member.GetValue;
            property.Set = member.SetValue;
            type.Properties.Add(property);
        }
    }

    /// <summary>Writes sets and dictionaries in the order of their keys' text; a dictionary becomes pairs.</summary>
    private sealed class OrderedJson : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) => ConverterOf(typeToConvert) is not null;

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options)
        {
            var converter = ConverterOf(typeToConvert)!.MakeGenericType(typeToConvert.GetGenericArguments());
            return (JsonConverter)Activator.CreateInstance(converter)!;
        }

        private static Type? ConverterOf(Type type) => !type.IsGenericType ? null
            : type.GetGenericTypeDefinition() is var definition && definition == typeof(ImmutableDictionary<,>) ? typeof(DictionaryJson<,>)
            : definition == typeof(PersistentMap<,>) ? typeof(MapJson<,>)
            : definition == typeof(AppendOnlyMap<,>) ? typeof(GenerationJson<,>)
            : definition == typeof(RecentMap<,>) ? typeof(RecentJson<,>)
            : definition == typeof(ImmutableHashSet<>) ? typeof(SetJson<>)
            : null;
    }

    private sealed class DictionaryJson<TKey, TValue> : PairsJson<ImmutableDictionary<TKey, TValue>, TKey, TValue>
        where TKey : notnull
    {
        protected override ImmutableDictionary<TKey, TValue> Of(List<KeyValuePair<TKey, TValue>> pairs) => ImmutableDictionary.CreateRange(pairs);
    }

    private sealed class MapJson<TKey, TValue> : PairsJson<PersistentMap<TKey, TValue>, TKey, TValue>
        where TKey : struct, IEquatable<TKey>
    {
        protected override PersistentMap<TKey, TValue> Of(List<KeyValuePair<TKey, TValue>> pairs) =>
            pairs.Aggregate(PersistentMap<TKey, TValue>.Empty, (map, pair) => map.Add(pair.Key, pair.Value));
    }

    private sealed class GenerationJson<TKey, TValue> : PairsJson<AppendOnlyMap<TKey, TValue>, TKey, TValue>
        where TKey : struct, IEquatable<TKey>
    {
        protected override AppendOnlyMap<TKey, TValue> Of(List<KeyValuePair<TKey, TValue>> pairs) =>
            pairs.Aggregate(AppendOnlyMap<TKey, TValue>.Empty, (map, pair) => map.SetItem(pair.Key, pair.Value));
    }

    /// <summary>One list of pairs a generation, newest first.</summary>
    private sealed class RecentJson<TKey, TValue> : JsonConverter<RecentMap<TKey, TValue>>
        where TKey : struct, IEquatable<TKey>
    {
        public override RecentMap<TKey, TValue> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            RecentMap<TKey, TValue>.Of(AccountState.Retained, JsonSerializer.Deserialize(ref reader, TypeOf<ImmutableArray<AppendOnlyMap<TKey, TValue>>>(options)));

        public override void Write(Utf8JsonWriter writer, RecentMap<TKey, TValue> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Generations, TypeOf<ImmutableArray<AppendOnlyMap<TKey, TValue>>>(options));
    }

    private sealed class OrdersJson : JsonConverter<KnownOrders>
    {
        public override KnownOrders Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var stored = JsonSerializer.Deserialize(ref reader, TypeOf<StoredOrders>(options))!;
            return new(stored.Live, stored.Ended, stored.LiveTags, stored.EndedTags);
        }

        public override void Write(Utf8JsonWriter writer, KnownOrders value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, new StoredOrders(value.Live, value.Ended, value.LiveTags, value.EndedTags), TypeOf<StoredOrders>(options));
    }

    private sealed record StoredOrders(
        PersistentMap<ClientTag, Order> Live, RecentMap<ClientTag, Order> Ended, PersistentMap<OrderId, ClientTag> LiveTags, RecentMap<OrderId, ClientTag> EndedTags);

    private abstract class PairsJson<TMap, TKey, TValue> : JsonConverter<TMap>
        where TMap : IReadOnlyDictionary<TKey, TValue>
        where TKey : notnull
    {
        public override TMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var (keys, values) = (TypeOf<TKey>(options), TypeOf<TValue>(options));
            var pairs = new List<KeyValuePair<TKey, TValue>>();
            Expect(reader.TokenType, JsonTokenType.StartArray);
            while (Next(ref reader) != JsonTokenType.EndArray)
            {
                Expect(reader.TokenType, JsonTokenType.StartArray);
                Next(ref reader);
                var key = JsonSerializer.Deserialize(ref reader, keys)!;
                Next(ref reader);
                pairs.Add(new(key, JsonSerializer.Deserialize(ref reader, values)!));
                Expect(Next(ref reader), JsonTokenType.EndArray);
            }

            return Of(pairs);
        }

        public override void Write(Utf8JsonWriter writer, TMap value, JsonSerializerOptions options)
        {
            var (keys, values) = (TypeOf<TKey>(options), TypeOf<TValue>(options));
            writer.WriteStartArray();
            foreach (var (_, pair) in InOrder(value, static pair => pair.Key.ToString()))
            {
                writer.WriteStartArray();
                JsonSerializer.Serialize(writer, pair.Key, keys);
                JsonSerializer.Serialize(writer, pair.Value, values);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        protected abstract TMap Of(List<KeyValuePair<TKey, TValue>> pairs);
    }

    private sealed class SetJson<T> : JsonConverter<ImmutableHashSet<T>>
        where T : notnull
    {
        public override ImmutableHashSet<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var items = TypeOf<T>(options);
            var set = ImmutableHashSet.CreateBuilder<T>();
            Expect(reader.TokenType, JsonTokenType.StartArray);
            while (Next(ref reader) != JsonTokenType.EndArray)
            {
                set.Add(JsonSerializer.Deserialize(ref reader, items)!);
            }

            return set.ToImmutable();
        }

        public override void Write(Utf8JsonWriter writer, ImmutableHashSet<T> value, JsonSerializerOptions options)
        {
            var items = TypeOf<T>(options);
            writer.WriteStartArray();
            foreach (var (_, item) in InOrder(value, static item => item.ToString()))
            {
                JsonSerializer.Serialize(writer, item, items);
            }

            writer.WriteEndArray();
        }
    }

    private static JsonTypeInfo<T> TypeOf<T>(JsonSerializerOptions options) => (JsonTypeInfo<T>)options.GetTypeInfo(typeof(T));

    private static (string Text, T Item)[] InOrder<T>(IEnumerable<T> items, Func<T, string?> text)
    {
        var ordered = items.Select(item => (Text: text(item) ?? "", Item: item)).ToArray();
        Array.Sort(ordered, static (left, right) => string.CompareOrdinal(left.Text, right.Text));
        return ordered;
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException("The state ends too early.");

    private static void Expect(JsonTokenType found, JsonTokenType expected)
    {
        if (found != expected)
        {
            throw new JsonException($"The state has {found} where {expected} belongs.");
        }
    }
}
