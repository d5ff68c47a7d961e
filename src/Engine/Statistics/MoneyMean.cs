using Engine.Accounts;

namespace Engine.Statistics;

/// <summary>Means and ratios of exact amounts.</summary>
internal static class MoneyMean
{
    /// <summary>A quotient of millionths as money, rounded half to even.</summary>
    public static Money Of(Int128 micros, long count)
    {
        var (quotient, remainder) = Int128.DivRem(micros, count);
        var twice = Int128.Abs(remainder) * 2;
        if (twice > count || (twice == count && Int128.IsOddInteger(quotient)))
        {
            quotient += Int128.Sign(micros);
        }

        return new Money(checked((long)quotient));
    }

    /// <summary>The quotient of two amounts.</summary>
    public static double Ratio(Money numerator, Money denominator) => (double)numerator.Micros / denominator.Micros;
}
