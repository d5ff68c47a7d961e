using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;
using Engine.Orders;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <content>Operations that change something at the venue.</content>
internal sealed partial class RestEndpoints
{
    private async Task<byte[]> PlaceAsync(HttpRequest request)
    {
        var order = await RequestBody.ReadAsync(
            request, WireJson.Default.PlaceOrderRequest, "accountId", "contractId", "type", "side", "size",
            "stopLossBracket?.ticks", "stopLossBracket?.type", "takeProfitBracket?.ticks", "takeProfitBracket?.type").ConfigureAwait(false);
        var answer = await _gateway.ExecuteAsync(new VenueCommand.Place(
            new AccountId(order.AccountId),
            new ContractId(order.ContractId ?? ""),
            order.Type,
            order.Side,
            order.Size,
            order.LimitPrice,
            order.StopPrice,
            order.CustomTag,
            order.TrailPrice,
            BracketOf(order.StopLossBracket),
            BracketOf(order.TakeProfitBracket)));
        return Json(
            new PlaceOrderResponse { Success = answer.Success, ErrorCode = answer.ErrorCode, ErrorMessage = answer.Text, OrderId = answer.Order?.Value },
            WireJson.Default.PlaceOrderResponse);
    }

    private async Task<byte[]> ModifyAsync(HttpRequest request)
    {
        var change = await RequestBody.ReadAsync(request, WireJson.Default.ModifyOrderRequest, "accountId", "orderId").ConfigureAwait(false);
        return Outcome(await _gateway.ExecuteAsync(new VenueCommand.Modify(
            new AccountId(change.AccountId), new OrderId(change.OrderId), change.Size, change.LimitPrice, change.StopPrice, change.TrailPrice)));
    }

    private async Task<byte[]> CancelAsync(HttpRequest request)
    {
        var cancel = await RequestBody.ReadAsync(request, WireJson.Default.CancelOrderRequest, "accountId", "orderId").ConfigureAwait(false);
        return Outcome(await _gateway.ExecuteAsync(new VenueCommand.Cancel(new AccountId(cancel.AccountId), new OrderId(cancel.OrderId))));
    }

    private async Task<byte[]> CloseContractAsync(HttpRequest request)
    {
        var close = await RequestBody.ReadAsync(request, WireJson.Default.CloseContractRequest, "accountId", "contractId").ConfigureAwait(false);
        return Outcome(await _gateway.ExecuteAsync(new VenueCommand.CloseContract(new AccountId(close.AccountId), new ContractId(close.ContractId ?? ""))));
    }

    private async Task<byte[]> PartialCloseContractAsync(HttpRequest request)
    {
        var close = await RequestBody.ReadAsync(
            request, WireJson.Default.PartialCloseContractRequest, "accountId", "contractId", "size").ConfigureAwait(false);
        return Outcome(await _gateway.ExecuteAsync(new VenueCommand.PartialClose(
            new AccountId(close.AccountId), new ContractId(close.ContractId ?? ""), close.Size)));
    }

    private static VenueCommand.Bracket? BracketOf(WireBracket? leg) => leg is null ? null : new VenueCommand.Bracket(leg.Ticks, leg.Type);

    private byte[] Outcome(VenueAnswer answer) => Json(
        new Envelope { Success = answer.Success, ErrorCode = answer.ErrorCode, ErrorMessage = answer.Text },
        WireJson.Default.Envelope);
}
