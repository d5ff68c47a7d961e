using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Hubs;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.Configuration;

public sealed class EngineSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private SettingsSources Sources(
        (string Key, string Value)[]? commandLine = null,
        (string Key, string Value)[]? variables = null) => new(
            (commandLine ?? []).ToImmutableDictionary(pair => pair.Key, pair => pair.Value),
            (variables ?? []).ToImmutableDictionary(pair => pair.Key, pair => pair.Value),
            _folder.Path);

    private string[] ProblemsOf(SettingsSources sources) =>
        [.. Assert.Throws<UserErrorException>(() => EngineSettings.Load(sources)).Sentences];

    [Fact]
    public void With_nothing_given_the_built_in_defaults_simulate_one_demonstration()
    {
        var settings = EngineSettings.Load(Sources());

        Assert.Equal(TradingEnvironment.Simulated, settings.Environment);
        Assert.Null(settings.Gateway);
        Assert.Null(settings.Account);
        Assert.Equal((1, RunProfile.Default, 0), (settings.Seed, settings.Profile, settings.GatewayPort));
        Assert.True(Path.IsPathFullyQualified(settings.HomeFolder));
        Assert.Equal("engine", Path.GetFileName(settings.HomeFolder));
        Assert.Equal(Path.Combine(settings.HomeFolder, "journal", "simulated.db"), settings.JournalFile);
        var risk = settings.Risk;
        Assert.Equal(
            (Money.FromDecimal(1000), Money.FromDecimal(2000), Money.FromDecimal(100), 5, 60, 500, null),
            (risk.DailyLossLimit, risk.MaxLossLimit, risk.GuardMargin, risk.MaxPosition, risk.MaxOrdersPerMinute, risk.MaxOrdersPerDay, risk.FlatBy));
        var demo = Assert.Single(settings.Strategies);
        Assert.Equal("sma-demo", demo.Name);
        Assert.Equal(("SmaCross", "MNQ", "1s"), (demo.Settings["type"].Text, demo.Settings["contract"].Text, demo.Settings["interval"].Text));
        Assert.Equal((false, 9464, null), (settings.Metrics, settings.MetricsPort, settings.OtlpEndpoint));
        Assert.Equal("INFO", Akka.Configuration.ConfigurationFactory.ParseString(settings.AkkaConfiguration).GetString("akka.loglevel"));
    }

    [Fact]
    public void Market_data_is_recorded_from_a_gateway_outside_and_of_the_one_inside_only_when_asked()
    {
        (string, string)[] outside = [("ENGINE_GATEWAY_URL", "http://127.0.0.1:5000")];
        Assert.Equal(RecordMode.Off, EngineSettings.Load(Sources()).Record);
        Assert.Equal(RecordMode.On, EngineSettings.Load(Sources(variables: outside)).Record);
        Assert.Equal(RecordMode.Off, EngineSettings.Load(Sources(variables: [.. outside, ("ENGINE_RECORD", "off")])).Record);
        Assert.Equal(RecordMode.All, EngineSettings.Load(Sources(variables: [("ENGINE_RECORD", "all")])).Record);
        Assert.Contains("record = some is not one of auto, off, on, all", Assert.Single(ProblemsOf(Sources(variables: [("ENGINE_RECORD", "some")]))));
    }

    [Fact]
    public void Each_layer_wins_over_the_ones_below()
    {
        _folder.Write("hocon/engine.conf", "engine { seed = 2 }");
        Assert.Equal(2, EngineSettings.Load(Sources()).Seed);

        _folder.Write(".env", "ENGINE_SEED=3\n");
        Assert.Equal(3, EngineSettings.Load(Sources()).Seed);

        Assert.Equal(4, EngineSettings.Load(Sources(variables: [("ENGINE_SEED", "4")])).Seed);
        Assert.Equal(5, EngineSettings.Load(Sources([("seed", "5")], [("ENGINE_SEED", "4")])).Seed);
    }

    [Fact]
    public void A_file_that_sets_one_key_leaves_the_others_at_their_defaults()
    {
        _folder.Write("hocon/risk.conf", "risk { max-position = 2 }");
        _folder.Write("hocon/engine.conf", "akka { loglevel = DEBUG }");

        var settings = EngineSettings.Load(Sources());

        Assert.Equal((2, 60), (settings.Risk.MaxPosition, settings.Risk.MaxOrdersPerMinute));
        var akka = Akka.Configuration.ConfigurationFactory.ParseString(settings.AkkaConfiguration);
        Assert.Equal("DEBUG", akka.GetString("akka.loglevel"));
        Assert.False(akka.GetBoolean("akka.log-config-on-start", true));
    }

    [Fact]
    public void Short_names_count_in_the_file_only_and_prefixed_names_win_over_them()
    {
        _folder.Write(".env", "ENGINE_ACCOUNT=12\nACCOUNT_ID_TO_WATCH=11\nCONTRACT_ID=MES\n");

        var settings = EngineSettings.Load(Sources(variables: [("USERNAME", "windows-user"), ("API_KEY", "not ours"), ("CONTRACT_ID", "NQ")]));

        Assert.Equal((12, "MES"), (settings.Account, settings.Contract));
        Assert.Null(settings.UserName);
        Assert.Null(settings.ApiKey);
    }

    [Fact]
    public void Unknown_keys_are_refused_in_every_layer_with_the_nearest_known()
    {
        var conf = _folder.Write("hocon/engine.conf", "engine {\n  sede = 2\n}\nakkka { }\n");
        var risk = _folder.Write("hocon/risk.conf", "risk {\n\n max-positions = 2 }");
        var env = _folder.Write(".env", "API_KEI=1\n");

        var problems = ProblemsOf(Sources(variables: [("ENGINE_SEDE", "4"), ("ENGINE_DATA", "/data"), ("PATH", "/bin")]));

        Assert.Equal(5, problems.Length);
        Assert.Contains($"{conf}:2: there is no setting \"sede\"; did you mean \"seed\"?", problems);
        Assert.Contains($"{conf}:4: \"akkka\" does not belong into engine.conf; did you mean \"akka\"?", problems);
        Assert.Contains($"{risk}:3: there is no setting \"risk.max-positions\"; did you mean \"max-position\"?", problems);
        Assert.Contains($"{env}:1: there is no setting API_KEI; did you mean API_KEY?", problems);
        Assert.Contains("environment variable: there is no setting ENGINE_SEDE; did you mean ENGINE_SEED?", problems);
    }

    [Fact]
    public void Malformed_hocon_is_told_with_file_and_line_before_anything_else_reads_it()
    {
        var file = _folder.Write("hocon/strategies.conf", "strategies {\n  one {\n    list = [1, 2\n    type = SmaCross\n  }\n}\n");

        Assert.Equal([$"{file}:3: the '[' of list is never closed."], ProblemsOf(Sources()));
    }

    [Fact]
    public void A_misnamed_file_is_pointed_out()
    {
        _folder.Write("hocon/strategy.conf", "strategies { }");

        Assert.Contains("did you mean \"strategies.conf\"?", Assert.Single(EngineSettings.Load(Sources()).Notes));
    }

    [Fact]
    public void Named_files_and_folders_must_exist()
    {
        Assert.Equal(2, ProblemsOf(Sources() with { ConfigFolder = "nowhere", EnvFile = "none.env" }).Length);
        Assert.Single(ProblemsOf(Sources(variables: [("ENGINE_CONFIG", "nowhere")])));
    }

    [Theory]
    [InlineData("DEM0", "did you mean \"DEMO\"?")]
    public void Environments_that_do_not_exist_are_refused(string environment, string expected)
    {
        _folder.Write(".env", $"TRADING_ENVIRONMENT={environment}\nUSERNAME=u\nAPI_KEY=k1234\n");

        var problem = Assert.Single(ProblemsOf(Sources()));

        Assert.Contains(".env:1: ", problem);
        Assert.Contains(expected, problem);
    }

    [Fact]
    public void Credentials_without_an_environment_simulate_and_say_so()
    {
        _folder.Write(".env", "USERNAME=u\nAPI_KEY=k1234\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.At(".env"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var settings = EngineSettings.Load(Sources());

        Assert.Equal(TradingEnvironment.Simulated, settings.Environment);
        Assert.Contains("this is SIMULATED", Assert.Single(settings.Notes));
        Assert.DoesNotContain("k1234", settings.ToString());
        Assert.Equal("k1234", settings.ApiKey!.Reveal());
    }

    [Fact]
    public void Demo_needs_credentials_and_trades_practice_accounts_only()
    {
        Assert.Equal(2, ProblemsOf(Sources(variables: [("ENGINE_ENVIRONMENT", "demo")])).Length);

        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=u\nAPI_KEY=k1234\n");
        var settings = EngineSettings.Load(Sources());

        Assert.Equal(GatewayAddress.TopstepX, settings.Gateway);
        Assert.Equal(new TimeOnly(15, 5), settings.Risk.FlatBy);
        Assert.EndsWith("demo.db", settings.JournalFile);
    }

    [Fact]
    public void A_dry_run_reads_a_gateway_with_credentials_and_keeps_files_of_its_own()
    {
        (string, string)[] dry = [("environment", "DRY-RUN")];
        Assert.Equal(
            [
                "command line: DRY-RUN needs a user name: USERNAME in .env or the variable ENGINE_USER_NAME.",
                "command line: DRY-RUN needs an API key: API_KEY in .env or the variable ENGINE_API_KEY.",
            ],
            ProblemsOf(Sources(dry)));

        // What the command line says of the environment wins over the file.
        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=u\nAPI_KEY=k1234\nENGINE_DRY_RUN_VENUE=venue.json\n");
        var settings = EngineSettings.Load(Sources(dry));

        Assert.Equal((TradingEnvironment.DryRun, GatewayAddress.TopstepX), (settings.Environment, settings.Gateway));
        Assert.EndsWith("dry-run.db", settings.JournalFile);
        Assert.Equal("dry-run", Path.GetFileName(settings.ArchiveFolder));
        Assert.Equal(_folder.At("venue.json"), settings.DryRunVenue);
        Assert.Equal((RecordMode.On, StopPolicy.KeepProtected), (settings.Record, settings.OnStop));
        Assert.Contains(settings.Notes, note => note == "DRY-RUN: prices and history from api.topstepx.com, orders simulated here; none leaves this machine.");
        Assert.DoesNotContain("k1234", settings.ToString());

        // The rules of the venue's day hold; the account is simulated, so that nobody has to state its profile.
        Assert.True(settings.Risk.Session);
        Assert.Equal((TimeSpan.FromSeconds(30), false), (settings.Risk.StaleAfter, settings.Risk.ProfileRequired));
    }

    [Fact]
    public void The_demonstration_is_not_enabled_on_a_real_account()
    {
        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=u\nAPI_KEY=k1234\n");
        var catalog = new StrategyCatalog([new("SmaCross", typeof(object), typeof(DemoParameters))]);

        Assert.False(Assert.Single(EngineSettings.Load(Sources()).BindStrategies(catalog)).Enabled);
    }

    [Theory]
    [InlineData("gateway-url", "http://gateway.example.com", "is not on this machine")]
    [InlineData("gateway-url", "ftp://127.0.0.1", "is not a plain address")]
    [InlineData("gateway-url", "http://user:secret@127.0.0.1", "is not a plain address")]
    [InlineData("market-hub-url", "http://127.0.0.1/hubs/market", "need gateway-url as well")]
    [InlineData("metrics", "yes", "is not one of off, on")]
    [InlineData("metrics-port", "70000", "65535")]
    [InlineData("otlp-endpoint", "http://collector.example.com:4318", "is the address of a collector")]
    [InlineData("otlp-endpoint", "http://user:secret@127.0.0.1:4318", "is the address of a collector")]
    [InlineData("otlp-endpoint", "4318", "is the address of a collector")]
    [InlineData("seed", "many", "is not a whole number")]
    [InlineData("gateway-port", "70000", "out of range: 0 to 65535")]
    [InlineData("gateway-eviction", "fight", "is not one of retake, yield")]
    [InlineData("profile", "fast", "is not one of default, oracle")]
    [InlineData("risk.guard-margin", "1000", "must be less than both loss limits")]
    [InlineData("risk.flat-by", "25:00", "is not a time of day")]
    [InlineData("risk.daily-loss-limit", "-5", "is not an amount of dollars")]
    [InlineData("bars-per-call", "20001", "out of range: 3 to 20000")]
    [InlineData("keep-logs", "12h", "keep-logs = 12h is neither \"forever\" nor a number of whole days such as 30d")]
    [InlineData("keep-tape", "1.5d", "keep-tape = 1.5d is neither \"forever\" nor a number of whole days such as 30d")]
    [InlineData("keep-backups", "-1", "out of range: 0 to 1000")]
    public void A_wrong_value_is_told_in_one_sentence(string key, string value, string expected)
    {
        var problem = ProblemsOf(Sources(variables: [(SettingKeys.VariableOf(key), value)]))[0];

        Assert.Contains(expected, problem);
        Assert.DoesNotContain("secret", problem);
    }

    [Fact]
    public void Logs_are_kept_for_thirty_days_the_tape_for_ever_and_five_backups_unless_somebody_says_otherwise()
    {
        var settings = EngineSettings.Load(Sources());
        Assert.Equal((30, null, 5), (settings.Retention.LogDays, settings.Retention.TapeDays, settings.KeepBackups));
        settings = EngineSettings.Load(Sources(variables: [("ENGINE_KEEP_LOGS", "forever"), ("ENGINE_KEEP_TAPE", "90d"), ("ENGINE_KEEP_BACKUPS", "0")]));
        Assert.Equal((null, 90, 0), (settings.Retention.LogDays, settings.Retention.TapeDays, settings.KeepBackups));
    }

    [Fact]
    public void An_eviction_is_answered_by_taking_back_unless_yield_is_chosen()
    {
        Assert.Equal(EvictionPolicy.Retake, EngineSettings.Load(Sources()).Eviction);
        Assert.Equal(EvictionPolicy.Yield, EngineSettings.Load(Sources(variables: [("ENGINE_GATEWAY_EVICTION", "yield")])).Eviction);
    }

    [Fact]
    public void A_simulated_gateway_on_this_machine_may_be_named() =>
        Assert.Equal(
            GatewayAddress.At(new Uri("http://127.0.0.1:5000")),
            EngineSettings.Load(Sources(variables: [("ENGINE_GATEWAY_URL", "http://127.0.0.1:5000")])).Gateway);

    [Fact]
    public void Strategies_are_looked_for_in_the_home_folder_and_beside_the_program_unless_a_folder_is_named()
    {
        var home = _folder.At("home");
        Assert.Equal(
            [Path.Combine(home, "strategies"), Path.Combine(AppContext.BaseDirectory, "strategies")],
            EngineSettings.Load(Sources(variables: [("ENGINE_HOME", home)])).StrategyFolders.AsEnumerable());

        var conf = _folder.Write("hocon/engine.conf", "engine {\n  strategies-folder = mine\n}\n");
        Assert.Equal($"{conf}:2: strategies-folder = {_folder.At("mine")} does not exist.", Assert.Single(ProblemsOf(Sources())));

        _folder.Write("mine/readme.txt", "");
        Assert.Equal([_folder.At("mine")], EngineSettings.Load(Sources()).StrategyFolders.AsEnumerable());
    }

    [Fact]
    public void The_bars_of_one_call_can_be_set()
    {
        Assert.Equal(1000, EngineSettings.Load(Sources()).BarsPerCall);
        Assert.Equal(20_000, EngineSettings.Load(Sources(variables: [("ENGINE_BARS_PER_CALL", "20000")])).BarsPerCall);
    }

    [Fact]
    public void A_secret_in_a_hocon_file_is_refused_without_showing_it()
    {
        _folder.Write("hocon/engine.conf", "engine { api-key = s3cret }");

        var problem = Assert.Single(ProblemsOf(Sources()));

        Assert.Contains("belongs into .env", problem);
        Assert.DoesNotContain("s3cret", problem);
    }

    [Fact]
    public void An_application_logs_in_with_its_five_values_in_place_of_a_key()
    {
        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=me\nAPP_ID=one\nAPP_VERIFY_KEY=two\nAPP_DEVICE_ID=three\nAPP_PASSWORD=four\n");

        var app = EngineSettings.Load(Sources()).App!;

        Assert.Equal(("me", "one", "two", "three", "four"), (app.UserName, app.AppId, app.RevealVerifyKey(), app.DeviceId, app.RevealPassword()));
        Assert.DoesNotContain("two", EngineSettings.Load(Sources()).ToString());
        Assert.DoesNotContain("four", EngineSettings.Load(Sources()).ToString());
    }

    [Fact]
    public void An_application_with_a_value_missing_is_told_which()
    {
        _folder.Write(".env", "APP_ID=one\nAPP_PASSWORD=s3cret\n");

        var problem = Assert.Single(ProblemsOf(Sources()));

        Assert.EndsWith("a login by application also needs APP_VERIFY_KEY, APP_DEVICE_ID, USERNAME.", problem);
        Assert.DoesNotContain("s3cret", problem);
    }

    [Fact]
    public void A_strategy_of_the_command_line_replaces_those_of_the_files()
    {
        var settings = EngineSettings.Load(Sources() with { Strategy = "SmaCross", Assignments = ["mode=bars", "fast=5"] });
        var catalog = new StrategyCatalog([new("SmaCross", typeof(object), typeof(DemoParameters))]);

        var instance = Assert.Single(settings.BindStrategies(catalog, "CON.F.US.GCE.Z13"));

        Assert.Equal("CON.F.US.GCE.Z13", instance.Contract);
        Assert.Equal(new DemoParameters { Fast = 5 }, instance.Parameters);
    }

    [Fact]
    public void Assignments_reach_the_one_enabled_strategy_or_the_one_they_name()
    {
        var catalog = new StrategyCatalog([new("SmaCross", typeof(object), typeof(DemoParameters))]);
        var one = EngineSettings.Load(Sources() with { Assignments = ["slow=9"] }).BindStrategies(catalog);
        Assert.Equal(9, ((DemoParameters)one[0].Parameters).Slow);
        Assert.Equal("MNQ", one[0].Contract);

        _folder.Write("hocon/strategies.conf", "strategies { a { type = SmaCross, contract = NQ }\n b { type = SmaCross, contract = ES } }");
        var two = EngineSettings.Load(Sources() with { Assignments = ["b.slow=7"] }).BindStrategies(catalog);
        Assert.Equal([8, 7], two.Select(instance => ((DemoParameters)instance.Parameters).Slow));
        Assert.Contains("which strategy it means", ProblemsOf(Sources() with { Assignments = ["slow=7"] })[0]);
        Assert.Contains("there is no strategy \"c\"", ProblemsOf(Sources() with { Assignments = ["c.slow=7"] })[0]);
        Assert.Contains("is not key=value", ProblemsOf(Sources() with { Assignments = ["slow"] })[0]);
    }

    [Fact]
    public void A_contract_of_the_command_line_wins_for_the_one_enabled_strategy()
    {
        var catalog = new StrategyCatalog([new("SmaCross", typeof(object), typeof(DemoParameters))]);
        var settings = EngineSettings.Load(Sources([("contract", "MES")]));

        Assert.Equal("MES", settings.BindStrategies(catalog)[0].Contract);

        _folder.Write("hocon/strategies.conf", "strategies { a { type = SmaCross, contract = NQ }\n b { type = SmaCross, contract = ES } }");
        var several = EngineSettings.Load(Sources([("contract", "MES")]));
        Assert.Contains("which of 2 strategies", Assert.Throws<UserErrorException>(() => several.BindStrategies(catalog)).Message);
    }

    [Fact]
    public void The_example_of_the_env_file_is_accepted_as_it_stands()
    {
        File.Copy(Path.Combine(RepositoryRoot(), ".env.example"), _folder.At(".env"));

        Assert.Equal(TradingEnvironment.Simulated, EngineSettings.Load(Sources()).Environment);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }

    public enum DemoMode
    {
        Bars,

        [SimulatedOnly]
        Tick,
    }

    public sealed record DemoParameters
    {
        public DemoMode Mode { get; init; }

        public int Fast { get; init; } = 3;

        public int Slow { get; init; } = 8;

        public Engine.Markets.BarInterval Interval { get; init; }
    }
}
