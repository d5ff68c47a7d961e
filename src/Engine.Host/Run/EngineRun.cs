using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.Health;
using Engine.Actors.Journal;
using Engine.Actors.Markets;
using Engine.Alerts;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Configuration;
using Engine.Host.Run.Control;
using Engine.Host.Run.Metrics;
using Engine.Markets;
using Engine.Simulator;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Engine.Host.Run;

/// <summary>
/// The composition root: one gateway (embedded or outside), one journal, one actor system, one engine. Started, run to its
/// end, stopped in order.
/// </summary>
public sealed partial class EngineRun : IAsyncDisposable
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan SavePatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AlertPatience = TimeSpan.FromSeconds(10);
    private readonly EngineRunSettings _settings;
    private readonly RunFaults _faults;
    private readonly RunHolds _holds = new();
    private readonly OrderMeters _meters = new();
    private readonly TimeProvider _wall = TimeProvider.System;
    private readonly HttpClient _http = GatewayClient.CreateHttpClient();
    private readonly CancellationTokenSource _marketEnd = new();
    private readonly Stack<IAsyncDisposable> _endpoints = new();
    private MarketDriver? _driver;
    private Task<ReplayResult>? _driving;
    private IHost? _host;
    private IActorRef _engine = ActorRefs.Nobody;
    private IActorRef _monitor = ActorRefs.Nobody;
    private IActorRef _alerts = ActorRefs.Nobody;
    private IMarketSource? _market;
    private WorkInFlight _work = WorkInFlight.None;
    private string _persistenceId = "";
    private RunRecording? _recording;
    private DryRun? _dry;
    private ArchiveFolder? _archive;
    private long _events;
    private EngineProtocol.Started? _started;

    private EngineRun(EngineRunSettings settings)
    {
        (_settings, _faults) = (settings, new RunFaults(settings.Strategies.Select(s => s.Name)));
        Watch = new RunWatch(_wall);
    }

    /// <summary>What the run has published, for whoever asks.</summary>
    internal RunWatch Watch { get; }

    /// <summary>The supervisor.</summary>
    internal IActorRef Root => _engine;

    /// <summary>Who watches the run's health; null where nobody does.</summary>
    internal IActorRef? Health { get; private set; }

    /// <summary>The newest prices.</summary>
    internal PriceBoard Prices { get; private set; } = new();

    /// <summary>The embedded gateway, if there is one.</summary>
    public SimulatedGateway? Gateway { get; private set; }

    /// <summary>What was resolved at the start, and every contract that came later in place of another or because something is at stake in it.</summary>
    public EngineProtocol.Started Started => _started!;

    /// <summary>The actor system, for a console or a test that listens.</summary>
    public ActorSystem System { get; private set; } = null!;

    /// <summary>Our own request quota, for a console.</summary>
    public RequestQuota Quota { get; private set; } = null!;

    /// <summary>Work in flight: counted in replays, for whoever attaches to a feed.</summary>
    public WorkInFlight Work => _work;

    /// <summary>Numbers the hub frames of this run.</summary>
    public ReceiptCounter Receipts { get; } = new();

    /// <summary>Market time.</summary>
    public IMarketClock Clock { get; private set; } = null!;

    /// <summary>The open journal.</summary>
    public JournalStore Journal { get; private set; } = null!;

    /// <summary>The journal.</summary>
    public JournalPlace JournalPlace => _settings.Journal ?? Path.Combine(_settings.Home, "journal.db");

    /// <summary>Path of the journal, or the name of its place.</summary>
    public string JournalPath => JournalPlace.Name;

    /// <summary>Starts everything up to the point where every strategy is ready to trade.</summary>
    /// <exception cref="UserErrorException">The trader's input prevents it; one sentence says what to do. Nothing is left running.</exception>
    public static async Task<EngineRun> StartAsync(EngineRunSettings settings, IRunObserver? observer, Action<ILoggingBuilder>? logging, CancellationToken cancellation)
    {
        var run = new EngineRun(settings);
        try
        {
            await run.StartAsync(observer, logging, cancellation).ConfigureAwait(false);
            return run;
        }
        catch (Exception e) when (e is RecordingException or SimulatorStartException or VenueFileException or JournalException or ArchiveException)
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw new UserErrorException(e.Message, e);
        }
        catch
        {
            await run.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Runs until the recording ends, the time is over, no strategy is left that trades or the token is cancelled; then stops in order.</summary>
    public async Task<RunResult> RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        if (_settings.For is { } length)
        {
            end.CancelAfter(length);
        }

        var ended = Task.Delay(Timeout.Infinite, end.Token);
        var driving = _driving ?? _driver?.RunAsync(_marketEnd.Token);
        string? fault = null;
        await Task.WhenAny([ended, _faults.NothingLeft, Journal.Taken, .. driving is null ? Array.Empty<Task>() : [driving]]).ConfigureAwait(false);

        // A recording stands still while the engine stops; a live market goes on, for closing needs prices.
        if (_settings.Replay is not null)
        {
            await _marketEnd.CancelAsync().ConfigureAwait(false);
        }

        ReplayResult? replay = null;
        if (_settings.Replay is not null && driving is not null)
        {
            (replay, fault) = await OutcomeAsync(driving, fault).ConfigureAwait(false);
        }

        // Another engine has the account: its orders and positions are not ours to end.
        var stopped = Journal.Taken.IsCompleted
            ? new EngineProtocol.Stopped(null, false, await Journal.Taken.ConfigureAwait(false))
            : await StopEngineAsync().ConfigureAwait(false);
        await _marketEnd.CancelAsync().ConfigureAwait(false);
        if (_settings.Replay is null && driving is not null)
        {
            (replay, fault) = await OutcomeAsync(driving, fault).ConfigureAwait(false);
        }

        // The summary shows the last prices and every event, not what the console happened to have polled.
        foreach (var feed in Started.Feeds.Values)
        {
            _monitor.Tell(await feed.Ask<FeedProtocol.Figures>(FeedProtocol.GetFigures.Instance, StopPatience).ConfigureAwait(false));
        }

        if (_recording is not null && await _recording.EndAsync(_engine, StopPatience).ConfigureAwait(false) is { } unrecorded)
        {
            _settings.Tell(unrecorded);
        }

        await TellStopAsync(stopped).ConfigureAwait(false);
        await _monitor.Ask<Flush>(Flush.Instance, StopPatience).ConfigureAwait(false);
        ImmutableArray<string> faults = [.. _faults.Sentences, .. fault is null ? Array.Empty<string>() : [fault]];
        return new RunResult(stopped, replay, Difference(stopped.Account), faults, _events, _persistenceId, JournalPath);
    }

    /// <summary>
    /// Leaves the account as it stands, for the next start: waits a moment until no request about a protective order is under way, and saves
    /// the book. Nothing is cancelled and nothing is closed.
    /// </summary>
    internal async Task LeaveAsync(TimeSpan patience, CancellationToken cancellation)
    {
        await Watch.UntilAsync(
            s => Unprotected.Read(s).IsEmpty && Remainder.Read(s) is { AwaitsFills: false } rest && rest.Pending.All(o => o.Role == Engine.Orders.OrderRole.Entry),
            patience,
            cancellation).ConfigureAwait(false);
        await SaveStateAsync().ConfigureAwait(false);
    }

    /// <summary>True when the actor system handles messages.</summary>
    internal async Task<bool> RespondsAsync(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            await _monitor.Ask<Flush>(Flush.Instance, patience, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    /// <summary>The run's health, judged now; null when nobody watches it or answers in time.</summary>
    internal async Task<HealthProtocol.Report?> HealthAsync(TimeSpan patience, CancellationToken cancellation)
    {
        try
        {
            return Health is null ? null : await Health.Ask<HealthProtocol.Report>(HealthProtocol.GetReport.Instance, patience, cancellation).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }

    /// <summary>Ends endpoints, actor system and gateway.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_endpoints.TryPop(out var endpoint))
        {
            await endpoint.DisposeAsync().ConfigureAwait(false);
        }

        if (_host is not null)
        {
            await _host.StopAsync().ConfigureAwait(false);
            _host.Dispose();
            _host = null;
        }

        await _marketEnd.CancelAsync().ConfigureAwait(false);
        if (Gateway is not null)
        {
            await Gateway.DisposeAsync().ConfigureAwait(false);
        }

        _dry?.Dispose();
        if (_recording is not null)
        {
            await _recording.DisposeAsync().ConfigureAwait(false);
        }

        _archive?.Dispose();
        Journal?.Dispose();
        _http.Dispose();
        _marketEnd.Dispose();
    }

    private async Task<(ReplayResult? Result, string? Fault)> OutcomeAsync(Task<ReplayResult> driving, string? fault)
    {
        try
        {
            return (await driving.ConfigureAwait(false), fault);
        }
        catch (ReplayStalledException e)
        {
            return (null, fault ?? $"{e.Message} {_holds.Sentence()}".TrimEnd());
        }
        catch (RecordingException e)
        {
            return (null, fault ?? e.Message);
        }
    }

    private async Task<EngineProtocol.Stopped> StopEngineAsync()
    {
        try
        {
            var stopped = await _engine.Ask<EngineProtocol.Stopped>(new EngineProtocol.Stop(), StopPatience).ConfigureAwait(false);
            await SaveStateAsync().ConfigureAwait(false);
            return stopped;
        }
        catch (AskTimeoutException)
        {
            return new EngineProtocol.Stopped(null, false, "the engine did not stop in time");
        }
    }

    /// <summary>The last alert, with whatever still waits to be told. Nothing is waited for longer than a moment: the log has it all.</summary>
    private async Task TellStopAsync(EngineProtocol.Stopped stopped)
    {
        var last = new Alert(
            AlertKind.EngineStopped,
            stopped.Clean ? AlertSeverity.Info : AlertSeverity.Critical,
            stopped.Account?.Account.ToString() ?? "",
            $"The engine has stopped{(stopped.Clean ? "" : ", not cleanly")}: {stopped.Text.TrimEnd('.')}.",
            _wall.GetUtcNow());
        try
        {
            if (await _alerts.Ask<AlertProtocol.Closed>(new AlertProtocol.Close(last), AlertPatience).ConfigureAwait(false) is { Delivered: false })
            {
                _settings.Tell($"The last alerts did not reach {_settings.Alerts?.Webhook?.Host}.");
            }
        }
        catch (AskTimeoutException)
        {
            _settings.Tell($"The last alerts did not reach {_settings.Alerts?.Webhook?.Host} in time.");
        }
    }

    /// <summary>Leaves a snapshot for the next start; without one the start only takes longer.</summary>
    private async Task SaveStateAsync()
    {
        try
        {
            await Started.AccountRef.Ask<AccountProtocol.StateSaved>(AccountProtocol.SaveState.Instance, SavePatience).ConfigureAwait(false);
        }
        catch (AskTimeoutException)
        {
            // The book is down or its disk is slow.
        }
    }

    /// <summary>The promise of every simulated run: the book ends where the venue ends.</summary>
    private string? Difference(AccountState? book)
    {
        if (Gateway is not { } gateway || book is null)
        {
            return null;
        }

        var account = book.Account;
        foreach (var instrument in Started.Instruments)
        {
            var (own, venue) = (book.PositionIn(instrument.Id).Net, gateway.Venue.Net(account, instrument.Id));
            if (own != venue)
            {
                return $"the book holds {own} of {instrument.Id}, the venue {venue}";
            }
        }

        var trades = gateway.Venue.Trades(account)?.Count ?? 0;
        return book.TradesTotal != trades ? $"the book has {book.TradesTotal} fills, the venue {trades}"
            : book.RealizedGross != gateway.Venue.RealisedGross(account) ? $"the book realised {book.RealizedGross}, the venue {gateway.Venue.RealisedGross(account)}"
            : book.Cash != gateway.Venue.Balance(account) ? $"the book's cash is {book.Cash}, the venue's balance {gateway.Venue.Balance(account)}"
            : null;
    }

    /// <summary>Counts journaled events on the way to the observer.</summary>
    private sealed class Counting(EngineRun run, IRunObserver? next) : IRunObserver
    {
        public void Heard(object message)
        {
            if (message is AccountProtocol.AccountChanged changed)
            {
                run._events = changed.Events;
            }

            if (message is FeedProtocol.FeedStateChanged feed)
            {
                run._dry?.Heard(feed);
            }

            if (message is EngineProtocol.Started started)
            {
                Volatile.Write(ref run._started, started);
            }

            run.Watch.Heard(message);
            run._meters.Heard(message);
            next?.Heard(message);
        }
    }
}
