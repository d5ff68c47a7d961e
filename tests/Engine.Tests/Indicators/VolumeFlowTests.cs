using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class VolumeFlowTests
{
    [Fact]
    public void A_bar_without_range_flows_nowhere()
    {
        var line = new AccumulationDistribution();
        line.Update(Bars.Of(0, 100, 100, 100, 100, volume: 50));
        Assert.Equal(0, line.Value);
        line.Update(Bars.Of(1, 100, 102, 98, 101, volume: 50));
        Assert.Equal(25, line.Value);
    }

    [Fact]
    public void Money_flow_without_volume_is_none()
    {
        var flow = new ChaikinMoneyFlow(2);
        flow.Update(Bars.Of(0, 100, 102, 98, 101, volume: 0));
        flow.Update(Bars.Of(1, 100, 102, 98, 101, volume: 0));
        Assert.Equal(0, flow.Value);
    }

    [Fact]
    public void Mfi_without_a_change_is_in_the_middle_and_without_a_fall_at_the_top()
    {
        var mfi = new Mfi(2);
        Assert.Equal(3, mfi.WarmUp);
        for (var i = 0; i < 3; i++)
        {
            mfi.Update(Bars.Flat(i, 100));
        }

        Assert.Equal(50, mfi.Value);
        mfi.Update(Bars.Flat(3, 101));
        Assert.Equal(100, mfi.Value);
        mfi.Update(Bars.Flat(4, 100));
        mfi.Update(Bars.Flat(5, 99));
        Assert.Equal(0, mfi.Value);
    }

    [Theory]
    [InlineData(4_000)] // all below zero
    [InlineData(2_396)] // the first close just above zero, its lower band below
    [InlineData(2_400)] // the first close just below zero, its upper band above
    public void Prices_below_zero_move_a_trailing_line_and_change_nothing_else(int points)
    {
        var (trend, below, sar, sarBelow) = (new SuperTrend(), new SuperTrend(), new ParabolicSar(), new ParabolicSar());
        foreach (var bar in VolumeReference.EsBars)
        {
            var moved = bar with { Open = Move(bar.Open), High = Move(bar.High), Low = Move(bar.Low), Close = Move(bar.Close) };
            trend.Update(bar);
            sar.Update(bar);
            below.Update(moved);
            sarBelow.Update(moved);
            VolumeReference.AssertClose(trend.Value - points, below.Value, $"SuperTrend at {bar.Start}");
            VolumeReference.AssertClose(trend.Lower - points, below.Lower, $"lower band at {bar.Start}");
            VolumeReference.AssertClose(sar.Value - points, sarBelow.Value, $"SAR at {bar.Start}");
            Assert.Equal((trend.IsUp, trend.HasTurned, sar.IsRising), (below.IsUp, below.HasTurned, sarBelow.IsRising));
        }

        Price Move(Price price) => new(price.Nanos - (points * 1_000_000_000L));
    }

    [Fact]
    public void Lengths_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mfi(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChaikinMoneyFlow(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChaikinOscillator(10, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ichimoku(displacement: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuperTrend(10, 0));
    }
}
