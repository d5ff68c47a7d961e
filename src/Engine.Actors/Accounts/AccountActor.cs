using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Hubs;
using Engine.Alerts;
using Engine.Health;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>
/// The account's address and supervisor; nothing in it can fail. Book, gate and guardian are its children. While the book
/// is down (its journal failed, or it recovers) orders are denied as unavailable, cancels and closes go straight to the gate,
/// and the guardian judges what the venue shows.
/// </summary>
public sealed class AccountActor : ReceiveActor, IWithTimers
{
    private readonly AccountSettings _settings;
    private readonly AccountDependencies _with;
    private readonly IActorRef _userHub;
    private readonly Dictionary<StrategyName, AccountProtocol.Attach> _strategies = [];
    private readonly Dictionary<StrategyName, AccountProtocol.Revoke> _revoked = [];
    private readonly Dictionary<HubKind, HubProtocol.HubStateChanged> _hubs = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IActorRef _gate = ActorRefs.Nobody;
    private IActorRef _guardian = ActorRefs.Nobody;
    private IActorRef? _book;
    private bool _recovered;
    private int _books;
    private bool _everOpened;
    private bool _unreadable;
    private bool _outage;
    private string? _downCause;

    /// <summary>Creates the account; use <see cref="Props"/>.</summary>
    public AccountActor(AccountSettings settings, AccountDependencies with, IActorRef userHub)
    {
        (_settings, _with, _userHub) = (settings, with, userHub);
        Receive<AccountProtocol.Attach>(attach =>
        {
            _strategies[attach.Terms.Name] = attach;
            _book?.Forward(attach);
        });
        Receive<AccountProtocol.Revoke>(revoke =>
        {
            _revoked[revoke.Strategy] = revoke;
            _book?.Forward(revoke);
        });
        Receive<AccountProtocol.Place>(ToBookOr);
        Receive<AccountProtocol.Modify>(ToBookOr);
        Receive<AccountProtocol.Reverse>(ToBookOr);
        Receive<AccountProtocol.Cancel>(ToBookOr);
        Receive<AccountProtocol.PartialClose>(ToBookOr);
        Receive<AccountProtocol.Flatten>(ToBookOr);
        Receive<AccountProtocol.CancelEverything>(ToBookOr);
        Receive<AccountProtocol.CancelEntries>(ToBookOr);
        Receive<AccountProtocol.SetTrading>(ToBookOr);
        Receive<AccountProtocol.StateProfile>(ToBookOr);
        Receive<AccountProtocol.ResumeStrategy>(ToBookOr);
        Receive<AccountProtocol.ReportEquity>(ToBookOr);
        Receive<PersonProtocol.ByHand>(ToBookOr);
        Receive<DeadLetter>(letter => IsOfBook(letter.Recipient), letter => WithoutBook(letter.Message, letter.Sender));
        Receive<DeadLetter>(_ => { });
        Receive<HubProtocol.UserFrame>(ToBook);
        Receive<AccountProtocol.AccountChanged>(changed =>
        {
            _with.Work.Begin();
            _guardian.Tell(changed);
        });
        Receive<BookActor.Opened>(_ =>
        {
            // It has recovered and can write: from here on it answers for itself.
            (_everOpened, _recovered, _downCause) = (true, true, null);
            Context.System.EventStream.Publish(new AccountProtocol.BookReady(_settings.Account));
            if (_outage)
            {
                _outage = false;
                Alert("The journal takes events again; the book is back.", AlertPhase.Over);
            }
        });
        Receive<BookActor.Refused>(refused => Outage(_downCause = $"The journal refuses to be written ({refused.Cause.TrimEnd('.')}): orders are denied, cancels and closes go on."));
        Receive<BookActor.Unreadable>(Unreadable);
        Receive<AccountProtocol.SaveState>(save => _book?.Forward(save));
        Receive<HubProtocol.HubUp>(up => _book?.Forward(up));
        Receive<HubProtocol.HubDown>(down => _book?.Forward(down));
        Receive<HubProtocol.HubStateChanged>(change =>
        {
            _hubs[change.Hub] = change;
            _book?.Tell(change);
        });
        Receive<GateActor.Answer>(ToBook);
        Receive<AccountGuardianActor.WatchFeed>(watch => _guardian.Forward(watch));
        Receive<AccountGuardianActor.GetReading>(get => _guardian.Forward(get));
        Receive<AccountProtocol.GetAccount>(get => _book?.Forward(get));
        Receive<HealthProtocol.GetBook>(get =>
        {
            if (_book is { } book && _recovered)
            {
                book.Forward(get);
            }
            else
            {
                Sender.Tell(new HealthProtocol.BookReading(IsUp: false, _everOpened) { Cause = _downCause });
            }
        });
        Receive<AccountProtocol.EmergencyFlatten>(flatten => _gate.Forward(flatten));
        Receive<AccountProtocol.EmergencyFlattened>(done =>
        {
            Raise(new Alert(AlertKind.Flatten, AlertSeverity.Critical, "emergency", $"Emergency flatten: {done.Text}.", _with.Clock.Now));
        });
        Receive<Terminated>(terminated => terminated.ActorRef.Equals(_book), terminated =>
        {
            _log.Error("The book of account {0} stopped; it recovers from its journal.", _settings.Account);
            _downCause ??= "it stopped and recovers from its journal";
            ActorFailures.Tell(Context.System, terminated.ActorRef, isReplaced: !_unreadable, _downCause);
            _book = null;
            _recovered = false;
            _guardian.Tell(AccountProtocol.BookLost.Instance);
            if (_unreadable)
            {
                // Nothing was ever traded on it in this process; a person has to look at the journal first.
                return;
            }

            Timers.StartSingleTimer("book", OpenBook.Instance, TimeSpan.FromMilliseconds(Math.Min(30_000, 200 << Math.Min(_books, 8))));
        });
        Receive<OpenBook>(_ => StartBook());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create an account.</summary>
    public static Props Props(AccountSettings settings, AccountDependencies with, IActorRef userHub) =>
        Akka.Actor.Props.Create(() => new AccountActor(settings, with, userHub));

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(HubProtocol.HubStateChanged));
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        _gate = Context.ActorOf(Placed(GateActor.Props(_settings, _with)), "gate");
        _guardian = Context.ActorOf(Placed(AccountGuardianActor.Props(_settings, _with)), "guardian");
        StartBook();
    }

    /// <inheritdoc/>
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <summary>One alert for one outage, however often the book comes and goes in it.</summary>
    private void Outage(string sentence)
    {
        if (!_outage)
        {
            _outage = true;
            Alert(sentence, AlertPhase.Begun);
        }
    }

    /// <summary>The same fault that the engine's health tells of, so that a person is told once.</summary>
    private void Alert(string text, AlertPhase phase) => Raise(Engine.Alerts.Alert.Of(HealthFault.JournalDown, "", phase == AlertPhase.Begun, text, _with.Clock.Now));

    private void Raise(Alert alert) => Context.System.EventStream.Publish(new AccountProtocol.AlertRaised(_settings.Account, alert));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(e =>
    {
        if (Sender.Equals(_book))
        {
            // A book is never restarted in place: its next life starts from the journal, with a delay.
            _downCause ??= e.Message;
            return Directive.Stop;
        }

        var directive = e is ActorInitializationException ? Directive.Stop : Directive.Restart;
        ActorFailures.Tell(Context.System, Sender, directive == Directive.Restart, e.Message);
        return directive;
    });

    private static Props Placed(Props props) => AccountDispatcher.On(props, Context.System);

    private void StartBook()
    {
        _books++;
        _book = Context.ActorOf(Placed(BookActor.Props(_settings with { IsFirstBook = !_everOpened }, _with, _gate, _guardian)), $"book-{_books}");
        Context.Watch(_book);
        _guardian.Tell(AccountProtocol.BookLost.Instance);
        _book.Tell(AccountProtocol.GetAccount.Instance);
        foreach (var attach in _strategies.Values)
        {
            _book.Tell(attach);
        }

        foreach (var revoke in _revoked.Values)
        {
            _book.Tell(revoke);
        }

        foreach (var hub in _hubs.Values)
        {
            _book.Tell(hub);
        }

        // Subscribing again makes the hub announce itself again, which starts the comparison with the venue.
        _userHub.Tell(new HubProtocol.SubscribeAccount(_settings.Account, Self));
    }

    /// <summary>Facts wait for a book that recovers; without one the venue will be asked.</summary>
    private void ToBook(object fact)
    {
        if (_book is { } book)
        {
            book.Forward(fact);
        }
        else
        {
            _with.Work.End();
        }
    }

    /// <summary>Commands never wait for a recovery, and intents not for a journal that refuses to be written.</summary>
    private void ToBookOr(object command)
    {
        var wanted = command is PersonProtocol.ByHand hand ? hand.Command : command;
        var adds = wanted is AccountProtocol.Place or AccountProtocol.Modify or AccountProtocol.Reverse or PersonProtocol.Modify;
        if (_book is { } book && _recovered && !(adds && _outage))
        {
            book.Forward(command);
        }
        else
        {
            WithoutBook(command, Sender);
        }
    }

    /// <summary>Carries out what needs no book, also of what one left in its mailbox when it stopped; all else is refused.</summary>
    private void WithoutBook(object message, IActorRef sender)
    {
        switch (message)
        {
            case PersonProtocol.ByHand hand:
                sender.Tell(WithoutBook(hand.Command));
                break;
            case AccountProtocol.Place place:
                Deny(place.Strategy, place.Intent);
                break;
            case AccountProtocol.Modify modify:
                Deny(modify.Strategy, modify.Intent);
                break;
            case AccountProtocol.Reverse reverse:
                Deny(reverse.Strategy, reverse.Intent);
                break;
            case AccountProtocol.Cancel cancel:
                // Which order that is only the book knows; every working order of the account goes instead.
                Deny(cancel.Strategy, cancel.Intent);
                _gate.Tell(new AccountProtocol.EmergencyFlatten(cancel.Strategy.Value, "cancel while the book is down", ClosePositions: false));
                break;
            case AccountProtocol.PartialClose close:
                // Only the book knows how the protection has to follow: without it the strategy may flatten, not close a part.
                Deny(close.Strategy, default, close.Contract);
                break;
            case AccountProtocol.Flatten flatten:
                _gate.Tell(new AccountProtocol.EmergencyFlatten(flatten.Who, flatten.Why) { Contract = flatten.Contract });
                break;
            case AccountProtocol.CancelEverything cancel:
                _gate.Tell(new AccountProtocol.EmergencyFlatten(cancel.Who, "cancel while the book is down", ClosePositions: false) { Contract = cancel.Contract });
                break;
            case AccountProtocol.CancelEntries cancel:
                // Which orders are entries only the book knows. To cancel all of them would strip stops.
                Refuse($"that entries are cancelled ({cancel.Why})");
                break;
            case AccountProtocol.SetTrading set:
                Refuse($"{set.State} ({set.Why})");
                break;
            case AccountProtocol.StateProfile state:
                Refuse($"the rules {state.Rules}");
                break;
            case AccountProtocol.ResumeStrategy resume:
                Refuse($"that {resume.Strategy} goes on");
                break;
            case AccountProtocol.ReportEquity or HubProtocol.UserFrame or GateActor.Answer:
                // The next book compares itself with the venue.
                break;
            default:
                return;
        }

        _with.Work.End();
    }

    /// <summary>What a person gets without a book: a flatten and the cancel of everything, as for anybody else.</summary>
    private object WithoutBook(object command)
    {
        switch (command)
        {
            case AccountProtocol.Flatten flatten:
                _gate.Tell(new AccountProtocol.EmergencyFlatten(flatten.Who, flatten.Why) { Contract = flatten.Contract });
                break;
            case PersonProtocol.CancelAll cancel:
                _gate.Tell(new AccountProtocol.EmergencyFlatten(StrategyName.Person.Value, cancel.Why, ClosePositions: false) { Contract = cancel.Contract, KeepStops = true });
                break;
            case PersonProtocol.Close { Size: null } close:
                _gate.Tell(new AccountProtocol.EmergencyFlatten(StrategyName.Person.Value, close.Why) { Contract = close.Contract });
                break;
            default:
                return new PersonProtocol.Refused(DenialReason.BookUnavailable, "The account's book is down and recovers from its journal.");
        }

        return new PersonProtocol.WithoutBook("The account's book is down: cancels and closes leave without it, and it takes them up when it is back.");
    }

    private bool IsOfBook(IActorRef recipient) =>
        recipient.Path.Parent.Equals(Self.Path) && recipient.Path.Name.StartsWith("book-", StringComparison.Ordinal);

    private void Unreadable(BookActor.Unreadable unreadable)
    {
        _log.Error("{0}", unreadable.Sentence);
        _downCause = unreadable.Sentence;
        if (_everOpened)
        {
            Outage($"{unreadable.Sentence.TrimEnd('.')}: orders are denied, cancels and closes go on.");
        }
        else
        {
            _unreadable = true;
            Context.System.EventStream.Publish(new AccountProtocol.BookUnreadable(_settings.Account, unreadable.Sentence));
        }
    }

    private void Refuse(string what) => _log.Error("Account {0} cannot journal {1}: its book is down.", _settings.Account, what);

    private void Deny(StrategyName strategy, IntentId intent, ContractId? closing = null)
    {
        if (_strategies.TryGetValue(strategy, out var attached))
        {
            _with.Work.Begin();
            attached.Strategy.Tell(new Denied(intent, DenialReason.BookUnavailable, "The account's book is down and recovers from its journal.") { Closing = closing });
        }
    }

    private sealed record OpenBook
    {
        public static OpenBook Instance { get; } = new();
    }
}
