using System.Collections.Frozen;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Akka.Actor;
using Akka.Serialization;
using Engine.Accounts;

namespace Engine.Actors.Journal;

/// <summary>
/// Writes account events as JSON under versioned manifests such as <c>order-intended.v1</c>. A manifest that this version
/// does not know stops the replay loudly: the journal was written by a later version. Thread-safe.
/// </summary>
public sealed class AccountEventSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private static readonly (Type Type, string Manifest, JsonTypeInfo Json)[] Known =
    [
        (typeof(BookOpened), "book-opened.v1", JournalJson.Default.BookOpened),
        (typeof(OrderIntended), "order-intended.v1", JournalJson.Default.OrderIntended),
        (typeof(IntentDenied), "intent-denied.v1", JournalJson.Default.IntentDenied),
        (typeof(OrderAccepted), "order-accepted.v1", JournalJson.Default.OrderAccepted),
        (typeof(OrderRefused), "order-refused.v1", JournalJson.Default.OrderRefused),
        (typeof(OrderOutcomeUnknown), "order-outcome-unknown.v1", JournalJson.Default.OrderOutcomeUnknown),
        (typeof(OrderNotFound), "order-not-found.v1", JournalJson.Default.OrderNotFound),
        (typeof(OrderPresumedNotPlaced), "order-presumed-not-placed.v1", JournalJson.Default.OrderPresumedNotPlaced),
        (typeof(OrderChanged), "order-changed.v1", JournalJson.Default.OrderChanged),
        (typeof(ForeignOrderAdopted), "foreign-order-adopted.v1", JournalJson.Default.ForeignOrderAdopted),
        (typeof(TradeBooked), "trade-booked.v1", JournalJson.Default.TradeBooked),
        (typeof(TradeAttributed), "trade-attributed.v1", JournalJson.Default.TradeAttributed),
        (typeof(TradeVoided), "trade-voided.v1", JournalJson.Default.TradeVoided),
        (typeof(CancelRequested), "cancel-requested.v1", JournalJson.Default.CancelRequested),
        (typeof(CancelRefused), "cancel-refused.v1", JournalJson.Default.CancelRefused),
        (typeof(CloseRequested), "close-requested.v1", JournalJson.Default.CloseRequested),
        (typeof(CloseAnswered), "close-answered.v1", JournalJson.Default.CloseAnswered),
        (typeof(BalanceReported), "balance-reported.v1", JournalJson.Default.BalanceReported),
        (typeof(CashAdopted), "cash-adopted.v1", JournalJson.Default.CashAdopted),
        (typeof(PositionAdopted), "position-adopted.v1", JournalJson.Default.PositionAdopted),
        (typeof(TradingStateChanged), "trading-state-changed.v1", JournalJson.Default.TradingStateChanged),
        (typeof(TradeDateOpened), "trade-date-opened.v1", JournalJson.Default.TradeDateOpened),
        (typeof(BracketLegAdopted), "bracket-leg-adopted.v1", JournalJson.Default.BracketLegAdopted),
        (typeof(CloseOrderAdopted), "close-order-adopted.v1", JournalJson.Default.CloseOrderAdopted),
        (typeof(ModifyRequested), "modify-requested.v1", JournalJson.Default.ModifyRequested),
        (typeof(ModifyRefused), "modify-refused.v1", JournalJson.Default.ModifyRefused),
        (typeof(ModifyOutcomeUnknown), "modify-outcome-unknown.v1", JournalJson.Default.ModifyOutcomeUnknown),
        (typeof(NativeBracketsRefused), "native-brackets-refused.v1", JournalJson.Default.NativeBracketsRefused),
        (typeof(FlattenRequested), "flatten-requested.v1", JournalJson.Default.FlattenRequested),
        (typeof(FlattenConfirmed), "flatten-confirmed.v1", JournalJson.Default.FlattenConfirmed),
        (typeof(ReverseRequested), "reverse-requested.v1", JournalJson.Default.ReverseRequested),
        (typeof(ReverseEnded), "reverse-ended.v1", JournalJson.Default.ReverseEnded),
        (typeof(StrategyPaused), "strategy-paused.v1", JournalJson.Default.StrategyPaused),
        (typeof(StrategyResumed), "strategy-resumed.v1", JournalJson.Default.StrategyResumed),
        (typeof(StrategyRevoked), "strategy-revoked.v1", JournalJson.Default.StrategyRevoked),
        (typeof(ProfileAdopted), "profile-adopted.v1", JournalJson.Default.ProfileAdopted),
        (typeof(BalanceJumped), "balance-jumped.v1", JournalJson.Default.BalanceJumped),
        (typeof(EquityPeaked), "equity-peaked.v1", JournalJson.Default.EquityPeaked),
        (typeof(Reconciled), "reconciled.v1", JournalJson.Default.Reconciled),
    ];

    private static readonly FrozenDictionary<Type, (string Manifest, JsonTypeInfo Json)> ByType =
        Known.ToFrozenDictionary(k => k.Type, k => (k.Manifest, k.Json));

    private static readonly FrozenDictionary<string, JsonTypeInfo> ByManifest =
        Known.ToFrozenDictionary(k => k.Manifest, k => k.Json, StringComparer.Ordinal);

    /// <summary>Every manifest that this version reads and writes.</summary>
    public static IEnumerable<string> Manifests => Known.Select(k => k.Manifest);

    /// <inheritdoc/>
    public override int Identifier => 1701;

    /// <inheritdoc/>
    public override string Manifest(object o) => ByType.TryGetValue(o.GetType(), out var known)
        ? known.Manifest
        : throw new SerializationException($"{o.GetType()} is not an account event of this version.");

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => ByType.TryGetValue(obj.GetType(), out var known)
        ? JsonSerializer.SerializeToUtf8Bytes(obj, known.Json)
        : throw new SerializationException($"{obj.GetType()} is not an account event of this version.");

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) => Read(bytes, manifest);

    /// <summary>Reads one journaled event.</summary>
    /// <exception cref="SerializationException">The manifest is unknown, or the payload is not what it promises.</exception>
    public static IAccountEvent Read(ReadOnlySpan<byte> json, string manifest)
    {
        if (!ByManifest.TryGetValue(manifest, out var type))
        {
            throw new SerializationException($"The journal holds an event '{manifest}' that this version does not know; use the version that wrote it, or a later one.");
        }

        try
        {
            return (IAccountEvent)JsonSerializer.Deserialize(json, type)!;
        }
        catch (JsonException e)
        {
            throw new SerializationException($"The journal holds a damaged event '{manifest}'.", e);
        }
    }
}
