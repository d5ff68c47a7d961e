using System.Collections.Immutable;
using Engine.History;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Reads;
using Engine.Markets;
using Engine.Simulator;
using ReplaySpeed = Engine.Host.Cli.ReplaySpeed;

namespace Engine.Host.Tests.Configuration;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private object? _called;
    private Exception? _failure;

    public void Dispose() => _folder.Dispose();

    private Task<int> Invoke(params string[] arguments)
    {
        var commands = new Commands((options, _) => Called(options), (options, _) => Called(options))
        {
            Journal = new JournalCommands(
                (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options),
                (options, _) => Called(options), (options, _) => Called(options)),
            Replay = (options, _) => Called(options),
            Report = (options, _) => Called(options),
            Backtest = (options, _) => Called(options),
            Verify = (options, _) => Called(options),
            Compare = (options, _) => Called(options),
            Optimize = (options, _) => Called(options),
            Reads = ReadCommandLineTests.Commands((options, _) => Called(options)),
            Setup = new SetupCommands((options, _) => Called(options), (options, _) => Called(options)),
            History = new HistoryCommands(
                (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options)),
        };
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path);
        return EngineCommandLine.Build(commands, process).RunAsync(arguments, _output, _error, CancellationToken.None);
    }

    private Task<int> Called(object options)
    {
        _called = options;
        return _failure is null ? Task.FromResult(0) : Task.FromException<int>(_failure);
    }

    [Theory]
    [InlineData("--for 30s")]
    [InlineData("run --for 30s")]
    public async Task Run_is_the_default_command(string line)
    {
        Assert.Equal(0, await Invoke(line.Split(' ')));

        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<RunOptions>(_called).For);
    }

    [Fact]
    public async Task A_command_that_is_stopped_and_says_nothing_itself_has_not_failed_but_was_stopped()
    {
        using var stop = new CancellationTokenSource();
        var commands = new Commands((_, _) => Called(1), (_, _) => Called(1))
        {
            Journal = new JournalCommands((_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1)),
            Replay = (_, _) => Called(1),
            Report = (_, _) => Called(1),
            Verify = (_, _) => Called(1),
            Compare = (_, _) => Called(1),
            Optimize = (_, _) => Called(1),
            Backtest = async (_, told) =>
            {
                await stop.CancelAsync();
                told.ThrowIfCancellationRequested();
                return 0;
            },
            Reads = ReadCommandLineTests.Commands((_, _) => Called(1)),
            Setup = new SetupCommands((_, _) => Called(1), (_, _) => Called(1)),
            History = new HistoryCommands((_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1), (_, _) => Called(1)),
        };
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path);
        var data = _folder.Write("a.csv", "");

        var code = await EngineCommandLine.Build(commands, process).RunAsync(["backtest", "SmaCross", "--data", data], _output, _error, stop.Token);

        Assert.Equal((1, "Stopped before the end."), (code, _error.ToString().TrimEnd()));
    }

    [Fact]
    public async Task Nothing_at_all_runs_with_defaults()
    {
        Assert.Equal(0, await Invoke());

        var options = Assert.IsType<RunOptions>(_called);
        Assert.Null(options.For);
        Assert.Null(options.Replay);
        Assert.Equal(ReplaySpeed.Recorded, options.Speed);
        Assert.False(options.Plain);
        Assert.Empty(options.Settings.CommandLine);
    }

    [Fact]
    public async Task Bars_are_fetched_by_trade_dates_that_open_the_evening_before()
    {
        Assert.Equal(0, await Invoke("history", "sync", "NQ", "--interval", "5m", "--from", "2026-11-02", "--to", "2026-11-06", "--contract", "CON.F.US.ENQ.Z26", "--again"));

        var options = Assert.IsType<HistorySyncOptions>(_called);
        Assert.True(options.Again);
        Assert.Equal(("NQ", "5m", "CON.F.US.ENQ.Z26"), (options.Scope.Word, options.Scope.Interval.ToString(), options.Scope.Contract));
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 23, 0, 0, TimeSpan.Zero), options.Scope.From);
        Assert.Equal(new DateTimeOffset(2026, 11, 6, 23, 0, 0, TimeSpan.Zero), options.Scope.To);
        Assert.Equal(0, await Invoke("history", "sync", "NQ"));
        Assert.Equal((30, null, BarInterval.Minute), (Assert.IsType<HistorySyncOptions>(_called).Scope.Days, ((HistorySyncOptions)_called).Scope.From, ((HistorySyncOptions)_called).Scope.Interval));
    }

    [Fact]
    public async Task An_import_says_where_a_file_has_what_a_bar_consists_of()
    {
        Assert.Equal(0, await Invoke(
            "history", "import", "a.csv", "b.csv", "--contract", "con.f.us.enq.z26", "--column", "t=Date+Time", "--column", "v=7", "--zone", "America/Chicago", "--stamps", "end", "--separator", "\\t", "--rename", "NQZ6=CON.F.US.ENQ.Z26"));

        var options = Assert.IsType<HistoryImportOptions>(_called);
        Assert.Equal(2, options.Files.Length);
        Assert.Equal(("NQ 1m", "America/Chicago", BarStamp.End, '\t'), (options.Read.Series.ToString(), options.Read.Zone.Id, options.Read.Stamp, options.Read.Csv.Separator));
        Assert.Equal(["Date", "Time"], options.Read.Csv.Time!);
        Assert.Equal("7", options.Read.Csv.Volume);
        Assert.Equal(new ContractId("CON.F.US.ENQ.Z26"), options.Read.Renamed[new ContractId("NQZ6")]);
    }

    [Theory]
    [InlineData("history import a.csv", "--root is missing")]
    [InlineData("history import a.csv --root NQ --zone Chicago", "--zone Chicago: expected a zone")]
    [InlineData("history import a.csv --root NQ --column x=1", "--column x=1: expected one of")]
    [InlineData("history import a.csv --root N-Q", "--root N-Q: expected letters")]
    [InlineData("history export NQ --out a.txt", "--out a.txt: the name ends neither")]
    [InlineData("history sync NQ --contract NQZ6", "--contract NQZ6: expected a full id")]
    [InlineData("history sync NQ --from yesterday", "--from yesterday: expected a trade date")]
    public async Task What_history_cannot_take_is_one_sentence(string line, string sentence)
    {
        Assert.Equal(2, await Invoke(line.Split(' ')));

        Assert.StartsWith(sentence, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_halt_is_lifted_with_a_reason_in_words()
    {
        Assert.Equal(0, await Invoke("run", "--resume", "the payout is booked"));
        Assert.Equal("the payout is booked", Assert.IsType<RunOptions>(_called).Resume);

        Assert.Equal(2, await Invoke("run", "--resume", " "));
        Assert.Contains("needs a reason in words", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_option_of_run_arrives()
    {
        var file = _folder.Write("trades.csv", "x");

        Assert.Equal(0, await Invoke(
            "run", "--replay", file, "--speed", "step", "--strategy", "SmaCross", "--set", "mode=tick", "--set", "n=5", "--profile", "oracle",
            "--contract", "MNQ", "--account", "17", "--home", "h", "--seed", "9", "--gateway-port", "0", "--env-file", "e", "--config", "c", "--plain", "--latency", "20ms", "--jitter", "5ms"));

        var options = Assert.IsType<RunOptions>(_called);
        Assert.Equal(file, options.Replay);
        Assert.Equal(ReplayPace.Step, options.Speed.Pace);
        Assert.Equal(new OrderLatency(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(5)), options.Latency);
        Assert.True(options.Plain);
        Assert.Equal(("SmaCross", "e", "c"), (options.Settings.Strategy, options.Settings.EnvFile, options.Settings.ConfigFolder));
        Assert.Equal("mode=tick n=5", string.Join(' ', options.Settings.Assignments));
        Assert.Equal(
            ["account=17", "contract=MNQ", "gateway-port=0", "home=h", "profile=oracle", "seed=9"],
            options.Settings.CommandLine.Select(pair => $"{pair.Key}={pair.Value}").Order());
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("--queue none --stale-after 1h", QueueModel.None, 60)]
    [InlineData("--queue Depth --stale-after off", QueueModel.Depth, 0)]
    public async Task The_models_of_a_backtest_arrive(string line, QueueModel? queue, int? minutes)
    {
        Assert.Equal(0, await Invoke(["backtest", "SmaCross", .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));

        var options = Assert.IsType<BacktestOptions>(_called);
        Assert.Equal((queue, minutes), (options.Queue, (int?)options.StaleAfter?.TotalMinutes));
    }

    [Theory]
    [InlineData("DEMO", true)]
    [InlineData("DRY-RUN", false)]
    [InlineData("SIMULATED", false)]
    public void Latency_is_of_the_simulated_venue_alone(string environment, bool refused)
    {
        var variables = ImmutableDictionary<string, string>.Empty
            .Add("ENGINE_ENVIRONMENT", environment).Add("ENGINE_USER_NAME", "trader").Add("ENGINE_API_KEY", "a-key-of-tests");
        if (environment != "SIMULATED")
        {
            variables = variables.Add("ENGINE_GATEWAY_URL", "https://gateway.example");
        }

        var sources = new SettingsSources(ImmutableDictionary<string, string>.Empty, variables, _folder.Path);
        var options = new RunOptions(sources, null, null, ReplaySpeed.Recorded, true) { Latency = new OrderLatency(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)) };
        var told = Record.Exception(() => RunInput.Read(options, RunCommand.Catalog)) is UserErrorException mistakes ? mistakes.Sentences : [];
        Assert.Equal(refused, told.Contains("--latency and --jitter are of the simulated venue; in DEMO the orders go to gateway.example: leave them out."));
        Assert.Equal(refused, told.Any(sentence => sentence.Contains("latency", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Simulate_gets_its_options()
    {
        Assert.Equal(0, await Invoke("simulate", "--port", "5000", "--seed", "3"));
        Assert.Equal("5000", Assert.IsType<SimulateOptions>(_called).Settings.CommandLine["gateway-port"]);
    }

    [Fact]
    public async Task Every_option_of_simulate_arrives()
    {
        var (first, second, faults) = (_folder.Write("a.csv", "x"), _folder.Write("b.csv", "x"), _folder.Write("faults.json", "{}"));

        Assert.Equal(0, await Invoke(
            "simulate", "--urls", "http://localhost:5001", "--replay", first, "--replay", second, "--speed", "60", "--profile", "oracle", "--faults", faults,
            "--control", "--log", "run.log", "--export", "run.events", "--seed", "4", "--home", "h"));

        var options = Assert.IsType<SimulateOptions>(_called);
        Assert.Equal([first, second], options.Replay.ToArray());
        Assert.Equal((60, faults, true, null), (options.Speed!.Value.Factor, options.Faults, options.Control, options.ControlToken));
        Assert.Equal((Path.Combine(_folder.Path, "run.log"), Path.Combine(_folder.Path, "run.events")), (options.Log, options.Export));
        Assert.Equal(
            ["gateway-port=5001", "home=h", "profile=oracle", "seed=4"],
            options.Settings.CommandLine.Select(pair => $"{pair.Key}={pair.Value}").Order());
    }

    [Fact]
    public async Task A_synthetic_market_is_dated_sped_up_and_rolled()
    {
        Assert.Equal(0, await Invoke("simulate", "--start", "2026-08-19T13:00:00Z", "--speed", "max", "--depth", "3", "--sessions", "--roll-at", "2026-08-20T13:00:00Z"));

        var options = Assert.IsType<SimulateOptions>(_called);
        Assert.Equal((3, true, ReplayPace.Max), (options.Depth, options.Sessions, options.Speed!.Value.Pace));
        Assert.Equal(TimeSpan.FromDays(1), options.RollAt - options.Start);
    }

    [Fact]
    public async Task A_dry_run_is_the_environment_of_the_command_line_which_outranks_every_other()
    {
        await Invoke("run", "--dry-run", "--seed", "7");
        var settings = Assert.IsType<RunOptions>(_called).Settings;
        Assert.Equal(("DRY-RUN", "7"), (settings.CommandLine["environment"], settings.CommandLine["seed"]));

        await Invoke("run", "--live", "--yes");
        Assert.True(Assert.IsType<RunOptions>(_called) is { Live: true, Yes: true });
        Assert.DoesNotContain("environment", ((RunOptions)_called).Settings.CommandLine.Keys);
        await Invoke("run");
        Assert.True(Assert.IsType<RunOptions>(_called) is { Live: false, Yes: false });
        Assert.DoesNotContain("environment", Assert.IsType<RunOptions>(_called).Settings.CommandLine.Keys);
    }

    [Theory]
    [InlineData("--for", "soon")]
    [InlineData("--for", "0s")]
    [InlineData("--speed", "max")]
    [InlineData("--seed", "-1")]
    [InlineData("--gateway-port", "70000")]
    [InlineData("--account", "x")]
    [InlineData("--replay", "no-such-file.csv")]
    [InlineData("--unknown", "1")]
    [InlineData("--home")]
    [InlineData("trade")]
    [InlineData("run", "--latency", "-20ms")]
    [InlineData("run", "--jitter", "6m")]
    [InlineData("backtest", "SmaCross", "--queue", "front")]
    [InlineData("backtest", "SmaCross", "--queue", "1")]
    [InlineData("backtest", "SmaCross", "--stale-after", "0s")]
    [InlineData("backtest", "SmaCross", "--stale-after", "never")]
    [InlineData("simulate", "--speed", "step")]
    [InlineData("simulate", "--urls", "http://0.0.0.0:5000")]
    [InlineData("simulate", "--urls", "https://127.0.0.1:5000")]
    [InlineData("simulate", "--urls", "http://gateway.example:5000")]
    [InlineData("simulate", "--urls", "http://127.0.0.1:5000", "--port", "5000")]
    [InlineData("simulate", "--replay", "no-such-file.csv")]
    [InlineData("simulate", "--depth", "11")]
    [InlineData("simulate", "--start", "tomorrow")]
    [InlineData("simulate", "--control-token", "short")]
    [InlineData("simulate", "--play", "run.log")]
    [InlineData("simulate", "--play", "run.log", "--export", "x", "--port", "5000")]
    public async Task Bad_input_is_one_sentence_and_exit_code_2(params string[] arguments)
    {
        Assert.Equal(2, await Invoke(arguments));

        Assert.Null(_called);
        Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public async Task A_users_error_is_exit_code_2_with_every_sentence()
    {
        _failure = new UserErrorException(["First.", "Second."]);

        Assert.Equal(2, await Invoke("run"));
        Assert.Equal("First.|Second.|", _error.ToString().ReplaceLineEndings("|"));
    }

    [Fact]
    public async Task Any_other_failure_is_exit_code_1_with_one_line()
    {
        _failure = new InvalidOperationException("broken\ninside");

        Assert.Equal(1, await Invoke("run"));
        Assert.Equal("The engine failed: InvalidOperationException: broken inside|", _error.ToString().ReplaceLineEndings("|"));
    }

    [Fact]
    public async Task A_run_that_cannot_begin_is_exit_code_1_with_its_sentence()
    {
        _failure = new RunFailedException("Not every strategy is ready after 60 s. What it waits for: strategy rolls is not ready (bars of the past cannot be read: 404).");

        Assert.Equal(1, await Invoke("run"));
        Assert.Equal(
            "The engine failed: Not every strategy is ready after 60 s. What it waits for: strategy rolls is not ready (bars of the past cannot be read: 404).|",
            _error.ToString().ReplaceLineEndings("|"));
    }

    [Fact]
    public async Task Version_and_help_succeed()
    {
        Assert.Equal(0, await Invoke("version"));
        Assert.Equal($"engine {EngineCommandLine.Version}", _output.ToString().Trim());
        Assert.Equal(0, await Invoke("run", "--help"));
        Assert.Contains("--replay", _output.ToString());
        Assert.Equal(0, await Invoke("simulate", "--help"));
        Assert.All(new[] { "--urls", "--faults", "--control-token", "--play" }, option => Assert.Contains(option, _output.ToString()));
    }

    [Theory]
    [InlineData("60", ReplayPace.Scaled, 60)]
    [InlineData("0.5x", ReplayPace.Scaled, 0.5)]
    [InlineData("MAX", ReplayPace.Max, 1)]
    public void Speeds_are_read(string text, ReplayPace pace, double factor)
    {
        Assert.True(ReplaySpeed.TryParse(text, out var speed));
        Assert.Equal(new ReplaySpeed(pace, factor), speed);
    }

    [Fact]
    public void The_first_signal_stops_and_the_next_does_not_skip_the_orderly_stop()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var signals = new StopSignals();
        using var stopped = new ManualResetEventSlim();
        using var registration = signals.Token.Register(stopped.Set);

        Raise(1);
        Assert.True(stopped.Wait(TimeSpan.FromSeconds(30)));
        Raise(1);
        Assert.True(SpinWait.SpinUntil(() => signals.Received == 2, TimeSpan.FromSeconds(30)));

        static void Raise(int hangUp)
        {
            using var kill = System.Diagnostics.Process.Start("kill", [$"-{hangUp}", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            kill.WaitForExit();
        }
    }
}
