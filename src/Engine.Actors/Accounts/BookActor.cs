using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Engine.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Hubs;
using Engine.Actors.Session;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Accounts;

/// <summary>
/// The persistent shell of <see cref="AccountCore"/>: the only door for what adds or changes exposure.
/// <para>
/// Every input is stepped at once on the state ahead of the journal; events of inputs that arrive while a write is under
/// way are written together as the next batch (group commit). Urgent effects (cancels, closes) leave before the write,
/// all others only after their batch is on disk. A failed write stops the actor; what was ahead is forgotten and the
/// journal is the truth again.
/// </para>
/// </summary>
public sealed partial class BookActor : UntypedPersistentActor, IWithTimers
{
    private readonly AccountSettings _settings;
    private readonly AccountDependencies _with;
    private readonly IActorRef _gate;
    private readonly IActorRef _guardian;
    private readonly Dictionary<StrategyName, AccountProtocol.Attach> _strategies = [];
    private readonly Dictionary<ContractId, int> _shown = [];
    private readonly HashSet<HubKind> _evicted = [];
    private readonly VenueReader _reader;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private FrozenDictionary<StrategyName, StrategyTerms> _terms = FrozenDictionary<StrategyName, StrategyTerms>.Empty;
    private FrozenDictionary<StrategyName, string> _revoked = FrozenDictionary<StrategyName, string>.Empty;
    private AccountState _ahead;
    private AccountState _journaled;
    private JournalBatch _next = new();
    private bool _writing;
    private bool _writeSoon;
    private bool _streamUp;
    private bool _inSync;
    private SteadyPicture? _picture;
    private bool _reading;
    private bool _unreadable;
    private bool _stopping;
    private string? _readAgain;
    private long _activity;
    private long _events;

    /// <summary>Creates the book; use <see cref="Props"/>.</summary>
    public BookActor(AccountSettings settings, AccountDependencies with, IActorRef gate, IActorRef guardian)
    {
        (_settings, _with, _gate, _guardian) = (settings, with, gate, guardian);
        _ahead = _journaled = AccountState.New(settings.Account);
        _reader = new VenueReader(with.Client, settings.Account, () => IsStepped ? with.Clock.Now : with.Wall.GetUtcNow());
    }

    /// <summary>How to create the book of an account.</summary>
    public static Props Props(AccountSettings settings, AccountDependencies with, IActorRef gate, IActorRef guardian) =>
        Akka.Actor.Props.Create(() => new BookActor(settings, with, gate, guardian));

    /// <inheritdoc/>
    public override string PersistenceId => _settings.PersistenceId;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void OnCommand(object message)
    {
        var now = _with.Clock.Now;
        switch (message)
        {
            case HubProtocol.UserFrame frame:
                _activity++;
                _frameAt = _with.Wall.GetUtcNow();
                Take(frame, now);
                break;
            case GateActor.Answer answer:
                _activity++;
                Take(answer.ToInput(now));
                if (!_streamUp && !Timers.IsTimerActive("after answer"))
                {
                    // No frame will say what came of it.
                    Timers.StartSingleTimer("after answer", AnswerSettled.Instance, TimeSpan.FromMilliseconds(500));
                }

                break;
            case AccountProtocol.Attach attach:
                Attach(attach);
                break;
            case AccountProtocol.Revoke revoke:
                _revoked = _revoked.Where(r => r.Key != revoke.Strategy).Append(KeyValuePair.Create(revoke.Strategy, revoke.Why)).ToFrozenDictionary();
                Take(new RevokeStrategy(now, revoke.Strategy, revoke.Why), counted: false);
                break;
            case HubProtocol.HubUp { Hub: HubKind.User } up:
                (_streamUp, _agreed) = (true, false);

                // What began before saw none of what the stream may have missed in between: it settles nothing.
                _activity++;
                Timers.Cancel("poll");
                AskVenue(up.Epoch == 1 ? "start" : "stream restored");
                break;
            case HubProtocol.HubDown { Hub: HubKind.User }:
                (_streamUp, _agreed) = (false, false);
                _shown.Clear();
                Sync();
                PollVenue();
                break;
            case HubProtocol.HubStateChanged { Phase: HubPhase.Evicted } evicted:
                _evicted.Add(evicted.Hub);
                break;
            case HubProtocol.HubStateChanged { Phase: HubPhase.Connected } connected:
                _evicted.Remove(connected.Hub);
                break;
            case HubProtocol.HubStateChanged:
                break;
            case AnswerSettled when !_streamUp:
                AskVenue("stream down");
                break;
            case AnswerSettled:
                break;
            case SessionProtocol.TokenRenewed:
                TakeNewToken();
                break;
            case UnreadableSettled:
                if (_unreadable)
                {
                    CompareAfterUnreadable();
                }

                break;
            case WriteNow:
                _writeSoon = false;
                if (!_writing && !_next.IsEmpty)
                {
                    Write();
                }

                break;
            case Woken woken:
                Take(woken);
                break;
            case VerifyDue:
                VerifyFlat();
                break;
            case CompareIfDue:
                CompareWhenDue();
                break;
            case ReadVenue read:
                AskVenue(read.Why);
                break;
            case CheckPositions when _shown.Any(p => _ahead.PositionIn(p.Key).Net != p.Value):
                AskVenue(AccountCore.PositionDiffers);
                break;
            case CheckPositions:
                break;
            case VenueReader.Result result:
                _reading = false;
                Compare(result);
                break;
            case AccountProtocol.GetAccount when _writing || !_next.IsEmpty:
                // What was asked for before may not stand in the journal yet: an answer without it would be out of date.
                _next.Asked.Add(Sender);
                break;
            case AccountProtocol.GetAccount:
                Sender.Tell(Changed());
                break;
            case PersonProtocol.ByHand hand:
                TakeByHand(hand, now);
                break;
            case HealthProtocol.GetBook:
                Sender.Tell(Health());
                break;
            default:
                _stopping |= message is AccountProtocol.CancelEntries { Stopping: true };
                if (InputOf(message, now) is { } input)
                {
                    Take(input, trace: (message as AccountProtocol.Place)?.Trace);
                }
                else if (!OnSnapshot(message))
                {
                    Unhandled(message);
                }

                break;
        }
    }

    private void Take(HubProtocol.UserFrame frame, DateTimeOffset now)
    {
        if (frame.Position is { } shown)
        {
            _shown[shown.Contract] = shown.Net;
        }

        IAccountInput? input = frame switch
        {
            { Order: { } order } => new OrderReported(now, order),
            { Trade: { } trade } => new TradeReported(now, trade),
            { Position: { } position } => new PositionReported(now, position),
            { Account: { } account } => new AccountReported(now, account),
            _ => null,
        };
        if (input is null)
        {
            _unreadable = true;
            if (!Timers.IsTimerActive("unreadable"))
            {
                CompareAfterUnreadable();
            }

            _with.Work.End();
        }
        else if (frame.Account is { } other && other.Id != _settings.Account)
        {
            // SubscribeAccounts has no filter: every account of the user arrives (contract.md §6.3).
            _with.Work.End();
        }
        else
        {
            Take(input);
        }
    }

    /// <summary>Steps one input. A counted input ends one piece of work in flight once its effects are out.</summary>
    private void Take(IAccountInput input, bool counted = true, IActorRef? person = null, OrderTrace? trace = null)
    {
        var context = new AccountContext(
            _settings.Contracts.Instruments, _terms, _settings.Limits, _inSync, _with.Quota.HasRoomFor(RequestLane.Order), _settings.Settle)
        {
            CloseOnly = _settings.Contracts.CloseOnly,
            Revoked = _revoked,
            IsEvicted = _evicted.Count > 0,
            IsStopping = _stopping,
            IsBrief = _settings.IsBrief,
            StartsHalted = _settings.StartHalted,
            PriceOf = _with.Prices.Of,
            RuleBook = _settings.RuleBook,
            Brackets = _settings.Brackets,
        };
        var risk = trace?.Begin("risk");
        var step = AccountCore.Step(_ahead, context, input);
        OrderTrace.End(risk);
        _ahead = step.State;
        foreach (var effect in step.Effects)
        {
            if (effect.Urgent)
            {
                Carry(effect);
            }
        }

        if (trace is not null || _traces.Count > 0)
        {
            Trace(step, trace, _next);
        }

        _next.Add(step, counted);
        if (person is not null)
        {
            _next.Persons.Add((person, NoticeToPerson(step)));
        }

        if (_writing)
        {
            return;
        }

        if (input is PlaceIntent or ModifyIntent or ReverseIntent)
        {
            Write();
        }
        else if (!_writeSoon)
        {
            // Facts of one fill come as several frames: those that are here already share one write.
            _writeSoon = true;
            Self.Tell(WriteNow.Instance);
        }
    }

    private void Write()
    {
        var batch = _next;
        _next = new JournalBatch();
        if (batch.Events.Count == 0)
        {
            batch.State = _journaled;
            Release(batch);
            return;
        }

        _writing = true;
        _inFlight = batch;
        batch.State = _ahead;
        _writeBegan = _with.Wall.GetTimestamp();
        PersistAllAsync(batch.Events, _ => { }, () => Committed(batch));
    }

    private void Committed(JournalBatch batch)
    {
        _writing = false;
        Measure();
        _events += batch.Events.Count;
        _journaled = batch.State!;
        foreach (var span in batch.Spans)
        {
            OrderTrace.End(span);
        }

        Remember(batch.Events.Count);
        Release(batch);
        if (!_writing && !_next.IsEmpty)
        {
            Write();
        }
    }

    private void Release(JournalBatch batch)
    {
        foreach (var effect in batch.Effects)
        {
            Carry(effect);
        }

        if (batch.Events.Count > 0)
        {
            var changed = Changed();
            _with.Work.Begin();
            _guardian.Tell(changed);
            Context.System.EventStream.Publish(new AccountProtocol.Journaled(_settings.Account, [.. batch.Events]));
            Context.System.EventStream.Publish(changed);
        }

        foreach (var asker in batch.Asked)
        {
            asker.Tell(Changed());
        }

        foreach (var (person, notice) in batch.Persons)
        {
            person.Tell(AnswerTo(notice));
        }

        for (var i = 0; i < batch.Counted; i++)
        {
            _with.Work.End();
        }
    }

    private void Carry(AccountEffect effect)
    {
        switch (effect)
        {
            case AccountEffect.SendPlace or AccountEffect.SendModify or AccountEffect.SendCancel or AccountEffect.SendClose or AccountEffect.SendPartialClose:
                _activity++;
                _with.Work.Begin();
                _gate.Tell(new AccountProtocol.Send(effect) { Trace = effect is AccountEffect.SendPlace { Request.Tag: var tag } ? _traces.GetValueOrDefault(tag) : null });
                break;
            case AccountEffect.Notify notify when _strategies.TryGetValue(notify.Strategy, out var attached):
                _with.Work.Begin();
                attached.Strategy.Tell(notify.Notice);
                break;
            case AccountEffect.AskVenue { Why: AccountCore.PositionDiffers }:
                Later("position", CheckPositions.Instance, TimeSpan.FromMilliseconds(500));
                break;
            case AccountEffect.AskVenue { Why: AccountCore.VerifyFlat }:
                VerifyFlat();
                break;
            case AccountEffect.AskVenue ask when ask.Why == "start" || !IsWaiting("ask"):
                // Not at once: frames that explain the difference are usually on their way.
                Later("ask", new ReadVenue(ask.Why), TimeSpan.FromMilliseconds(ask.Why == "start" ? 0 : 500));
                break;
            case AccountEffect.LookAgain look:
                LookAgain(look.After);
                break;
            case AccountEffect.Alert alert:
                Context.System.EventStream.Publish(new AccountProtocol.AlertRaised(_settings.Account, alert.Message));
                break;
        }
    }

    private void Attach(AccountProtocol.Attach attach)
    {
        _strategies[attach.Terms.Name] = attach;
        _terms = _strategies.Values.ToFrozenDictionary(a => a.Terms.Name, a => a.Terms);
        _with.Work.Begin();
        attach.Strategy.Tell(AccountProtocol.Attached.Of(_ahead, attach.Terms, _inSync, _with.Clock.Now));
    }

    private AccountProtocol.AccountChanged Changed() => new(_journaled, _inSync, _events);

    private sealed record WriteNow
    {
        public static WriteNow Instance { get; } = new();
    }
}
