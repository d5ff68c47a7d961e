using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Actors.Strategies.Log;
using Engine.Gateway;
using Engine.Health;
using Engine.History;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Run.Control;
using Engine.Host.Run.Live;
using Engine.Host.Run.Metrics;
using Engine.Host.Run.Retention;
using Engine.Host.Run.Signals;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;
using Microsoft.Extensions.Logging;
using Spectre.Console;
using ReplaySpeed = Engine.Simulator.ReplaySpeed;

namespace Engine.Host.Run;

/// <summary><c>engine run</c>: settings to a run, a run to a console and a summary.</summary>
internal static class RunCommand
{
    /// <summary>The strategies that come with the engine.</summary>
    public static StrategyCatalog Catalog { get; } = new(
    [
        new StrategyType("SmaCross", typeof(SmaCross), typeof(SmaCrossParameters)),
        new StrategyType("EmaCross", typeof(EmaCross), typeof(EmaCrossParameters)),
        new StrategyType("OpeningRangeBreakout", typeof(OpeningRangeBreakout), typeof(OpeningRangeBreakoutParameters)),
        new StrategyType("BandReversion", typeof(BandReversion), typeof(BandReversionParameters)),
        new StrategyType("VwapPullback", typeof(VwapPullback), typeof(VwapPullbackParameters)),
        new StrategyType("SignalFollower", typeof(SignalFollower), typeof(SignalFollowerParameters)),
    ]);

    /// <summary>Runs; 0 only when all went well.</summary>
    public static Task<int> RunAsync(RunOptions options, CancellationToken stop) => RunAsync(options, Catalog, stop);

    /// <summary>Runs with the strategies of a program of its own.</summary>
    public static async Task<int> RunAsync(RunOptions options, StrategyCatalog catalog, CancellationToken stop)
    {
        var time = TimeProvider.System;
        var (settings, instances, recording, loaded) = RunInput.Read(options, catalog);
        Check(settings, instances);
        LiveStart.RequireSwitch(settings, options.Live);
        using var home = HomeFolder.Open(settings, time);
        if (settings.Environment == TradingEnvironment.Live)
        {
            settings = await LiveStart.ConfirmAsync(settings, instances, System.Console.Out, act => Confirmation.Asked(options.Yes, act), stop).ConfigureAwait(false);
        }

        var mode = Describe(settings, options);

        AccountProfile? answered = null;
        while (true)
        {
            try
            {
                return await RunAsync(options, settings, instances, loaded, recording is null, mode, answered, stop).ConfigureAwait(false);
            }
            catch (ProfileNeededException needed) when (ProfilePrompt.CanAsk)
            {
                // The console has closed: the terminal belongs to the questions now.
                answered = ProfilePrompt.Ask(AnsiConsole.Console, needed, settings.Risk.Rules.Values);
            }
        }
    }

    private static async Task<int> RunAsync(
        RunOptions options,
        EngineSettings settings,
        ImmutableArray<StrategyInstance> instances,
        ImmutableArray<string> loaded,
        bool everyEvent,
        string mode,
        AccountProfile? answered,
        CancellationToken stop)
    {
        var time = TimeProvider.System;
        var output = new DroppingWriter("console output", StreamSink.StandardOutput(), time);
        using var sink = new DailyFileSink(settings.LogFolder, time);
        var log = new DroppingWriter("log", sink, time);
        var console = EngineConsole.Open(options.Plain, output, time);
        try
        {
            console.WriteNotes(settings, time);
            foreach (var sentence in loaded)
            {
                console.Write(new ConsoleLine(time.GetUtcNow(), ConsoleLevel.Information, sentence));
            }

            var reporter = new RunReporter(console, settings, instances, mode, everyEvent, time) { Dropped = () => output.Dropped + log.Dropped };
            void Tell(string sentence) => console.Write(new ConsoleLine(time.GetUtcNow(), ConsoleLevel.Warning, sentence));
            using var keeping = options.Replay is null ? HouseKeeping.Begin(settings.LogFolder, settings.ArchiveFolder, settings.Retention, Tell, time) : null;
            using var windows = NoTradeFiles.Open(settings.Risk.Windows, Tell, time);
            var filter = new SecretFilter(settings.Secrets);

            // Before anything trades: a port that cannot be had is the trader's to put right.
            await using var signals = options.Replay is null && settings.Signals is { } taken
                ? await SignalServer.StartAsync(taken, settings.HomeFolder, Tell, time, stop).ConfigureAwait(false)
                : null;
            await using var run = await EngineRun.StartAsync(
                Plan(settings, options, instances, windows) with
                {
                    Profiles = answered is null ? settings.Risk.Accounts : [answered, .. settings.Risk.Accounts],
                    AskForProfile = answered is null && ProfilePrompt.CanAsk,
                    Tell = Tell,
                    Endpoints = options.Replay is null ? [(opened, cancellation) => OpenControlAsync(opened, settings, Tell, cancellation)] : [],
                },
                reporter,
                logging => logging.SetMinimumLevel(settings.LogLevel).AddProvider(new DroppingLoggerProvider(log, null, filter, settings.LogLevel, time)),
                stop).ConfigureAwait(false);
            reporter.MarketTime = () => run.Clock.Now;
            reporter.FramesReceived = () => run.Receipts.Last.Value;
            if (signals is not null)
            {
                signals.Attach(run);
                console.Write(new ConsoleLine(time.GetUtcNow(), ConsoleLevel.Information, $"signals are taken at {new Uri(signals.Url, SignalServer.Path)}"));
            }


            await using var metrics = settings.Metrics && options.Replay is null ? await OpenMetricsAsync(run, settings.MetricsPort, Tell, stop).ConfigureAwait(false) : null;
            if (metrics is not null)
            {
                console.Write(new ConsoleLine(time.GetUtcNow(), ConsoleLevel.Information, $"Health and metrics: {metrics.Url}health/ready, {metrics.Url}metrics"));
            }

            using var gauges = settings.OtlpEndpoint is not null && metrics is null ? new HealthGauges(run.Quota, time) : null;
            using var otlp = settings.OtlpEndpoint is { } collector && options.Replay is null
                ? new OtlpExport(collector, run, metrics?.Gauges ?? gauges!, EngineCommandLine.Version, settings.Environment.Name(), time)
                : null;
            if (options.Replay is null)
            {
                // What only the start needed goes back to the system once: from here on the run is to stand for days on a small machine.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            var result = await run.RunAsync(stop).ConfigureAwait(false);
            var summary = reporter.Summary(result);
            console.Finish(summary);
            return summary.ExitCode;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before anything had started: nothing to report, nothing lost.
            return EngineCommandLine.Success;
        }
        finally
        {
            await console.DisposeAsync().ConfigureAwait(false);
            await output.DisposeAsync().ConfigureAwait(false);
            await log.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Lets other commands of this user reach the run. Without it the run goes on all the same.</summary>
    private static async Task<IAsyncDisposable?> OpenControlAsync(EngineRun run, EngineSettings settings, Action<string> tell, CancellationToken stop)
    {
        try
        {
            // A dry run's gateway has a key of its own, which nobody else is told.
            var gateway = settings.Environment == TradingEnvironment.DryRun ? null : run.Gateway?.Address;
            return await ControlServer.StartAsync(
                new EngineControl(run, settings.Environment.Name(), TimeProvider.System), settings.HomeFolder, gateway, ControlServer.BodyPatience, TimeProvider.System, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            tell($"Other commands cannot reach this engine: {e.Message.TrimEnd('.')}.");
            return null;
        }
    }

    /// <summary>Health and metrics for programs of this machine. Without them the run goes on all the same.</summary>
    private static async Task<HealthServer?> OpenMetricsAsync(EngineRun run, int port, Action<string> tell, CancellationToken stop)
    {
        try
        {
            return await HealthServer.StartAsync(run, port, TimeProvider.System, stop).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            tell($"Health and metrics are not served: {e.Message.TrimEnd('.')}.");
            return null;
        }
    }

    internal static IMarketSource OpenRecording(string file)
    {
        try
        {
            return MergedMarket.Open(file);
        }
        catch (RecordingException e)
        {
            throw new UserErrorException(e.Message);
        }
    }

    internal static VenueRules RulesOf(EngineSettings settings) => settings.Profile == RunProfile.Oracle ? VenueRules.Oracle : VenueRules.Default;

    /// <summary>What is different about a dry run's account and venue, in the words of a fault file.</summary>
    internal static VenueSwitches? DryRunVenueOf(EngineSettings settings)
    {
        if (settings.DryRunVenue is not { } file)
        {
            return null;
        }

        try
        {
            return FaultJson.Open(file) is { Rules: [], Acts: [], Shapes: null, Sessions: null } plan
                ? plan.Venue
                : throw new UserErrorException($"{file}: only \"venue\" may stand in the file that {SettingKeys.DryRunVenue} names; nothing misbehaves in a dry run.");
        }
        catch (FaultFileException e)
        {
            throw new UserErrorException(e.Message);
        }
    }

    /// <summary>The login of an outside gateway.</summary>
    internal static Credentials CredentialsOf(EngineSettings settings) => settings is { App: { } app, ApiKey: null }
        ? new Credentials(app)
        : new Credentials(settings.UserName ?? SimulatedUser.Name, settings.ApiKey?.Reveal() ?? SimulatedUser.Key);

    internal static ReplaySpeed SpeedOf(Cli.ReplaySpeed speed) => speed.Pace switch
    {
        ReplayPace.Max => ReplaySpeed.Max,
        ReplayPace.Step => ReplaySpeed.Step,
        _ => ReplaySpeed.Times(speed.Factor),
    };

    private static void Check(EngineSettings settings, ImmutableArray<StrategyInstance> instances)
    {
        if (instances.IsEmpty)
        {
            throw new UserErrorException($"No strategy is enabled in {settings.Environment.Name()}; enable one in hocon/strategies.conf{(settings.Environment == TradingEnvironment.Live ? " (environments = [LIVE])" : "")} or name one with --strategy.");
        }

        if (instances.Select(i => i.Account).OfType<int>().Distinct().Count() > 1)
        {
            throw new UserErrorException("This version trades one account in a run; give every strategy the same account.");
        }
    }

    private static string Describe(EngineSettings settings, RunOptions options)
    {
        var profile = settings.Profile.ToString().ToLowerInvariant();
        if (!options.Latency.IsNone)
        {
            profile += string.Create(CultureInfo.InvariantCulture, $", latency {options.Latency.ToVenue.TotalMilliseconds:0.###} ms each way, jitter up to {options.Latency.Jitter.TotalMilliseconds:0.###} ms");
        }

        return options.Replay is { } file ? $"profile {profile}, replay of {Path.GetFileName(Path.TrimEndingDirectorySeparator(file))} at {options.Speed}"
            : settings.Environment == TradingEnvironment.DryRun ? $"profile {profile}, prices from {settings.Gateway!.Rest.Authority}, orders simulated here"
            : $"profile {profile}";
    }

    internal static EngineRunSettings Plan(EngineSettings settings, RunOptions options, ImmutableArray<StrategyInstance> instances, NoTradeFiles windows)
    {
        var oracle = settings.Profile == RunProfile.Oracle;
        var account = instances.Select(i => i.Account).OfType<int>().Cast<int?>().FirstOrDefault() ?? settings.Account;
        return new EngineRunSettings
        {
            Environment = settings.Environment.Name(),
            Home = settings.HomeFolder,
            Journal = settings.JournalPlace,
            Akka = settings.AkkaConfiguration,
            Gateway = settings.Gateway,
            DryRun = settings.Environment == TradingEnvironment.DryRun,
            DryRunVenue = DryRunVenueOf(settings),
            Credentials = settings.Gateway is null ? null : CredentialsOf(settings),
            Account = account is { } id ? new AccountId(id) : null,
            AccountAllowed = settings.RefusalOf,
            Strategies = [.. instances.Select(instance => PlanOf(instance, settings.OnFault))],
            Limits = oracle
                ? RiskLimits.None
                : settings.Risk.ToLimits(options.Replay is not null, () => windows.Windows),
            RuleBook = settings.Risk.Rules,
            Brackets = settings.Risk.Brackets,
            DefaultRules = oracle ? null : settings.Risk.DefaultRules,
            Resume = options.Resume,
            StartHalted = options.StartHalted,
            KeepBackups = settings.KeepBackups,
            StayAwake = options.Replay is null,
            Alerts = options.Replay is null ? settings.Alerts : null,
            Quota = oracle ? QuotaSettings.Off : new QuotaSettings(),
            Rules = RulesOf(settings),
            Latency = options.Latency,
            Seed = (ulong)settings.Seed,
            GatewayPort = settings.GatewayPort,
            Eviction = new EvictionSettings { Policy = settings.Eviction },
            Replay = options.Replay,
            Speed = SpeedOf(options.Speed),
            For = options.For,
            WarmUp = !oracle,
            BarsPerCall = settings.BarsPerCall,
            OnStop = oracle ? StopPolicy.LeaveOpen : settings.OnStop,
            Record = options.Replay is null ? settings.Record : RecordMode.Off,
            Archive = settings.ArchiveFolder,
            KeepHistory = settings.Gateway is null || options.Replay is not null ? []
                : settings.KeepTraded ? [.. instances.SelectMany(i => i.Others.Insert(0, i.Contract)).Select(word => new KeptSeries(word, BarInterval.Minute, KeptSeries.UsualDays)).Distinct()]
                : settings.KeepHistory,
            Health = options.Replay is null ? new HealthLimits() : null,
            SilenceAfter = options.Replay is null ? TimeSpan.FromSeconds(30) : null,
        };
    }

    private static StrategyPlan PlanOf(StrategyInstance instance, FaultPolicy onFault) => new(
        new StrategyName(instance.Name),
        instance.Contract,
        instance.SizeCap,
        instance.Window is { } window ? window.Contains : null,
        context => Props.Create(instance.Type.ActorType, context, instance.Parameters))
    {
        OnFault = instance.OnFault ?? onFault,
        Others = instance.Others,
        Watchdog = instance.Watchdog > TimeSpan.Zero ? instance.Watchdog : null,
        Description = StrategyDescription.Of(instance.Type, instance.Parameters),
    };
}
