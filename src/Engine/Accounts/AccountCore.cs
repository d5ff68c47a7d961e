using System.Collections.Immutable;
using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <summary>What a step decided.</summary>
/// <param name="Events">To be journaled, in order, as one.</param>
/// <param name="Effects">To be carried out, in order: urgent ones before the journal is written, the others after.</param>
/// <param name="State">The state with the events applied.</param>
public readonly record struct AccountStep(ImmutableArray<IAccountEvent> Events, ImmutableArray<AccountEffect> Effects, AccountState State);

/// <summary>
/// The account as one pure function. It has no clock, no randomness and no I/O, never throws on what the venue says, and
/// is run by two thin shells: the persistent book and the backtest.
/// </summary>
public static partial class AccountCore
{
    /// <summary>
    /// Why a comparison is asked for when a position frame disagrees. Usually the trades that explain it are on their way:
    /// the shell looks again before it spends requests.
    /// </summary>
    public const string PositionDiffers = "position differs";

    /// <summary>Decides on one input.</summary>
    public static AccountStep Step(AccountState state, AccountContext context, IAccountInput input)
    {
        var step = Work.Begin(state, context, input);
        LockIfRefused(step, input);
        BeginSession(step);
        switch (input)
        {
            case OpenBook open:
                Open(step, open);
                break;
            case PlaceIntent place:
                step.OpenTradeDate();
                Place(step, place);
                break;
            case ModifyIntent modify:
                Modify(step, modify);
                break;
            case PartialCloseIntent close:
                Close(step, close);
                break;
            case ReverseIntent reverse:
                step.OpenTradeDate();
                Reverse(step, reverse);
                break;
            case ResumeStrategy resume:
                Resume(step, resume);
                break;
            case RevokeStrategy revoke:
                step.Emit(new StrategyRevoked(step.At, revoke.Strategy, revoke.Why));
                break;
            case Tidy:
                break;
            case CancelIntent cancel:
                Cancel(step, cancel);
                break;
            case ModifyByHand modify:
                Modify(step, modify);
                break;
            case CancelByHand cancel:
                Cancel(step, cancel);
                break;
            case CancelAllByHand cancel:
                Cancel(step, cancel);
                break;
            case CloseByHand close:
                Close(step, close);
                break;
            case PauseByHand pause:
                Pause(step, pause);
                break;
            case CancelAll cancelAll:
                Cancel(step, cancelAll);
                break;
            case CancelEntries cancelEntries:
                Cancel(step, cancelEntries);
                break;
            case CloseAll close:
                Close(step, close);
                break;
            case SetTradingState set:
                SetTrading(step, set.State, set.Who, set.Why);
                break;
            case PlaceAnswered answered:
                Answer(step, answered);
                break;
            case CancelAnswered answered:
                Answer(step, answered);
                break;
            case ModifyAnswered answered:
                Answer(step, answered);
                break;
            case CloseAnsweredByVenue answered:
                Answer(step, answered);
                break;
            case AdoptProfile adopt:
                Adopt(step, adopt);
                break;
            case OrderReported reported:
                Report(step, reported.Order);
                break;
            case TradeReported reported:
                step.OpenTradeDate();
                Report(step, reported.Trade);
                break;
            case PositionReported reported:
                Report(step, reported.Position);
                break;
            case AccountReported reported:
                Report(step, reported.Account);
                break;
            case VenueRead read:
                Compare(step, read);
                SettleChanges(step, read);
                break;
            case EquityReported reported:
                Report(step, reported);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(input), input.GetType().Name, "Not an input of the account core.");
        }

        JudgeForeignFills(step);
        Pursue(step, input);
        if (step.Events > 0 || input is Tidy or CancelEntries)
        {
            Protect(step);
            FinishReversals(step);
        }

        step.NotifyFigures();
        return step.Done();
    }

    private static void Open(Work step, OpenBook open)
    {
        // A journal that has lost its end counts on from a number that was used: each life has a first part of its own.
        step.Emit(new BookOpened(step.At, open.Instance, step.State.Epoch + 1));
        RequireProfile(step);
        if (open.Halt is { } why)
        {
            SetTrading(step, TradingState.Halted, "engine", why);
        }

        foreach (var order in step.State.LiveOrders.Where(o => o.State == OrderState.Submitted).OrderBy(o => o.Tag.Value, StringComparer.Ordinal))
        {
            step.Emit(new OrderOutcomeUnknown(step.At, order.Tag, "the engine stopped before the venue's answer was journaled"));
        }

        TakeUp(step);
        step.Do(new AccountEffect.AskVenue("start"));
    }

    private static void SetTrading(Work step, TradingState state, string who, string why)
    {
        if (step.State.Trading == state)
        {
            return;
        }

        step.Emit(new TradingStateChanged(step.At, state, who, why));
        step.Alert(
            AlertKind.Halt,
            AccountSubject(step),
            $"Account {step.State.Account} is {state.ToString().ToUpperInvariant()}: {who}, {why}",
            state == TradingState.Reducing ? AlertSeverity.Warning : AlertSeverity.Critical,
            state == TradingState.Active ? AlertPhase.Over : AlertPhase.Begun);
        foreach (var strategy in step.Context.Strategies.Keys.OrderBy(s => s.Value, StringComparer.Ordinal))
        {
            step.Do(new AccountEffect.Notify(strategy, new TradingStateUpdate(state, step.State.TradingWhy)));
        }
    }

    private static string AccountSubject(Work step) => step.State.Account.ToString();

    /// <summary>
    /// One step under construction: state, events and effects grow together. A thread takes the same one for each of its steps; what a step
    /// returns shares nothing with it.
    /// </summary>
    private sealed class Work
    {
        [ThreadStatic]
        private static Work? _idle;

        private readonly ImmutableArray<IAccountEvent>.Builder _events = ImmutableArray.CreateBuilder<IAccountEvent>();
        private readonly ImmutableArray<AccountEffect>.Builder _effects = ImmutableArray.CreateBuilder<AccountEffect>();
        private readonly List<Order> _filledLegs = [];
        private readonly List<StrategyName> _toldFigures = [];
        private AccountFigures? _figuresTold;
        private AccountState _before = null!;

        private Work()
        {
        }

        public AccountState State { get; private set; } = null!;

        public AccountContext Context { get; private set; } = null!;

        public IAccountInput Input { get; private set; } = null!;

        public DateTimeOffset At => Input.At;

        /// <summary>Legs of brackets that filled in this step.</summary>
        public List<Order> FilledLegs => _filledLegs;

        public int Events => _events.Count;

        public static Work Begin(AccountState state, AccountContext context, IAccountInput input)
        {
            var work = _idle ?? new Work();
            _idle = null;
            (work._before, work.State, work.Context, work.Input) = (state, state, context, input);
            return work;
        }

        /// <summary>One of the events so far.</summary>
        public IAccountEvent Emitted(int index) => _events[index];

        public void Emit(IAccountEvent @event)
        {
            State = State.Apply(@event);
            _events.Add(@event);
        }

        public void Do(AccountEffect effect) => _effects.Add(effect);

        /// <summary>Tells a person; of the severity that the kind has where none is given.</summary>
        public void Alert(AlertKind kind, string subject, string text, AlertSeverity? severity = null, AlertPhase phase = AlertPhase.Happened, string id = "") =>
            Do(new AccountEffect.Alert(new Alerts.Alert(kind, severity ?? kind.Severity(), subject, text, At, phase) { Id = id }));

        public void Filled(Order order)
        {
            if (order.IsProtective)
            {
                _filledLegs.Add(order);
            }
        }

        public void OpenTradeDate()
        {
            var date = TradeDate.Of(At);
            if (State.Date is null || date > State.Date)
            {
                Emit(new TradeDateOpened(At, date, State.Cash));
            }
        }

        /// <summary>Tells the owner of an order how it stands now.</summary>
        public void NotifyOwner(ClientTag tag, string? text = null)
        {
            var order = State.Orders[tag];
            if (order is { Strategy: { } strategy, Intent: { } intent })
            {
                var booked = Math.Max(order.ShownFilled, order.State == OrderState.Filled ? order.Size : 0);
                var complete = order.State.IsTerminal() && order.Filled >= booked;
                Do(new AccountEffect.Notify(strategy, new OrderUpdate(intent, order.State, order.Filled, order.AveragePrice, complete, text)
                {
                    Role = order.Role,
                    Tag = order.Tag,
                    Contract = order.Contract,
                    Side = order.Side,
                    Type = order.Type,
                    Size = order.Size,
                    LimitPrice = order.LimitPrice,
                    StopPrice = order.StopPrice,
                }));
            }
        }

        /// <summary>Tells the owner of an order its fill. A close has no number: the venue's order for it is the contract's owner's.</summary>
        public void NotifyFill(Order order, TradeId trade, OrderSide side, int size, Price price, DateTimeOffset at)
        {
            if (order.Strategy is { } strategy && (order.Intent is not null || order.Role == OrderRole.Close))
            {
                Do(new AccountEffect.Notify(strategy, new Fill(order.Intent ?? default, trade, side, size, price, at) { Role = order.Role, Contract = order.Contract }));
            }
        }

        /// <summary>Tells the strategy that owns the contract its position.</summary>
        public void NotifyPosition(ContractId contract)
        {
            foreach (var terms in Context.Strategies.Values)
            {
                if (terms.Owns(contract))
                {
                    var position = State.PositionIn(contract);
                    _figuresTold = AccountFigures.Of(State);
                    _toldFigures.Add(terms.Name);
                    Do(new AccountEffect.Notify(terms.Name, new PositionUpdate(contract, position.Net, position.AveragePrice)
                    {
                        EntryNotional = position.EntryNotional,
                        Figures = _figuresTold,
                    }));
                }
            }
        }

        /// <summary>Tells the account's money to whom no position has told it.</summary>
        public void NotifyFigures()
        {
            var figures = AccountFigures.Of(State);
            if (Events == 0 || figures == AccountFigures.Of(_before))
            {
                return;
            }

            List<StrategyName>? untold = null;
            foreach (var strategy in Context.Strategies.Keys)
            {
                if (_figuresTold != figures || !_toldFigures.Contains(strategy))
                {
                    (untold ??= []).Add(strategy);
                }
            }

            if (untold is null)
            {
                return;
            }

            untold.Sort(static (one, other) => string.CompareOrdinal(one.Value, other.Value));
            foreach (var strategy in untold)
            {
                Do(new AccountEffect.Notify(strategy, new AccountUpdate(figures)));
            }
        }

        public AccountStep Done()
        {
            var step = new AccountStep(_events.ToImmutable(), _effects.ToImmutable(), State);
            _events.Clear();
            _effects.Clear();
            _filledLegs.Clear();
            _toldFigures.Clear();
            (_figuresTold, _before, State, Context, Input) = (null, null!, null!, null!, null!);
            _idle = this;
            return step;
        }
    }
}
