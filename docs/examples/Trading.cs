using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Trader.Examples;

/// <summary>Orders, positions and trades of one account.</summary>
public static class Trading
{
    private static ClientTag NewTag() => new($"mine-{Guid.NewGuid():N}");

    #region market
    public static async Task<OrderId> BuyAtMarketAsync(GatewayClient client, AccountId account, ContractId contract, int size, CancellationToken stop)
    {
        var order = new OrderRequest(account, contract, OrderSide.Buy, OrderType.Market, size, LimitPrice: null, StopPrice: null, NewTag());
        return (await client.PlaceOrderAsync(order, stop).OrThrowAsync())!.Value;
    }
    #endregion

    #region limit
    public static async Task<OrderId> BidBelowAsync(GatewayClient client, AccountId account, Instrument contract, Price last, int ticks, CancellationToken stop)
    {
        var order = new OrderRequest(account, contract.Id, OrderSide.Buy, OrderType.Limit, 1, contract.Offset(last, -ticks), null, NewTag());
        return (await client.PlaceOrderAsync(order, stop).OrThrowAsync())!.Value;
    }
    #endregion

    #region stop
    public static async Task<OrderId> SellStopAsync(GatewayClient client, AccountId account, ContractId contract, Price at, CancellationToken stop)
    {
        var order = new OrderRequest(account, contract, OrderSide.Sell, OrderType.Stop, 1, null, at, NewTag());
        return (await client.PlaceOrderAsync(order, stop).OrThrowAsync())!.Value;
    }

    public static async Task<OrderId> SellTrailingAsync(GatewayClient client, AccountId account, Instrument contract, Price last, int ticks, CancellationToken stop)
    {
        var order = new OrderRequest(account, contract.Id, OrderSide.Sell, OrderType.TrailingStop, 1, null, null, NewTag(), TrailPrice: contract.Offset(last, -ticks));
        return (await client.PlaceOrderAsync(order, stop).OrThrowAsync())!.Value;
    }
    #endregion

    #region bracket
    public static async Task<OrderId> BuyWithBracketAsync(GatewayClient client, AccountId account, ContractId contract, CancellationToken stop)
    {
        // Ticks from the fill, signed: a long's stop lies below.
        var order = new OrderRequest(account, contract, OrderSide.Buy, OrderType.Market, 1, null, null, NewTag())
        {
            StopLoss = new BracketLeg(-8, OrderType.Stop),
            TakeProfit = new BracketLeg(12, OrderType.Limit),
        };
        return (await client.PlaceOrderAsync(order, stop).OrThrowAsync())!.Value;
    }
    #endregion

    #region modify
    public static Task<OrderId?> MoveAsync(GatewayClient client, AccountId account, OrderId order, Price limit, CancellationToken stop) =>
        client.ModifyOrderAsync(account, order, new OrderChange(LimitPrice: limit), stop).OrThrowAsync();
    #endregion

    #region cancel
    public static async Task<VenueOrderStatus> CancelAsync(GatewayClient client, AccountId account, OrderId order, CancellationToken stop)
    {
        await client.CancelOrderAsync(account, order, stop).OrThrowAsync();

        // Accepted is not cancelled: it may have filled meanwhile. The order itself says what became of it.
        return (await client.FindOrderAsync(account, order, stop).OrThrowAsync())!.Status;
    }
    #endregion

    #region search
    public static async Task ListOrdersAsync(GatewayClient client, AccountId account, DateTimeOffset from, TextWriter output, CancellationToken stop)
    {
        foreach (var order in await client.SearchOrdersAsync(account, from, to: null, stop).OrThrowAsync())
        {
            await output.WriteLineAsync($"{order.Id} {order.Side} {order.Size} {order.Type} {order.Status} ({order.Tag})");
        }

        var open = await client.OpenOrdersAsync(account, stop).OrThrowAsync();
        await output.WriteLineAsync($"{open.Length} open");
    }
    #endregion

    #region positions
    public static async Task<ImmutableArray<VenuePosition>> PositionsAsync(GatewayClient client, AccountId account, TextWriter output, CancellationToken stop)
    {
        var positions = await client.OpenPositionsAsync(account, stop).OrThrowAsync();
        foreach (var position in positions)
        {
            await output.WriteLineAsync($"{(position.Net > 0 ? "long" : "short")} {Math.Abs(position.Net)} {position.Contract} at {position.AveragePrice}");
        }

        return positions;
    }
    #endregion

    #region close
    public static async Task CloseAsync(GatewayClient client, AccountId account, ContractId contract, CancellationToken stop)
    {
        await client.PartialCloseContractAsync(account, contract, size: 1, stop).OrThrowAsync();
        await client.CloseContractAsync(account, contract, stop).OrThrowAsync();
    }
    #endregion

    #region trades
    public static async Task<Money> NetOfAsync(GatewayClient client, AccountId account, DateTimeOffset from, TextWriter output, CancellationToken stop)
    {
        var net = Money.Zero;
        foreach (var trade in await client.SearchTradesAsync(account, from, to: null, stop).OrThrowAsync())
        {
            // A half-turn that opens has no profit; a voided one never happened.
            net += trade.Voided ? Money.Zero : (trade.ProfitAndLoss ?? Money.Zero) - trade.Fees - trade.Commissions;
            await output.WriteLineAsync($"{trade.At:u} {trade.Side} {trade.Size} at {trade.Price}, profit {trade.ProfitAndLoss}");
        }

        return net;
    }
    #endregion
}
