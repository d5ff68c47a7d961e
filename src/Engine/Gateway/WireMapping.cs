using System.Diagnostics.CodeAnalysis;
using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Gateway;

/// <summary>
/// Turns what the venue wrote into facts, the same way for REST answers and hub frames. Pure. A payload that lacks a
/// required member, or states one that cannot be represented exactly, maps to false and never to a default: an order
/// without a side is not a buy, a position without a known direction is not flat (contract.md §9.12, §9.15).
/// </summary>
public static class WireMapping
{
    private const decimal MoneyLimit = 9_000_000_000_000m;

    /// <summary>
    /// An order of either channel (contract.md §4.7). Status and type values unknown to this version pass through; a side
    /// other than 0 or 1, a size below 1 or a fill volume below 0 does not.
    /// </summary>
    public static bool TryMap(WireOrder? wire, [NotNullWhen(true)] out VenueOrder? order)
    {
        order = null;
        if (wire is not { Id: > 0, AccountId: > 0, Size: > 0, FillVolume: >= 0 }
            || string.IsNullOrEmpty(wire.ContractId)
            || wire.CreationTimestamp == default
            || !TrySide(wire.Side, out var side)
            || !TryPrice(wire.LimitPrice, out var limit)
            || !TryPrice(wire.StopPrice, out var stop)
            || !TryPrice(wire.TrailPrice, out var trail))
        {
            return false;
        }

        order = new VenueOrder(
            new OrderId(wire.Id),
            new AccountId(wire.AccountId),
            new ContractId(wire.ContractId),
            wire.CreationTimestamp,
            wire.UpdateTimestamp,
            (VenueOrderStatus)wire.Status,
            (OrderType)wire.Type,
            side,
            wire.Size,
            limit,
            stop,
            wire.FillVolume,
            wire.FilledPrice,
            string.IsNullOrEmpty(wire.CustomTag) ? null : new ClientTag(wire.CustomTag),
            wire.ParentOrderId is { } parent ? new OrderId(parent) : null,
            wire.LinkedOrderId is { } linked ? new OrderId(linked) : null,
            wire.TrailDistance,
            trail);
        return true;
    }

    /// <summary>A half-turn of either channel (contract.md §4.9). Absent commissions are zero; an absent profit stays null.</summary>
    public static bool TryMap(WireTrade? wire, [NotNullWhen(true)] out VenueTrade? trade)
    {
        trade = null;
        if (wire is not { Id: > 0, AccountId: > 0, OrderId: > 0, Size: > 0 }
            || string.IsNullOrEmpty(wire.ContractId)
            || wire.CreationTimestamp == default
            || !TrySide(wire.Side, out var side)
            || !Price.TryFromDecimal(wire.Price, out var price)
            || !TryMoney(wire.ProfitAndLoss ?? 0m, out var profit)
            || !TryMoney(wire.Fees, out var fees)
            || !TryMoney(wire.Commissions ?? 0m, out var commissions))
        {
            return false;
        }

        trade = new VenueTrade(
            new TradeId(wire.Id),
            new AccountId(wire.AccountId),
            new ContractId(wire.ContractId),
            wire.CreationTimestamp,
            price,
            wire.ProfitAndLoss is null ? null : profit,
            fees,
            commissions,
            side,
            wire.Size,
            wire.Voided,
            new OrderId(wire.OrderId));
        return true;
    }

    /// <summary>
    /// A position of either channel (contract.md §4.8). The sign comes from the type; a size of zero is closed whatever the
    /// type says; a size above zero with a type other than 1 or 2 is unreadable.
    /// </summary>
    public static bool TryMap(WirePosition? wire, [NotNullWhen(true)] out VenuePosition? position)
    {
        position = null;
        if (wire is not { AccountId: > 0, Size: >= 0 } || string.IsNullOrEmpty(wire.ContractId) || wire.CreationTimestamp == default)
        {
            return false;
        }

        int net;
        switch (wire.Type)
        {
            case var _ when wire.Size == 0:
                net = 0;
                break;
            case 1:
                net = wire.Size;
                break;
            case 2:
                net = -wire.Size;
                break;
            default:
                return false;
        }

        position = new VenuePosition(
            new AccountId(wire.AccountId), new ContractId(wire.ContractId), net, wire.AveragePrice, wire.CreationTimestamp);
        return true;
    }

    /// <summary>An account of either channel (contract.md §4.1).</summary>
    public static bool TryMap(WireAccount? wire, [NotNullWhen(true)] out VenueAccount? account)
    {
        account = null;
        if (wire is not { Id: > 0, Name: not null } || !TryMoney(wire.Balance, out var balance))
        {
            return false;
        }

        account = new VenueAccount(new AccountId(wire.Id), wire.Name, balance, wire.CanTrade, wire.IsVisible, wire.Simulated);
        return true;
    }

    /// <summary>A contract (contract.md §4.2). Tick size and tick value must be above zero; an absent description is empty.</summary>
    public static bool TryMap(WireContract? wire, [NotNullWhen(true)] out Instrument? instrument)
    {
        instrument = null;
        if (wire is null
            || string.IsNullOrEmpty(wire.Id)
            || string.IsNullOrEmpty(wire.Name)
            || string.IsNullOrEmpty(wire.SymbolId)
            || !Price.TryFromDecimal(wire.TickSize, out var tickSize)
            || tickSize.Nanos <= 0
            || !TryMoney(wire.TickValue, out var tickValue)
            || tickValue.Micros <= 0)
        {
            return false;
        }

        instrument = new Instrument(
            new ContractId(wire.Id), wire.Name, wire.Description ?? "", tickSize, tickValue, wire.ActiveContract, wire.SymbolId);
        return true;
    }

    /// <summary>A bar of the history (contract.md §4.4); its stamp is the bar's start. It carries no receipt sequence.</summary>
    public static bool TryMap(WireBar? wire, ContractId contract, BarInterval interval, BarOrigin origin, [NotNullWhen(true)] out Bar? bar)
    {
        bar = null;
        if (wire is not { V: >= 0 }
            || wire.T == default
            || !Price.TryFromDecimal(wire.O, out var open)
            || !Price.TryFromDecimal(wire.H, out var high)
            || !Price.TryFromDecimal(wire.L, out var low)
            || !Price.TryFromDecimal(wire.C, out var close))
        {
            return false;
        }

        bar = new Bar(contract, interval, wire.T, open, high, low, close, wire.V, origin, default);
        return true;
    }

    /// <summary>The request body of an order. Enums travel as integers, prices as numbers (contract.md §4.5).</summary>
    public static PlaceOrderRequest ToWire(OrderRequest order) => new()
    {
        AccountId = order.Account.Value,
        ContractId = order.Contract.Value,
        Type = (int)order.Type,
        Side = (int)order.Side,
        Size = order.Size,
        LimitPrice = order.LimitPrice?.ToDecimal(),
        StopPrice = order.StopPrice?.ToDecimal(),
        TrailPrice = order.TrailPrice?.ToDecimal(),
        CustomTag = order.Tag.Value,
        StopLossBracket = ToWire(order.StopLoss),
        TakeProfitBracket = ToWire(order.TakeProfit),
    };

    /// <summary>The request body of a change; null members leave the order as it is (contract.md §4.6).</summary>
    public static ModifyOrderRequest ToWire(AccountId account, OrderId order, OrderChange change) => new()
    {
        AccountId = account.Value,
        OrderId = order.Value,
        Size = change.Size,
        LimitPrice = change.LimitPrice?.ToDecimal(),
        StopPrice = change.StopPrice?.ToDecimal(),
        TrailPrice = change.TrailPrice?.ToDecimal(),
    };

    private static WireBracket? ToWire(BracketLeg? leg) =>
        leg is { } stated ? new WireBracket { Ticks = stated.Ticks, Type = (int)stated.Type } : null;

    private static bool TrySide(int value, out OrderSide side)
    {
        side = (OrderSide)value;
        return value is 0 or 1;
    }

    private static bool TryPrice(decimal? value, out Price? price)
    {
        price = null;
        if (value is not { } stated)
        {
            return true;
        }

        if (!Price.TryFromDecimal(stated, out var exact))
        {
            return false;
        }

        price = exact;
        return true;
    }

    private static bool TryMoney(decimal value, out Money money)
    {
        money = default;
        if (value is > MoneyLimit or < -MoneyLimit)
        {
            return false;
        }

        money = Money.FromDecimal(value);
        return true;
    }
}
