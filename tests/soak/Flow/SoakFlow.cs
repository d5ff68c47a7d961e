using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Soak.Flow;

/// <summary>
/// Order flow without any purpose: entries of every kind, changes, cancels, partial closes, reversals and flattens at random, all
/// of it decided by the seed and the prints. It earns nothing and is meant to leave nothing out.
/// </summary>
public sealed class SoakFlow(StrategyContext context, SoakFlowParameters parameters) : StrategyActor(context)
{
    private readonly Random _random = new(unchecked((int)(parameters.Seed * 7919)));
    private readonly Dictionary<IntentId, Working> _working = [];
    private readonly HashSet<IntentId> _asked = [];
    private DateTimeOffset? _began;
    private DateTimeOffset _restUntil;
    private DateTimeOffset _nextLeave;
    private IntentId? _protected;

    /// <inheritdoc/>
    protected override bool WantsTrades => true;

    /// <inheritdoc/>
    protected override void OnReady()
    {
        _began ??= Now;
        _restUntil = Now + parameters.Rest;
    }

    /// <inheritdoc/>
    protected override void OnTrade(MarketTrade trade)
    {
        if (_began is not { } began)
        {
            return;
        }

        if (parameters.Span > TimeSpan.Zero && Now >= began + parameters.Span)
        {
            Leave();
            return;
        }

        if (IsReady && Now >= _restUntil && _random.Next(parameters.Pace) == 0)
        {
            Decide(trade.Price);
        }
    }

    /// <inheritdoc/>
    protected override void OnAccepted(Accepted accepted) => _asked.Remove(accepted.Intent);

    /// <inheritdoc/>
    protected override void OnDenied(Denied denied)
    {
        if (_asked.Remove(denied.Intent) || denied.Reason == DenialReason.NoSuchOrder)
        {
            _working.Remove(denied.Intent);
        }
    }

    /// <inheritdoc/>
    protected override void OnOrder(OrderUpdate update)
    {
        if (update.Role == OrderRole.Entry && update.State.IsTerminal())
        {
            _working.Remove(update.Intent);
        }
    }

    /// <inheritdoc/>
    protected override void OnFill(Fill fill)
    {
        if (fill.Role == OrderRole.Entry)
        {
            _protected = fill.Intent;
        }
    }

    private void Decide(Price last)
    {
        var roll = _random.Next(100);
        if (Position == 0)
        {
            DecideFlat(last, roll);
        }
        else
        {
            DecideHolding(last, roll);
        }
    }

    private void DecideFlat(Price last, int roll)
    {
        if (_working.Count == 0)
        {
            if (Trading == TradingState.Active)
            {
                Enter(last, _random.Next(2) == 0 ? OrderSide.Buy : OrderSide.Sell);
            }

            return;
        }

        var (intent, order) = _working.ElementAt(_random.Next(_working.Count));
        switch (roll)
        {
            case < 30:
                Cancel(intent);
                break;
            case < 60 when parameters.Changes:
                Change(intent, order, last);
                break;
            case < 75 when _working.Count < 3:
                Enter(last, order.Side);
                break;
            case >= 96:
                Flatten("the flow wants nothing working");
                break;
        }
    }

    private void DecideHolding(Price last, int roll)
    {
        var side = Position > 0 ? OrderSide.Buy : OrderSide.Sell;
        switch (roll)
        {
            case < 12 when _working.Count < 2:
                Enter(last, side);
                break;
            case < 20 when _working.Count > 0:
                Cancel(_working.Keys.ElementAt(_random.Next(_working.Count)));
                break;
            case < 30 when parameters.Changes && _protected is { } entry:
                MoveStop(entry, Away(last, side.Opposite(), _random.Next(4, 40)));
                break;
            case < 38 when parameters.Changes && _protected is { } entry:
                MoveTarget(entry, Away(last, side, _random.Next(4, 40)));
                break;
            case < 46 when parameters.Changes && Math.Abs(Position) > 1:
                Close(_random.Next(1, Math.Abs(Position)), "the flow takes a part off");
                break;
            case < 52 when parameters.Changes:
                Reverse(_random.Next(1, parameters.Size + 1), NextBracket());
                break;
            case < 62:
                Flatten("the flow goes home");
                break;
        }
    }

    private void Enter(Price last, OrderSide side)
    {
        var size = _random.Next(1, parameters.Size + 1);
        var bracket = NextBracket();
        var buy = side == OrderSide.Buy;
        var below = Away(last, side.Opposite(), _random.Next(1, 8));
        var above = Away(last, side, _random.Next(2, 8));
        var kind = _random.Next(12);
        var intent = kind switch
        {
            < 5 => buy ? Buy(size, bracket) : Sell(size, bracket),
            < 8 => buy ? BuyLimit(size, below, bracket) : SellLimit(size, below, bracket),
            8 or 9 when parameters.Changes => buy ? BuyStop(size, above, bracket) : SellStop(size, above, bracket),
            10 when parameters.Changes => buy ? BuyTrailing(size, 6, bracket) : SellTrailing(size, 6, bracket),
            11 when parameters.Changes => buy ? JoinBid(size, bracket) : JoinAsk(size, bracket),
            _ => buy ? Buy(size, bracket) : Sell(size, bracket),
        };
        _asked.Add(intent);
        _working[intent] = new Working(side, kind is >= 5 and < 8 ? OrderType.Limit : kind is 8 or 9 && parameters.Changes ? OrderType.Stop : OrderType.Unknown, size);
    }

    private void Change(IntentId intent, Working order, Price last)
    {
        var size = _random.Next(3) == 0 ? _random.Next(1, parameters.Size + 1) : (int?)null;
        switch (order.Type)
        {
            case OrderType.Limit:
                Modify(intent, new OrderChange(size, LimitPrice: Away(last, order.Side.Opposite(), _random.Next(1, 8))));
                break;
            case OrderType.Stop:
                Modify(intent, new OrderChange(size, StopPrice: Away(last, order.Side, _random.Next(2, 8))));
                break;
        }
    }

    /// <summary>Out, and asked for again every two seconds until it is so.</summary>
    private void Leave()
    {
        if ((Position != 0 || _working.Count > 0) && Now >= _nextLeave)
        {
            _nextLeave = Now + TimeSpan.FromSeconds(2);
            Flatten("the flow has ended");
        }
    }

    private Bracket? NextBracket()
    {
        var (stop, target, kind) = (_random.Next(6, 40), _random.Next(4, 40), _random.Next(6));
        return !parameters.Brackets ? null : kind switch
        {
            0 => new Bracket(stop, null),
            1 => new Bracket(stop, target, Trailing: true),
            _ => new Bracket(stop, target),
        };
    }

    /// <summary>A grid price so many ticks to the side that makes an order of the other kind wait: above for a buy, below for a sell.</summary>
    private Price Away(Price last, OrderSide side, int ticks) => Instrument.Offset(Instrument.AlignDown(last), (long)side.Sign() * ticks);

    private readonly record struct Working(OrderSide Side, OrderType Type, int Size);
}
