using Engine.Accounts;
using Engine.Gateway.Wire;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>The venue's facts as the wire shows them.</summary>
internal static class WireFacts
{
    public static WireAccount Of(VenueAccount account) => new()
    {
        Id = account.Id.Value,
        Name = account.Name,
        Balance = account.Balance.ToDecimal(),
        CanTrade = account.CanTrade,
        IsVisible = account.Visible,
        Simulated = account.Simulated,
    };

    public static WireContract Of(Instrument contract) => new()
    {
        Id = contract.Id.Value,
        Name = contract.Name,
        Description = contract.Description,
        TickSize = contract.TickSize.ToDecimal(),
        TickValue = contract.TickValue.ToDecimal(),
        ActiveContract = contract.Active,
        SymbolId = contract.SymbolId,
    };

    public static WireOrder Of(VenueOrder order) => new()
    {
        Id = order.Id.Value,
        AccountId = order.Account.Value,
        ContractId = order.Contract.Value,
        SymbolId = SymbolOf(order.Contract),
        CreationTimestamp = order.CreatedAt,
        UpdateTimestamp = order.UpdatedAt,
        Status = (int)order.Status,
        Type = (int)order.Type,
        Side = (int)order.Side,
        Size = order.Size,
        LimitPrice = order.LimitPrice?.ToDecimal(),
        StopPrice = order.StopPrice?.ToDecimal(),
        FillVolume = order.FillVolume,
        FilledPrice = order.AverageFillPrice,
        CustomTag = order.Tag?.Value,
        TrailPrice = order.TrailPrice?.ToDecimal(),
        TrailDistance = order.TrailDistance,
        ParentOrderId = order.Parent?.Value,
        LinkedOrderId = order.Linked?.Value,
    };

    public static WireTrade Of(VenueTrade trade) => new()
    {
        Id = trade.Id.Value,
        AccountId = trade.Account.Value,
        ContractId = trade.Contract.Value,
        CreationTimestamp = trade.At,
        Price = trade.Price.ToDecimal(),
        ProfitAndLoss = trade.ProfitAndLoss?.ToDecimal(),
        Fees = trade.Fees.ToDecimal(),
        Commissions = trade.Commissions.ToDecimal(),
        Side = (int)trade.Side,
        Size = trade.Size,
        Voided = trade.Voided,
        OrderId = trade.Order.Value,
    };

    public static WirePosition Of(NumberedPosition numbered) => new()
    {
        Id = numbered.Id,
        AccountId = numbered.Position.Account.Value,
        ContractId = numbered.Position.Contract.Value,
        ContractDisplayName = DisplayNameOf(numbered.Position.Contract),

        // Read back from storage, as it were: six digits even on the hub.
        CreationTimestamp = Stamps.Microseconds(numbered.Position.OpenedAt),
        Type = numbered.Position.Net switch { > 0 => 1, < 0 => 2, _ => 0 },
        Size = Math.Abs(numbered.Position.Net),
        AveragePrice = numbered.Position.AveragePrice,
    };

    public static WireOrder OverRest(WireOrder order) => order with
    {
        CreationTimestamp = Stamps.Microseconds(order.CreationTimestamp),
        UpdateTimestamp = order.UpdateTimestamp is { } updated ? Stamps.Microseconds(updated) : null,
    };

    public static WireTrade OverRest(WireTrade trade) => trade with { CreationTimestamp = Stamps.Microseconds(trade.CreationTimestamp) };

    private static string SymbolOf(ContractId contract) => contract.Value[4..contract.Value.LastIndexOf('.')];

    private static string DisplayNameOf(ContractId contract) =>
        ContractMonth.TryParse(contract.Value, out var product, out var month)
            ? $"{ProductTable.Find(product)?.Root}{month.Letter}{month.Year % 100:00}"
            : contract.Value;
}
