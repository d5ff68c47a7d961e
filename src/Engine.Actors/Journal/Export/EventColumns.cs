using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Export;

/// <summary>What most events have in common, for a table. Whatever an event does not say is null; all of it stands in its JSON.</summary>
/// <param name="Strategy">Who decided, or whose order it is about.</param>
/// <param name="Intent">The strategy's number.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Order">The order's number at the venue.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Price">Price of a fill, or of an adopted position; else the limit, else the stop, else the level of a trailing stop.</param>
/// <param name="Reason">Why, or what the venue said.</param>
public readonly record struct EventColumns(
    StrategyName? Strategy, IntentId? Intent, ClientTag? Tag, ContractId? Contract, OrderId? Order, OrderSide? Side, int? Size, Price? Price, string? Reason)
{
    /// <summary>Reads an event.</summary>
    public static EventColumns Of(IAccountEvent @event) => @event switch
    {
        OrderIntended e => new(e.Strategy, e.Intent, e.Tag, e.Contract, null, e.Side, e.Size, e.LimitPrice ?? e.StopPrice ?? e.TrailPrice, e.Why),
        IntentDenied e => new(e.Strategy, e.Intent, null, e.Contract, null, e.Side, e.Size, null, $"{e.Reason}: {e.Text}"),
        OrderAccepted e => About(e.Tag, e.Id),
        OrderRefused e => About(e.Tag, e.Id) with { Reason = e.Text },
        OrderOutcomeUnknown e => About(e.Tag) with { Reason = e.Cause },
        OrderNotFound e => About(e.Tag),
        OrderPresumedNotPlaced e => About(e.Tag),
        OrderChanged e => About(e.Tag, e.Id) with { Size = e.Size, Price = e.LimitPrice ?? e.StopPrice ?? e.TrailPrice, Reason = e.State.ToString() },
        ForeignOrderAdopted e => new(null, null, e.Tag, e.Contract, e.Id, e.Side, e.Size, e.LimitPrice ?? e.StopPrice, null),
        TradeBooked e => new(e.Strategy, null, e.Tag, e.Contract, e.Order, e.Side, e.Size, e.Price, null),
        TradeAttributed e => About(e.Tag),
        TradeVoided e => new() { Size = e.Net },
        CancelRequested e => About(e.Tag, e.Id) with { Reason = e.Who },
        CancelRefused e => About(e.Tag) with { Reason = e.Text },
        CloseRequested e => new() { Contract = e.Contract, Size = e.Size, Reason = $"{e.Who}: {e.Why}" },
        CloseAnswered e => new() { Contract = e.Contract, Reason = e.Text },
        PositionAdopted e => new() { Contract = e.Contract, Size = e.Net, Price = e.AveragePrice },
        TradingStateChanged e => new() { Reason = $"{e.State} by {e.Who}: {e.Why}" },
        BracketLegAdopted e => new(null, null, e.Tag, e.Contract, e.Id, e.Side, e.Size, e.LimitPrice ?? e.StopPrice, e.Role.ToString()),
        CloseOrderAdopted e => new(e.Strategy, null, e.Tag, e.Contract, e.Id, e.Side, e.Size, null, null),
        ModifyRequested e => About(e.Tag, e.Id) with { Size = e.Size, Price = e.LimitPrice ?? e.StopPrice ?? e.TrailPrice, Reason = e.Who },
        ModifyRefused e => About(e.Tag) with { Reason = e.Text },
        ModifyOutcomeUnknown e => About(e.Tag) with { Reason = e.Cause },
        NativeBracketsRefused e => new() { Reason = e.Text },
        FlattenRequested e => new() { Contract = e.Contract, Reason = $"{e.Who}: {e.Why}" },
        FlattenConfirmed e => new() { Contract = e.Contract },
        ReverseRequested e => new(e.Strategy, e.Intent, null, e.Contract, null, e.Side, e.Size, null, e.Why),
        ReverseEnded e => new() { Contract = e.Contract, Reason = e.Text },
        StrategyPaused e => new() { Strategy = e.Strategy, Contract = e.Contract, Reason = e.Why },
        StrategyResumed e => new() { Strategy = e.Strategy, Reason = $"{e.Who}: {e.Why}" },
        StrategyRevoked e => new() { Strategy = e.Strategy, Reason = e.Why },
        BalanceJumped e => new() { Reason = e.Looks },
        Reconciled e => new() { Reason = e.Why },
        _ => default,
    };

    private static EventColumns About(ClientTag tag, OrderId? id = null) => new() { Tag = tag, Order = id };
}
