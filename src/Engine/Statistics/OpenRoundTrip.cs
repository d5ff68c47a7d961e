using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>A round trip that has not ended: what it has booked, and what it is worth at a price.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Strategy">The owner; null for a person's position.</param>
/// <param name="Net">Signed contracts: long positive.</param>
/// <param name="EnteredAt">Time of the first fill, UTC.</param>
/// <param name="AverageEntry">Average entry price of what is open, for people.</param>
/// <param name="MarkedAt">Time of the price that values it, UTC.</param>
/// <param name="Mark">That price.</param>
/// <param name="MarkIsFill">True when the price is that of the contract's last fill, because no later one is known.</param>
/// <param name="Realized">Profit before costs of the parts that have closed.</param>
/// <param name="Open">Profit before costs of what is open, at the mark.</param>
/// <param name="Fees">Fees and commissions so far.</param>
/// <param name="Excursion">Excursions so far; null when no prices between the fills are known.</param>
public sealed record OpenRoundTrip(
    ContractId Contract,
    StrategyName? Strategy,
    int Net,
    DateTimeOffset EnteredAt,
    decimal AverageEntry,
    DateTimeOffset MarkedAt,
    Price Mark,
    bool MarkIsFill,
    Money Realized,
    Money Open,
    Money Fees,
    Excursion? Excursion)
{
    /// <summary>Long or short.</summary>
    public OrderSide Side => Net > 0 ? OrderSide.Buy : OrderSide.Sell;

    /// <summary>What it has brought so far after costs, its open part at the mark.</summary>
    public Money Profit => Realized + Open - Fees;
}
