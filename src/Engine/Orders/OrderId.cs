namespace Engine.Orders;

/// <summary>The venue's order number; beyond 32 bits in production (contract.md §1).</summary>
/// <param name="Value">Positive.</param>
public readonly record struct OrderId(long Value)
{
    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
