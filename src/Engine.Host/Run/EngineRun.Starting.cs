using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.Health;
using Engine.Actors.History;
using Engine.Actors.Hubs;
using Engine.Actors.Journal;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Alerts;
using Engine.Gateway;
using Engine.History.Files;
using Engine.Host.Configuration;
using Engine.Host.Run.Doctor;
using Engine.Markets;
using Engine.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Run;

/// <content>The start: journal, gateway, archive, actor system, engine, and the wait until its strategies are ready.</content>
public sealed partial class EngineRun
{
    /// <summary>Folder of the journals' backups, in the home folder.</summary>
    internal const string BackupFolder = "backups";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    /// <summary>What is done before a newer version writes into an older journal.</summary>
    private JournalKeeping JournalKept => new(Cli.EngineCommandLine.Version, Path.Combine(_settings.Home, BackupFolder), _settings.KeepBackups, _wall)
    {
        Free = DiskCheck.FreeAt,
        Tell = _settings.Tell,
    };

    private async Task StartAsync(IRunObserver? observer, Action<ILoggingBuilder>? logging, CancellationToken cancellation)
    {
        var journal = Journal = JournalPlace.OpenStore(JournalKept);
        journal.Tell = OfJournal;
        foreach (var note in journal.Notes)
        {
            _settings.Tell(note);
        }

        var (address, credentials, instance, tagInstance) = await OpenGatewayAsync(cancellation).ConfigureAwait(false);
        var token = new TokenCell();
        Quota = new RequestQuota(_settings.Quota, _wall);
        var random = new Random(unchecked((int)_settings.Seed));
        var jitter = new Lock();
        double Jitter()
        {
            lock (jitter)
            {
                return random.NextDouble();
            }
        }

        var client = new GatewayClient(_http, address, token, Quota, Clock, _wall, ReplayPatience.Of(_settings), barsPerCall: _settings.BarsPerCall, jitter: Jitter);
        var outside = _dry is { } dry ? await dry.ConnectAsync(client, token, Quota, Jitter, cancellation).ConfigureAwait(false) : null;
        var market = outside?.Reader ?? client;
        string JournalOf(AccountId account) => $"{JournalReader.AccountPrefix}{_settings.Environment}-{instance}-{account}";
        var plan = new EnginePlan(
            address,
            credentials,
            _settings.Account,
            account => _settings.AccountAllowed(account) ?? journal.Claim(JournalOf(account.Id)),
            _settings.Strategies,
            _settings.Limits,
            account => _persistenceId = JournalOf(account),
            tagInstance,
            Path.Combine(_settings.Home, "emergency.jsonl"),
            _settings.SilenceAfter,
            _settings.WarmUp,
            _settings.OnStop)
        {
            RuleBook = _settings.RuleBook,
            Brackets = _settings.Brackets,
            IsBrief = _settings.IsBrief,
            StartHalted = _settings.StartHalted,
            Stepped = Gateway is { } venue && _settings.Replay is not null && _settings.Speed.WaitsForEngine ? new SteppedMarket(() => venue.LastArrival) : null,
            StatePersistenceId = (account, strategy) => $"{JournalReader.StatePrefix}{_settings.Environment}-{instance}-{account}-{strategy}",
        };
        var withoutArchive = await OpenArchiveAsync(cancellation).ConfigureAwait(false);
        var parts = new EngineParts(client, token, Receipts, Quota, Clock, _wall, _work, HubSettings.With(Jitter) with { Eviction = _settings.Eviction, Link = ReplayPatience.LinkOf(_settings) }, () => new Random(unchecked((int)_settings.Seed)))
        {
            WarmUp = RunHistory.WarmUpOf(_settings, market, Clock),
            Outside = outside,
            Recording = _recording?.Tape,
            RecordEverything = _settings.Record == RecordMode.All,
        };

        Prices = parts.Prices;
        _host = BuildHost(journal, logging);
        await _host.StartAsync(cancellation).ConfigureAwait(false);
        System = _host.Services.GetRequiredService<ActorSystem>();
        journal.Verify(System);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _monitor = System.ActorOf(Props.Create(() => new RunMonitor(_settings.Strategies.Select(s => s.Name), open, ready, _faults, _holds, new Counting(this, observer))), "run-monitor");

        // It listens before anything is published.
        await _monitor.Ask<Flush>(Flush.Instance, StartPatience, cancellation).ConfigureAwait(false);
        _alerts = System.ActorOf(AlertsActor.Props(_settings.Alerts, _wall, Jitter), "alerts");
        await _alerts.Ask<ActorIdentity>(new Identify(null), StartPatience, cancellation).ConfigureAwait(false);
        if (withoutArchive is not null)
        {
            _monitor.Tell(new RecorderProtocol.RecordingNoticed(Clock.Now, Writing: false, withoutArchive));
        }

        if (_settings.StayAwake)
        {
            System.ActorOf(SleepInhibitor.Props(SleepFacility.Here), "sleep-inhibitor");
        }

        if (_settings.Health is { } limits)
        {
            // A feed tells silence by the session's own limits, four times as long in quiet hours; what it does not notice has to be longer.
            var health = new HealthSettings(_wall, Clock, Quota, _settings.Disk ?? new HomeDisk(_settings.Home, _wall).Look, limits with { FeedSilence = _settings.SilenceAfter * 6 });
            Health = System.ActorOf(HealthActor.Props(health), "health");

            // It listens before anything is published: what is told once would never be known.
            await Health.Ask<ActorIdentity>(new Identify(null), StartPatience, cancellation).ConfigureAwait(false);
        }

        _engine = System.ActorOf(EngineActor.Props(plan with { Histories = RunHistory.Of(_settings, _archive, market, Clock, _wall) }, parts), "engine");

        Interlocked.CompareExchange(ref _started, await AwaitStartAsync(cancellation).ConfigureAwait(false), null);
        if (_settings.Alerts is { Heartbeat: { } heartbeat, HeartbeatEvery: var every })
        {
            System.ActorOf(HeartbeatActor.Props(heartbeat, every, _engine, _wall, Jitter), "heartbeat");
        }

        await FirstOfAsync(open.Task, "The account's book is not open", cancellation).ConfigureAwait(false);
        foreach (var endpoint in _settings.Endpoints)
        {
            if (await endpoint(this, cancellation).ConfigureAwait(false) is { } opened)
            {
                _endpoints.Push(opened);
            }
        }

        await FirstOfAsync(ready.Task, "Not every strategy is ready", cancellation).ConfigureAwait(false);

        await new FirstUse(_settings, client, Started, _work, Clock, Watch).PrepareAsync(cancellation).ConfigureAwait(false);
    }

    /// <exception cref="UserErrorException">What ends the run came first.</exception>
    /// <exception cref="RunFailedException">Nothing came in time.</exception>
    private async Task FirstOfAsync(Task awaited, string what, CancellationToken cancellation)
    {
        var patience = Task.Delay(StartPatience, _wall, cancellation);
        var first = await Task.WhenAny(_faults.First, awaited, patience).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (first == _faults.First)
        {
            throw new UserErrorException(await _faults.First.ConfigureAwait(false));
        }

        if (first == patience)
        {
            throw new RunFailedException($"{what} after {StartPatience.TotalSeconds:0} s. {_holds.Sentence()}".TrimEnd());
        }
    }

    /// <summary>What an archive that cannot be written costs, as a sentence; null when it can. It never keeps a trader from an open position.</summary>
    private async Task<string?> OpenArchiveAsync(CancellationToken cancellation)
    {
        try
        {
            _archive = RunHistory.OpenArchive(_settings, _wall);
            _recording = await RunRecording.BeginAsync(_archive, _settings, Clock, _wall, cancellation).ConfigureAwait(false);
            return null;
        }
        catch (ArchiveException e)
        {
            _archive?.Dispose();
            _archive = null;
            return $"In this run nothing is recorded and no history is kept: {e.Message}";
        }
    }

    private async Task<(GatewayAddress Address, Credentials Credentials, string Instance, string TagInstance)> OpenGatewayAsync(CancellationToken cancellation)
    {
        if (_settings.Gateway is { } outside)
        {
            Clock = new WallMarketClock(_settings.MarketTime ?? _wall);
            if (_settings.DryRun)
            {
                _dry = await DryRun.OpenAsync(_settings, name => Journal.Knows(_settings.Environment, name), Clock, _wall, _faults.End, cancellation).ConfigureAwait(false);
                Gateway = _dry.Gateway;
                return (GatewayAddress.At(Gateway.Address), _settings.Credentials!, _dry.Instance, _dry.Instance);
            }

            return (outside, _settings.Credentials!, outside.Rest.Host, $"e{Guid.NewGuid():N}"[..9]);
        }

        if (_settings.Replay is { } file)
        {
            _market = MergedMarket.Open(file);
            Clock = new VirtualMarketClock(_market.Start);
            _work = new WorkInFlight();
        }
        else
        {
            Clock = new WallMarketClock(_settings.MarketTime ?? _wall);
            _market = new SyntheticMarket(_settings.Seed, Clock.Now);
        }

        var instance = VenueInstance.Next(_settings.Home, _settings.Seed, name => Journal.Knows(_settings.Environment, name));
        var settings = new SimulatorSettings
        {
            Port = _settings.GatewayPort,
            Instance = instance,
            Market = _market,
            Rules = _settings.Replay is null ? _settings.Rules with { Sessions = false } : _settings.Rules,
            TokenLife = _settings.TokenLife,
            Latency = _settings.Latency,
            LatencySeed = _settings.Seed,
        };
        Gateway = await SimulatedGateway.StartAsync(settings, Clock, _wall, cancellation).ConfigureAwait(false);
        _driver = new MarketDriver(Gateway, _market, _settings.Replay is null ? ReplaySpeed.RealTime : _settings.Speed, _work, _wall);
        if (_settings.Replay is null)
        {
            // A live market is open before anybody trades in it; a recording waits for its trader.
            _driving = _driver.RunAsync(_marketEnd.Token);
        }

        return (GatewayAddress.At(Gateway.Address), new Credentials(settings.UserName, settings.ApiKey), instance, instance);
    }

    /// <summary>The journal's place has something to say: to the console before the engine has started, then as an alert of the account.</summary>
    private void OfJournal(string sentence)
    {
        if (Volatile.Read(ref _started) is { } started)
        {
            System.EventStream.Publish(new AccountProtocol.AlertRaised(started.Account.Id, new Alert(AlertKind.Journal, AlertSeverity.Warning, "", sentence, _wall.GetUtcNow())));
        }
        else
        {
            _settings.Tell(sentence);
        }
    }

    private IHost BuildHost(JournalStore journal, Action<ILoggingBuilder>? logging)
    {
        var (hocon, setup) = journal.Configure();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.Services.AddAkka("engine", (akka, _) =>
        {
            akka.AddHocon(ConfigurationFactory.ParseString(_settings.Akka), HoconAddMode.Prepend);

            // Akka's own hook would end the actors at SIGINT and SIGTERM, under the orderly stop that needs them.
            akka.AddHocon(ConfigurationFactory.ParseString("akka { log-config-on-start = off, stdout-loglevel = OFF, coordinated-shutdown.run-by-clr-shutdown-hook = off }"), HoconAddMode.Prepend);
            akka.AddHocon(hocon.WithFallback(AccountDispatcher.Hocon), HoconAddMode.Append);
            if (_settings.Replay is null)
            {
                // In a replay a hop between threads costs more than it isolates.
                akka.AddHocon(MarketDispatcher.Hocon.WithFallback(StrategyDispatcher.Hocon), HoconAddMode.Append);
            }
            else
            {
                akka.AddHocon(ConfigurationFactory.ParseString(ReplayPatience.Journal), HoconAddMode.Prepend);
            }

            akka.AddSetup(setup);
            akka.WithStrictSerialization();
            akka.ConfigureLoggers(loggers =>
            {
                loggers.ClearLoggers();
                loggers.AddLoggerFactory();
            });
        });
        return builder.Build();
    }

    private async Task<EngineProtocol.Started> AwaitStartAsync(CancellationToken cancellation)
    {
        try
        {
            return await _engine.Ask<object>(EngineProtocol.AwaitStart.Instance, StartPatience, cancellation).ConfigureAwait(false) switch
            {
                EngineProtocol.Started started => started,
                EngineProtocol.StartFailed { ByConfiguration: true, Sentence: var sentence } => throw new UserErrorException(sentence),
                EngineProtocol.StartFailed failed => throw new RunFailedException(failed.Sentence),
                var other => throw new InvalidOperationException($"The engine answered {other.GetType().Name}."),
            };
        }
        catch (AskTimeoutException)
        {
            throw new RunFailedException($"The venue did not let the engine start within {StartPatience.TotalSeconds:0} s; the log tells what it waited for.");
        }
    }
}
