using System.Globalization;

namespace Engine.Markets;

/// <summary>
/// An absolute price in units of 1e-9 of the contract's quotation. Every listed tick size is exact in this unit, so
/// prices compare and subtract without an instrument and without rounding.
/// </summary>
/// <param name="Nanos">The price multiplied by 1,000,000,000. May be negative: crude oil has traded below zero.</param>
public readonly record struct Price(long Nanos) : IComparable<Price>
{
    private const decimal Scale = 1_000_000_000m;
    private const long ExactInDouble = 1L << 53;

    /// <summary>Converts a wire price exactly.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value has more than nine decimal places or does not fit.</exception>
    public static Price FromDecimal(decimal value) =>
        TryFromDecimal(value, out var price)
            ? price
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A price has at most nine decimal places and lies within ±9.2 billion.");

    /// <summary>Converts a wire price exactly; false when it has more than nine decimal places or does not fit.</summary>
    public static bool TryFromDecimal(decimal value, out Price price)
    {
        price = default;
        if (value is > 9_000_000_000m or < -9_000_000_000m)
        {
            return false;
        }

        var scaled = value * Scale;
        if (scaled != decimal.Truncate(scaled))
        {
            return false;
        }

        price = new Price((long)scaled);
        return true;
    }

    /// <summary>The price as the venue writes it, without trailing zeros.</summary>
    public decimal ToDecimal() => Nanos / Scale;

    /// <summary>An average price, for people; null without contracts.</summary>
    /// <param name="notional">Sum of price times contracts, in 1e-9 units.</param>
    /// <param name="contracts">Contracts, signed as the sum is.</param>
    public static decimal? Average(Int128 notional, int contracts)
    {
        if (contracts == 0)
        {
            return null;
        }

        // Nearly always all of it was at one price: then whole numbers do, which take a fraction of the time.
        var small = (long)notional;
        return small == notional && small != long.MinValue && small % contracts == 0 ? new Price(small / contracts).ToDecimal() : (decimal)notional / Scale / contracts;
    }

    /// <summary>The nearest double: for indicators and statistics, never for orders or money.</summary>
    public double ToDouble()
    {
        var nanos = (double)Nanos;
        var quotient = nanos / 1e9;
        if (Nanos is >= -ExactInDouble and <= ExactInDouble)
        {
            return quotient;
        }

        // Beyond 2^53 the conversion of the long has rounded already; dividing it would round a second time. What both have lost is added
        // before the one rounding that counts.
        var lost = (double)(long)(Nanos - (Int128)nanos);
        return quotient + ((Math.FusedMultiplyAdd(-quotient, 1e9, nanos) + lost) / 1e9);
    }

    /// <inheritdoc/>
    public int CompareTo(Price other) => Nanos.CompareTo(other.Nanos);

    /// <summary>True when the left price is lower.</summary>
    public static bool operator <(Price left, Price right) => left.Nanos < right.Nanos;

    /// <summary>True when the left price is higher.</summary>
    public static bool operator >(Price left, Price right) => left.Nanos > right.Nanos;

    /// <summary>True when the left price is lower or equal.</summary>
    public static bool operator <=(Price left, Price right) => left.Nanos <= right.Nanos;

    /// <summary>True when the left price is higher or equal.</summary>
    public static bool operator >=(Price left, Price right) => left.Nanos >= right.Nanos;

    /// <summary>Invariant decimal text such as <c>1313.7</c>.</summary>
    public override string ToString() => ToDecimal().ToString("0.#########", CultureInfo.InvariantCulture);
}
