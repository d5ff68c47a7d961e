using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Alerts;
using Engine.Actors.Hubs;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Engine.Actors.Strategies.Configuration;
using Engine.Alerts.Webhooks;
using Engine.Gateway;
using Engine.History;
using Engine.Host.Run.Retention;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Configuration;

/// <summary>Which rules apply; printed with every result, because results of different profiles cannot be compared.</summary>
public enum RunProfile
{
    /// <summary>Every rule, limit and cost.</summary>
    Default,

    /// <summary>No quotas, no account, session or rate rules, no fees, no warm-up: exact integer arithmetic to compare with.</summary>
    Oracle,
}

/// <summary>Everything that is configured, typed and checked. Immutable.</summary>
/// <param name="Environment">Where orders go.</param>
/// <param name="HomeFolder">Absolute path of the home folder; not yet created.</param>
/// <param name="JournalFolder">Absolute path of the journal's folder; not yet created.</param>
/// <param name="Gateway">The gateway to connect to; null for the simulated gateway inside this process.</param>
/// <param name="GatewayPort">Loopback port of the simulated gateway; 0 for a free one.</param>
/// <param name="UserName">The platform login; null in simulation.</param>
/// <param name="ApiKey">The key; null in simulation.</param>
/// <param name="Account">The account's number; null for the only one that may trade.</param>
/// <param name="Contract">The contract of strategies that name none.</param>
/// <param name="ContractFromCommandLine">The contract given with <c>--contract</c>, which the one enabled instance takes whatever it names.</param>
/// <param name="Seed">Seed of the simulated market.</param>
/// <param name="Profile">Which rules apply.</param>
/// <param name="BarsPerCall">The most bars that the gateway returns at once.</param>
/// <param name="LogLevel">Lowest level to console and log file.</param>
/// <param name="Risk">The account's limits.</param>
/// <param name="Strategies">What to run, not yet bound.</param>
/// <param name="AkkaConfiguration">HOCON text of the actor system's own part, checked, with <c>akka</c> as root.</param>
/// <param name="Notes">What the user should know: sentences for the console.</param>
public sealed record EngineSettings(
    TradingEnvironment Environment,
    string HomeFolder,
    string JournalFolder,
    GatewayAddress? Gateway,
    int GatewayPort,
    string? UserName,
    Secret? ApiKey,
    int? Account,
    string? Contract,
    string? ContractFromCommandLine,
    long Seed,
    RunProfile Profile,
    int BarsPerCall,
    LogLevel LogLevel,
    RiskSettings Risk,
    ImmutableArray<StrategyBlock> Strategies,
    string AkkaConfiguration,
    ImmutableArray<string> Notes)
{
    /// <summary>What to do when another session of the user takes the hubs over.</summary>
    public EvictionPolicy Eviction { get; init; } = EvictionPolicy.Retake;

    /// <summary>What becomes of orders and positions when the engine stops; <c>auto</c> is decided already.</summary>
    public StopPolicy OnStop { get; init; } = StopPolicy.Flatten;

    /// <summary>What becomes of orders and position of a strategy that fails, where its block does not say.</summary>
    public FaultPolicy OnFault { get; init; }

    /// <summary>What is recorded of the market data; <c>auto</c> is decided already.</summary>
    public RecordMode Record { get; init; }

    /// <summary>
    /// The registered application that logs in, of which an API key takes precedence; null when none is configured. The gateway
    /// of <c>engine simulate</c> accepts it.
    /// </summary>
    public AppLogin? App { get; init; }

    /// <summary>True when LIVE is rehearsed at a gateway on this machine.</summary>
    public bool RehearseLive { get; init; }

    /// <summary>Every secret of the configuration, for a filter.</summary>
    public IEnumerable<Secret?> Secrets =>
    [
        ApiKey, SignalsSecret, App is null ? null : new Secret(App.RevealPassword()), App is null ? null : new Secret(App.RevealVerifyKey()),
        .. SecretsOf(Alerts.Webhook?.Url), .. SecretsOf(Alerts.Heartbeat),
        Postgres?.Password is { } password ? new Secret(password) : null,
    ];

    /// <summary>SHA-256, in hexadecimal, of every setting but credentials and the home folder, and of the files of the configuration folder as they stand.</summary>
    public string ConfigurationHash { get; init; } = "";

    /// <summary>How signals from outside are taken; null when they are not.</summary>
    public SignalSettings? Signals { get; init; }

    /// <summary>The shared secret of signals, also where they are off; null when none is set.</summary>
    public Secret? SignalsSecret { get; init; }

    /// <summary>Where alerts and heartbeats go.</summary>
    public AlertPlan Alerts { get; init; } = new("SIMULATED");

    /// <summary>Absolute path of the file that tells a dry run's simulated venue and account apart from the usual ones; null for the usual ones.</summary>
    public string? DryRunVenue { get; init; }

    /// <summary>Absolute paths of the folders whose assemblies have strategies; one that was not named need not exist.</summary>
    public ImmutableArray<string> StrategyFolders { get; init; } = [];

    /// <summary>Names of accounts that may trade in DEMO begin so. A name may narrow what is allowed, never widen it.</summary>
    public const string PracticePrefix = "PRAC-";

    /// <summary>The database server of the journal; null when none is configured. Its text forms hold no password.</summary>
    public PostgresAddress? Postgres { get; init; }

    /// <summary>True when the journal is kept at <see cref="Postgres"/> and not in a file.</summary>
    public bool JournalInPostgres { get; init; }

    /// <summary>The journal of this environment: its file, or its schema at the database server.</summary>
    public JournalPlace JournalPlace => JournalInPostgres && PostgresJournal is { } place ? place : JournalFile;

    /// <summary>The schema of this environment at the database server, whether or not the engine is to use it; null when no server is configured.</summary>
    public PostgresPlace? PostgresJournal => Postgres is { } address ? new PostgresPlace(address, PostgresPlace.SchemaOf(Environment.Name())) : null;

    /// <summary>The file of this environment's journal, whether or not the engine is to use it.</summary>
    public string JournalFile => Path.Combine(JournalFolder, Environment.Name().ToLowerInvariant() + ".db");

    /// <summary>The bars that are kept current while the engine trades; <c>auto</c> is decided already.</summary>
    public ImmutableArray<KeptSeries> KeepHistory { get; init; } = [];

    /// <summary>True keeps the minutes of every contract that is traded.</summary>
    public bool KeepTraded { get; init; }

    /// <summary>How long logs and recorded market data are kept.</summary>
    public RetentionSettings Retention { get; init; } = RetentionSettings.Default;

    /// <summary>How many backups of the journal are kept; 0 makes none.</summary>
    public int KeepBackups { get; init; } = 5;

    /// <summary>The archive of market data of this environment; not yet created.</summary>
    public string ArchiveFolder => Path.Combine(HomeFolder, "archive", Environment.Name().ToLowerInvariant());

    /// <summary>True serves health and metrics on a loopback port.</summary>
    public bool Metrics { get; init; }

    /// <summary>That port; 0 for a free one.</summary>
    public int MetricsPort { get; init; }

    /// <summary>The collector that metrics and traces are sent to; null sends none.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>The folder of log files.</summary>
    public string LogFolder => Path.Combine(HomeFolder, "logs");

    /// <summary>An address as a whole, and what is secret of it however the rest is spelled.</summary>
    private static IEnumerable<Secret> SecretsOf(SecretUrl? url) =>
        url?.Reveal() is not { } address ? []
        : address.PathAndQuery.Length < 8 ? [new Secret(address.AbsoluteUri)]
        : [new Secret(address.AbsoluteUri), new Secret(address.PathAndQuery)];

    /// <summary>Reads every source. Tells everything that is wrong at once.</summary>
    /// <exception cref="UserErrorException">Something is wrong.</exception>
    public static EngineSettings Load(SettingsSources sources)
    {
        var (settings, problems) = Read(sources);
        return problems.IsEmpty ? settings : throw new UserErrorException(problems.Select(problem => problem.ToString()));
    }

    /// <summary>Reads every source. With problems the settings serve for nothing but to look for more of them.</summary>
    public static (EngineSettings Settings, ImmutableArray<ConfigurationProblem> Problems) Read(SettingsSources sources)
    {
        var reading = new SettingsReading(sources);
        var settings = reading.Read();
        return (settings, [.. reading.Problems]);
    }

    /// <summary>Why an account may not trade in this environment; null when it may. A name or a flag may narrow what is allowed, never widen it.</summary>
    /// <param name="account">The account as the venue describes it.</param>
    public string? RefusalOf(VenueAccount account)
    {
        var listed = Risk.Accounts.FirstOrDefault(profile => profile.Account == account.Id.Value);
        return Environment switch
        {
            TradingEnvironment.Demo when !account.Name.StartsWith(PracticePrefix, StringComparison.Ordinal) =>
                $"Account {account.Name} may not trade: DEMO trades accounts whose name begins with {PracticePrefix} only.",
            TradingEnvironment.Live when listed is null =>
                $"Account {account.Id} ({account.Name}) may not trade: LIVE trades accounts that are listed with their rules only; put into risk.conf: accounts {{ \"{account.Id}\" {{ rules = combine-50k, start-balance = 50000, floor = 48000 }} }}, with its own rules and figures.",
            TradingEnvironment.Demo or TradingEnvironment.Live when !account.Simulated && listed is not { RealMoney: true } =>
                $"Account {account.Id} ({account.Name}) may not trade: the venue says that it is not simulated, so that it is real money; if you mean it, put real-money = yes to it under accounts in risk.conf.",
            _ => null,
        };
    }

    /// <summary>Binds the strategies.</summary>
    /// <param name="catalog">The known types.</param>
    /// <param name="replayedContract">
    /// In a replay, the contract of the file. It is the contract of instances that name none, and of the one enabled
    /// instance even if that names another, unless <c>--contract</c> was given.
    /// </param>
    /// <exception cref="UserErrorException">Something is wrong; everything is told at once.</exception>
    public ImmutableArray<StrategyInstance> BindStrategies(StrategyCatalog catalog, string? replayedContract = null)
    {
        var (instances, problems) = StrategyBinding.Bind(Strategies, catalog, Environment, ContractFromCommandLine ?? replayedContract ?? Contract);
        if (problems.Length > 0)
        {
            throw new UserErrorException(problems.Select(problem => problem.ToString()));
        }

        var contract = ContractFromCommandLine ?? replayedContract;
        var enabled = instances.Count(instance => instance.Enabled);
        if (contract is null || enabled != 1)
        {
            return enabled < 2 || ContractFromCommandLine is null
                ? instances
                : throw new UserErrorException(
                    $"--contract does not say which of {enabled} strategies it means; write --set name.contract={ContractFromCommandLine}.");
        }

        return [.. instances.Select(instance => instance.Enabled ? instance with { Contract = contract } : instance)];
    }
}
