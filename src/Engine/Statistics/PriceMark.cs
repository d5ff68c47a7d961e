using Engine.Markets;

namespace Engine.Statistics;

/// <summary>
/// Prices of one contract over a stretch of time: one print, or one bar. Of a bar that began before a position was entered only the
/// last price counts for it, because its extremes may be older than the entry; a bar within which a position ended is not seen by it.
/// </summary>
/// <param name="Contract">The contract.</param>
/// <param name="Since">First moment of the stretch, UTC.</param>
/// <param name="At">Moment of the last price, UTC; marks are given in ascending order of it.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Last">Last price.</param>
public readonly record struct PriceMark(ContractId Contract, DateTimeOffset Since, DateTimeOffset At, Price High, Price Low, Price Last)
{
    /// <summary>One print.</summary>
    public PriceMark(ContractId contract, DateTimeOffset at, Price price)
        : this(contract, at, at, price, price, price)
    {
    }
}
