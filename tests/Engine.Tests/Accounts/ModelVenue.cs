using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using static Engine.Tests.Accounts.AccountFixture;

namespace Engine.Tests.Accounts;

/// <summary>
/// A venue small enough to be seen through: it keeps orders, brackets, trades and one position, and writes down every frame
/// that it would send. Its behaviour is that of contract.md §4.5 to §4.9; when something fills is decided by the test.
/// </summary>
internal sealed class ModelVenue(bool autoOco)
{
    private readonly List<VenueTrade> _trades = [];
    private readonly SortedDictionary<long, Row> _rows = [];
    private Position _position = Position.Flat(Gold);
    private Money _cash = Money.FromDecimal(50_000m);
    private long _number = 100;
    private DateTimeOffset _time = Start;

    /// <summary>Frames not yet collected, in the venue's own order.</summary>
    public Queue<IAccountInput> Frames { get; } = [];

    public int Net => _position.Net;

    public Money Cash => _cash;

    public IEnumerable<VenueOrder> Orders => _rows.Values.Select(r => r.Shown);

    public IEnumerable<VenueOrder> Open => Orders.Where(o => !o.Status.IsTerminal());

    public IReadOnlyList<VenueTrade> Trades => _trades;

    public VenueRead Read(DateTimeOffset at, DateTimeOffset readAt) => new(
        at, readAt, "test", new VenueAccount(Account, "PRAC-1", _cash, true, true, true), [.. Orders], [.. _trades],
        Net == 0 ? [] : [new VenuePosition(Account, Gold, Net, 1300m, Start)], Quiet: true);

    public MutationOutcome Place(OrderRequest request)
    {
        var refused = (request.StopLoss is not null || request.TakeProfit is not null) && !autoOco;
        var entry = Add(request.Tag, request.Side, request.Type, request.Size, request.LimitPrice, request.StopPrice, refused ? VenueOrderStatus.Rejected : VenueOrderStatus.Open);
        if (refused)
        {
            Show(entry);
            return new MutationOutcome.Refused(
                new GatewayFailure("Order/place", FailureKind.Refused, 200, 2, "Brackets cannot be used with Position Brackets. You must enable Auto OCO Brackets."), entry.Shown.Id);
        }

        entry.StopLoss = Child(entry, request.StopLoss, "-SL");
        Show(entry);
        entry.TakeProfit = Child(entry, request.TakeProfit, "-TP");
        return new MutationOutcome.Done(entry.Shown.Id);
    }

    public MutationOutcome Modify(OrderId order, OrderChange change)
    {
        if (!_rows.TryGetValue(order.Value, out var row) || row.Shown.Status != VenueOrderStatus.Open || change.Size <= row.Shown.FillVolume)
        {
            return Refuse("Order/modify");
        }

        Change(row, row.Shown with
        {
            Size = change.Size ?? row.Shown.Size,
            LimitPrice = change.LimitPrice ?? row.Shown.LimitPrice,
            StopPrice = change.StopPrice ?? row.Shown.StopPrice,
        });
        return new MutationOutcome.Done(order);
    }

    public MutationOutcome Cancel(OrderId order)
    {
        if (!_rows.TryGetValue(order.Value, out var row) || row.Shown.Status.IsTerminal())
        {
            return Refuse("Order/cancel");
        }

        Withdraw(row);
        return new MutationOutcome.Done(order);
    }

    public MutationOutcome Close(int? size)
    {
        if (Net == 0 || size > Math.Abs(Net))
        {
            return Refuse("Position/closeContract");
        }

        var row = Add(null, Net > 0 ? OrderSide.Sell : OrderSide.Buy, OrderType.Market, size ?? Math.Abs(Net), null, null, VenueOrderStatus.Open);
        Fill(row.Shown.Id, row.Shown.Size);
        return new MutationOutcome.Done(null);
    }

    /// <summary>Fills a part of an open order; the leg of a bracket that fills whole leaves its sibling to <see cref="CancelSiblings"/>.</summary>
    public void Fill(OrderId order, int size)
    {
        var row = _rows[order.Value];
        var part = Math.Min(size, row.Shown.Size - row.Shown.FillVolume);
        var price = row.Shown.LimitPrice ?? row.Shown.StopPrice ?? Price.FromDecimal(1300m);
        (_position, var realized) = _position.Fill(row.Shown.Side, part, price);
        var trade = new VenueTrade(
            new TradeId(++_number), Account, Gold, Tick(), price, null, Money.FromDecimal(1.62m), Money.FromDecimal(0.25m), row.Shown.Side, part, false, order);
        row.Realized.Add((trade.Id, realized));
        _trades.Add(trade);
        _cash += Terms.ValueOf(realized) - trade.Fees - trade.Commissions;
        var filled = row.Shown.FillVolume + part;
        Change(row, row.Shown with { FillVolume = filled, Status = filled == row.Shown.Size ? VenueOrderStatus.Filled : row.Shown.Status });
        Frames.Enqueue(new TradeReported(Start, trade));
        Activate(row.StopLoss, part, price);
        Activate(row.TakeProfit, part, price);
    }

    /// <summary>The venue's OCO, some milliseconds after the fill (contract.md §4.5).</summary>
    public void CancelSiblings()
    {
        foreach (var entry in _rows.Values.ToList())
        {
            if (entry is { StopLoss: { } stop, TakeProfit: { } target })
            {
                if (stop.Shown.Status == VenueOrderStatus.Filled && !target.Shown.Status.IsTerminal())
                {
                    Withdraw(target);
                }
                else if (target.Shown.Status == VenueOrderStatus.Filled && !stop.Shown.Status.IsTerminal())
                {
                    Withdraw(stop);
                }
            }
        }
    }

    public void Bust(int index)
    {
        var trade = _trades[index];
        var realized = _rows[trade.Order.Value].Realized.Single(r => r.Trade == trade.Id).Realized;
        (_position, var undone) = _position.Unfill(trade.Side, trade.Size, trade.Price, realized);
        _cash += Terms.ValueOf(undone) + trade.Fees + trade.Commissions;
        _trades[index] = trade with { Voided = true };
        Frames.Enqueue(new TradeReported(Start, _trades[index]));
    }

    private Row Add(ClientTag? tag, OrderSide side, OrderType type, int size, Price? limit, Price? stop, VenueOrderStatus status, OrderId? parent = null)
    {
        var at = Tick();
        var row = new Row(new VenueOrder(new OrderId(++_number), Account, Gold, at, at, status, type, side, size, limit, stop, 0, null, tag, parent));
        _rows.Add(_number, row);
        return row;
    }

    private Row? Child(Row entry, BracketLeg? leg, string suffix)
    {
        if (leg is not { } asked)
        {
            return null;
        }

        var child = Add(
            new ClientTag(entry.Shown.Tag + suffix), entry.Shown.Side.Opposite(), asked.Type, entry.Shown.Size, null, null, VenueOrderStatus.Suspended, entry.Shown.Id);
        child.Ticks = asked.Ticks;
        Show(child);
        return child;
    }

    private void Activate(Row? leg, int more, Price price)
    {
        switch (leg?.Shown.Status)
        {
            case VenueOrderStatus.Suspended:
                var level = Terms.Offset(price, leg.Ticks);
                Change(leg, leg.Shown with
                {
                    Status = VenueOrderStatus.Open,
                    Size = more,
                    LimitPrice = leg.Shown.Type == OrderType.Limit ? level : null,
                    StopPrice = leg.Shown.Type == OrderType.Limit ? null : level,
                });
                break;
            case VenueOrderStatus.Open:
                Change(leg, leg.Shown with { Size = leg.Shown.Size + more });
                break;
        }
    }

    private void Withdraw(Row row)
    {
        Change(row, row.Shown with { Status = VenueOrderStatus.Cancelled });
        if (row.Shown.FillVolume == 0)
        {
            foreach (var leg in new[] { row.StopLoss, row.TakeProfit })
            {
                if (leg is not null && !leg.Shown.Status.IsTerminal())
                {
                    Withdraw(leg);
                }
            }
        }
    }

    private void Change(Row row, VenueOrder shown)
    {
        row.Shown = shown with { UpdatedAt = Tick() };
        Show(row);
    }

    private void Show(Row row) => Frames.Enqueue(new OrderReported(Start, row.Shown));

    private DateTimeOffset Tick() => _time += TimeSpan.FromMilliseconds(1);

    private static MutationOutcome.Refused Refuse(string operation) => new(new GatewayFailure(operation, FailureKind.Refused, 200, 3), null);

    private sealed class Row(VenueOrder shown)
    {
        public VenueOrder Shown { get; set; } = shown;

        public Row? StopLoss { get; set; }

        public Row? TakeProfit { get; set; }

        public int Ticks { get; set; }

        public List<(TradeId Trade, Int128 Realized)> Realized { get; } = [];
    }
}
