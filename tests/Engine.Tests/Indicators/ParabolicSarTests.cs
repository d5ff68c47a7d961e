using System.Globalization;
using Engine.Indicators;

namespace Engine.Tests.Indicators;

public sealed class ParabolicSarTests
{
    [Fact]
    public void The_stop_of_the_next_bar_is_known_before_it()
    {
        var sar = new ParabolicSar();
        var reversals = 0;
        for (var i = 0; i < VolumeReference.EsBars.Count; i++)
        {
            var (next, wasRising) = (sar.Next, sar.IsRising);
            sar.Update(VolumeReference.EsBars[i]);
            if (double.IsNaN(next))
            {
                continue;
            }

            var isBeyond = wasRising ? VolumeReference.EsBars[i].Low.ToDouble() < next : VolumeReference.EsBars[i].High.ToDouble() > next;
            Assert.Equal(isBeyond, sar.HasReversed);
            Assert.Equal(isBeyond ? !wasRising : wasRising, sar.IsRising);
            reversals += isBeyond ? 1 : 0;
            if (!isBeyond)
            {
                Assert.Equal(next, sar.Value);
            }
        }

        Assert.True(reversals > 10);
    }

    [Fact]
    public void Long_legs_reach_the_limit_and_a_bar_that_reverses_may_make_the_extreme_first_as_in_Tulip()
    {
        var sar = new ParabolicSar();
        var rows = VolumeReference.Rows("b-sar-steep.csv");
        for (var i = 0; i < rows.Count; i++)
        {
            var close = decimal.Parse(rows[i]["close"], CultureInfo.InvariantCulture);
            sar.Update(Bars.Of(i, close, decimal.Parse(rows[i]["high"], CultureInfo.InvariantCulture), decimal.Parse(rows[i]["low"], CultureInfo.InvariantCulture), close));
            VolumeReference.AssertClose(VolumeReference.NumberOf(rows[i]["sar"]), sar.Value, $"SAR of bar {i}");
            Assert.Equal(i is 21 or 42, sar.HasReversed);
        }
    }

    [Fact]
    public void Accelerations_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParabolicSar(step: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParabolicSar(step: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParabolicSar(0.3, 0.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ParabolicSar(0.02, 1.1));
    }
}
