using System.Globalization;
using CsCheck;
using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class ZigZagTests
{
    private static readonly Price Tick = VolumeReference.EsTick;

    /// <summary>A walk in ticks: from close to close, and how far high and low lie beyond.</summary>
    private static readonly Gen<(int Step, int Above, int Below)[]> Walk = Gen.Select(Gen.Int[-6, 6], Gen.Int[0, 4], Gen.Int[0, 4]).Array[1, 200];

    [Theory]
    [InlineData("32 ticks", 15)]
    [InlineData("0.5 percent", 11)]
    public void Pivots_and_the_bars_that_confirm_them_are_those_of_a_computation_over_the_whole_series(string line, int pivots)
    {
        var expected = VolumeReference.Rows("b-zigzag.csv").Where(row => row["line"] == line)
            .Select(row => (int.Parse(row["pivotBar"], CultureInfo.InvariantCulture), int.Parse(row["confirmingBar"], CultureInfo.InvariantCulture), row["kind"] == "high", VolumeReference.PriceOf(row["price"])))
            .ToArray();
        var told = Told(Line(line), VolumeReference.EsBars);
        Assert.Equal(pivots, expected.Length);
        Assert.Equal(expected, told.Select(pivot => (IndexOf(pivot.Pivot.BarStart), pivot.ConfirmedBy, pivot.Pivot.IsHigh, pivot.Pivot.Price)));
    }

    [Theory]
    [InlineData("32 ticks")]
    [InlineData("0.5 percent")]
    public void Prices_of_the_pivots_are_those_of_TTR(string line)
    {
        var expected = VolumeReference.Rows("b-zigzag-ttr.csv").Where(row => row["line"] == line).Select(row => VolumeReference.PriceOf(row["price"]));
        var told = Told(Line(line), VolumeReference.EsBars).Select(pivot => pivot.Pivot.Price);

        // TTR's line begins in the middle of the first bar and leaves the first pivot out. Of two equal extremes it takes the last: the price is the same.
        Assert.Equal(expected, told.Skip(1));
    }

    [Fact]
    public void Confirmed_pivots_alternate_never_change_and_are_a_reversal_apart() =>
        Gen.Select(Walk, Gen.Int[1, 12]).Sample((walk, ticks) =>
        {
            var bars = BarsOf(walk);
            var zigzag = ZigZag.OfTicks(ticks, Tick);
            var told = new List<(ZigZagPivot Pivot, int ConfirmedBy)>();
            for (var i = 0; i < bars.Length; i++)
            {
                var (last, previous) = (zigzag.Last, zigzag.Previous);
                zigzag.Update(bars[i]);
                Assert.Equal(zigzag.Last is not null, zigzag.IsReady);
                if (!zigzag.HasConfirmed)
                {
                    Assert.Equal((last, previous), (zigzag.Last, zigzag.Previous));
                    continue;
                }

                Assert.Equal(last, zigzag.Previous);
                told.Add((zigzag.Last!.Value, i));
            }

            for (var k = 0; k < told.Count; k++)
            {
                var (pivot, by) = told[k];
                var begin = k == 0 ? 0 : told[k - 1].ConfirmedBy;
                var leg = bars[begin..(by + 1)];
                Assert.Equal(pivot.Price, pivot.IsHigh ? leg.Max(b => b.High) : leg.Min(b => b.Low));
                Assert.Equal(pivot.BarStart, leg.First(b => pivot.Price == (pivot.IsHigh ? b.High : b.Low)).Start);
                Assert.True(pivot.BarStart < bars[by].Start);
                var back = pivot.IsHigh ? pivot.Price.Nanos - bars[by].Low.Nanos : bars[by].High.Nanos - pivot.Price.Nanos;
                Assert.True(back >= ticks * Tick.Nanos);
                if (k > 0)
                {
                    Assert.NotEqual(told[k - 1].Pivot.IsHigh, pivot.IsHigh);
                    Assert.True(Math.Abs(pivot.Price.Nanos - told[k - 1].Pivot.Price.Nanos) >= ticks * Tick.Nanos);
                }
            }
        });

    [Fact]
    public void A_bar_that_makes_the_extreme_does_not_confirm_it()
    {
        var zigzag = ZigZag.OfTicks(4, Tick);
        zigzag.Update(Bars.Of(0, 100, 100.25m, 99.75m, 100));
        zigzag.Update(Bars.Of(1, 100, 104, 100, 100));
        Assert.Equal(new ZigZagPivot(false, Price.FromDecimal(99.75m), Bars.Of(0, 1, 1, 1, 1).Start), zigzag.Last);
        zigzag.Update(Bars.Of(2, 100, 110, 100, 100));
        Assert.False(zigzag.HasConfirmed);
        Assert.Equal(new ZigZagPivot(true, Price.FromDecimal(110), Bars.Of(2, 1, 1, 1, 1).Start), zigzag.Candidate);
        zigzag.Update(Bars.Of(3, 109, 109.5m, 109.25m, 109.5m));
        Assert.False(zigzag.HasConfirmed);
        zigzag.Update(Bars.Of(4, 109, 109, 109, 109));
        Assert.True(zigzag.HasConfirmed);
        Assert.Equal(110, zigzag.Value);
        Assert.Equal(new ZigZagPivot(false, Price.FromDecimal(109), Bars.Of(4, 1, 1, 1, 1).Start), zigzag.Candidate);
    }

    [Fact]
    public void If_one_bar_confirms_the_first_high_and_the_first_low_the_further_counts()
    {
        var high = ZigZag.OfTicks(4, Tick);
        high.Update(Bars.Of(0, 100, 102, 98, 100));
        high.Update(Bars.Of(1, 100, 101, 98.25m, 100));
        Assert.Equal((true, 102.0), (high.Last!.Value.IsHigh, high.Value));

        var low = ZigZag.OfTicks(4, Tick);
        low.Update(Bars.Of(0, 100, 102, 98, 100));
        low.Update(Bars.Of(1, 100, 101, 99, 100));
        Assert.Equal((false, 98.0), (low.Last!.Value.IsHigh, low.Value));
    }

    [Fact]
    public void Percent_leaves_the_sign_of_the_price_out()
    {
        var zigzag = ZigZag.OfPercent(10);
        zigzag.Update(Bars.Of(0, -40, -40, -40, -40));
        zigzag.Update(Bars.Of(1, -36.25m, -36.25m, -36.25m, -36.25m));
        Assert.False(zigzag.IsReady);
        zigzag.Update(Bars.Of(2, -36, -36, -36, -36));
        Assert.Equal(-40, zigzag.Value);
    }

    [Fact]
    public void Reversals_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ZigZag.OfTicks(0, Tick));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZigZag.OfTicks(1, default));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZigZag.OfPercent(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZigZag.OfPercent(100));
        Assert.Throws<ArgumentOutOfRangeException>(() => ZigZag.OfPercent(double.NaN));
    }

    private static ZigZag Line(string line) => line == "32 ticks" ? ZigZag.OfTicks(32, Tick) : ZigZag.OfPercent(0.5);

    private static List<(ZigZagPivot Pivot, int ConfirmedBy)> Told(ZigZag zigzag, IReadOnlyList<Bar> bars)
    {
        var told = new List<(ZigZagPivot, int)>();
        for (var i = 0; i < bars.Count; i++)
        {
            zigzag.Update(bars[i]);
            if (zigzag.HasConfirmed)
            {
                told.Add((zigzag.Last!.Value, i));
            }
        }

        return told;
    }

    private static int IndexOf(DateTimeOffset start) => VolumeReference.EsBars.ToList().FindIndex(bar => bar.Start == start);

    private static Bar[] BarsOf((int Step, int Above, int Below)[] walk)
    {
        var close = 4_000;
        var bars = new Bar[walk.Length];
        for (var i = 0; i < walk.Length; i++)
        {
            var open = close;
            close += walk[i].Step;
            bars[i] = Bars.Of(
                i, open * 0.25m, (Math.Max(open, close) + walk[i].Above) * 0.25m, (Math.Min(open, close) - walk[i].Below) * 0.25m, close * 0.25m);
        }

        return bars;
    }
}
