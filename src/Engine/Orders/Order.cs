using Engine.Markets;

namespace Engine.Orders;

/// <summary>One order in the account's book.</summary>
/// <param name="Tag">Our tag; <c>venue:NUMBER</c> for an order that came without one.</param>
/// <param name="Strategy">The strategy that owns it; null for a foreign order.</param>
/// <param name="Intent">The strategy's number for it; null for a foreign order.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts ordered.</param>
/// <param name="LimitPrice">Limit, if any.</param>
/// <param name="StopPrice">Stop, if any.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Id">The venue's number, once known.</param>
/// <param name="Filled">Contracts booked from trades; may exceed <paramref name="Size"/> on an overfill.</param>
/// <param name="FilledNotional">Sum of price times contracts of those trades, in 1e-9 units, exact.</param>
/// <param name="ShownFilled">The largest fill volume that the venue has shown; ahead of <paramref name="Filled"/> until the trades arrive.</param>
/// <param name="IntendedAt">Market time of the decision, UTC.</param>
/// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
public sealed record Order(
    ClientTag Tag,
    StrategyName? Strategy,
    IntentId? Intent,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    Price? StopPrice,
    OrderState State,
    OrderId? Id,
    int Filled,
    Int128 FilledNotional,
    int ShownFilled,
    DateTimeOffset IntendedAt,
    ReceiptSequence DecidedAt)
{
    /// <summary>Contracts that may still fill.</summary>
    public int Remaining => State.IsLive() ? Math.Max(0, Size - Filled) : 0;

    /// <summary>Average fill price, for people only; null before the first fill.</summary>
    public decimal? AveragePrice => Filled == 0 ? null : (decimal)FilledNotional / 1_000_000_000m / Filled;

    /// <summary>True when no strategy of ours placed it.</summary>
    public bool IsForeign => Strategy is null;
}
