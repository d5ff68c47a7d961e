using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

public sealed partial record AccountState
{
    /// <summary>The state after an event. Total over the events of this version; no clock, no I/O.</summary>
    /// <exception cref="InvalidOperationException">The event is of a later version, or names an order that was never intended.</exception>
    public AccountState Apply(IAccountEvent @event)
    {
        var next = Change(@event);
        return next.Protections.IsEmpty ? next : next.PutAwayProtections(compared: @event is Reconciled);
    }

    private AccountState Change(IAccountEvent @event) => @event switch
    {
        BookOpened e => this with { Instance = e.Instance, Epoch = e.Epoch },
        OrderIntended e => Intend(e),
        IntentDenied e => this with
        {
            LastDenial = LastDenial.SetItem(e.Strategy, e.Reason),
            LastIntent = LastIntent.GetValueOrDefault(e.Strategy).Value < e.Intent.Value ? LastIntent.SetItem(e.Strategy, e.Intent) : LastIntent,
        },
        OrderAccepted e => Update(e.Tag, e, static (order, e) => order with
        {
            Id = e.Id,
            State = OrderTransitions.Next(order.State, OrderSignal.Acknowledged, order.Filled > 0).Next,
        }),
        OrderRefused e => Update(e.Tag, e, static (order, e) => Signalled(order, OrderSignal.Refused) with { Id = e.Id ?? order.Id, ChangedAt = e.At }),
        OrderOutcomeUnknown e => Signal(e.Tag, OrderSignal.OutcomeUnknown),
        OrderNotFound e => this with { NotFoundAt = NotFoundAt.SetItem(e.Tag, e.ReadAt) },
        OrderPresumedNotPlaced e => Signal(e.Tag, OrderSignal.FoundAbsent),
        OrderChanged e => Update(e.Tag, e, static (order, e) => order with
        {
            Id = e.Id,
            State = e.State,
            Size = e.Size,
            LimitPrice = e.LimitPrice,
            StopPrice = e.StopPrice,
            TrailPrice = e.TrailPrice ?? order.TrailPrice,
            ShownFilled = Math.Max(order.ShownFilled, e.ShownFilled),
            ShownAt = e.ShownAt ?? order.ShownAt,
            ChangedAt = e.At,
            Change = IsOver(e) ? null : order.Change,
            ChangeInDoubt = !IsOver(e) && order.ChangeInDoubt,
            ChangeTries = e.Settled == true ? 0 : order.ChangeTries,
        }),
        ForeignOrderAdopted e => Add(new Order(
            e.Tag, null, null, e.Contract, e.Side, e.Type, e.Size, e.LimitPrice, e.StopPrice, OrderState.Accepted, e.Id, 0, 0, 0, e.At, default)).PassTag(e.Tag),
        TradeBooked e => Book(e),
        TradeAttributed e => Attribute(e),
        TradeVoided e => Void(e),
        CancelRequested e => e.Id is null
            ? this with { CancelWanted = CancelWanted.Add(e.Tag) }
            : (this with { CancelWanted = CancelWanted.Remove(e.Tag) })
                .Update(e.Tag, e, static (order, _) => Signalled(order, OrderSignal.CancelRequested) with { CancelTries = order.CancelTries + 1 }),
        CancelRefused e => Signal(e.Tag, OrderSignal.CancelRefused).Update(e.Tag, e, static (order, e) => (order.Change is null ? order : Signalled(order, OrderSignal.ModifyRequested)) with
        {
            RefusedAt = e.At,
        }),
        CloseRequested e => Close(e),
        CloseAnswered e => Answer(e),
        Reconciled e => Reconcile(e),
        BracketLegAdopted e => Add(new Order(
            e.Tag, Orders[e.Parent].Strategy, Orders[e.Parent].Intent, e.Contract, e.Side, e.Type, e.Size, e.LimitPrice, e.StopPrice, OrderState.Accepted, e.Id, 0, 0, 0, e.At, default)
        {
            Role = e.Role,
            Parent = e.Parent,
            Native = true,
            ChangedAt = e.At,
        }).AddLeg(e.Parent, e.Tag),
        CloseOrderAdopted e => Add(new Order(
            e.Tag, e.Strategy, null, e.Contract, e.Side, OrderType.Market, e.Size, null, null, OrderState.Accepted, e.Id, 0, 0, 0, e.At, default)
        { Role = OrderRole.Close }).SeeCloseOrder(e.Contract),
        ModifyRequested e => Signal(e.Tag, OrderSignal.ModifyRequested).Update(e.Tag, e, static (order, e) => order with
        {
            Change = new OrderChange(e.Size, e.LimitPrice, e.StopPrice, e.TrailPrice),
            ChangeInDoubt = false,
            ChangeTries = order.ChangeTries + 1,
        }),
        ModifyRefused e => Signal(e.Tag, OrderSignal.ModifySettled).Update(e.Tag, e, static (order, e) =>
            (order.Filled >= order.Size && !order.Native ? Signalled(order, OrderSignal.FilledWhole) : order) with
            {
                Change = null,
                ChangeInDoubt = false,
                RefusedAt = e.At,
            }),
        ModifyOutcomeUnknown { ReadAt: { } readAt } e => Update(e.Tag, e, static (order, _) => order with { ChangeInDoubt = true }) with { NotFoundAt = NotFoundAt.SetItem(e.Tag, readAt) },
        ModifyOutcomeUnknown e => Update(e.Tag, e, static (order, _) => order with { ChangeInDoubt = true }),
        NativeBracketsRefused => this with { NativeBrackets = false },
        FlattenRequested e => this with { Flattening = Flattening.Add(e) },
        FlattenConfirmed e => Confirm(e),
        ReverseRequested e => this with
        {
            Reversals = Reversals.SetItem(e.Contract, e),
            LastIntent = LastIntent.SetItem(e.Strategy, e.Intent),
        },
        ReverseEnded e => this with { Reversals = Reversals.Remove(e.Contract) },
        StrategyPaused e => this with { Paused = Paused.SetItem(e.Strategy, e.Why) },
        StrategyResumed e => this with { Paused = Paused.Remove(e.Strategy) },
        StrategyRevoked => this,
        ProfileAdopted e => this with { Profile = e, HighestDayEnd = e.HighestDayEnd, EquityPeak = null },
        BalanceJumped => this,
        EquityPeaked e => this with { EquityPeak = e.Equity },
        BalanceReported e => this with
        {
            VenueBalance = e.Balance,
            VenueBalanceAt = e.Balance == VenueBalance ? VenueBalanceAt : e.At,
            CanTrade = e.CanTrade,
        },
        CashAdopted e => this with
        {
            Cash = e.Cash,
            StartCash = StartCash ?? e.Cash,
            HighestDayEnd = StartCash is null ? e.Cash : HighestDayEnd,
            DayStartCash = StartCash is null ? e.Cash : DayStartCash,
        },
        PositionAdopted e => Hold(new Position(e.Contract, e.Net, (Int128)e.AveragePrice.Nanos * e.Net)),
        TradingStateChanged e => this with { Trading = e.State, TradingWhy = $"{e.Who}: {e.Why}" },
        TradeDateOpened e => this with
        {
            HighestDayEnd = Date is not null && e.Balance > HighestDayEnd ? e.Balance : HighestDayEnd,
            Date = e.Date,
            DayStartCash = e.Balance,
            OrdersToday = 0,
        },
        _ => throw new InvalidOperationException($"The account book does not know the event {@event.GetType().Name}; this journal was written by a later version."),
    };

    private AccountState Intend(OrderIntended e)
    {
        if (e.Role is OrderRole.StopLoss or OrderRole.TakeProfit)
        {
            // A leg only reduces: it takes nothing from the allowance of its strategy, and its intent is the entry's.
            return Add(Intended(e)).AddLeg(e.Parent, e.Tag) with { TagCounter = TagCounter + 1, OrdersTotal = OrdersTotal + 1 };
        }

        var recent = RecentOrders;
        var count = RecentOrderCount;
        while (!recent.IsEmpty && recent.Peek() <= e.At - TimeSpan.FromMinutes(1))
        {
            recent = recent.Dequeue();
            count--;
        }

        return this with
        {
            Orders = Orders.Add(Intended(e)),
            Protections = e.Bracket is { } bracket
                ? Protections.SetItem(e.Tag, new Protection(e.Tag, e.Strategy, e.Intent, e.Contract, e.Side, bracket, e.NativeBracket ?? false))
                : Protections,
            TagCounter = TagCounter + 1,
            LastIntent = LastIntent.GetValueOrDefault(e.Strategy).Value < e.Intent.Value ? LastIntent.SetItem(e.Strategy, e.Intent) : LastIntent,
            LastDenial = LastDenial.Remove(e.Strategy),
            Executors = e.Executor is { } executor
                ? Executors.SetItem(e.Strategy, Executors.GetValueOrDefault(e.Strategy, NoExecutors).SetItem(e.Contract, executor))
                : Executors,
            RecentOrders = recent.Enqueue(e.At),
            RecentOrderCount = count + 1,
            OrdersToday = OrdersToday + 1,
            OrdersTotal = OrdersTotal + 1,
        };
    }

    private static Order Intended(OrderIntended e) => new(
        e.Tag, e.Strategy, e.Intent, e.Contract, e.Side, e.Type, e.Size, e.LimitPrice, e.StopPrice, OrderState.Submitted, null, 0, 0, 0, e.At, e.DecidedAt)
    {
        Role = e.Role ?? OrderRole.Entry,
        Parent = e.Parent,
        TrailPrice = e.TrailPrice,
        Bracket = e.Bracket,
        Native = e.NativeBracket ?? false,
        ChangedAt = e.At,
    };

    /// <summary>True when an order's new state leaves no change under way.</summary>
    private static bool IsOver(OrderChanged e) => e.Settled == true || e.State is not (OrderState.PendingModify or OrderState.PendingCancel);

    private AccountState Add(Order order) => this with { Orders = Orders.With(order) };

    private AccountState AddLeg(ClientTag? parent, ClientTag leg) => parent is { } entry && Protections.TryGetValue(entry, out var protection) && !protection.Legs.Contains(leg)
        ? this with { Protections = Protections.SetItem(entry, protection with { Legs = protection.Legs.Add(leg) }) }
        : this;

    private AccountState Signal(ClientTag tag, OrderSignal signal) =>
        Update(tag, signal, static (order, signal) => Signalled(order, signal));

    private static Order Signalled(Order order, OrderSignal signal) =>
        OrderTransitions.Next(order.State, signal, order.Filled > 0).Next is var next && next == order.State ? order : order with { State = next };

    /// <summary>Changes one order by what happened. The change captures nothing: events are applied far too often for that.</summary>
    private AccountState Update<T>(ClientTag tag, T happened, Func<Order, T, Order> change)
    {
        // A copy of the whole state costs more than all that changes in it here, so there is one.
        var after = change(Known(tag), happened);
        return this with
        {
            Orders = With(after),
            NotFoundAt = NotFoundAtAfter(after),
            Closing = ClosingAfter(after),
            CancelWanted = CancelWantedAfter(after),
        };
    }

    private Order Known(ClientTag tag) =>
        Orders.TryGetValue(tag, out var order) ? order : throw new InvalidOperationException($"The journal changes order {tag} before it was intended.");

    private ImmutableDictionary<ClientTag, DateTimeOffset> NotFoundAtAfter(Order order) =>
        NotFoundAt.IsEmpty || order.State == OrderState.Unknown || order.ChangeInDoubt ? NotFoundAt : NotFoundAt.Remove(order.Tag);

    private ImmutableDictionary<ContractId, CloseUnderWay> ClosingAfter(Order order) =>
        IsCarriedOut(order) ? Closing.Remove(order.Contract) : Closing;

    private ImmutableHashSet<ClientTag> CancelWantedAfter(Order order) =>
        order.State.IsLive() || CancelWanted.IsEmpty ? CancelWanted : CancelWanted.Remove(order.Tag);

    /// <summary>The orders with one changed. A protection still needs its entry and its legs when their time has come.</summary>
    private KnownOrders With(Order order)
    {
        var orders = Orders.With(order);
        return orders.Ended.IsOverfull ? orders.Forget(IsNamedByProtection) : orders;
    }

    private AccountState Book(TradeBooked e)
    {
        var (held, signed) = (PositionIn(e.Contract), e.Side.Sign() * e.Size);
        var position = held with { Net = held.Net + signed, EntryNotional = held.EntryNotional + ((Int128)e.Price.Nanos * signed) + e.RealizedNotional };
        // The core books a trade once; a journal that says otherwise is found out by its verification.
        var (trades, unattributed, horizon) = (Trades.Add(e.Id, new BookedTrade(e, e.Tag, false)), Unattributed, TradeHorizon);
        unattributed = e.Tag is null ? unattributed.Add(e.Id) : unattributed;
        if (trades.IsOverfull)
        {
            var newest = trades.Oldest.Values.Max(t => t.Trade.At);
            (horizon, unattributed, trades) = (newest > horizon ? newest : horizon, unattributed.IsEmpty ? unattributed : unattributed.Except(trades.Oldest.Keys), trades.WithoutOldest());
        }

        var before = e.Tag is { } tag ? Known(tag) : null;
        var filled = before is null ? null : Filled(before, e.Size, e.Price);
        var closing = filled is null ? Closing : ClosingAfter(filled);
        var next = this with
        {
            Orders = filled is null ? Orders : With(filled),
            NotFoundAt = filled is null ? NotFoundAt : NotFoundAtAfter(filled),
            CancelWanted = filled is null ? CancelWanted : CancelWantedAfter(filled),
            Positions = WithPosition(position),
            Closing = position.Net == 0 ? closing.Remove(position.Contract) : closing,
            Trades = trades,
            Unattributed = unattributed,
            TradeHorizon = horizon,
            TradesTotal = TradesTotal + 1,
            LastTradeAt = e.At > LastTradeAt ? e.At : LastTradeAt,
            LastTrade = e.At > LastTradeAt || (e.At == LastTradeAt && e.Id.Value > LastTrade.Value) ? e.Id : LastTrade,
            RealizedGross = RealizedGross + e.RealizedGross,
            Fees = Fees + e.Fees,
            Commissions = Commissions + e.Commissions,
            Cash = Cash + e.RealizedGross - e.Fees - e.Commissions,
        };
        return before is null ? next : next.FollowFill(before, e.Side, e.Size, e.Price);
    }

    private AccountState FillOrder(ClientTag tag, OrderSide side, int size, Price price, bool busted = false)
    {
        // The venue goes on to show a busted fill in its order's volume; the position never had it, nor does its protection.
        var next = Update(tag, (Size: size, Price: price), static (order, fill) => Filled(order, fill.Size, fill.Price));
        return busted ? next : next.FollowFill(Orders[tag], side, size, price);
    }

    private static Order Filled(Order order, int size, Price price)
    {
        // The venue enlarges its own bracket legs while the entry fills: only it can say that one is filled whole.
        var filled = order.Filled + size;
        var whole = filled >= Math.Max(order.Size, order.Change?.Size ?? 0) && !(order.Native && order.IsProtective);
        return order with
        {
            State = OrderTransitions.Next(order.State, whole ? OrderSignal.FilledWhole : OrderSignal.FilledInPart, hadFill: true).Next,
            Filled = filled,
            FilledNotional = order.FilledNotional + ((Int128)price.Nanos * size),
            ShownFilled = Math.Max(order.ShownFilled, filled),
        };
    }

    private AccountState Attribute(TradeAttributed e)
    {
        var booked = Trades[e.Id];
        return (this with
        {
            Trades = Trades.SetItem(e.Id, booked with { Tag = e.Tag }),
            Unattributed = Unattributed.Remove(e.Id),
        }).FillOrder(e.Tag, booked.Trade.Side, booked.Trade.Size, booked.Trade.Price, busted: booked.Voided);
    }

    private AccountState Void(TradeVoided e)
    {
        var booked = Trades[e.Id];
        var next = Hold(new Position(booked.Trade.Contract, e.Net, e.EntryNotional)) with
        {
            Trades = Trades.SetItem(e.Id, booked with { Voided = true }),
            RealizedGross = RealizedGross + e.RealizedGross,
            Fees = Fees - booked.Trade.Fees,
            Commissions = Commissions - booked.Trade.Commissions,
            Cash = Cash + e.RealizedGross + booked.Trade.Fees + booked.Trade.Commissions,
        };
        return booked.Tag is { } tag && Orders.TryGetValue(tag, out var order) ? next.FollowBust(order, booked.Trade.Size, booked.Trade.Price) : next;
    }

    private PersistentMap<ContractId, Position> WithPosition(Position position) =>
        position.Net == 0 ? Positions.Remove(position.Contract) : Positions.SetItem(position.Contract, position);

    private AccountState Hold(Position position) => this with
    {
        Positions = WithPosition(position),
        Closing = position.Net == 0 ? Closing.Remove(position.Contract) : Closing,
    };
}
