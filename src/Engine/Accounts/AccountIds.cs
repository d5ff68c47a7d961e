using System.Globalization;

namespace Engine.Accounts;

/// <summary>The venue's account number.</summary>
/// <param name="Value">Positive.</param>
public readonly record struct AccountId(int Value)
{
    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The venue's number of one half-turn (one fill of one order).</summary>
/// <param name="Value">Positive, beyond 32 bits in production.</param>
public readonly record struct TradeId(long Value)
{
    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
