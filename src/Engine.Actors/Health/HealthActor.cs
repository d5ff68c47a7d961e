using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Gateway;
using Engine.Health;
using Engine.Markets;

namespace Engine.Actors.Health;

/// <summary>
/// Gathers what is known of a running engine, has it judged at every beat, and publishes each fault's beginning and end. It hears what is published, asks feeds and
/// book, and puts a question to every actor; it waits for no answer and nobody waits for it. It lives beside the engine, so that it outlives what fails there.
/// </summary>
public sealed partial class HealthActor : ReceiveActor, IWithTimers
{
    private const string EnginePath = "/user/engine";
    private readonly HealthSettings _settings;
    private readonly ActorProbes _probes;
    private readonly Dictionary<string, FeedWatch> _feeds = new(StringComparer.Ordinal);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private ImmutableSortedDictionary<string, int> _failures = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);
    private ImmutableSortedDictionary<string, int> _reconnects = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);
    private EngineProtocol.Started? _started;
    private HealthFacts _facts;
    private HealthState _state;
    private bool _looking;
    private DateTimeOffset _lookedAt;

    /// <summary>Creates it; use <see cref="Props"/>.</summary>
    public HealthActor(HealthSettings settings)
    {
        _settings = settings;
        _probes = new ActorProbes(settings.Wall);
        (_facts, _state) = (new HealthFacts(Now), HealthState.New(Now));
        Receive<Beat>(_ => OnBeat());
        Receive<ActorIdentity>(_probes.Take);
        Receive<FeedProtocol.Figures>(OnFigures);
        Receive<HealthProtocol.BookReading>(OnBook);
        Receive<DiskFact>(disk => (_looking, _facts) = (false, _facts with { Disk = disk }));
        Receive<HubProtocol.HubStateChanged>(OnHub);
        Receive<SessionProtocol.SessionStateChanged>(OnSession);
        Receive<StrategyProtocol.StrategyStateChanged>(OnStrategy);
        Receive<AccountProtocol.AccountChanged>(OnAccount);
        Receive<ClockJumped>(jump => _facts = _facts with { Jump = new ClockFact(Now, jump.By) });
        Receive<EngineProtocol.Started>(OnStarted);
        Receive<HealthProtocol.ActorFailed>(failed =>
        {
            var name = NameOf(failed.Actor);
            _failures = _failures.SetItem(name, _failures.GetValueOrDefault(name) + 1);
        });
        Receive<HealthProtocol.GetReport>(_ =>
        {
            Judge();
            Sender.Tell(new HealthProtocol.Report(_state.Reading, _facts, _failures)
            {
                Feeds = _feeds.Where(f => f.Value.Last is not null).ToImmutableSortedDictionary(f => f.Key, f => f.Value.Last!, StringComparer.Ordinal),
                Reconnects = _reconnects,
            });
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private DateTimeOffset Now => _settings.Wall.GetUtcNow();

    /// <summary>How to create it: before the engine, so that it hears the first word of everything.</summary>
    public static Props Props(HealthSettings settings) => Akka.Actor.Props.Create(() => new HealthActor(settings));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        foreach (var topic in (Type[])
        [
            typeof(HubProtocol.HubStateChanged), typeof(SessionProtocol.SessionStateChanged), typeof(StrategyProtocol.StrategyStateChanged), typeof(AccountProtocol.AccountChanged),
            typeof(ClockJumped), typeof(EngineProtocol.Started), typeof(HealthProtocol.ActorFailed),
        ])
        {
            Context.System.EventStream.Subscribe(Self, topic);
        }

        _probes.Expect("engine", EnginePath);
        foreach (var name in (string[])[HealthRules.SessionActor, HealthRules.MarketHubActor, HealthRules.UserHubActor, "clock-watch", "quota", "strategies"])
        {
            _probes.Expect(name, $"{EnginePath}/{name}");
        }

        Timers.StartPeriodicTimer("beat", Beat.Instance, TimeSpan.Zero, _settings.Limits.Beat);
    }

    /// <inheritdoc/>
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    private void OnBeat()
    {
        Judge();
        _probes.Ask(Context);
        _facts = _facts with { Quota = new QuotaFact(Now, _settings.Quota.HasRoomFor(RequestLane.Order), _settings.Quota.HasRoomFor(RequestLane.UrgentRead)) };
        if (_started is { } started)
        {
            started.AccountRef.Tell(HealthProtocol.GetBook.Instance);
            foreach (var feed in started.Feeds.Values)
            {
                feed.Tell(FeedProtocol.GetFigures.Instance);
            }
        }

        if (!_looking && Now - _lookedAt >= _settings.Limits.DiskAge / 2)
        {
            (_looking, _lookedAt) = (true, Now);
            Task.Run(_settings.Disk).PipeTo(Self, failure: e => new DiskFact(Now, 0, e.Message));
        }
    }

    private void Judge()
    {
        _facts = _facts with { Actors = _probes.Facts };
        (_state, var changes) = _state.Look(_facts, _settings.Limits, Now);
        foreach (var change in changes)
        {
            var (fault, name) = (change.Fault, HealthFaults.NameOf(change.Fault.Fault));
            var sentence = change.Present ? fault.Sentence : $"Over: {fault.Sentence}";
            if (change.Present)
            {
                _log.Warning("Fault {0} {1}: {2}", name, fault.Subject, sentence);
            }
            else
            {
                _log.Info("Fault {0} {1} is over.", name, fault.Subject);
            }

            Context.System.EventStream.Publish(new HealthProtocol.FaultChanged(fault.Fault, fault.Subject, change.Present, Now, sentence));
        }
    }

    private sealed record Beat
    {
        public static Beat Instance { get; } = new();
    }
}
