using Engine.Accounts;

namespace Engine.Markets;

/// <summary>What the venue says about one contract (contract.md §4.2), in exact units.</summary>
/// <param name="Id">The contract's id.</param>
/// <param name="Name">Exchange root, month letter and one-digit year, such as <c>NQZ6</c>.</param>
/// <param name="Description">The venue's description.</param>
/// <param name="TickSize">Smallest price step; greater than zero.</param>
/// <param name="TickValue">Dollars per tick and contract; greater than zero.</param>
/// <param name="Active">False for an expired contract; orders for it are refused.</param>
/// <param name="SymbolId">The product, such as <c>F.US.ENQ</c>; quotes are tagged with it.</param>
public sealed record Instrument(
    ContractId Id,
    string Name,
    string Description,
    Price TickSize,
    Money TickValue,
    bool Active,
    string SymbolId)
{
    /// <summary>True when the price lies on the tick grid.</summary>
    public bool IsAligned(Price price) => price.Nanos % TickSize.Nanos == 0;

    /// <summary>The nearest grid price at or below.</summary>
    public Price AlignDown(Price price)
    {
        var rest = price.Nanos % TickSize.Nanos;
        return new Price(price.Nanos - (rest < 0 ? rest + TickSize.Nanos : rest));
    }

    /// <summary>The price moved by a signed number of ticks.</summary>
    public Price Offset(Price price, long ticks) => new(checked(price.Nanos + (ticks * TickSize.Nanos)));

    /// <summary>Whole ticks from one grid price to another; negative when <paramref name="to"/> is lower.</summary>
    public long TicksBetween(Price from, Price to) => (to.Nanos - from.Nanos) / TickSize.Nanos;

    /// <summary>
    /// Dollars for a price-times-quantity amount (signed, in 1e-9 price units times contracts), the one place where
    /// prices become money. Exact whenever the amount is a whole number of micro-dollars, else rounded half to even.
    /// </summary>
    public Money ValueOf(Int128 notionalNanos)
    {
        var product = notionalNanos * TickValue.Micros;
        if (product >= long.MinValue && product <= long.MaxValue)
        {
            // What a position gains or loses fits nearly always, and divides many times faster.
            return new Money(Rounded((long)product, TickSize.Nanos));
        }

        var (quotient, remainder) = Int128.DivRem(product, TickSize.Nanos);
        var twice = Int128.Abs(remainder) * 2;
        if (twice > TickSize.Nanos || (twice == TickSize.Nanos && Int128.IsOddInteger(quotient)))
        {
            quotient += Int128.Sign(product);
        }

        return new Money(checked((long)quotient));
    }

    private static long Rounded(long product, long divisor)
    {
        var (quotient, remainder) = Math.DivRem(product, divisor);

        // Twice the rest beside the divisor, without leaving the range.
        var over = Math.Abs(remainder) - (divisor - Math.Abs(remainder));
        return over > 0 || (over == 0 && (quotient & 1) != 0) ? quotient + Math.Sign(product) : quotient;
    }
}
