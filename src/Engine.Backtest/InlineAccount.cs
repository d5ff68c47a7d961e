using System.Collections.Frozen;
using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Accounts;
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
internal sealed partial class InlineAccount
{
    private readonly AccountId _account;
    private readonly VirtualMarketClock _clock;
    private readonly Action<StrategyName, IStrategyNotice> _notify;
    private readonly Queue<IAccountInput> _inputs = new();
    private readonly RunJournal _journal = new();
    private readonly List<string> _alerts = [];
    private readonly DateTimeOffset _start;
    private readonly Dictionary<StrategyName, StrategyTerms> _strategies = [];
    private readonly ImmutableArray<ContractId> _contracts;
    private AccountContext _context;
    private DateTimeOffset? _tidyDue;
    private bool _draining;

    public InlineAccount(BacktestSettings settings, VirtualMarketClock clock, Func<ContractId, MarketPrice?> priceOf, Action<StrategyName, IStrategyNotice> notify)
    {
        (_account, _clock, _latency, _notify) = (settings.Account.Id, clock, settings.Latency, notify);
        (_start, _random) = (clock.Now, new SplitMix(settings.Seed));
        var instruments = settings.Market.Contracts.ToFrozenDictionary(i => i.Id);
        _contracts = [.. instruments.Keys.OrderBy(c => c.Value, StringComparer.Ordinal)];
        Venue = new Venue(settings.Market.Contracts, [settings.Account], settings.Rules.For(settings.Market), clock.Now, Heard);
        State = AccountState.New(_account);
        _context = new AccountContext(
            instruments, FrozenDictionary<StrategyName, StrategyTerms>.Empty, settings.Limits, InSync: false, OrderPermit: true, settings.Settle)
        {
            PriceOf = priceOf,
            RuleBook = settings.RuleBook,
            Brackets = settings.Brackets,
        };
        _guardTerms = settings.Limits.Equals(RiskLimits.None) && settings.RuleBook.Count == 0 ? null : new GuardTerms(instruments, settings.Limits, settings.RuleBook);
        _guardian = _guardTerms is null ? null : new GuardWatch(_guardTerms);
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
        else if (!State.Paused.IsEmpty)
        {
            Take(new Tidy(_clock.Now));
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
    public void Revoke(StrategyName strategy, string why)
    {
        _context = _context with
        {
            Revoked = _context.Revoked.Where(r => r.Key != strategy).Append(KeyValuePair.Create(strategy, why)).ToFrozenDictionary(),
        };
        Take(new RevokeStrategy(_clock.Now, strategy, why));
    }

    /// <summary>Takes an input, and whatever it brings about.</summary>
    public void Take(IAccountInput input)
    {
        _inputs.Enqueue(input);
        Drain();
    }

    /// <summary>True while something that the venue has told waits for <see cref="Drain"/>.</summary>
    public bool HasInputs => _inputs.Count > 0;

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
                foreach (var @event in step.Events)
                {
                    _journal.Add(@event);
                }

                GuardAccount();
            }
        }

        _draining = false;
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
                if (VenueOrders.CommandOf(effect, _account) is { } command)
                {
                    Send(effect, command);
                }

                break;
        }
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
