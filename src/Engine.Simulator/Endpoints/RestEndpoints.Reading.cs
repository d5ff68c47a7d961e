using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;
using Engine.Orders;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <content>Logins and reads.</content>
internal sealed partial class RestEndpoints
{
    private const int MostContracts = 20;
    private const int MostBars = 20_000;

    private async Task<byte[]> LoginKeyAsync(HttpRequest request)
    {
        var login = await RequestBody.ReadAsync(request, WireJson.Default.LoginKeyRequest, "userName", "apiKey").ConfigureAwait(false);
        var settings = _gateway.Settings;
        var good = settings.UserName.Equals(login.UserName, StringComparison.OrdinalIgnoreCase) && settings.ApiKey.Equals(login.ApiKey, StringComparison.Ordinal);
        return Json(
            good
                ? new LoginResponse { Token = _gateway.Tokens.Issue(settings.UserName, settings.TokenLife), Success = true }
                : new LoginResponse { ErrorCode = 3 },
            WireJson.Default.LoginResponse);
    }

    // Withdrawn by the venue in favour of keys: answered as a failed verification of the application.
    private static Task<byte[]> LoginAppAsync(HttpRequest request) =>
        Task.FromResult(Json(new LoginResponse { ErrorCode = 5 }, WireJson.Default.LoginResponse));

    private Task<byte[]> ValidateAsync(HttpRequest request) => Task.FromResult(Json(
        new ValidateResponse { Success = true, NewToken = _gateway.Tokens.Issue(_gateway.Settings.UserName, _gateway.Settings.TokenLife) },
        WireJson.Default.ValidateResponse));

    private Task<byte[]> LogoutAsync(HttpRequest request)
    {
        _gateway.Tokens.Revoke(TokenOf(request) ?? "");
        return Task.FromResult(Json(new Envelope { Success = true }, WireJson.Default.Envelope));
    }

    private async Task<byte[]> AccountSearchAsync(HttpRequest request)
    {
        await RequestBody.ReadAsync(request, WireJson.Default.AccountSearchRequest, "onlyActiveAccounts").ConfigureAwait(false);
        return Json(
            new AccountSearchResponse { Success = true, Accounts = [.. _gateway.Reading.Accounts.Select(WireFacts.Of)] },
            WireJson.Default.AccountSearchResponse);
    }

    private async Task<byte[]> ContractSearchAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.ContractSearchRequest, "live").ConfigureAwait(false);
        var text = search.SearchText?.Trim() ?? "";
        return Json(
            new ContractSearchResponse
            {
                Success = true,
                Contracts = search.Live
                    ? []
                    : [.. _gateway.Reading.Contracts(_gateway.Clock.Now).Where(contract => Matches(contract, text)).Take(MostContracts).Select(WireFacts.Of)],
            },
            WireJson.Default.ContractSearchResponse);
    }

    private async Task<byte[]> ContractAvailableAsync(HttpRequest request)
    {
        // live:true asks for an entitlement that practice accounts lack: an empty list, no error (contract.md §4.2).
        var available = await RequestBody.ReadAsync(request, WireJson.Default.ContractAvailableRequest, "live").ConfigureAwait(false);
        return Json(
            new ContractSearchResponse
            {
                Success = true,
                Contracts = available.Live ? [] : [.. _gateway.Reading.FrontContracts(_gateway.Clock.Now).Select(WireFacts.Of)],
            },
            WireJson.Default.ContractSearchResponse);
    }

    private async Task<byte[]> ContractSearchByIdAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.ContractSearchByIdRequest, "contractId").ConfigureAwait(false);
        var found = _gateway.Reading.Contracts(_gateway.Clock.Now).FirstOrDefault(contract => contract.Id.Value == search.ContractId);
        return Json(
            found is null ? new ContractResponse { ErrorCode = 1 } : new ContractResponse { Success = true, Contract = WireFacts.Of(found) },
            WireJson.Default.ContractResponse);
    }

    private async Task<byte[]> RetrieveBarsAsync(HttpRequest request)
    {
        var ask = await RequestBody.ReadAsync(
            request, WireJson.Default.RetrieveBarsRequest,
            "contractId", "live", "startTime", "endTime", "unit", "unitNumber", "limit", "includePartialBar").ConfigureAwait(false);
        var contract = new ContractId(ask.ContractId ?? "");
        var code = _gateway.Reading.Contracts(_gateway.Clock.Now).All(known => known.Id != contract) ? 1
            : ask.Unit is < (int)BarUnit.Second or > (int)BarUnit.Month ? 2
            : ask.UnitNumber < 1 ? 3
            : ask.Limit is < 1 or > MostBars ? 4
            : 0;
        return Json(
            code != 0
                ? new RetrieveBarsResponse { ErrorCode = code }
                : new RetrieveBarsResponse
                {
                    Success = true,
                    Bars = ask.Live
                        ? []
                        : _gateway.Bars.Read(
                            contract, new BarInterval((BarUnit)ask.Unit, ask.UnitNumber), ask.StartTime, ask.EndTime, ask.Limit, ask.IncludePartialBar, _gateway.Clock.Now),
                },
            WireJson.Default.RetrieveBarsResponse);
    }

    private async Task<byte[]> OrderSearchAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.OrderSearchRequest, "accountId", "startTimestamp").ConfigureAwait(false);
        return Orders(search.AccountId, order => order.CreatedAt >= search.StartTimestamp && !(order.CreatedAt > search.EndTimestamp));
    }

    private async Task<byte[]> OrderSearchOpenAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.AccountScopedRequest, "accountId").ConfigureAwait(false);
        return Orders(search.AccountId, order => order.Status == VenueOrderStatus.Open);
    }

    private byte[] Orders(int account, Func<VenueOrder, bool> wanted)
    {
        var orders = _gateway.Reading.Orders(new AccountId(account));
        return Json(
            orders is null
                ? new OrderSearchResponse { ErrorCode = 1 }
                : new OrderSearchResponse { Success = true, Orders = [.. orders.Where(wanted).Select(order => WireFacts.OverRest(WireFacts.Of(order)))] },
            WireJson.Default.OrderSearchResponse);
    }

    private async Task<byte[]> PositionSearchOpenAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.AccountScopedRequest, "accountId").ConfigureAwait(false);
        var positions = _gateway.Reading.Positions(new AccountId(search.AccountId));
        return Json(
            positions is null
                ? new PositionSearchResponse { ErrorCode = 1 }
                : new PositionSearchResponse { Success = true, Positions = [.. positions.Select(position => WireFacts.OverRest(WireFacts.Of(position)))] },
            WireJson.Default.PositionSearchResponse);
    }

    private async Task<byte[]> TradeSearchAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.TradeSearchRequest, "accountId").ConfigureAwait(false);
        var trades = _gateway.Reading.Trades(new AccountId(search.AccountId));
        return Json(
            trades is null
                ? new TradeSearchResponse { ErrorCode = 1 }
                : new TradeSearchResponse
                {
                    Success = true,
                    Trades = [.. trades
                        .Where(trade => !(trade.At < search.StartTimestamp) && !(trade.At > search.EndTimestamp))
                        .Reverse()
                        .Select(trade => WireFacts.OverRest(WireFacts.Of(trade)))],
                },
            WireJson.Default.TradeSearchResponse);
    }

    private static bool Matches(Instrument contract, string text) =>
        contract.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || contract.Id.Value.Contains(text, StringComparison.OrdinalIgnoreCase)
        || contract.Description.Contains(text, StringComparison.OrdinalIgnoreCase);
}
