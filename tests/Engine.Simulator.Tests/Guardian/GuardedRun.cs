using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Simulator.Tests.Guardian;

/// <summary>How a path ended.</summary>
/// <param name="Crossed">The firm's equity touched the floor at a print.</param>
/// <param name="LargestStep">Largest step of the path, ticks.</param>
/// <param name="Room">What was left above the floor when the guardian began to flatten; null when it never did.</param>
/// <param name="Ticks">The same in ticks of the whole position.</param>
internal sealed record PathEnd(bool Crossed, int LargestStep, Money? Room, decimal? Ticks);

/// <summary>
/// One account at a simulated venue, synchronously and without actors: the account core, the guardian's core, and a strategy
/// that doubles a losing position. Nothing but the guardian limits the account.
/// </summary>
internal sealed class GuardedRun
{
    private static readonly StrategyName Doubler = new("doubler");
    private static readonly Money Loss = Money.FromDecimal(2_000m);
    private static readonly DateTimeOffset Morning = new(2013, 10, 7, 14, 0, 0, TimeSpan.Zero);

    private readonly Instrument _instrument;
    private readonly AccountId _account = SimulatedAccount.Practice.Id;
    private readonly Venue _venue;
    private readonly Queue<IAccountInput> _inputs = new();
    private readonly AccountContext _context;
    private readonly GuardTerms? _terms;
    private readonly int _doubleAfter;
    private AccountState _state;
    private GuardianState _guardian = GuardianState.New;
    private DateTimeOffset _now = Morning;
    private Price _price;
    private Price _lastEntry;
    private long _intent;
    private Money? _room;
    private decimal? _ticks;

    public GuardedRun(MarketPaths market, bool guarded)
    {
        _instrument = market.Instrument;
        _price = market.Start;
        _doubleAfter = Math.Max(2, market.LargestStep / 6);
        _venue = new Venue(
            [_instrument], [SimulatedAccount.Practice], VenueRules.Oracle with { Fills = FillModel.SyntheticSpread, Fees = FeeSchedule.Venue }, _now, Heard);
        var instruments = new Dictionary<ContractId, Instrument> { [_instrument.Id] = _instrument }.ToFrozenDictionary();
        _context = new AccountContext(
            instruments,
            new Dictionary<StrategyName, StrategyTerms> { [Doubler] = new(Doubler, _instrument.Id, 1_000) }.ToFrozenDictionary(),
            RiskLimits.None,
            InSync: true,
            OrderPermit: true,
            Settle: TimeSpan.Zero)
        {
            PriceOf = _ => Shown,
        };
        _terms = guarded
            ? new GuardTerms(instruments, RiskLimits.None with { MaximumLoss = Loss, SlipTicks = market.GuardTicks }, _context.RuleBook)
            : null;
        _venue.OnPrint(_instrument.Id, _price, _now);
        _state = AccountState.New(_account);
        Take(new OpenBook(_now, "t"));
        Take(Read("start"));
    }

    private Money Floor => _state.StartCash!.Value - Loss;

    private MarketPrice Shown => _venue.PriceOf(_instrument.Id) is var price
        ? new MarketPrice(_instrument.Id, price.Last, price.Bid, price.Ask, _now, Live: true)
        : throw new InvalidOperationException();

    /// <summary>Runs a path to its end, or to the floor, or to the guardian's halt.</summary>
    public PathEnd Run(int[] path, bool startLong)
    {
        var largest = 0;
        foreach (var step in path)
        {
            largest = Math.Max(largest, Math.Abs(step));
            _now += TimeSpan.FromMilliseconds(200);
            _price = _instrument.Offset(_price, step);
            _venue.OnPrint(_instrument.Id, _price, _now);
            Drain();
            if (_venue.Equity(_account) <= Floor)
            {
                return new PathEnd(true, largest, _room, _ticks);
            }

            Guard(at => new GuardInput.PriceSeen(at, Shown));
            if (_state.Trading == TradingState.Halted && _state.Positions.IsEmpty)
            {
                break;
            }

            Trade(startLong);
        }

        return new PathEnd(_venue.Equity(_account) <= Floor, largest, _room, _ticks);
    }

    /// <summary>Enters, doubles after a fall of so many ticks, takes the same as profit.</summary>
    private void Trade(bool startLong)
    {
        var net = _state.PositionIn(_instrument.Id).Net;
        var won = Math.Sign(net) * _instrument.TicksBetween(_lastEntry, _price);
        if (net == 0)
        {
            Place(startLong ? OrderSide.Buy : OrderSide.Sell, 1);
        }
        else if (won >= _doubleAfter)
        {
            Take(new CloseAll(_now, _instrument.Id, Doubler.Value, "profit"));
        }
        else if (won <= -_doubleAfter && Math.Abs(net) < 64)
        {
            Place(net > 0 ? OrderSide.Buy : OrderSide.Sell, Math.Abs(net));
        }
    }

    private void Place(OrderSide side, int size)
    {
        _lastEntry = _price;
        _intent++;
        Take(new PlaceIntent(_now, Doubler, new IntentId(_intent), _instrument.Id, side, OrderType.Market, size, null, new ReceiptSequence(_intent)));
    }

    private void Guard(Func<GuardMoment, GuardInput> input)
    {
        if (_terms is null)
        {
            return;
        }

        var step = GuardianCore.Step(_guardian, _terms, input(new GuardMoment(_now, _now - Morning)));
        _guardian = step.State;
        foreach (var action in step.Actions)
        {
            switch (action)
            {
                case GuardAction.SetTrading set:
                    Take(new SetTradingState(_now, set.State, GuardedAccount.Guardian, set.Why));
                    break;
                case GuardAction.Flatten flatten:
                    if (_room is null && _state.PositionIn(_instrument.Id).Net is var net and not 0)
                    {
                        // What the firm sees is left, at the last price.
                        _room = _venue.Equity(_account) - Floor;
                        _ticks = _room.Value.ToDecimal() / (_instrument.TickValue * Math.Abs(net)).ToDecimal();
                    }

                    Take(new CloseAll(_now, flatten.Contract, GuardedAccount.Guardian, flatten.Why));
                    break;
                default:
                    break;
            }
        }
    }

    private void Heard(VenueEvent heard) => _inputs.Enqueue(heard switch
    {
        VenueEvent.OrderChanged order => new OrderReported(_now, order.Order),
        VenueEvent.TradeBooked trade => new TradeReported(_now, trade.Trade),
        VenueEvent.PositionChanged position => new PositionReported(_now, position.Position.Position),
        VenueEvent.AccountChanged account => new AccountReported(_now, account.Account),
        _ => throw new InvalidOperationException($"{heard} is not expected."),
    });

    private void Take(IAccountInput input)
    {
        _inputs.Enqueue(input);
        Drain();
    }

    private void Drain()
    {
        while (_inputs.TryDequeue(out var input))
        {
            var step = AccountCore.Step(_state, _context, input);
            _state = step.State;
            foreach (var effect in step.Effects)
            {
                Carry(effect);
            }

            if (!step.Events.IsEmpty)
            {
                Guard(at => new GuardInput.AccountSeen(at, _state));
            }
        }
    }

    private void Carry(AccountEffect effect)
    {
        switch (effect)
        {
            case AccountEffect.SendPlace { Request: var request } place:
                var placed = _venue.Execute(
                    new VenueCommand.Place(_account, request.Contract, (int)request.Type, (int)request.Side, request.Size, Tag: request.Tag.Value), _now);
                _inputs.Enqueue(place.Answered(_now, Outcome(placed)));
                break;
            case AccountEffect.SendCancel { Order: var order }:
                _inputs.Enqueue(new CancelAnswered(_now, order, Outcome(_venue.Execute(new VenueCommand.Cancel(_account, order), _now))));
                break;
            case AccountEffect.SendClose { Contract: var contract }:
                _inputs.Enqueue(new CloseAnsweredByVenue(_now, contract, Outcome(_venue.Execute(new VenueCommand.CloseContract(_account, contract), _now))));
                break;
            case AccountEffect.AskVenue { Why: not AccountCore.PositionDiffers and var why } when _state.StartCash is not null:
                _inputs.Enqueue(Read(why));
                break;
            default:
                break;
        }
    }

    private VenueRead Read(string why) => new(
        _now, _now, why, _venue.Account(_account)!, [.. _venue.Orders(_account)!], [.. _venue.Trades(_account)!],
        [.. _venue.Positions(_account)!.Select(p => p.Position).Where(p => p.Net != 0)], Quiet: true);

    private static MutationOutcome Outcome(VenueAnswer answer) => answer.Success
        ? new MutationOutcome.Done(answer.Order)
        : new MutationOutcome.Refused(new GatewayFailure("venue", FailureKind.Refused, 200, answer.ErrorCode, answer.Text), answer.Order);
}
