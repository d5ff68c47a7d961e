using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.State;
using Engine.Gateway;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.Log;

/// <summary>
/// The lines of a strategy's log, written and read. A kind with content carries its version in its name; a released version stays
/// readable for ever and gains optional members only, as in the journal.
/// </summary>
internal static class StrategyLog
{
    public const string Begin = "begin.v1";
    public const string End = "end.v1";
    public const string Trade = "trade";
    public const string Quote = "quote";
    public const string Depth = "depth";
    public const string Price = "price.v1";
    public const string Executor = "executor.v1";

    /// <summary>Something that could not be written; its place is known, its content is not.</summary>
    public const string Unwritten = "unwritten";

    /// <summary>Local denial: asked for, and not sent.</summary>
    public const string HeldBack = "held-back.v1";

    private static readonly FrozenDictionary<string, Type> Inputs = new Dictionary<string, Type>
    {
        ["bar.v1"] = typeof(Bar),
        ["accepted.v1"] = typeof(Accepted),
        ["denied.v1"] = typeof(Denied),
        ["order.v1"] = typeof(OrderUpdate),
        ["fill.v1"] = typeof(Fill),
        ["position.v1"] = typeof(PositionUpdate),
        ["money.v1"] = typeof(AccountUpdate),
        ["trading.v1"] = typeof(TradingStateUpdate),
        ["paused.v1"] = typeof(PauseUpdate),
        ["sync.v1"] = typeof(AccountProtocol.SyncChanged),
        ["account.v1"] = typeof(AccountProtocol.Attached),
        ["feed.v1"] = typeof(FeedProtocol.FeedStateChanged),
        ["trades-lost.v1"] = typeof(FeedProtocol.TradesLost),
        ["hub.v1"] = typeof(HubProtocol.HubStateChanged),
        ["signal.v1"] = typeof(StrategyProtocol.SignalReceived),
        ["timer.v1"] = typeof(StrategyActor.TimerDue),
        ["session.v1"] = typeof(StrategyActor.SessionDue),
        ["target.v1"] = typeof(StrategyActor.AimDue),
        ["executor-timer.v1"] = typeof(ExecutorProtocol.WakeDue),
        ["state.v1"] = typeof(StrategyActor.StateRead),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Type> Commands = new Dictionary<string, Type>
    {
        ["place.v1"] = typeof(AccountProtocol.Place),
        ["modify.v1"] = typeof(AccountProtocol.Modify),
        ["cancel.v1"] = typeof(AccountProtocol.Cancel),
        ["partial-close.v1"] = typeof(AccountProtocol.PartialClose),
        ["reverse.v1"] = typeof(AccountProtocol.Reverse),
        ["flatten.v1"] = typeof(AccountProtocol.Flatten),
        [HeldBack] = typeof(Denied),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> InputKinds = Inputs.ToFrozenDictionary(kind => kind.Value, kind => kind.Key);
    private static readonly FrozenDictionary<Type, string> CommandKinds = Commands.ToFrozenDictionary(kind => kind.Value, kind => kind.Key);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,

        // A file for people too; nobody puts it into a page of the web.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter(), new PriceJson(), new MoneyJson(), new ContractIdJson(), new ClientTagJson(), new StrategyNameJson(),
            new OrderIdJson(), new TradeIdJson(), new IntentIdJson(), new ReceiptSequenceJson(), new Int128Json(), new BarIntervalJson(), new ExecutorIdJson(),
        },
    };

    /// <summary>Every kind with content that a strategy takes in.</summary>
    public static IEnumerable<string> InputKindsWithContent => Inputs.Keys.Append(FeedAttached.Kind).Append(WarmUp.Kind);

    /// <summary>True for what the strategy asked for.</summary>
    public static bool IsCommand(string kind) => Commands.ContainsKey(kind);

    /// <summary>True for bars of the past that were read for a strategy.</summary>
    public static bool IsWarmUp(string kind) => kind == WarmUp.Kind;

    /// <summary>The bars of such a line, oldest first.</summary>
    /// <exception cref="JsonException">The content is damaged.</exception>
    public static ImmutableArray<Bar> WarmUpBars(in StrategyEntry entry) => Read<WarmUp>(entry).Bars;

    /// <summary>True for every kind that this version knows.</summary>
    public static bool IsKnown(string kind) =>
        kind is Begin or End or Trade or Quote or Depth or Price or Executor or Unwritten or FeedAttached.Kind or WarmUp.Kind || Inputs.ContainsKey(kind) || Commands.ContainsKey(kind);

    /// <summary>
    /// What is written of a message: kind, contract, receipt number, digest and content. Null for one that is not written because a replay
    /// needs it not.
    /// </summary>
    /// <param name="message">What the strategy is about to handle.</param>
    /// <param name="consumed">The receipt number of what carries none.</param>
    public static (string Kind, ContractId? Contract, ReceiptSequence Sequence, long? Check, string? Text)? Of(object message, ReceiptSequence consumed) => message switch
    {
        MarketTrade trade => (Trade, trade.Contract, trade.Sequence, null, null),
        Quote quote => (Quote, quote.Contract, quote.Sequence, MarketDigest.Of(quote), null),
        DepthSnapshot depth => (Depth, depth.Contract, depth.Sequence, MarketDigest.Of(depth), null),
        Bar bar => ("bar.v1", bar.Contract, bar.Origin == BarOrigin.Live ? bar.Sequence : consumed, null, Write(bar)),
        FeedProtocol.Attached attached => (FeedAttached.Kind, attached.Instrument.Id, consumed, null, Write(new FeedAttached(attached.Phase))),
        StrategyActor.WarmUpRead { Reading: Reading<ImmutableArray<Bar>>.Answered { Value: var bars } } read =>
            (WarmUp.Kind, read.Contract, consumed, null, Write(new WarmUp(read.Interval, bars))),
        ExecutorProtocol.Asked asked => (Executor, null, consumed, null, Write(new ExecutorAsked(asked.Executor, asked.Wish.GetType().Name))),
        _ => InputKinds.TryGetValue(message.GetType(), out var kind) ? (kind, null, consumed, null, Write(message)) : null,
    };

    /// <summary>What is written of a command.</summary>
    public static (string Kind, string Text) OfCommand(object command) => (CommandKinds[command.GetType()], Write(command));

    /// <summary>The message of a line with content; not for those of the tape, of the beginning, or of an executor.</summary>
    /// <param name="entry">The line.</param>
    /// <param name="contract">Finds the terms of one of the strategy's contracts.</param>
    /// <exception cref="JsonException">The content is damaged.</exception>
    public static object Message(in StrategyEntry entry, Func<ContractId, Instrument> contract) => entry.Kind switch
    {
        FeedAttached.Kind => new FeedProtocol.Attached(
            contract(entry.Contract!.Value), Read<FeedAttached>(entry).Phase, Engine.Markets.Quote.Empty(entry.Contract!.Value)),
        WarmUp.Kind => WarmUpOf(entry),
        _ => Read(entry, Inputs[entry.Kind]),
    };

    /// <summary>The command of a line.</summary>
    /// <exception cref="JsonException">The content is damaged.</exception>
    public static object Command(in StrategyEntry entry) => Read(entry, Commands[entry.Kind]);

    /// <summary>The content of a line.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static T Read<T>(in StrategyEntry entry) => (T)Read(entry, typeof(T));

    public static string Write<T>(T content) => JsonSerializer.Serialize(content, content!.GetType(), Json);

    private static object Read(in StrategyEntry entry, Type type) =>
        JsonSerializer.Deserialize(entry.Text ?? throw new JsonException($"The line {entry.Number} of {entry.Strategy} has no content."), type, Json)
        ?? throw new JsonException($"The line {entry.Number} of {entry.Strategy} says null.");

    private static StrategyActor.WarmUpRead WarmUpOf(in StrategyEntry entry)
    {
        var read = Read<WarmUp>(entry);
        return new StrategyActor.WarmUpRead(entry.Contract!.Value, read.Interval, new Reading<ImmutableArray<Bar>>.Answered(read.Bars));
    }

    /// <summary>Which executor asked for what.</summary>
    internal sealed record ExecutorAsked(ExecutorId Executor, string Wish);

    /// <summary>How a strategy ended.</summary>
    internal sealed record Ended(bool Failed);

    private sealed record FeedAttached(FeedPhase Phase)
    {
        public const string Kind = "feed-attached.v1";
    }

    private sealed record WarmUp(BarInterval Interval, ImmutableArray<Bar> Bars)
    {
        public const string Kind = "warm-up.v1";
    }

    private sealed class BarIntervalJson() : TextJson<BarInterval>(
        text => BarInterval.TryParse(text, out var interval) ? interval : throw new JsonException($"{text} is no bar interval."), interval => interval.ToString());

    private sealed class ExecutorIdJson() : NumberJson<ExecutorId>(number => new ExecutorId(number), id => id.Value);
}
