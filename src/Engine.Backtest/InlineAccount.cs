using System.Collections.Frozen;
using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// One account of a backtest, without actors: the account core and the guardian's core as they run live, and the simulated venue
/// in place of gateway, hubs and journal. Everything happens on the caller's thread and in market time; events are kept in
/// memory.
/// </summary>
internal sealed class InlineAccount
{
    /// <summary>Time between two readings while something is in doubt or the user hub is down.</summary>
    private static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(2);

    private readonly AccountId _account;
    private readonly VirtualMarketClock _clock;
    private readonly OrderLatency _latency;
    private readonly RiskLimits _limits;
    private readonly Action<StrategyName, IStrategyNotice> _notify;
    private readonly Queue<IAccountInput> _inputs = new();
    private readonly List<IAccountEvent> _journal = [];
    private readonly List<string> _alerts = [];
    private readonly GuardTerms? _guardTerms;
    private readonly DateTimeOffset _start;
    private readonly Dictionary<StrategyName, StrategyTerms> _strategies = [];
    private AccountContext _context;
    private GuardianState _guardian = GuardianState.New;
    private IDisposable? _guardWake;
    private DateTimeOffset? _guardWakeAt;
    private DateTimeOffset? _tidyDue;
    private DateTimeOffset? _readDue;
    private IDisposable? _poll;
    private DateTimeOffset _lastCommand;
    private DateTimeOffset _lastReport;
    private SplitMix _random;
    private int _onTheirWay;
    private bool _draining;
    private bool _exposed;

    public InlineAccount(BacktestSettings settings, VirtualMarketClock clock, Func<ContractId, MarketPrice?> priceOf, Action<StrategyName, IStrategyNotice> notify)
    {
        (_account, _clock, _latency, _limits, _notify) = (settings.Account.Id, clock, settings.Latency, settings.Limits, notify);
        (_start, _random) = (clock.Now, new SplitMix(settings.Seed));
        var instruments = settings.Market.Contracts.ToFrozenDictionary(i => i.Id);
        Venue = new Venue(settings.Market.Contracts, [settings.Account], settings.Rules, clock.Now, Heard);
        State = AccountState.New(_account);
        _context = new AccountContext(
            instruments, FrozenDictionary<StrategyName, StrategyTerms>.Empty, settings.Limits, InSync: false, OrderPermit: true, settings.Settle)
        {
            PriceOf = priceOf,
            RuleBook = settings.RuleBook,
            Brackets = settings.Brackets,
        };
        _guardTerms = settings.Limits.Equals(RiskLimits.None) && settings.RuleBook.Count == 0 ? null : new GuardTerms(instruments, settings.Limits, settings.RuleBook);
    }

    /// <summary>The venue; its market is moved by the driver.</summary>
    public Venue Venue { get; }

    /// <summary>The account as it stands.</summary>
    public AccountState State { get; private set; }

    /// <summary>Every event so far, oldest first.</summary>
    public IReadOnlyList<IAccountEvent> Journal => _journal;

    /// <summary>Everything that a person would have been told.</summary>
    public IReadOnlyList<string> Alerts => _alerts;

    /// <summary>Opens the book, compares it with the venue and states the firm's rules.</summary>
    public void Open(string instance, string? rules)
    {
        Take(new OpenBook(_clock.Now, instance));
        Take(Read("start"));
        _context = _context with { InSync = true };
        if (rules is not null && State.StartCash is { } start)
        {
            Take(new AdoptProfile(_clock.Now, rules, start, LossFloor.Of(start, _context.RuleBook[rules].MaximumLoss, State.HighestDayEnd), State.HighestDayEnd, "backtest"));
        }
    }

    /// <summary>Lifts a halt at every opening of a trade date from here on.</summary>
    public void ResumeDaily() => _clock.WakeAt(ChicagoTime.NextRoll(_clock.Now), () =>
    {
        if (State is { Trading: not TradingState.Active, CanTrade: true })
        {
            Take(new SetTradingState(_clock.Now, TradingState.Active, "backtest", "a new trade date begins"));
            if (State.Trading == TradingState.Halted)
            {
                // At the floor the guardian has halted it again at once, and would every day.
                return;
            }
        }

        ResumeDaily();
    });

    /// <summary>A strategy comes in.</summary>
    public void Attach(StrategyTerms terms)
    {
        _strategies[terms.Name] = terms;
        _context = _context with { Strategies = _strategies.ToFrozenDictionary() };
    }

    /// <summary>A strategy adds and changes nothing any more.</summary>
    public void Revoke(StrategyName strategy, string why) => _context = _context with
    {
        Revoked = _context.Revoked.Where(r => r.Key != strategy).Append(KeyValuePair.Create(strategy, why)).ToFrozenDictionary(),
    };

    /// <summary>Takes an input, and whatever it brings about.</summary>
    public void Take(IAccountInput input)
    {
        _inputs.Enqueue(input);
        Drain();
    }

    /// <summary>Takes up what the venue has told since.</summary>
    public void Drain()
    {
        if (_draining)
        {
            return;
        }

        _draining = true;
        while (_inputs.TryDequeue(out var input))
        {
            var step = AccountCore.Step(State, _context, input);
            State = step.State;
            foreach (var effect in step.Effects)
            {
                if (effect.Urgent)
                {
                    Carry(effect);
                }
            }

            foreach (var effect in step.Effects)
            {
                if (!effect.Urgent)
                {
                    Carry(effect);
                }
            }

            if (!step.Events.IsEmpty)
            {
                _journal.AddRange(step.Events);
                GuardAccount();
            }
        }

        _draining = false;
    }

    /// <summary>A contract has a new price. The guardian looks at it while anything is at stake.</summary>
    public void OnPrice(ContractId contract)
    {
        if (!_exposed || _context.PriceOf(contract) is not { } price)
        {
            return;
        }

        Guard(new GuardInput.PriceSeen(Moment, price));
        Drain();
    }

    /// <summary>Stands between account and venue: gets the command, its path and a way to have it carried out, and gives what the account learns. Null in a backtest.</summary>
    public Func<VenueCommand, string, Func<MutationOutcome>, MutationOutcome>? Interpose { get; set; }

    /// <summary>True while the venue tells nothing by itself: the user hub is down.</summary>
    public bool IsDark { get; private set; }

    /// <summary>The user hub goes down: new exposure is denied, and the book is kept true by reading every so often, as live.</summary>
    public void GoDark()
    {
        if (!IsDark)
        {
            (IsDark, _context) = (true, _context with { InSync = false });
            TellSync(false);
            Poll();
        }
    }

    /// <summary>The user hub stands again: what was missed is read before anything is added.</summary>
    public void ComeBack()
    {
        if (IsDark)
        {
            IsDark = false;
            _poll?.Dispose();
            Take(Read("the user hub stands again"));
            _context = _context with { InSync = true };
            TellSync(true);
        }
    }

    private void Poll() => _poll = _clock.WakeAt(_clock.Now + ReadEvery, () =>
    {
        Take(Read("the user hub is down"));
        Poll();
    });

    private void TellSync(bool inSync)
    {
        foreach (var strategy in _strategies.Keys)
        {
            _notify(strategy, new AccountProtocol.SyncChanged(inSync));
        }
    }

    /// <summary>While an answer proved nothing the venue is read every so often: an order's absence takes two readings some time apart.</summary>
    private bool IsInDoubt => _context.Settle > TimeSpan.Zero && State.LiveOrders.Any(o => o.State == OrderState.Unknown || o.ChangeInDoubt);

    private void ReadLater(string why)
    {
        var due = _clock.Now + ReadEvery;
        if (_readDue is { } asked && asked > _clock.Now)
        {
            return;
        }

        _readDue = due;
        _clock.WakeAt(due, () => Take(Read(why)));
    }

    private GuardMoment Moment => new(_clock.Now, _clock.Now - _start);

    private void GuardAccount()
    {
        if (_guardTerms is null)
        {
            return;
        }

        var exposed = !State.Positions.IsEmpty || !State.Live.IsEmpty;
        if (exposed && !_exposed)
        {
            // While nothing was at stake nobody looked.
            foreach (var contract in _context.Instruments.Keys.OrderBy(c => c.Value, StringComparer.Ordinal))
            {
                if (_context.PriceOf(contract) is { } price)
                {
                    Guard(new GuardInput.PriceSeen(Moment, price));
                }
            }
        }

        _exposed = exposed;
        Guard(new GuardInput.AccountSeen(Moment, State));
    }

    private void Guard(GuardInput input)
    {
        var step = GuardianCore.Step(_guardian, _guardTerms!, input);
        _guardian = step.State;
        foreach (var action in step.Actions)
        {
            switch (action)
            {
                case GuardAction.Alert alert:
                    _alerts.Add(alert.Text);
                    break;
                case GuardAction.SetTrading set:
                    _inputs.Enqueue(new SetTradingState(_clock.Now, set.State, GuardedAccount.Guardian, set.Why));
                    break;
                case GuardAction.Flatten flatten:
                    _inputs.Enqueue(new CloseAll(_clock.Now, flatten.Contract, GuardedAccount.Guardian, flatten.Why));
                    break;
                case GuardAction.ReportEquity report:
                    _inputs.Enqueue(new EquityReported(_clock.Now, report.Equity));
                    break;
                default:
                    // The book of a backtest never fails: there is nothing to be done without it.
                    break;
            }
        }

        // Time alone decides nothing about an account with nothing at stake.
        var due = _exposed ? GuardianCore.NextWake(_guardian, _guardTerms!) : null;
        if (due != _guardWakeAt)
        {
            _guardWake?.Dispose();
            _guardWakeAt = due;
            _guardWake = due is { } at ? _clock.WakeAt(at, PassTime) : null;
        }
    }

    private void PassTime()
    {
        (_guardWake, _guardWakeAt) = (null, null);
        Guard(new GuardInput.TimePassed(Moment));
        Drain();
    }

    private void Carry(AccountEffect effect)
    {
        switch (effect)
        {
            case AccountEffect.Notify notify:
                _notify(notify.Strategy, notify.Notice);
                break;
            case AccountEffect.AskVenue { Why: AccountCore.PositionDiffers }:
                // The fill that explains it is on its way: nothing is lost here.
                break;
            case AccountEffect.AskVenue ask when IsInDoubt:
                ReadLater(ask.Why);
                break;
            case AccountEffect.AskVenue ask when State.StartCash is not null:
                ReadWhenQuiet(ask.Why);
                break;
            case AccountEffect.LookAgain look:
                LookAgain(look.After);
                break;
            case AccountEffect.Alert alert:
                _alerts.Add(alert.Text);
                break;
            default:
                if (VenueOrders.Of(effect, _account) is var (command, operation, answer))
                {
                    Send(command, operation, answer);
                }

                break;
        }
    }

    private void Send(VenueCommand command, string operation, Func<DateTimeOffset, MutationOutcome, IAccountInput> answer)
    {
        if (_latency.IsNone)
        {
            var done = Ask(command, operation);
            _inputs.Enqueue(answer(_clock.Now, done));
            return;
        }

        _onTheirWay++;
        _lastCommand = _latency.ArrivalAt(_clock.Now, _latency.ToVenue, _lastCommand, ref _random);
        _clock.WakeAt(_lastCommand, () =>
        {
            var done = Ask(command, operation);
            _onTheirWay--;
            Report(at => answer(at, done));
        });
    }

    private MutationOutcome Ask(VenueCommand command, string operation)
    {
        MutationOutcome Execute() => VenueOrders.Outcome(operation, Venue.Execute(command, _clock.Now));
        return Interpose is { } interpose ? interpose(command, operation, Execute) : Execute();
    }

    private void Heard(VenueEvent heard)
    {
        if (!IsDark)
        {
            Report(InputOf(heard));
        }
    }

    private static Func<DateTimeOffset, IAccountInput> InputOf(VenueEvent heard) => heard switch
    {
        VenueEvent.OrderChanged { Order: var order } => at => new OrderReported(at, order),
        VenueEvent.TradeBooked { Trade: var trade } => at => new TradeReported(at, trade),
        VenueEvent.PositionChanged { Position.Position: var position } => at => new PositionReported(at, position),
        VenueEvent.AccountChanged { Account: var account } => at => new AccountReported(at, account),
        _ => throw new InvalidOperationException($"The venue does not tell of {heard.GetType().Name}."),
    };

    private void Report(Func<DateTimeOffset, IAccountInput> report)
    {
        if (_latency.IsNone)
        {
            _inputs.Enqueue(report(_clock.Now));
            return;
        }

        _onTheirWay++;
        _lastReport = _latency.ArrivalAt(_clock.Now, _latency.FromVenue, _lastReport, ref _random);
        _clock.WakeAt(_lastReport, () =>
        {
            _onTheirWay--;
            Take(report(_clock.Now));
        });
    }

    /// <summary>A comparison is of one instant: what is on its way arrives first.</summary>
    private void ReadWhenQuiet(string why)
    {
        if (_onTheirWay == 0)
        {
            _inputs.Enqueue(Read(why));
            return;
        }

        var last = _lastReport > _lastCommand ? _lastReport : _lastCommand;
        _clock.WakeAt((last > _clock.Now ? last : _clock.Now).AddTicks(1), () =>
        {
            ReadWhenQuiet(why);
            Drain();
        });
    }

    private VenueRead Read(string why)
    {
        var shown = Venue.LiveOrders(_account)!.ToDictionary(o => o.Id);
        foreach (var order in State.LiveOrders)
        {
            if (order.Id is null && Venue.Orders(_account)!.FirstOrDefault(o => o.Tag == order.Tag) is { } numbered)
            {
                // Its answer was lost; the venue knows it by its tag.
                shown.TryAdd(numbered.Id, numbered);
            }
            else if (order.Id is { } id && !shown.ContainsKey(id) && Venue.Order(_account, id) is { } ended)
            {
                shown.Add(id, ended);
            }
        }

        return new VenueRead(
            _clock.Now,
            _clock.Now,
            why,
            Venue.Account(_account)!,
            [.. shown.Values.OrderBy(o => o.Id.Value)],
            [.. Venue.TradesSince(_account, State.LastTradeAt)!],
            [.. Venue.Positions(_account)!.Select(p => p.Position).Where(p => p.Net != 0)],
            Quiet: true);
    }

    private void LookAgain(TimeSpan after)
    {
        var due = _clock.Now + after;
        if (_tidyDue is { } asked && asked > _clock.Now && asked <= due)
        {
            return;
        }

        _tidyDue = due;
        _clock.WakeAt(due, () => Take(new Tidy(_clock.Now)));
    }
}
