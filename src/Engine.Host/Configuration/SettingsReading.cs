using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Engine.Actors;
using Engine.Actors.Hubs;
using Engine.Actors.Journal.Postgres;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.History;
using Engine.Host.Run.Retention;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Configuration;

/// <summary>One reading of all sources into typed settings.</summary>
internal sealed partial class SettingsReading(SettingsSources sources)
{
    private const string CommandLine = "command line";
    private const string Process = "environment variable";

    private readonly ImmutableArray<ConfigurationProblem>.Builder _problems = ImmutableArray.CreateBuilder<ConfigurationProblem>();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();
    private SettingsLayers _layers = new([]);

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>The settings. Only with no <see cref="Problems"/> may anything be done with them but to look for more problems.</summary>
    public EngineSettings Read()
    {
        var builtIn = HoconFolder.BuiltIn(_problems);
        var folder = ReadFolder();
        _layers = new SettingsLayers(
        [
            new("the command line", sources.CommandLine.ToImmutableDictionary(pair => pair.Key, pair => new SettingValue(pair.Value, CommandLine, 0))),
            new("an ENGINE_ variable", ReadVariables()),
            new(".env", ReadDotEnv()),
            new("the configuration folder", folder?.Settings ?? ImmutableDictionary<string, SettingValue>.Empty),
            new("the built-in defaults", builtIn.Settings),
        ]);

        var environment = ReadEnvironment();
        var home = ReadPath(SettingKeys.Home) ?? DefaultHome();
        var userName = Text(SettingKeys.UserName);
        var apiKey = SecretText(SettingKeys.ApiKey);
        var app = ReadApp(userName, apiKey is not null);
        var profile = Choice(SettingKeys.Profile, ("default", RunProfile.Default), ("oracle", RunProfile.Oracle));
        if (environment == TradingEnvironment.Simulated && apiKey is not null && _layers.Find(SettingKeys.Environment)?.Layer == _layers.Strongest[^1])
        {
            _notes.Add("Credentials are present but no environment is chosen: this is SIMULATED. Set TRADING_ENVIRONMENT=DEMO to trade a practice account.");
        }

        if (environment != TradingEnvironment.Simulated)
        {
            Require(userName is not null, SettingKeys.Environment, $"{environment.Name()} needs a user name: USERNAME in .env or the variable ENGINE_USER_NAME.");
            Require(apiKey is not null || app is not null, SettingKeys.Environment, $"{environment.Name()} needs an API key: API_KEY in .env or the variable ENGINE_API_KEY.");
            Require(profile == RunProfile.Default, SettingKeys.Profile, "the oracle profile switches every rule off and is for SIMULATED only.");
        }

        TellPlaceholders();
        var gateway = ReadGateway(environment);
        if (environment == TradingEnvironment.DryRun)
        {
            _notes.Add($"DRY-RUN: prices and history from {gateway!.Rest.Authority}, orders simulated here; none leaves this machine.");
        }

        var onStop = ReadOnStop(gateway);
        var signals = ReadSignals();
        var (inPostgres, postgres) = ReadJournal();
        return new EngineSettings(
            environment,
            home,
            ReadPath(SettingKeys.JournalFolder) ?? Path.Combine(home, "journal"),
            gateway,
            (int)(Whole(SettingKeys.GatewayPort, 0, 65535) ?? 0),
            userName,
            apiKey is null ? null : new Secret(apiKey),
            (int?)Whole(SettingKeys.Account, 1, int.MaxValue),
            Text(SettingKeys.Contract),
            sources.CommandLine.GetValueOrDefault(SettingKeys.Contract),
            Whole(SettingKeys.Seed, 0, long.MaxValue) ?? 1,
            profile,
            (int)(Whole(SettingKeys.BarsPerCall, 3, 20_000) ?? 1000),
            Choice(
                SettingKeys.LogLevel,
                ("information", LogLevel.Information),
                ("debug", LogLevel.Debug),
                ("warning", LogLevel.Warning),
                ("error", LogLevel.Error)),
            ReadRisk(environment, builtIn.Risk, folder?.Risk),
            new StrategySelection(sources, _problems).Select(folder?.Strategies ?? builtIn.Strategies ?? [], environment),
            new HoconObject([KeyValuePair.Create<string, HoconNode>("akka", builtIn.Akka.MergedWith(folder?.Akka ?? HoconObject.Empty))], 0).Render(),
            _notes.ToImmutable())
        {
            JournalInPostgres = inPostgres,
            Postgres = postgres,
            StrategyFolders = ReadStrategyFolders(home),
            Alerts = ReadAlerts(environment),
            Eviction = Choice(SettingKeys.Eviction, ("retake", EvictionPolicy.Retake), ("yield", EvictionPolicy.Yield)),
            App = app,
            Signals = signals,
            ConfigurationHash = HashOfConfiguration(),
            SignalsSecret = SecretText(SettingKeys.SignalsSecret) is { } secret ? new Secret(secret) : null,
            OnStop = onStop,
            DryRunVenue = environment == TradingEnvironment.DryRun ? ReadPath(SettingKeys.DryRunVenue) : null,
            Record = ReadRecord(gateway),
            Metrics = Choice(SettingKeys.Metrics, ("off", false), ("on", true)),
            OtlpEndpoint = ReadCollector(),
            MetricsPort = (int)(Whole(SettingKeys.MetricsPort, 0, 65535) ?? 9464),
            KeepHistory = ReadKeepHistory(),
            Retention = new RetentionSettings(Days(SettingKeys.KeepLogs), Days(SettingKeys.KeepTape)),
            KeepBackups = (int)(Whole(SettingKeys.KeepBackups, 0, 1000) ?? 5),
            RehearseLive = ReadRehearsal(environment, gateway),
            KeepTraded = gateway is not null && (Text(SettingKeys.KeepHistory) ?? "auto") == "auto",
            OnFault = Choice(SettingKeys.OnFault, ("flatten", FaultPolicy.Flatten), ("keep-protected", FaultPolicy.KeepProtected)),
        };
    }

    /// <summary>The five values of a login by application (contract.md §2.1): all of them, or none. An API key takes precedence.</summary>
    private AppLogin? ReadApp(string? userName, bool hasKey)
    {
        var given = ((string Key, string? Value)[])
        [
            (SettingKeys.AppId, Text(SettingKeys.AppId)),
            (SettingKeys.AppVerifyKey, SecretText(SettingKeys.AppVerifyKey)),
            (SettingKeys.AppDeviceId, Text(SettingKeys.AppDeviceId)),
            (SettingKeys.AppPassword, SecretText(SettingKeys.AppPassword)),
        ];
        if (given.All(setting => setting.Value is null))
        {
            return null;
        }

        var missing = given.Append((SettingKeys.UserName, userName)).Where(setting => setting.Item2 is null)
            .Select(setting => SettingKeys.ShortNames.First(name => name.Key == setting.Item1).Name).ToArray();
        if (missing.Length > 0 && hasKey)
        {
            _notes.Add($"The login by application is not used: API_KEY logs in, and {string.Join(", ", missing)} would be missing.");
            return null;
        }

        Require(missing.Length == 0, given.First(setting => setting.Value is not null).Key, $"a login by application also needs {string.Join(", ", missing)}.");
        return missing.Length > 0 ? null : new AppLogin(userName!, given[3].Value!, given[2].Value!, given[0].Value!, given[1].Value!);
    }

    /// <summary>What is kept at the embedded gateway is gone with this process: by itself it is closed.</summary>
    private StopPolicy ReadOnStop(GatewayAddress? gateway)
    {
        var asked = Choice<StopPolicy?>(SettingKeys.OnStop, ("auto", null), ("flatten", StopPolicy.Flatten), ("keep-protected", StopPolicy.KeepProtected));
        if (asked == StopPolicy.KeepProtected && gateway is null)
        {
            _notes.Add("on-stop = keep-protected: the simulated gateway inside this process ends with it, and what is kept there is gone.");
        }

        return asked ?? (gateway is null ? StopPolicy.Flatten : StopPolicy.KeepProtected);
    }

    /// <summary>Prices of the simulated gateway inside this process can be made again from their seed; those of a venue are gone.</summary>
    private RecordMode ReadRecord(GatewayAddress? gateway) =>
        Choice<RecordMode?>(SettingKeys.Record, ("auto", null), ("off", RecordMode.Off), ("on", RecordMode.On), ("all", RecordMode.All))
        ?? (gateway is null ? RecordMode.Off : RecordMode.On);

    /// <summary>What goes there names strategies, contracts and orders: in the clear it may not leave this machine, and a password has no place in an address.</summary>
    private Uri? ReadCollector()
    {
        if (Text(SettingKeys.OtlpEndpoint) is not { } text || text == "off")
        {
            return null;
        }

        var good = Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0
            && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
        Require(good, SettingKeys.OtlpEndpoint, $"{SettingKeys.OtlpEndpoint} is the address of a collector such as http://127.0.0.1:4318, https where it is another machine, without a name or a password in it.");
        return good ? uri : null;
    }

    private ImmutableArray<KeptSeries> ReadKeepHistory()
    {
        if (Text(SettingKeys.KeepHistory) is not { } text || text is "auto" or "off")
        {
            return [];
        }

        if (!KeptSeries.TryParse(text, out var series, out var wrong))
        {
            Problem(SettingKeys.KeepHistory, $"{SettingKeys.KeepHistory} has \"{wrong}\", which is no series such as NQ 1m 30d.");
        }

        return series;
    }

    /// <summary>By itself the home folder's, which outlives a new version of the program, and the one beside the program.</summary>
    private ImmutableArray<string> ReadStrategyFolders(string home)
    {
        if (ReadPath(SettingKeys.StrategiesFolder) is not { } named)
        {
            return [.. new[] { Path.Combine(home, "strategies"), Path.Combine(AppContext.BaseDirectory, "strategies") }.Distinct()];
        }

        Require(Directory.Exists(named), SettingKeys.StrategiesFolder, $"{SettingKeys.StrategiesFolder} = {named} does not exist.");
        return [named];
    }

    /// <summary>The words of the connection string are never told: they hold a password.</summary>
    private (bool InPostgres, PostgresAddress? Postgres) ReadJournal()
    {
        var inPostgres = Choice(SettingKeys.Journal, ("sqlite", false), ("postgresql", true));
        PostgresAddress? postgres = null;
        if (SecretText(SettingKeys.JournalPostgres) is { } text)
        {
            Require(
                PostgresAddress.TryParse(text, out postgres),
                SettingKeys.JournalPostgres,
                $"{SettingKeys.JournalPostgres} is neither an address such as postgresql://engine:PASSWORD@127.0.0.1/engine nor a connection string such as Host=127.0.0.1;Username=engine;Password=PASSWORD;Database=engine with those four in it.");
        }
        else
        {
            Require(!inPostgres, SettingKeys.Journal, $"journal = postgresql needs the address of the database: {SettingKeys.VariableOf(SettingKeys.JournalPostgres)} in .env or as a variable.");
        }

        return (inPostgres, postgres);
    }

    private HoconFolder? ReadFolder()
    {
        var (path, named) = ConfigurationFolder();
        return HoconFolder.Load(path, named, _problems, _notes);
    }

    private (string Path, bool Named) ConfigurationFolder()
    {
        var named = sources.ConfigFolder ?? NonEmpty(sources.Variables.GetValueOrDefault(SettingKeys.ConfigVariable));
        return (Absolute(named ?? "hocon"), named is not null);
    }

    /// <summary>Credentials are no part: they are refused in the files, and left out of the settings.</summary>
    private string HashOfConfiguration()
    {
        var text = new StringBuilder();
        foreach (var key in SettingKeys.All.Where(key => key != SettingKeys.Home && !SettingKeys.Credentials.Contains(key)).Order(StringComparer.Ordinal))
        {
            text.Append(key).Append('=').Append(Text(key)).Append('\n');
        }

        foreach (var name in new[] { "engine.conf", "risk.conf", "strategies.conf" })
        {
            text.Append("file ").Append(name).Append('\n').Append(TextOf(Path.Combine(ConfigurationFolder().Path, name)) ?? HoconFolder.BuiltInText(name).ReplaceLineEndings("\n"));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static string? TextOf(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever reads the settings of it is told.
            return null;
        }
    }

    private TradingEnvironment ReadEnvironment()
    {
        var text = Text(SettingKeys.Environment) ?? TradingEnvironment.Simulated.Name();
        if (!TradingEnvironments.TryParse(text, out var environment))
        {
            Problem(SettingKeys.Environment, $"there is no environment \"{text}\"{NearestName.Hint(text, TradingEnvironments.Names)}");
        }

        return environment;
    }
}
