using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;
using Microsoft.AspNetCore.Http;

namespace Engine.Simulator;

/// <content>Accounts, contracts, bars, positions and trades.</content>
internal sealed partial class RestEndpoints
{
    private const int MostContracts = 20;
    private const int MostBars = VenueRules.MostBars;

    private async Task<byte[]> AccountSearchAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.AccountSearchRequest, "onlyActiveAccounts").ConfigureAwait(false);
        return Json(
            new AccountSearchResponse
            {
                Success = true,

                // A locked account is still an active one: its owner must be able to see why nothing trades.
                Accounts = [.. _gateway.Reading.Accounts.Where(account => account.Visible || !search.OnlyActiveAccounts).Select(WireFacts.Of)],
            },
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
                    : [.. _gateway.Reading.Contracts(_gateway.Clock.Now)
                        .Where(contract => contract.Active && Matches(contract, text))
                        .OrderBy(contract => contract.Id.Value, StringComparer.Ordinal)
                        .Take(MostContracts)
                        .Select(WireFacts.Of)],
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
            : ask.UnitNumber < 1 || ask.UnitNumber > MostUnits((BarUnit)ask.Unit) ? 3
            : ask.Limit is < 1 or > MostBars ? 4
            : 0;
        if (code != 0)
        {
            return Json(new RetrieveBarsResponse { ErrorCode = code }, WireJson.Default.RetrieveBarsResponse);
        }

        // A limit beyond what the venue returns at once is accepted all the same, and the oldest are missing (contract.md §4.4).
        var most = Math.Min(ask.Limit, _gateway.Settings.Rules.BarsPerAnswer);
        var bars = ask.Live
            ? []
            : _gateway.Bars.Read(
                contract, new BarInterval((BarUnit)ask.Unit, ask.UnitNumber), ask.StartTime, ask.EndTime, most, ask.IncludePartialBar, _gateway.Clock.Now);
        if (ReadingFault.Cut)
        {
            bars = bars[..((bars.Count + 1) / 2)];
        }

        return Json(new RetrieveBarsResponse { Success = true, Bars = bars }, WireJson.Default.RetrieveBarsResponse);
    }

    private async Task<byte[]> PositionSearchOpenAsync(HttpRequest request)
    {
        var search = await RequestBody.ReadAsync(request, WireJson.Default.AccountScopedRequest, "accountId").ConfigureAwait(false);
        var positions = _gateway.Reading.Positions(new AccountId(search.AccountId));
        return Json(
            positions is null
                ? new PositionSearchResponse { ErrorCode = 1 }
                : new PositionSearchResponse { Success = true, Positions = [.. positions.Select(WireFacts.Of)] },
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

    // No figure of the venue is known; these keep every bar's bounds inside the calendar.
    private static int MostUnits(BarUnit unit) => unit switch
    {
        BarUnit.Second => 604_800,
        BarUnit.Minute => 43_200,
        BarUnit.Month => 1_000,
        _ => 10_000,
    };

    /// <summary>
    /// A loose match on product code, name and description: <c>NQ</c> finds ENQ and MNQ, and natural gas (NQG) and crude oil (NQM)
    /// besides (contract.md §4.2). What every id has in common matches nothing.
    /// </summary>
    private static bool Matches(Instrument contract, string text) =>
        contract.Id.Value.Equals(text, StringComparison.OrdinalIgnoreCase)
        || contract.Id.Value["CON.F.US.".Length..].Contains(text, StringComparison.OrdinalIgnoreCase)
        || contract.SymbolId.Equals(text, StringComparison.OrdinalIgnoreCase)
        || contract.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
        || contract.Description.Contains(text, StringComparison.OrdinalIgnoreCase);
}
