using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Accounts;
using Engine.Actors.Strategies.State;

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
[JsonSerializable(typeof(StrategyRevoked))]
[JsonSerializable(typeof(ProfileAdopted))]
[JsonSerializable(typeof(BalanceJumped))]
[JsonSerializable(typeof(EquityPeaked))]
[JsonSerializable(typeof(Reconciled))]
[JsonSerializable(typeof(StrategyStateSaved))]
internal sealed partial class JournalJson : JsonSerializerContext;
