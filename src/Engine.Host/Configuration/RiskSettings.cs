using Engine.Accounts;

namespace Engine.Host.Configuration;

/// <summary>The limits of the account, as configured.</summary>
/// <param name="DailyLossLimit">Loss of the trading day at which the firm locks the account; positive dollars.</param>
/// <param name="MaxLossLimit">Distance of the loss floor below the highest end-of-day balance; positive dollars.</param>
/// <param name="GuardMargin">The engine stops this far before either limit; not negative, less than both.</param>
/// <param name="MaxPosition">Contracts of one contract, working orders counted as filled; at least 1.</param>
/// <param name="MaxOrdersPerMinute">Orders in any sixty seconds; at least 1.</param>
/// <param name="MaxOrdersPerDay">Orders of one trading day; at least 1.</param>
/// <param name="FlatBy">Time of day, Chicago, by which every position is closed; null for no such time.</param>
public sealed record RiskSettings(
    Money DailyLossLimit,
    Money MaxLossLimit,
    Money GuardMargin,
    int MaxPosition,
    int MaxOrdersPerMinute,
    int MaxOrdersPerDay,
    TimeOnly? FlatBy);
