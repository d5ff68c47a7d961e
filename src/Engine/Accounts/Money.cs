using System.Globalization;

namespace Engine.Accounts;

/// <summary>An exact amount of US dollars in millionths. The only type in which profit, fees and balances are added.</summary>
/// <param name="Micros">Dollars multiplied by 1,000,000.</param>
public readonly record struct Money(long Micros) : IComparable<Money>
{
    private const decimal Scale = 1_000_000m;

    /// <summary>No money.</summary>
    public static Money Zero => default;

    /// <summary>Converts a wire amount; digits beyond the sixth decimal place are rounded half to even.</summary>
    /// <exception cref="OverflowException">The amount exceeds ±9.2 trillion dollars.</exception>
    public static Money FromDecimal(decimal value) => new(checked((long)decimal.Round(value * Scale, MidpointRounding.ToEven)));

    /// <summary>The amount in dollars.</summary>
    public decimal ToDecimal() => Micros / Scale;

    /// <summary>The amount without its sign.</summary>
    public Money Abs() => new(Math.Abs(Micros));

    /// <inheritdoc/>
    public int CompareTo(Money other) => Micros.CompareTo(other.Micros);

    /// <summary>Exact sum; overflow throws.</summary>
    public static Money operator +(Money left, Money right) => new(checked(left.Micros + right.Micros));

    /// <summary>Exact difference; overflow throws.</summary>
    public static Money operator -(Money left, Money right) => new(checked(left.Micros - right.Micros));

    /// <summary>The amount with its sign turned.</summary>
    public static Money operator -(Money value) => new(checked(-value.Micros));

    /// <summary>Exact product with a count; overflow throws.</summary>
    public static Money operator *(Money value, long count) => new(checked(value.Micros * count));

    /// <summary>True when the left amount is smaller.</summary>
    public static bool operator <(Money left, Money right) => left.Micros < right.Micros;

    /// <summary>True when the left amount is larger.</summary>
    public static bool operator >(Money left, Money right) => left.Micros > right.Micros;

    /// <summary>True when the left amount is smaller or equal.</summary>
    public static bool operator <=(Money left, Money right) => left.Micros <= right.Micros;

    /// <summary>True when the left amount is larger or equal.</summary>
    public static bool operator >=(Money left, Money right) => left.Micros >= right.Micros;

    /// <summary>Invariant text with at least two decimals, such as <c>-12.50</c>.</summary>
    public override string ToString() => ToDecimal().ToString("0.00####", CultureInfo.InvariantCulture);
}
