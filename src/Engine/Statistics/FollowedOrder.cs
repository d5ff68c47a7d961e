using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>An order as the journal tells of it, whoever made it.</summary>
internal sealed class FollowedOrder(
    ClientTag tag, StrategyName? strategy, ContractId contract, OrderSide side, OrderType type, OrderRole role, int size, DateTimeOffset? decidedAt)
{
    private int _size = size;
    private int _filled;
    private OrderEnd _end;
    private DateTimeOffset? _acknowledgedAt;
    private DateTimeOffset? _firstFillAt;

    public StrategyName? Strategy { get; } = strategy;

    public ContractId Contract { get; } = contract;

    public bool IsClose { get; } = role == OrderRole.Close;

    /// <summary>When it was decided; null for an order that is not the engine's.</summary>
    public DateTimeOffset? DecidedAt { get; } = decidedAt;

    /// <summary>True for an order that went out as an intent of the engine: the others have no outcome to tell.</summary>
    public bool IsIntended { get; init; }

    public Price? Limit { get; set; }

    public Price? Stop { get; set; }

    /// <summary>The last known price when it was decided; set when time has come there.</summary>
    public Price? DecisionPrice { get; set; }

    /// <summary>
    /// The price that a fill of it is compared with: the limit or the stop that stood, and for a market order the price at its decision
    /// (A. Perold, The Implementation Shortfall, 1988).
    /// </summary>
    public Price? Reference => type switch
    {
        OrderType.Limit or OrderType.JoinBid or OrderType.JoinAsk => Limit,
        OrderType.Stop or OrderType.StopLimit or OrderType.TrailingStop => Stop,
        _ => DecisionPrice,
    };

    public bool IsMarket => type == OrderType.Market;

    public void Acknowledge(DateTimeOffset at) => _acknowledgedAt ??= at;

    public void Change(OrderChanged e)
    {
        Acknowledge(e.At);
        (_size, Limit, Stop) = (e.Size, e.LimitPrice ?? Limit, e.StopPrice ?? Stop);
        _end = e.State switch
        {
            OrderState.Filled => OrderEnd.Filled,
            OrderState.Cancelled => OrderEnd.Cancelled,
            OrderState.Expired => OrderEnd.Expired,
            OrderState.Rejected => OrderEnd.Rejected,
            OrderState.PresumedNotPlaced => OrderEnd.NotPlaced,
            _ => OrderEnd.Live,
        };
    }

    public void Finish(OrderEnd end) => _end = end;

    public void Fill(DateTimeOffset at, int contracts)
    {
        _filled += contracts;
        _firstFillAt = _firstFillAt is { } first && first <= at ? first : at;
    }

    public OrderOutcome ToOutcome() => new(
        tag,
        Strategy ?? default,
        Contract,
        side,
        type,
        role,
        _size,
        _filled,
        _filled >= _size ? OrderEnd.Filled : _end,
        DecidedAt ?? default,
        _acknowledgedAt,
        _firstFillAt);
}
