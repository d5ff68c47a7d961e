using System.Collections.Frozen;
using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Alerts;
using Engine.Actors.Hubs;
using Engine.Actors.Journal;
using Engine.Gateway;
using Engine.Health;
using Engine.History;
using Engine.Host.Configuration;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>Everything that one run of the engine needs, decided and checked.</summary>
public sealed record EngineRunSettings
{
    /// <summary>Name of the environment, part of the journal's persistence ids.</summary>
    public string Environment { get; init; } = "SIMULATED";

    /// <summary>Folder of notes.</summary>
    public required string Home { get; init; }

    /// <summary>The journal; null for <c>journal.db</c> in the home folder.</summary>
    public JournalPlace? Journal { get; init; }

    /// <summary>The actor system's own settings, checked HOCON with <c>akka</c> as root.</summary>
    public string Akka { get; init; } = "";

    /// <summary>The gateway to speak to; null starts the embedded simulated one.</summary>
    public GatewayAddress? Gateway { get; init; }

    /// <summary>
    /// True takes prices, contracts and history from <see cref="Gateway"/> and gives orders to the embedded one, which matches on those
    /// prices. Nothing but logins and reads of the market reaches the other.
    /// </summary>
    public bool DryRun { get; init; }

    /// <summary>What is different about a dry run's account and its venue's treatment of orders; null nothing.</summary>
    public VenueSwitches? DryRunVenue { get; init; }

    /// <summary>Login of an outside gateway; the embedded one has its own.</summary>
    public Engine.Actors.Session.Credentials? Credentials { get; init; }

    /// <summary>The account; null takes the only one.</summary>
    public AccountId? Account { get; init; }

    /// <summary>Null when an account may be traded in this environment, else the sentence that refuses it.</summary>
    public Func<VenueAccount, string?> AccountAllowed { get; init; } = _ => null;

    /// <summary>What to run.</summary>
    public required IReadOnlyList<StrategyPlan> Strategies { get; init; }

    /// <summary>The account's limits.</summary>
    public RiskLimits Limits { get; init; } = RiskLimits.None;

    /// <summary>The firm's rules by name.</summary>
    public FrozenDictionary<string, AccountRules> RuleBook { get; init; } = FrozenDictionary<string, AccountRules>.Empty;

    /// <summary>Who keeps the legs of brackets.</summary>
    public BracketPolicy Brackets { get; init; }

    /// <summary>True in a process that ends after one command of a person: what only an engine that stays can keep is not placed.</summary>
    public bool IsBrief { get; init; }

    /// <summary>What the trader states about accounts.</summary>
    public ImmutableArray<AccountProfile> Profiles { get; init; } = [];

    /// <summary>Rules of a simulated account for which none are stated; null states none.</summary>
    public string? DefaultRules { get; init; }

    /// <summary>True when a person can be asked for a missing profile.</summary>
    public bool AskForProfile { get; init; }

    /// <summary>Why a person lifts a halt and lets paused strategies go on; null lifts nothing.</summary>
    public string? Resume { get; init; }

    /// <summary>Why the account comes up halted until a person resumes, in words; null where it comes up as it was.</summary>
    public string? StartHalted { get; init; }

    /// <summary>Hears what a person should know before the trading begins, one sentence at a time.</summary>
    public Action<string> Tell { get; init; } = _ => { };

    /// <summary>How many backups of the journal are kept, each written before a newer version writes into it; 0 makes none.</summary>
    public int KeepBackups { get; init; } = 5;

    /// <summary>Our own request quota.</summary>
    public QuotaSettings Quota { get; init; } = new();

    /// <summary>How strict the embedded venue is; printed with the result.</summary>
    public VenueRules Rules { get; init; } = VenueRules.Default;

    /// <summary>How long orders and the news of them are on their way to and from the embedded venue, market time; jitter from <see cref="Seed"/>.</summary>
    public OrderLatency Latency { get; init; } = OrderLatency.None;

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Port of the embedded gateway; 0 takes a free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>Life of the embedded gateway's tokens.</summary>
    public TimeSpan TokenLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How an eviction from the hubs is answered.</summary>
    public EvictionSettings Eviction { get; init; } = new();

    /// <summary>A recording to replay; null runs the synthetic market in real time.</summary>
    public string? Replay { get; init; }

    /// <summary>How fast the recording is replayed.</summary>
    public ReplaySpeed Speed { get; init; } = ReplaySpeed.RealTime;

    /// <summary>What is recorded of the market data.</summary>
    public RecordMode Record { get; init; }

    /// <summary>The bars that are kept current in the archive; none with the embedded gateway, whose past is made up anew at each start.</summary>
    public ImmutableArray<KeptSeries> KeepHistory { get; init; } = [];

    /// <summary>Folder of the archive; null for <c>archive</c> in the home folder.</summary>
    public string? Archive { get; init; }

    /// <summary>True asks the operating system not to sleep while a position or an order is open.</summary>
    public bool StayAwake { get; init; }

    /// <summary>Where alerts go besides console and log; null tells nobody outside.</summary>
    public AlertPlan? Alerts { get; init; }

    /// <summary>How long to run; null until stopped, or to the end of the recording.</summary>
    public TimeSpan? For { get; init; }

    /// <summary>True reads bars over REST before a strategy is ready.</summary>
    public bool WarmUp { get; init; } = true;

    /// <summary>The most bars that the gateway returns at once, from 3 to 20,000 (contract.md §4.4).</summary>
    public int BarsPerCall { get; init; } = 1000;

    /// <summary>What becomes of orders and positions when the engine stops.</summary>
    public StopPolicy OnStop { get; init; } = StopPolicy.Flatten;

    /// <summary>The thresholds of the run's health; null keeps none, as in a replay, whose time is not the wall's.</summary>
    public HealthLimits? Health { get; init; }

    /// <summary>Looks at the disk of the home folder in place of the disk itself.</summary>
    internal Func<DiskFact>? Disk { get; init; }

    /// <summary>Market time of a run that replays nothing, in place of the wall clock's: the exchange has hours, and a test has none.</summary>
    internal TimeProvider? MarketTime { get; init; }

    /// <summary>Silence of a contract that makes its feed untrusted, market time; null never does.</summary>
    public TimeSpan? SilenceAfter { get; init; }

    /// <summary>
    /// How others reach the run: each is opened, in order, once the book is open and before strategies are ready, so that an account can be reached
    /// while they warm up; closed in the opposite order before anything else ends. One that returns null is not there, and the run goes on without it.
    /// </summary>
    internal ImmutableArray<Func<EngineRun, CancellationToken, Task<IAsyncDisposable?>>> Endpoints { get; init; } = [];
}
