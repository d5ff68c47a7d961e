using System.Globalization;
using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class PriceTests
{
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
