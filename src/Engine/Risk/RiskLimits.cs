using Engine.Accounts;

namespace Engine.Risk;

/// <summary>The limits of one account. Null means "not limited".</summary>
/// <param name="MaxPosition">Contracts of one contract, counting every live order as filled.</param>
/// <param name="MaxOrdersPerMinute">Orders in any sixty seconds of market time.</param>
/// <param name="MaxOrdersPerDay">Orders of one trade date.</param>
/// <param name="DailyLoss">Loss of the trade date, open loss included, at which the firm locks the account; positive dollars.</param>
/// <param name="MaximumLoss">Distance of the loss floor below the highest end-of-day balance; positive dollars (contract.md §7.2).</param>
/// <param name="GuardMargin">The guardian halts this far before either limit; positive dollars.</param>
/// <param name="GuardConfirmations">Consecutive readings over the line before open loss halts; at least 1.</param>
public sealed record RiskLimits(
    int? MaxPosition,
    int? MaxOrdersPerMinute,
    int? MaxOrdersPerDay,
    Money? DailyLoss,
    Money? MaximumLoss,
    Money GuardMargin,
    int GuardConfirmations)
{
    /// <summary>Time of day, Chicago, by which every position is closed; no entries from then to 17:00. Null for no such time.</summary>
    public TimeOnly? FlatBy { get; init; }

    /// <summary>True from the flat-by time to the next opening of the trading day at 17:00 Chicago.</summary>
    public bool IsPastFlatBy(DateTimeOffset at) =>
        FlatBy is { } flatBy && TimeOnly.FromDateTime(Markets.TradeDate.ChicagoTime(at)) is var now && now >= flatBy && now.Hour < 17;

    /// <summary>No limit at all: the oracle profile.</summary>
    public static RiskLimits None { get; } = new(null, null, null, null, null, Money.Zero, 1);
}
