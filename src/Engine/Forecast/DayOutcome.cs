using Engine.Accounts;

namespace Engine.Forecast;

/// <summary>What one trade date brought, and how far it went either way before it ended; measured from the equity at its beginning, after costs.</summary>
/// <param name="Date">The trade date.</param>
/// <param name="Profit">At its end.</param>
/// <param name="Lowest">Lowest equity within it less that at its beginning; never above zero or <paramref name="Profit"/>.</param>
/// <param name="Highest">Highest equity within it less that at its beginning; never below zero or <paramref name="Profit"/>.</param>
public readonly record struct DayOutcome(DateOnly Date, Money Profit, Money Lowest, Money Highest)
{
    /// <summary>An outcome whose extremes take in beginning and end, however little was seen of the way.</summary>
    public static DayOutcome Of(DateOnly date, Money profit, Money lowest, Money highest)
    {
        var (low, high) = (profit < Money.Zero ? profit : Money.Zero, profit > Money.Zero ? profit : Money.Zero);
        return new(date, profit, lowest < low ? lowest : low, highest > high ? highest : high);
    }
}
