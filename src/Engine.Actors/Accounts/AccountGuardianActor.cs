using System.Collections.Frozen;
using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Markets;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>
/// Watches one account's equity against its limits and halts it before the firm would. Halting goes through the book, so
/// that it is journaled; while the account is halted and not flat, the gate is told to flatten from the venue's own
/// picture, again and again, which works when the book does not.
/// </summary>
public sealed class AccountGuardianActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly AccountSettings _settings;
    private readonly AccountDependencies _with;
    private readonly Dictionary<ContractId, Price> _lastPrices = [];
    private readonly Dictionary<ContractId, IActorRef> _feeds = [];
    private readonly HashSet<ContractId> _needed = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private AccountState _account;
    private int _confirmations;
    private bool _halting;
    private IDisposable? _flatBy;
    private GuardReading _reading;

    /// <summary>Creates the guardian; use <see cref="Props"/>.</summary>
    public AccountGuardianActor(AccountSettings settings, AccountDependencies with)
    {
        (_settings, _with) = (settings, with);
        _account = AccountState.New(settings.Account);
        _reading = new GuardReading(Money.Zero, null, null, null);
        Receive<AccountProtocol.AccountChanged>(changed =>
        {
            _account = changed.State;
            AskForPrices();
            Assess(confirmed: false);
            _with.Work.End();
        });
        Receive<MarketTrade>(trade =>
        {
            TakePrice(trade.Contract, trade.Price);
            _with.Work.End();
        });
        Receive<FeedProtocol.PricePolled>(polled => TakePrice(polled.Contract, polled.Price));
        Receive<WatchFeed>(watch => watch.Feed.Tell(new FeedProtocol.Attach(Self, Trades: true, Quotes: false, [])));
        Receive<FeedProtocol.Attached>(attached =>
        {
            if (attached.Quote.LastPrice is { } last)
            {
                _lastPrices[attached.Instrument.Id] = last;
            }

            Know(attached.Instrument.Id, Sender);
            _with.Work.End();
        });
        Receive<FeedProtocol.FeedStateChanged>(change =>
        {
            // Attached is not repeated after a restart of the guardian; the feed's states are.
            Know(change.Contract, Sender);
            _with.Work.End();
        });
        Receive<FeedProtocol.TradesLost>(_ => _with.Work.End());
        Receive<CheckHalt>(_ => CheckHalted());
        Receive<FlatByReached>(_ =>
        {
            if (_settings.Limits.IsPastFlatBy(_with.Clock.Now) && !IsFlat())
            {
                _with.Work.Begin();
                Context.Parent.Tell(new AccountProtocol.Flatten(null, "guardian", $"flat by {_settings.Limits.FlatBy:HH:mm} Chicago"));
            }

            WatchFlatBy();
            _with.Work.End();
        });
        Receive<GetReading>(_ => Sender.Tell(_reading));
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the guardian of an account.</summary>
    public static Props Props(AccountSettings settings, AccountDependencies with) => Akka.Actor.Props.Create(() => new AccountGuardianActor(settings, with));

    /// <inheritdoc/>
    protected override void PreStart() => WatchFlatBy();

    /// <summary>Looks every quarter minute of market time: a position that opens late, by hand, is closed as well.</summary>
    private void WatchFlatBy()
    {
        if (_settings.Limits.FlatBy is null)
        {
            return;
        }

        var (self, work) = (Self, _with.Work);
        _flatBy = _with.Clock.WakeAt(_with.Clock.Now + TimeSpan.FromSeconds(15), () =>
        {
            work.Begin();
            self.Tell(FlatByReached.Instance);
        });
    }

    /// <inheritdoc/>
    protected override void PostStop() => _flatBy?.Dispose();

    private void Know(ContractId contract, IActorRef feed)
    {
        if (!feed.Equals(_feeds.GetValueOrDefault(contract)))
        {
            _feeds[contract] = feed;
            _needed.Remove(contract);
            AskForPrices();
        }
    }

    private void TakePrice(ContractId contract, Price price)
    {
        _lastPrices[contract] = price;
        if (_account.Positions.ContainsKey(contract))
        {
            Assess(confirmed: false);
        }
    }

    /// <summary>While the market hub is down, a feed reads prices over REST for contracts that have something at stake.</summary>
    private void AskForPrices()
    {
        foreach (var (contract, feed) in _feeds)
        {
            var needed = _account.Positions.ContainsKey(contract) || _account.LiveOrders.Any(order => order.Contract == contract);
            if (needed ? _needed.Add(contract) : _needed.Remove(contract))
            {
                feed.Tell(new FeedProtocol.PollPrices(Self, needed));
            }
        }
    }

    private void Assess(bool confirmed)
    {
        _reading = AccountGuard.Read(_account, _lastPrices, _settings.Instruments, _settings.Limits);
        if (_account.Trading == TradingState.Halted)
        {
            _halting = false;
            if (!Timers.IsTimerActive("halted") && !IsFlat())
            {
                Timers.StartPeriodicTimer("halted", CheckHalt.Instance, Patience);
            }

            return;
        }

        if (_reading.Breach is not { } breach)
        {
            _confirmations = 0;
            return;
        }

        // Realised loss is a fact; open loss has to be seen several times, for one bad print must not end a day.
        _confirmations++;
        var realised = AccountGuard.Read(_account, FrozenDictionary<ContractId, Price>.Empty, _settings.Instruments, _settings.Limits).Breach is not null;
        if (!_halting && (confirmed || realised || _confirmations >= _settings.Limits.GuardConfirmations))
        {
            _halting = true;
            _log.Warning("The guardian halts account {0}: {1}", _settings.Account, breach);
            _with.Work.Begin(2);
            Context.Parent.Tell(new AccountProtocol.SetTrading(TradingState.Halted, "guardian", breach));
            Context.Parent.Tell(new AccountProtocol.Flatten(null, "guardian", breach));
            Timers.StartPeriodicTimer("halted", CheckHalt.Instance, Patience);
        }
    }

    private void CheckHalted()
    {
        if (_account.Trading == TradingState.Halted && IsFlat())
        {
            Timers.Cancel("halted");
            return;
        }

        _log.Warning("Account {0} is not flat after the halt; flattening from the venue's picture.", _settings.Account);
        Context.Parent.Tell(new AccountProtocol.EmergencyFlatten("guardian", "not flat after a halt"));
        if (_account.Trading != TradingState.Halted)
        {
            // The book was down when the halt was told: tell it again until it is journaled.
            _with.Work.Begin();
            Context.Parent.Tell(new AccountProtocol.SetTrading(TradingState.Halted, "guardian", _reading.Breach ?? "limit reached"));
        }
    }

    private bool IsFlat() => _account.Positions.IsEmpty && _account.Live.IsEmpty;

    /// <summary>Command: watch this contract's prices.</summary>
    /// <param name="Feed">The contract's feed.</param>
    public sealed record WatchFeed(IActorRef Feed);

    /// <summary>Query: answered by the latest <see cref="GuardReading"/>.</summary>
    public sealed record GetReading
    {
        /// <summary>The only instance.</summary>
        public static GetReading Instance { get; } = new();
    }

    private sealed record FlatByReached
    {
        public static FlatByReached Instance { get; } = new();
    }

    private sealed record CheckHalt
    {
        public static CheckHalt Instance { get; } = new();
    }
}
