using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>
/// The shell of <see cref="GuardianCore"/>: always on, and independent of strategies, book, journal and market hub. What it
/// wants done goes through the account to the book, so that it is journaled; what the book does not do in time goes through
/// the gate. While the book is down it reads the venue itself. Its knowledge outlives a restart.
/// </summary>
public sealed class AccountGuardianActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);
    private readonly AccountSettings _settings;
    private readonly AccountDependencies _with;
    private GuardTerms _terms;
    private readonly GuardianMemory _memory;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private IDisposable? _wake;
    private DateTimeOffset? _wakeAt;
    private bool _reading;

    /// <summary>Creates the guardian; use <see cref="Props"/>.</summary>
    public AccountGuardianActor(AccountSettings settings, AccountDependencies with, GuardianMemory memory)
    {
        (_settings, _with, _memory) = (settings, with, memory);
        _terms = new GuardTerms(settings.Contracts.Instruments, settings.Limits, settings.RuleBook);
        Work<AccountProtocol.AccountChanged>(changed =>
        {
            Step(new GuardInput.AccountSeen(Now, changed.State));
            AskForPrices();
        });
        Work<FeedProtocol.PriceMoved>(moved =>
        {
            if (_with.Prices.Of(moved.Contract) is { } price)
            {
                Step(new GuardInput.PriceSeen(Now, price));
            }

            _with.Work.Begin();
            Sender.Tell(new FeedProtocol.PriceConsumed(Self));
        });
        Receive<FeedProtocol.PricePolled>(polled => Step(new GuardInput.PriceSeen(Now, new MarketPrice(polled.Contract, polled.Price, null, null, polled.At, Live: false))));
        Receive<WatchFeed>(watch => watch.Feed.Tell(new FeedProtocol.Attach(Self, Trades: false, Quotes: false, [])
        {
            Prices = true,
            QuotedPrices = _settings.Limits is { DailyLoss: not null } or { MaximumLoss: not null } || _settings.RuleBook.Count > 0,
        }));
        Work<FeedProtocol.Attached>(attached =>
        {
            if (_with.Prices.Of(attached.Instrument.Id) is { } price)
            {
                Step(new GuardInput.PriceSeen(Now, price));
            }

            Know(attached.Instrument.Id, Sender);
        });
        Work<FeedProtocol.FeedStateChanged>(change => Know(change.Contract, Sender));
        Work<FeedProtocol.TradesLost>(_ => { });
        Receive<AccountProtocol.BookLost>(_ => Step(new GuardInput.BookLost(Now)));
        Receive<ClockJumped>(_ => Step(new GuardInput.ClockJumped(Now)));
        Receive<VenueShown>(Take);
        Receive<BeatDue>(_ => Step(new GuardInput.TimePassed(Now)));
        Work<WakeDue>(_ =>
        {
            _wakeAt = null;
            Step(new GuardInput.TimePassed(Now));
        });
        Receive<GetReading>(_ => Sender.Tell(_memory.State.Reading));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    // In a stepped replay an account whose market stands still loses no time, however long an answer takes.
    private GuardMoment Now => _with.Clock.Now is var market && _settings.Stepped is null
        ? new(market, _with.Wall.GetElapsedTime(_memory.StartedAt))
        : new(market, market - _memory.MarketAt);

    /// <summary>How to create the guardian of an account.</summary>
    public static Props Props(AccountSettings settings, AccountDependencies with)
    {
        var memory = new GuardianMemory(with.Wall.GetTimestamp(), with.Clock.Now);
        return Akka.Actor.Props.Create(() => new AccountGuardianActor(settings, with, memory));
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(ClockJumped));
        if (_settings.Stepped is null)
        {
            Timers.StartPeriodicTimer(BeatDue.Instance, BeatDue.Instance, Beat);
        }

        foreach (var feed in _memory.Feeds.Values)
        {
            // The word that an earlier life did not answer would hold back every later one.
            _with.Work.Begin();
            feed.Tell(new FeedProtocol.PriceConsumed(Self));
        }

        Step(new GuardInput.TimePassed(Now));
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        _wake?.Dispose();
    }

    // What arrives as work in flight ends here, after whatever it caused has begun.
    private void Work<T>(Action<T> handle) => Receive<T>(message =>
    {
        handle(message);
        _with.Work.End();
    });

    /// <summary>The terms with the contracts that may be traded now.</summary>
    private GuardTerms Terms()
    {
        var instruments = _settings.Contracts.Instruments;
        return _terms = ReferenceEquals(_terms.Instruments, instruments) ? _terms : _terms with { Instruments = instruments };
    }

    private void Step(GuardInput input)
    {
        var step = GuardianCore.Step(_memory.State, Terms(), input);
        _memory.State = step.State;
        foreach (var action in step.Actions)
        {
            Carry(action);
        }

        WakeWhenDue();
    }

    private void Carry(GuardAction action)
    {
        switch (action)
        {
            case GuardAction.Alert alert:
                Context.System.EventStream.Publish(new AccountProtocol.AlertRaised(_settings.Account, alert.Message));
                break;
            case GuardAction.SetTrading set:
                ThroughTheBook(new AccountProtocol.SetTrading(set.State, GuardedAccount.Guardian, set.Why));
                break;
            case GuardAction.Flatten flatten:
                ThroughTheBook(new AccountProtocol.Flatten(flatten.Contract, GuardedAccount.Guardian, flatten.Why));
                break;
            case GuardAction.ReportEquity report:
                ThroughTheBook(new AccountProtocol.ReportEquity(report.Equity));
                break;
            case GuardAction.Emergency emergency:
                Context.Parent.Tell(new AccountProtocol.EmergencyFlatten(GuardedAccount.Guardian, emergency.Why) { Contract = emergency.Contract });
                break;
            case GuardAction.ReadVenue when !_reading:
                _reading = true;
                ReadAsync().PipeTo(Self, failure: e => new VenueShown(null, e.Message));
                break;
            default:
                break;
        }
    }

    private void ThroughTheBook(object command)
    {
        _with.Work.Begin();
        Context.Parent.Tell(command);
    }

    private void WakeWhenDue()
    {
        var due = GuardianCore.NextWake(_memory.State, Terms());
        if (due == _wakeAt)
        {
            return;
        }

        _wake?.Dispose();
        (_wake, _wakeAt) = (null, due);
        if (due is { } at)
        {
            var (self, work) = (Self, _with.Work);
            _wake = _with.Clock.WakeAt(at, () =>
            {
                work.Begin();
                self.Tell(WakeDue.Instance);
            });
        }
    }

    private void Know(ContractId contract, IActorRef feed)
    {
        if (!feed.Equals(_memory.Feeds.GetValueOrDefault(contract)))
        {
            _memory.Feeds[contract] = feed;
            _memory.Needed.Remove(contract);
            AskForPrices();
        }
    }

    /// <summary>While a stream gives no prices, its feed reads them over REST for contracts that have something at stake.</summary>
    private void AskForPrices()
    {
        var exposed = _memory.State.Account.Exposed.ToImmutableHashSet();
        foreach (var (contract, feed) in _memory.Feeds)
        {
            var needed = exposed.Contains(contract);
            if (needed ? _memory.Needed.Add(contract) : _memory.Needed.Remove(contract))
            {
                feed.Tell(new FeedProtocol.PollPrices(Self, needed));
            }
        }
    }

    /// <summary>Balance, orders and positions as the venue shows them; null unless all of it was answered.</summary>
    private async Task<VenueShown> ReadAsync()
    {
        var client = _with.Client.Urgent;
        var accounts = client.SearchAccountsAsync(false, CancellationToken.None);
        var working = client.OpenOrdersAsync(_settings.Account, CancellationToken.None);
        var suspended = client.QueryOrdersAsync(new OrderQuery(_settings.Account, [VenueOrderStatus.Suspended]), CancellationToken.None);
        var positions = client.OpenPositionsAsync(_settings.Account, CancellationToken.None);
        return (await accounts.ConfigureAwait(false), await working.ConfigureAwait(false), await suspended.ConfigureAwait(false), await positions.ConfigureAwait(false)) switch
        {
            (Reading<ImmutableArray<VenueAccount>>.Answered a,
                Reading<ImmutableArray<VenueOrder>>.Answered w,
                Reading<ImmutableArray<VenueOrder>>.Answered s,
                Reading<ImmutableArray<VenuePosition>>.Answered p) when a.Value.FirstOrDefault(x => x.Id == _settings.Account) is { } own =>
                new VenueShown(new VenuePicture(own, [.. w.Value.Concat(s.Value).DistinctBy(order => order.Id)], p.Value), null),
            (Reading<ImmutableArray<VenueAccount>>.Failed f, _, _, _) => new VenueShown(null, f.Failure.ToString()),
            (_, Reading<ImmutableArray<VenueOrder>>.Failed f, _, _) => new VenueShown(null, f.Failure.ToString()),
            (_, _, Reading<ImmutableArray<VenueOrder>>.Failed f, _) => new VenueShown(null, f.Failure.ToString()),
            (_, _, _, Reading<ImmutableArray<VenuePosition>>.Failed f) => new VenueShown(null, f.Failure.ToString()),
            _ => new VenueShown(null, "the account is not among the user's accounts"),
        };
    }

    private void Take(VenueShown shown)
    {
        _reading = false;
        if (shown.Picture is { } picture)
        {
            Step(new GuardInput.VenueSeen(Now, picture));
            AskForPrices();
        }
        else
        {
            _log.Warning("The guardian of account {0} could not read the venue: {1}", _settings.Account, shown.Why);
        }
    }

    /// <summary>Command: watch this contract's prices.</summary>
    /// <param name="Feed">The contract's feed.</param>
    public sealed record WatchFeed(IActorRef Feed);

    /// <summary>Query: answered by the latest <see cref="GuardReading"/>.</summary>
    public sealed record GetReading
    {
        /// <summary>The only instance.</summary>
        public static GetReading Instance { get; } = new();
    }

    private sealed record VenueShown(VenuePicture? Picture, string? Why);

    private sealed record BeatDue
    {
        public static BeatDue Instance { get; } = new();
    }

    private sealed record WakeDue
    {
        public static WakeDue Instance { get; } = new();
    }
}
