using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Statistics;

/// <summary>A half-turn, and whose it is.</summary>
/// <param name="At">Fill time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Strategy">The owner; null for a person's or the firm's.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts, at least 1.</param>
/// <param name="Price">Fill price.</param>
/// <param name="Fees">Fees and commissions of this half-turn.</param>
public readonly record struct AttributedFill(
    DateTimeOffset At,
    ContractId Contract,
    StrategyName? Strategy,
    OrderSide Side,
    int Size,
    Price Price,
    Money Fees)
{
    /// <summary>True when it closes whatever stands in the contract, whoever holds it: the venue's order for a close.</summary>
    public bool Closes { get; init; }

    /// <summary>The price that the fill is compared with for slippage; null when it is not known.</summary>
    public Price? Reference { get; init; }
}
