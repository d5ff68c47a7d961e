using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Actors.History;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Log;
using Engine.Actors.Strategies.State;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.Actors;

/// <summary>
/// Root of the engine: builds the tree in the order login, account and contracts, account, feeds, strategies; supervises
/// with a restart budget; stops in order. It holds no trading state.
/// </summary>
public sealed partial class EngineActor : ReceiveActor, IWithTimers
{
    private const string Who = "engine";

    private readonly EnginePlan _plan;
    private readonly EngineParts _parts;
    private readonly List<IActorRef> _waiting = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _marketHub = ActorRefs.Nobody;
    private IActorRef _userHub = ActorRefs.Nobody;
    private IActorRef _strategies = ActorRefs.Nobody;
    private IActorRef? _recorder;
    private readonly Dictionary<Engine.Orders.StrategyName, ImmutableArray<InHand>> _inHand = [];
    private readonly Dictionary<Engine.Orders.StrategyName, StrategyRecorder> _logs = [];
    private readonly List<IActorRef> _histories = [];
    private string _journalId = "";
    private IActorRef? _account;
    private IActorRef? _states;
    private IActorRef? _executors;
    private object? _answer;
    private bool _resolving;
    private AccountState? _state;

    /// <summary>Creates the root; use <see cref="Props"/>.</summary>
    public EngineActor(EnginePlan plan, EngineParts parts)
    {
        (_plan, _parts) = (plan, parts);
        Receive<EngineProtocol.AwaitStart>(_ =>
        {
            _waiting.Add(Sender);
            Answer();
        });
        Receive<SessionProtocol.TokenRenewed>(renewed =>
        {
            // The first token may have come before they listened.
            foreach (var history in _histories)
            {
                history.Tell(renewed);
            }

            _histories.Clear();
            Resolve();
        });
        Receive<SessionProtocol.SessionStateChanged>(change => change.Phase == SessionPhase.Refused && _account is null, change =>
            Fail(change.Refusal is { } refusal ? LoginAdvice.Of(refusal) : $"The venue refuses the login ({change.Cause}); check USERNAME and API_KEY.", true));
        Receive<SessionProtocol.SessionStateChanged>(_ => { });
        Receive<Resolved>(Build);
        Receive<Feeds>(Start);
        Receive<RollProtocol.Take>(Take);
        Receive<ContractJoinActor.Joined>(OnJoined);
        Receive<EngineProtocol.Follow>(Follow);
        Receive<StrategyProtocol.SignalReceived>(signal => _strategies.Forward(signal));
        Receive<Found>(OnFound);
        Receive<EngineProtocol.StartFailed>(failed => Fail(failed.Sentence, failed.ByConfiguration));
        Receive<TryAgain>(again =>
        {
            _resolving = false;
            _log.Warning("The venue did not answer while starting: {0}", again.Why);
            Timers.StartSingleTimer("resolve", ResolveNow.Instance, TimeSpan.FromSeconds(1));
        });
        Receive<ResolveNow>(_ => Resolve());
        Receive<EngineProtocol.Stop>(stop =>
        {
            _policy = stop.Policy ?? _plan.OnStop;
            Stop();
        });
        Receive<RecorderProtocol.Finish>(finish =>
        {
            if (_recorder is { } recorder)
            {
                recorder.Forward(finish);
            }
            else
            {
                Sender.Tell(new RecorderProtocol.Finished(null));
            }
        });
        Receive<StrategyProtocol.AllStopped>(_ => Leave());
        Receive<AccountProtocol.AccountChanged>(Judge);
        Receive<BookAnswered>(answered =>
        {
            // What the book had before it knew of the stop proves nothing: an intent may still have been on its way.
            _leaving = _stopAsker is not null;
            Judge(answered.Changed);
        });
        Receive<BookSilent>(_ => { });
        Receive<LeaveAgain>(_ => CancelEntries());
        Receive<NoStopCame>(_ => FlattenUncovered());
        Receive<StopOverdue>(_ => Stopped(
            _policy == StopPolicy.LeaveOpen || (_policy == StopPolicy.Flatten && _state is { } state && IsDone(state)),
            _policy == StopPolicy.KeepProtected
                ? Describe(_state, "the venue did not confirm in time that no entry works and that every open position is under a stop")
                : "the venue did not confirm in time that no order works and no position is open"));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the root.</summary>
    public static Props Props(EnginePlan plan, EngineParts parts) => Akka.Actor.Props.Create(() => new EngineActor(plan, parts));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.TokenRenewed));
        Context.System.EventStream.Subscribe(Self, typeof(SessionProtocol.SessionStateChanged));
        Context.System.EventStream.Subscribe(Self, typeof(AccountProtocol.AccountChanged));
        var outside = _parts.Outside;
        var (login, marketToken) = outside is null ? ((IGatewayLogin)_parts.Client, _parts.Token) : (outside.Login, outside.Token);
        var session = Context.ActorOf(SessionActor.Props(login, marketToken, _plan.Credentials, _parts.Wall, _parts.Random()), "session");
        if (_parts.Clock is not VirtualMarketClock)
        {
            // A replay's market slept with the machine: nothing was missed, and a connection that is cut would lose what it has.
            Context.ActorOf(ClockWatchActor.Props(_parts.Wall), "clock-watch");
        }

        Context.ActorOf(Quota.QuotaActor.Props(_parts.Quota), "quota");
        _marketHub = Context.ActorOf(
            MarketHubActor.Props(
                outside?.MarketHub ?? _plan.Address.MarketHub, marketToken, _parts.Receipts, _parts.Work, session, _parts.Hubs, Tape, outside?.Follower),
            "market-hub");
        _userHub = Context.ActorOf(UserHubActor.Props(_plan.Address.UserHub, _parts.Token, _parts.Receipts, _parts.Work, session, _parts.Hubs), "user-hub");
        for (var index = 0; index < _plan.Histories.Length; index++)
        {
            _histories.Add(Context.ActorOf(HistoryActor.Props(_plan.Histories[index]), $"history-{index}"));
        }

        _strategies = Context.ActorOf(StrategiesActor.Props(_parts.Work), "strategies");
        if (_parts.Recording is { } recording)
        {
            _recorder = Context.ActorOf(RecorderActor.Props(recording, new RecorderSettings(_parts.Clock)), "recorder");
        }
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(10, TimeSpan.FromMinutes(1), fault =>
    {
        _log.Error(fault, "{0} failed and is restarted.", Sender.Path.Name);
        ActorFailures.Tell(Context.System, Sender, isReplaced: true, fault.Message);
        return Directive.Restart;
    });

    private HubTape? Tape => _parts.Recording is { } recording ? new HubTape(recording.Buffer, _parts.RecordEverything) : null;

    private void Resolve()
    {
        if (_resolving || _account is not null || _answer is not null)
        {
            return;
        }

        _resolving = true;
        ResolveAsync().PipeTo(Self, failure: e => new EngineProtocol.StartFailed(e.Message, false));
    }

    private async Task<object> ResolveAsync()
    {
        var accounts = await _parts.Client.SearchAccountsAsync(true, CancellationToken.None).ConfigureAwait(false);
        if (accounts is not Reading<ImmutableArray<VenueAccount>>.Answered { Value: var active })
        {
            return new TryAgain(((Reading<ImmutableArray<VenueAccount>>.Failed)accounts).Failure.ToString());
        }

        var (account, unclear) = AccountChoice.Of(_plan.Account, active);
        if (account is null)
        {
            return new EngineProtocol.StartFailed(unclear!, true);
        }

        if (_plan.AccountAllowed(account) is { } refusal)
        {
            return new EngineProtocol.StartFailed(refusal, true);
        }

        var available = await _parts.Market.AvailableContractsAsync(false, CancellationToken.None).ConfigureAwait(false);
        if (available is not Reading<ImmutableArray<Instrument>>.Answered { Value: var front })
        {
            return new TryAgain(((Reading<ImmutableArray<Instrument>>.Failed)available).Failure.ToString());
        }

        var chosen = ImmutableArray.CreateBuilder<Traded>();
        foreach (var (strategy, word) in _plan.Strategies.SelectMany(s => s.Words.Select(word => (s, word))))
        {
            var reading = await _parts.Market.ResolveContractAsync(word, front, CancellationToken.None).ConfigureAwait(false);
            if (reading is not Reading<ContractResolution>.Answered { Value: var resolution })
            {
                return new TryAgain(((Reading<ContractResolution>.Failed)reading).Failure.ToString());
            }

            if (resolution is not ContractResolution.Found { Instrument: var instrument })
            {
                return new EngineProtocol.StartFailed($"Strategy {strategy.Name}: {((ContractResolution.Refused)resolution).Sentence}", true);
            }

            if (_parts.Outside?.Follower.RefusalOf(instrument) is { } unfollowed)
            {
                return new EngineProtocol.StartFailed($"Strategy {strategy.Name}: {unfollowed}", true);
            }

            if (chosen.FirstOrDefault(t => t.Instrument.Id == instrument.Id) is { } other)
            {
                return new EngineProtocol.StartFailed(
                    other.Strategy == strategy ? $"Strategy {strategy.Name} names {instrument.Id} twice ({other.Word}, {word}); leave one out."
                        : $"Two strategies own {instrument.Id}; give {strategy.Name} another contract.",
                    true);
            }

            chosen.Add(new Traded(strategy, word, instrument));
        }

        return new Resolved(account, chosen.ToImmutable());
    }

    private void Build(Resolved resolved)
    {
        _resolving = false;
        _recorder?.Tell(new RecorderProtocol.Describe(resolved.Instruments));
        var settings = new AccountSettings(
            resolved.Account.Id,
            _journalId = _plan.PersistenceId(resolved.Account.Id),
            _plan.TagInstance,
            resolved.Instruments.ToFrozenDictionary(i => i.Id),
            _plan.Limits,
            Settle: TimeSpan.FromSeconds(2),
            ReconcileEvery: TimeSpan.FromSeconds(30),
            _plan.EmergencyFile)
        {
            RuleBook = _plan.RuleBook,
            Brackets = _plan.Brackets,
            IsBrief = _plan.IsBrief,
            StartHalted = _plan.StartHalted,
            Stepped = _plan.Stepped,
        };
        _contracts = settings.Contracts;
        if (_plan.StatePersistenceId is { } stateId)
        {
            var account = resolved.Account.Id;
            _states = Context.ActorOf(StrategyStatesActor.Props(account, name => stateId(account, name), _parts.Clock), "states");

            // No name of a strategy has this letter.
            _executors = Context.ActorOf(StrategyStatesActor.Props(account, name => $"{stateId(account, name)}~executors", _parts.Clock), "executors");
        }

        _account = Context.ActorOf(
            AccountDispatcher.On(AccountActor.Props(settings, _parts.ForAccount, _userHub), Context.System), $"account-{resolved.Account.Id}");
        _markets = Context.ActorOf(
            MarketsActor.Props(_marketHub, new FeedSettings(
                _parts.Clock,
                _parts.Work,
                (contract, interval, from, to) => _parts.Market.RetrieveBarsAsync(contract, interval, from, to, BarOrigin.BackFilled, CancellationToken.None),
                _plan.SilenceAfter)
            {
                Prices = _parts.Prices,
                Follower = _parts.Outside?.Follower,
            }),
            "markets");
        FeedsAsync(_markets, resolved).PipeTo(Self, success: feeds => new Feeds(resolved, feeds), failure: e => new EngineProtocol.StartFailed(e.Message, false));
    }

    private static async Task<ImmutableDictionary<ContractId, IActorRef>> FeedsAsync(IActorRef markets, Resolved resolved)
    {
        var feeds = ImmutableDictionary.CreateBuilder<ContractId, IActorRef>();
        foreach (var instrument in resolved.Instruments)
        {
            var ready = await markets.Ask<MarketsActor.FeedReady>(new MarketsActor.GetFeed(instrument), TimeSpan.FromSeconds(10)).ConfigureAwait(false);
            feeds[ready.Contract] = ready.Feed;
        }

        return feeds.ToImmutable();
    }

    private void Start(Feeds ready)
    {
        foreach (var traded in ready.Resolved.Traded.GroupBy(t => t.Strategy))
        {
            _strategies.Tell(StartOf(traded.Key, [.. traded.Select(t => new InHand(t.Instrument, ready.ByContract[t.Instrument.Id]))]));
        }

        FollowFronts(ready.Resolved);
        _answer = new EngineProtocol.Started(ready.Resolved.Account, ready.Resolved.Instruments, ready.ByContract, _account!);
        Context.System.EventStream.Publish(_answer);
        Answer();
        JoinUnfollowed();
    }

    /// <summary>How a strategy begins with its contracts; the guardian watches their feeds from here on.</summary>
    private StrategiesActor.Start StartOf(StrategyPlan strategy, ImmutableArray<InHand> contracts)
    {
        _inHand[strategy.Name] = contracts;
        foreach (var contract in contracts)
        {
            _account!.Tell(new AccountGuardianActor.WatchFeed(contract.Feed));
        }

        var first = contracts[0];
        var context = new StrategyContext(
            strategy.Name, first.Instrument, strategy.SizeCap, _account!, first.Feed, _parts.Clock, _parts.Work, WarmUpOf(first.Instrument.Id), strategy.Window)
        {
            Prices = _parts.Prices,
            State = _states is { } states ? new JournaledStrategyState(strategy.Name, states) : null,
            Executors = _executors is { } executors ? new JournaledStrategyState(strategy.Name, executors) : null,
            Others = [.. contracts.Skip(1).Select(c => new StrategyContract(c.Instrument, c.Feed, WarmUpOf(c.Instrument.Id)))],
            Witness = RecorderOf(strategy, contracts),
        };
        return new StrategiesActor.Start(strategy.Name, strategy.Create(context), _account!, first.Instrument.Id, strategy.OnFault)
        {
            Others = [.. contracts.Skip(1).Select(c => c.Instrument.Id)],
            Pulse = context.Pulse,
            Watchdog = strategy.Watchdog,
        };
    }

    /// <summary>Writes the strategy's log; null in a run that is not recorded.</summary>
    private StrategyRecorder? RecorderOf(StrategyPlan strategy, ImmutableArray<InHand> contracts)
    {
        if (_parts.Recording is not { } recording)
        {
            return null;
        }

        if (!_logs.TryGetValue(strategy.Name, out var log))
        {
            _logs.Add(strategy.Name, log = new StrategyRecorder(strategy.Name, recording.Buffer));
        }

        log.Begun = new StrategyBegun(
            strategy.Description, [.. contracts.Select(c => c.Instrument)], strategy.SizeCap, [.. contracts.Select(_ => _plan.WarmUp)], _states is not null, _journalId);
        return log;
    }

    private Func<BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>>? WarmUpOf(ContractId contract) => _plan.WarmUp
        ? (interval, from, to) => _parts.WarmUp?.Invoke(contract, interval, from, to)
            ?? _parts.Market.RetrieveBarsAsync(contract, interval, from, to, BarOrigin.WarmUp, CancellationToken.None)
        : null;

    private void Fail(string sentence, bool byConfiguration)
    {
        _resolving = false;
        _answer ??= new EngineProtocol.StartFailed(sentence, byConfiguration);
        Answer();
    }

    private void Answer()
    {
        if (_answer is null)
        {
            return;
        }

        _waiting.ForEach(asker => asker.Tell(_answer));
        _waiting.Clear();
    }

    private sealed record Resolved(VenueAccount Account, ImmutableArray<Traded> Traded)
    {
        public ImmutableArray<Instrument> Instruments { get; } = [.. Traded.Select(t => t.Instrument)];
    }

    /// <summary>A contract of a strategy, and how it is configured.</summary>
    private sealed record Traded(StrategyPlan Strategy, string Word, Instrument Instrument);

    /// <summary>A contract of a running strategy.</summary>
    private sealed record InHand(Instrument Instrument, IActorRef Feed);

    private sealed record Feeds(Resolved Resolved, ImmutableDictionary<ContractId, IActorRef> ByContract);

    private sealed record TryAgain(string Why);

    private sealed record ResolveNow
    {
        public static ResolveNow Instance { get; } = new();
    }
}
