using System.Globalization;
using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class PriceTests
{
    [Fact]
    public void An_average_is_the_quotient_to_the_last_digit_written() =>
        Gen.Select(Gen.OneOf(Gen.Long[-40_000, 40_000].Select(ticks => ticks * 250_000_000), Gen.Long[-40_000, 40_000]), Gen.Int[1, 200], Gen.Long[0, 3]).Sample(
            (nanos, contracts, rest) =>
            {
                var notional = ((Int128)nanos * contracts) + rest;
                var plain = (decimal)notional / 1_000_000_000m / contracts;
                Assert.Equal(plain.ToString(CultureInfo.InvariantCulture), Price.Average(notional, contracts)!.Value.ToString(CultureInfo.InvariantCulture));
                Assert.Equal(plain, Price.Average(-notional, -contracts));
                Assert.Null(Price.Average(notional, 0));
            },
            iter: 20_000);

    [Fact]
    public void An_average_is_had_at_the_end_of_the_range_too() => Assert.Equal(9_223_372_036.854775808m, Price.Average(long.MinValue, -1));

    [Fact]
    public void The_double_of_a_price_is_the_nearest_one() =>
        Gen.OneOf(Gen.Long, Gen.Long[-20_000_000_000_000_000, 20_000_000_000_000_000], Gen.Long[-100_000_000_000_000, 100_000_000_000_000]).Sample(
            nanos => Assert.Equal(Nearest(nanos), new Price(nanos).ToDouble()),
            iter: 200_000);

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(9_007_199_254_740_993)]
    [InlineData(-9_007_199_254_740_993)]
    public void At_the_edges_too(long nanos) => Assert.Equal(Nearest(nanos), new Price(nanos).ToDouble());

    /// <summary>Reading text rounds once.</summary>
    private static double Nearest(long nanos) => double.Parse(new Price(nanos).ToString(), CultureInfo.InvariantCulture);
}
