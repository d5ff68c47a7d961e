using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class RollSeamTests
{
    [Fact]
    public void No_indicator_crosses_a_roll_seam()
    {
        var sma = new Sma(3);
        Feed(sma, Bars.Contract, 100, 101, 102);
        Assert.Equal(101, sma.Value);

        Feed(sma, Bars.NextContract, 200, 201);
        Assert.False(sma.IsReady);
        Assert.Equal(double.NaN, sma.Value);

        Feed(sma, Bars.NextContract, 202);
        Assert.True(sma.IsReady);
        Assert.Equal(201, sma.Value);
    }

    [Fact]
    public void A_contract_that_comes_back_is_a_seam_too()
    {
        var sma = new Sma(2);
        Feed(sma, Bars.Contract, 100);
        Feed(sma, Bars.NextContract, 200);
        Feed(sma, Bars.Contract, 102);
        Assert.False(sma.IsReady);
    }

    [Fact]
    public void Bars_of_another_interval_are_refused_and_change_nothing()
    {
        var sma = new Sma(2);
        Feed(sma, Bars.Contract, 100);
        Assert.Throws<ArgumentException>(() => sma.Update(Bars.Flat(1, 500) with { Interval = new BarInterval(BarUnit.Minute, 5) }));
        Feed(sma, Bars.Contract, 102);
        Assert.Equal(101, sma.Value);
    }

    [Fact]
    public void Bars_and_plain_numbers_do_not_mix()
    {
        var sma = new Sma(2);
        sma.Update(100);
        Assert.Throws<InvalidOperationException>(() => sma.Update(Bars.Flat(0, 100)));
        sma.Update(102);
        Assert.Equal(101, sma.Value);

        sma.Reset();
        sma.Update(Bars.Flat(0, 200));
        Assert.Throws<InvalidOperationException>(() => sma.Update(100));
        sma.Update(Bars.Flat(1, 202));
        Assert.Equal(201, sma.Value);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_number_that_is_not_finite_is_refused_and_changes_nothing(double value)
    {
        var sma = new Sma(2);
        sma.Update(100);
        Assert.Throws<ArgumentOutOfRangeException>(() => sma.Update(value));
        Assert.False(sma.IsReady);
        sma.Update(102);
        Assert.Equal(101, sma.Value);
    }

    private static void Feed(Sma sma, ContractId contract, params ReadOnlySpan<int> closes)
    {
        foreach (var close in closes)
        {
            sma.Update(Bars.Flat(0, close, contract));
        }
    }
}
