using System.Collections.Immutable;

namespace Engine.Host.Configuration;

/// <summary>The names of all settings. Every layer spells them after one rule: <c>risk.max-position</c> is <c>ENGINE_RISK_MAX_POSITION</c>.</summary>
public static class SettingKeys
{
    public const string Environment = "environment";
    public const string Home = "home";
    public const string JournalFolder = "journal-folder";
    public const string Journal = "journal";
    public const string JournalPostgres = "journal-postgresql";
    public const string StrategiesFolder = "strategies-folder";
    public const string Account = "account";
    public const string Contract = "contract";
    public const string Seed = "seed";
    public const string Profile = "profile";
    public const string BarsPerCall = "bars-per-call";
    public const string GatewayPort = "gateway-port";
    public const string GatewayUrl = "gateway-url";
    public const string MarketHubUrl = "market-hub-url";
    public const string UserHubUrl = "user-hub-url";
    public const string RehearseLive = "rehearse-live";
    public const string Eviction = "gateway-eviction";
    public const string OnStop = "on-stop";
    public const string OnFault = "on-fault";
    public const string Record = "record";
    public const string KeepHistory = "keep-history";
    public const string DryRunVenue = "dry-run-venue";
    public const string KeepLogs = "keep-logs";
    public const string KeepTape = "keep-tape";
    public const string KeepBackups = "keep-backups";
    public const string LogLevel = "log-level";
    public const string Signals = "signals";
    public const string SignalsPort = "signals-port";
    public const string SignalsAddress = "signals-address";
    public const string SignalsExposed = "signals-exposed";
    public const string SignalsHosts = "signals-hosts";
    public const string SignalsSenders = "signals-senders";
    public const string SignalsWindow = "signals-window";
    public const string SignalsSecret = "signals-secret";
    public const string Metrics = "metrics";
    public const string MetricsPort = "metrics-port";
    public const string OtlpEndpoint = "otlp-endpoint";
    public const string AlertsWebhookUrl = "alerts-webhook-url";
    public const string AlertsWebhookShape = "alerts-webhook-shape";
    public const string AlertsTelegramChat = "alerts-telegram-chat";
    public const string AlertsSeverity = "alerts-severity";
    public const string AlertsKinds = "alerts-kinds";
    public const string HeartbeatUrl = "heartbeat-url";
    public const string HeartbeatEvery = "heartbeat-every";
    public const string UserName = "user-name";
    public const string ApiKey = "api-key";
    public const string AppId = "app-id";
    public const string AppVerifyKey = "app-verify-key";
    public const string AppDeviceId = "app-device-id";
    public const string AppPassword = "app-password";
    public const string DailyLossLimit = "risk.daily-loss-limit";
    public const string MaxLossLimit = "risk.max-loss-limit";
    public const string GuardMargin = "risk.guard-margin";
    public const string MaxPosition = "risk.max-position";
    public const string MaxOrdersPerMinute = "risk.max-orders-per-minute";
    public const string MaxOrdersPerDay = "risk.max-orders-per-day";
    public const string FlatBy = "risk.flat-by";
    public const string NoEntriesFrom = "risk.no-entries-from";
    public const string Session = "risk.session";
    public const string DefaultRules = "risk.default-rules";
    public const string ProfileRequired = "risk.profile-required";
    public const string Brackets = "risk.brackets";
    public const string MaxOrderSize = "risk.max-order-size";
    public const string MaxMinis = "risk.max-minis";
    public const string PriceBandTicks = "risk.price-band-ticks";
    public const string SlipTicks = "risk.slip-ticks";
    public const string DuplicateWithin = "risk.duplicate-within";
    public const string StaleAfter = "risk.stale-after";
    public const string WarnRoom = "risk.warn-room";
    public const string ReduceRoom = "risk.reduce-room";
    public const string GuardConfirmations = "risk.guard-confirmations";
    public const string UnprotectedBound = "risk.unprotected-bound";
    public const string FlatAfterNoPrice = "risk.flat-after-no-price";

    /// <summary>Prefix of the environment variables that are settings.</summary>
    public const string Prefix = "ENGINE_";

    /// <summary>Keys that hold credentials and are refused in files that get shared and on a command line that others can list.</summary>
    public static ImmutableHashSet<string> Credentials { get; } = [UserName, ApiKey, AppId, AppVerifyKey, AppDeviceId, AppPassword, AlertsWebhookUrl, HeartbeatUrl, SignalsSecret, JournalPostgres];

    /// <summary>Every setting.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        Environment, Home, JournalFolder, Journal, JournalPostgres, StrategiesFolder, Account, Contract, Seed, Profile, BarsPerCall, GatewayPort, GatewayUrl, MarketHubUrl, UserHubUrl,
        RehearseLive, Eviction, OnStop, OnFault, Record, KeepHistory, KeepLogs, KeepTape, KeepBackups, DryRunVenue, LogLevel, Metrics, MetricsPort, OtlpEndpoint, AlertsWebhookUrl, AlertsWebhookShape, AlertsTelegramChat,
        AlertsSeverity, AlertsKinds, HeartbeatUrl, HeartbeatEvery, UserName, ApiKey, AppId, AppVerifyKey, AppDeviceId, AppPassword, DailyLossLimit, MaxLossLimit, GuardMargin, MaxPosition, MaxOrdersPerMinute, MaxOrdersPerDay, FlatBy,
        NoEntriesFrom, Session, DefaultRules, ProfileRequired, Brackets, MaxOrderSize, MaxMinis, PriceBandTicks, SlipTicks, DuplicateWithin, StaleAfter, WarnRoom,
        ReduceRoom, GuardConfirmations, UnprotectedBound, FlatAfterNoPrice, Signals, SignalsPort, SignalsAddress, SignalsExposed, SignalsHosts, SignalsSenders, SignalsWindow,
        SignalsSecret,
    ];

    /// <summary>
    /// Short names in .env, those of the tsxapipy library among them; of two names of one setting the one that stands first here wins, and a prefixed
    /// name over both. They are not read from the process: Windows, for one, sets USERNAME there.
    /// </summary>
    public static ImmutableArray<(string Name, string Key)> ShortNames { get; } =
    [
        ("TRADING_ENVIRONMENT", Environment),
        ("API_KEY", ApiKey),
        ("USERNAME", UserName),
        ("APP_ID", AppId),
        ("APP_VERIFY_KEY", AppVerifyKey),
        ("APP_DEVICE_ID", AppDeviceId),
        ("APP_PASSWORD", AppPassword),
        ("ACCOUNT_ID_TO_WATCH", Account),
        ("DEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH", Account),
        ("CONTRACT_ID", Contract),
        ("DEFAULT_CONFIG_CONTRACT_ID", Contract),
        ("API_BASE_URL_OVERRIDE_ENV", GatewayUrl),
        ("MARKET_HUB_URL_OVERRIDE_ENV", MarketHubUrl),
        ("USER_HUB_URL_OVERRIDE_ENV", UserHubUrl),
    ];

    /// <summary>Names of the tsxapipy library in .env that nothing here needs, with what does their work: accepted with a note.</summary>
    public static ImmutableDictionary<string, string> Unneeded { get; } = new Dictionary<string, string>
    {
        ["TEST_GAP_CONTRACT_ID"] = "gaps are found by \"engine history gaps ROOT\"",
        ["TEST_GAP_LAST_TS"] = "gaps are found by \"engine history gaps ROOT\"",
    }.ToImmutableDictionary();

    /// <summary>Variables with our prefix that are no settings: where the settings are, and where tests find recorded data and a PostgreSQL server.</summary>
    public static ImmutableHashSet<string> OtherVariables { get; } = [ConfigVariable, EnvFileVariable, "ENGINE_DATA", "ENGINE_TEST_POSTGRES"];

    /// <summary>Names the folder of the HOCON files.</summary>
    public const string ConfigVariable = "ENGINE_CONFIG";

    /// <summary>Names the .env file.</summary>
    public const string EnvFileVariable = "ENGINE_ENV_FILE";

    /// <summary>The environment variable of a setting.</summary>
    public static string VariableOf(string key) => Prefix + key.Replace('-', '_').Replace('.', '_').ToUpperInvariant();
}
