using CsCheck;
using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class EveryIndicatorTests
{
    /// <summary>Bars of a restless market with flat bars in it, about 1,500 in ticks of 0.25.</summary>
    private static readonly Gen<Bar[]> Market =
        Gen.Select(Gen.Int[-8, 8], Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[-6, 6], Gen.Int[1, 500]).Array[40, 90].Select(moves =>
        {
            var bars = new Bar[moves.Length];
            var close = 6_000;
            for (var i = 0; i < moves.Length; i++)
            {
                var (gap, above, below, body, volume) = moves[i];
                var open = close + gap;
                close = open + body;
                bars[i] = Bars.Of(i, Ticks(open), Ticks(Math.Max(open, close) + above), Ticks(Math.Min(open, close) - below), Ticks(close), volume);
            }

            return bars;
        });

    public static TheoryData<string> Names => EveryIndicator.Names;

    [Fact]
    public void Every_indicator_of_one_series_is_in_the_list_of_which_this_holds() =>
        Assert.Empty(typeof(Indicator).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ValueIndicator)) && !type.IsAbstract).Except(EveryIndicator.Types));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_ready_with_exactly_the_declared_warm_up_and_says_nothing_before(string name)
    {
        var row = EveryIndicator.ByName(name);
        Market.Sample(
            bars =>
            {
                var indicator = row.New();
                Assert.InRange(indicator.WarmUp, 1, bars.Length - 1);
                for (var i = 0; i < bars.Length; i++)
                {
                    Assert.Equal(i >= indicator.WarmUp, indicator.IsReady);
                    Assert.All(row.Outputs(indicator), output => Assert.Equal(i >= indicator.WarmUp, double.IsFinite(output)));
                    Assert.All(row.Outputs(indicator), output => Assert.False(double.IsInfinity(output)));
                    indicator.Update(bars[i]);
                }
            },
            iter: 30);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_a_reset_it_is_as_new(string name)
    {
        var row = EveryIndicator.ByName(name);
        Gen.Select(Market, Gen.Int[0, 90], Market).Sample(
            (before, count, after) =>
            {
                var used = row.New();
                foreach (var bar in before.Take(count))
                {
                    used.Update(bar);
                }

                used.Reset();
                SameFromHere(row, used, row.New(), after);
            },
            iter: 30);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_a_roll_seam_it_is_as_new(string name)
    {
        var row = EveryIndicator.ByName(name);
        Gen.Select(Market, Gen.Int[1, 90], Market).Sample(
            (before, count, after) =>
            {
                var used = row.New();
                foreach (var bar in before.Take(count))
                {
                    used.Update(bar);
                }

                SameFromHere(row, used, row.New(), [.. after.Select(bar => bar with { Contract = Bars.NextContract })]);
            },
            iter: 30);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Closes_by_hand_say_the_same_as_bars_where_only_closes_count(string name)
    {
        var row = EveryIndicator.ByName(name);
        if (row.New() is not ValueIndicator)
        {
            return;
        }

        Market.Sample(
            bars =>
            {
                var ofBars = row.New();
                var ofValues = (ValueIndicator)row.New();
                foreach (var bar in bars)
                {
                    ofBars.Update(bar);
                    ofValues.Update((double)bar.Close.ToDecimal());
                    Assert.Equal(row.Outputs(ofBars), row.Outputs(ofValues));
                }
            },
            iter: 10);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_update_allocates_nothing(string name)
    {
        var row = EveryIndicator.ByName(name);
        var indicator = row.New();
        var bars = Market.Array[4].Single().SelectMany(bars => bars).ToArray();
        var sum = Run();
        var before = GC.GetAllocatedBytesForCurrentThread();
        sum += Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.False(double.IsNaN(sum));

        double Run()
        {
            var values = 0.0;
            foreach (var bar in bars)
            {
                indicator.Update(bar);
                values += indicator.IsReady ? indicator.Value : 0;
            }

            return values;
        }
    }

    private static void SameFromHere(EveryIndicator.Row row, Indicator used, Indicator fresh, Bar[] bars)
    {
        foreach (var bar in bars)
        {
            used.Update(bar);
            fresh.Update(bar);
            Assert.Equal(fresh.IsReady, used.IsReady);
            Assert.Equal(row.Outputs(fresh), row.Outputs(used));
        }
    }

    private static decimal Ticks(int ticks) => ticks * 0.25m;
}
