using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.History;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Log;
using Engine.Gateway;
using Engine.History;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors;

/// <summary>What an engine runs: everything that configuration decides.</summary>
/// <param name="Address">Where the gateway of the orders answers.</param>
/// <param name="Credentials">The user's login, at the outside market where there is one (<see cref="EngineParts.Outside"/>).</param>
/// <param name="Account">The account to trade; null takes the only active one.</param>
/// <param name="AccountAllowed">Null when the account may be traded in this environment, else the sentence that refuses it.</param>
/// <param name="Strategies">What to run.</param>
/// <param name="Limits">The account's limits.</param>
/// <param name="PersistenceId">The book's persistence id for an account: <c>account-{environment}-{venue instance}-{account}</c>.</param>
/// <param name="TagInstance">First part of client tags on a new journal.</param>
/// <param name="EmergencyFile">Where cancels and closes are noted that leave without the book.</param>
/// <param name="SilenceAfter">Silence of a contract in the busy hours that makes its feed untrusted, market time; four times as much in the rest of the session; null never does.</param>
/// <param name="WarmUp">True reads bars over REST before a strategy is ready.</param>
/// <param name="OnStop">What becomes of orders and positions when the engine stops.</param>
public sealed record EnginePlan(
    GatewayAddress Address,
    Credentials Credentials,
    AccountId? Account,
    Func<VenueAccount, string?> AccountAllowed,
    IReadOnlyList<StrategyPlan> Strategies,
    RiskLimits Limits,
    Func<AccountId, string> PersistenceId,
    string TagInstance,
    string EmergencyFile,
    TimeSpan? SilenceAfter,
    bool WarmUp,
    StopPolicy OnStop)
{
    /// <summary>The firm's rules by name.</summary>
    public System.Collections.Frozen.FrozenDictionary<string, AccountRules> RuleBook { get; init; } =
        System.Collections.Frozen.FrozenDictionary<string, AccountRules>.Empty;

    /// <summary>Who keeps the legs of brackets.</summary>
    public BracketPolicy Brackets { get; init; }

    /// <summary>True in a process that ends after one command of a person.</summary>
    public bool IsBrief { get; init; }

    /// <summary>Why the account comes up halted until a person resumes, in words; null where it comes up as it was.</summary>
    public string? StartHalted { get; init; }

    /// <summary>When the venue's list of front contracts is looked at for the strategies that follow one; null never looks.</summary>
    public RollPacing? Rolls { get; init; } = RollPacing.Default;

    /// <summary>The replay whose market waits for this engine; null where time passes by itself.</summary>
    public SteppedMarket? Stepped { get; init; }

    /// <summary>
    /// The persistence id of a strategy's saved state: <c>strategy-{environment}-{venue instance}-{account}-{strategy}</c>; null keeps
    /// none.
    /// </summary>
    public Func<AccountId, StrategyName, string>? StatePersistenceId { get; init; }

    /// <summary>The bars that are kept current in the archive while the engine runs.</summary>
    public ImmutableArray<HistorySettings> Histories { get; init; } = [];
}

/// <summary>What becomes of orders and positions when the engine stops (docs/decisions/0007).</summary>
public enum StopPolicy
{
    /// <summary>Every order is cancelled and every position is closed.</summary>
    Flatten,

    /// <summary>Entries are cancelled; a position stays if stops cover all of it, and is closed if not.</summary>
    KeepProtected,

    /// <summary>Every order is cancelled and positions stay as they are: for comparisons of replays.</summary>
    LeaveOpen,
}

/// <summary>What becomes of the orders and the position of a strategy that fails.</summary>
public enum FaultPolicy
{
    /// <summary>Its orders are cancelled and its position is closed.</summary>
    Flatten,

    /// <summary>Its entries are cancelled; its position stays if stops cover all of it, and is closed if not.</summary>
    KeepProtected,
}

/// <summary>One strategy to run.</summary>
/// <param name="Name">The instance.</param>
/// <param name="Contract">A root, product or name such as <c>MNQ</c>, <c>ENQ</c> or <c>NQZ6</c>, or a full contract id (<see cref="Engine.Markets.ContractResolution"/>).</param>
/// <param name="SizeCap">Largest position in contracts, in each contract by itself.</param>
/// <param name="Window">Tells whether entries are allowed at a market time; null means always.</param>
/// <param name="Create">How to create the actor.</param>
public sealed record StrategyPlan(
    StrategyName Name, string Contract, int SizeCap, Func<DateTimeOffset, bool>? Window, Func<StrategyContext, Props> Create)
{
    /// <summary>What becomes of its orders and position when it fails.</summary>
    public FaultPolicy OnFault { get; init; }

    /// <summary>How long it may stay in its own code before it loses its right to trade, wall time; null for ever.</summary>
    public TimeSpan? Watchdog { get; init; } = StrategiesActor.DefaultWatchdog;

    /// <summary>Its other contracts, written like <see cref="Contract"/>, in the order of the configuration.</summary>
    public ImmutableArray<string> Others { get; init; } = [];

    /// <summary>What it is, for the log that a recorded run keeps of it; null when nobody says, and then the log cannot be replayed.</summary>
    public StrategyDescription? Description { get; init; }

    /// <summary>All of its contracts, the first one first.</summary>
    internal ImmutableArray<string> Words => Others.Insert(0, Contract);
}

/// <summary>The shared parts of one engine, made once by the composition root.</summary>
/// <param name="Client">The gateway client.</param>
/// <param name="Token">The token cell; the session writes it.</param>
/// <param name="Receipts">Numbers every hub frame of the process.</param>
/// <param name="Quota">The request quota.</param>
/// <param name="Clock">Market time.</param>
/// <param name="Wall">Wall time.</param>
/// <param name="Work">Work in flight.</param>
/// <param name="Hubs">How hubs reconnect.</param>
/// <param name="Random">Seeded sources of jitter, a new one at each call.</param>
public sealed record EngineParts(
    GatewayClient Client,
    TokenCell Token,
    ReceiptCounter Receipts,
    RequestQuota Quota,
    IMarketClock Clock,
    TimeProvider Wall,
    WorkInFlight Work,
    HubSettings Hubs,
    Func<Random> Random)
{
    /// <summary>The newest price of every contract: feeds write it, accounts read it.</summary>
    public PriceBoard Prices { get; } = new();

    /// <summary>Reads bars of the past for a strategy's warm-up; null reads the gateway's.</summary>
    public BarReader? WarmUp { get; init; }

    /// <summary>The recording that this run makes of its market data; null makes none.</summary>
    public TapeRecording? Recording { get; init; }

    /// <summary>True subscribes quotes and depth of every contract for the recording's sake.</summary>
    public bool RecordEverything { get; init; }

    /// <summary>Where prices, contracts and history come from when that is not where orders go; null when one gateway serves both.</summary>
    public OutsideMarket? Outside { get; init; }

    /// <summary>Contracts and bars.</summary>
    internal IMarketReader Market => Outside?.Reader ?? Client;

    internal AccountDependencies ForAccount => new(Client, Quota, Clock, Wall, Work, Prices);
}
