using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>
/// What a journal says about orders, fills and cash, put in the order in which it happened at the venue. Needed because a journal tells
/// some things late: that a fill was busted, whose it was, and fills that a lost connection held back.
/// </summary>
internal sealed class JournalReading
{
    private readonly Dictionary<ClientTag, FollowedOrder> _orders = [];
    private readonly List<FollowedOrder> _intended = [];
    private readonly List<(TradeBooked Trade, DateTimeOffset At, int Segment, Price? Reference)> _trades = [];
    private readonly HashSet<TradeId> _voided = [];
    private readonly Dictionary<TradeId, ClientTag> _attributed = [];
    private readonly Dictionary<ContractId, (int Number, DateTimeOffset From, DateTimeOffset Last)> _segments = [];
    private readonly Dictionary<ContractId, DateTimeOffset> _closeAskedAt = [];
    private readonly List<JournalMoment> _moments = [];
    private readonly List<IntentDenial> _denials = [];
    private DateTimeOffset _closeAllAskedAt = DateTimeOffset.MinValue;
    private Money _netBeforeCash;
    private Money? _firstCash;

    private JournalReading()
    {
    }

    /// <summary>Fills, adopted positions, decisions and cash in order of time.</summary>
    public IReadOnlyList<JournalMoment> Moments => _moments;

    public IReadOnlyList<FollowedOrder> Intended => _intended;

    public IReadOnlyList<IntentDenial> Denials => _denials;

    public DateTimeOffset? First { get; private set; }

    public DateTimeOffset? Last { get; private set; }

    /// <summary>Balance before the first fill; null when the journal does not tell it.</summary>
    public Money? Capital => _firstCash is { } cash ? cash - _netBeforeCash : null;

    /// <summary>Contracts that were traded or asked for.</summary>
    public HashSet<ContractId> Contracts { get; } = [];

    public static JournalReading Of(IEnumerable<IAccountEvent> events)
    {
        var reading = new JournalReading();
        foreach (var @event in events)
        {
            reading.See(@event.At);
            reading.Read(@event);
        }

        reading.PlaceTrades();
        reading._moments.Sort();
        return reading;
    }

    private void See(DateTimeOffset at)
    {
        First = First is { } first && first <= at ? first : at;
        Last = Last is { } last && last >= at ? last : at;
    }

    private void Read(IAccountEvent @event)
    {
        switch (@event)
        {
            case OrderIntended e:
                var order = new FollowedOrder(e.Tag, e.Strategy, e.Contract, e.Side, e.Type, e.Role ?? OrderRole.Entry, e.Size, e.At)
                {
                    IsIntended = true,
                    Limit = e.LimitPrice,
                    Stop = e.StopPrice,
                };
                _intended.Add(order);
                Follow(e.Tag, order);
                break;
            case BracketLegAdopted e:
                Follow(e.Tag, new(e.Tag, _orders.GetValueOrDefault(e.Parent)?.Strategy, e.Contract, e.Side, e.Type, e.Role, e.Size, null) { Limit = e.LimitPrice, Stop = e.StopPrice });
                break;
            case CloseOrderAdopted e:
                Follow(e.Tag, new(e.Tag, e.Strategy, e.Contract, e.Side, OrderType.Market, OrderRole.Close, e.Size, CloseAskedAt(e.Contract)));
                break;
            case ForeignOrderAdopted e:
                Follow(e.Tag, new(e.Tag, null, e.Contract, e.Side, e.Type, OrderRole.Entry, e.Size, null) { Limit = e.LimitPrice, Stop = e.StopPrice });
                break;
            case OrderAccepted e:
                _orders.GetValueOrDefault(e.Tag)?.Acknowledge(e.At);
                break;
            case OrderRefused e:
                _orders.GetValueOrDefault(e.Tag)?.Finish(OrderEnd.Rejected);
                break;
            case OrderPresumedNotPlaced e:
                _orders.GetValueOrDefault(e.Tag)?.Finish(OrderEnd.NotPlaced);
                break;
            case OrderChanged e:
                _orders.GetValueOrDefault(e.Tag)?.Change(e);
                break;
            case IntentDenied e:
                _denials.Add(new(e.At, e.Strategy, e.Contract, e.Reason));
                break;
            case CloseRequested e:
                _closeAskedAt[e.Contract] = e.At;
                break;
            case FlattenRequested { Contract: { } contract } e:
                _closeAskedAt[contract] = e.At;
                break;
            case FlattenRequested e:
                _closeAllAskedAt = e.At;
                break;
            case TradeBooked e:
                Book(e);
                break;
            case TradeAttributed e:
                _attributed[e.Id] = e.Tag;
                break;
            case TradeVoided e:
                _voided.Add(e.Id);
                break;
            case PositionAdopted e:
                Adopt(e);
                break;
            case CashAdopted e when _firstCash is null:
                _firstCash = e.Cash;
                break;
            case CashAdopted e:
                _moments.Add(new(e.At, -1, _moments.Count) { Cash = e.Difference });
                break;
        }
    }

    private DateTimeOffset? CloseAskedAt(ContractId contract)
    {
        var one = _closeAskedAt.GetValueOrDefault(contract, DateTimeOffset.MinValue);
        var asked = one > _closeAllAskedAt ? one : _closeAllAskedAt;
        return asked == DateTimeOffset.MinValue ? null : asked;
    }

    private void Follow(ClientTag tag, FollowedOrder order)
    {
        _orders[tag] = order;
        Contracts.Add(order.Contract);
        if (order is { IsMarket: true, DecidedAt: { } decidedAt })
        {
            _moments.Add(new(decidedAt, -1, _moments.Count) { Decided = order });
        }
    }

    private void Book(TradeBooked e)
    {
        // A fill from before the venue's position was adopted belongs after it all the same: the book put it on top.
        var segment = _segments.GetValueOrDefault(e.Contract);
        var at = e.At > segment.From ? e.At : segment.From;
        _segments[e.Contract] = segment with { Last = at > segment.Last ? at : segment.Last };
        Contracts.Add(e.Contract);
        var reference = e.Tag is { } tag && _orders.TryGetValue(tag, out var order) && !order.IsMarket ? order.Reference : null;
        _trades.Add((e, at, segment.Number, reference));
        _netBeforeCash += _firstCash is null ? e.RealizedGross - e.Fees - e.Commissions : Money.Zero;
    }

    private void Adopt(PositionAdopted e)
    {
        var segment = _segments.GetValueOrDefault(e.Contract);
        var at = e.At > segment.Last ? e.At : segment.Last;
        _segments[e.Contract] = (segment.Number + 2, at, at);
        Contracts.Add(e.Contract);
        _moments.Add(new(at, segment.Number + 1, _moments.Count) { Adopted = e });
        See(at);
    }

    private void PlaceTrades()
    {
        foreach (var (trade, at, segment, reference) in _trades)
        {
            if (_voided.Contains(trade.Id))
            {
                continue;
            }

            var order = (trade.Tag ?? (_attributed.TryGetValue(trade.Id, out var late) ? late : null)) is { } tag ? _orders.GetValueOrDefault(tag) : null;
            order?.Fill(trade.At, trade.Size);
            _moments.Add(new(at, segment, trade.Id.Value)
            {
                Order = order,
                Fill = new AttributedFill(at, trade.Contract, trade.Strategy ?? order?.Strategy, trade.Side, trade.Size, trade.Price, trade.Fees + trade.Commissions)
                {
                    Closes = order?.IsClose ?? false,
                    Reference = reference ?? (order is { IsMarket: false } ? order.Reference : null),
                },
            });
        }
    }
}
