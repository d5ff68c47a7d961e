using Engine.Indicators;

namespace Engine.Tests.Indicators;

/// <summary>Values of other libraries, bar for bar, and not ready exactly where they have none.</summary>
public sealed class VolumeIndicatorReferenceTests
{
    private const string Volume = "b-volume-sar.csv";

    [Fact]
    public void Obv_is_that_of_Tulip_and_technicalindicators() => Compare(new Obv(), Volume, ("obv", x => x.Value));

    [Fact]
    public void The_accumulation_distribution_line_is_that_of_TTR() => Compare(new AccumulationDistribution(), Volume, ("accumulationDistribution", x => x.Value));

    [Fact]
    public void Mfi_is_that_of_TTR() => Compare(new Mfi(14), Volume, ("mfi14", x => x.Value));

    [Fact]
    public void Chaikin_money_flow_is_that_of_TTR() => Compare(new ChaikinMoneyFlow(20), Volume, ("chaikinMoneyFlow20", x => x.Value));

    [Fact]
    public void The_Chaikin_oscillator_is_that_of_Tulip() => Compare(new ChaikinOscillator(), Volume, ("chaikinOscillator", x => x.Value));

    [Fact]
    public void Parabolic_SAR_is_that_of_Tulip() => Compare(new ParabolicSar(), Volume, ("sar", x => x.Value));

    [Fact]
    public void SuperTrend_is_that_of_debut_indicators() => Compare(new SuperTrend(), "b-supertrend.csv", ("superTrend", x => x.Value));

    [Fact]
    public void Heikin_Ashi_is_that_of_technicalindicators() => Compare(
        new HeikinAshi(), "b-heikin-ashi.csv", ("open", x => x.Open), ("high", x => x.High), ("low", x => x.Low), ("close", x => x.Value));

    [Fact]
    public void Ichimoku_is_that_of_technicalindicators_and_the_cloud_over_a_bar_was_known_26_bars_before()
    {
        var ichimoku = new Ichimoku();
        var (conversion, baseLine) = (VolumeReference.Column("b-ichimoku.csv", "conversion"), VolumeReference.Column("b-ichimoku.csv", "base"));
        var (spanA, spanB) = (VolumeReference.Column("b-ichimoku.csv", "spanA"), VolumeReference.Column("b-ichimoku.csv", "spanB"));
        for (var i = 0; i < VolumeReference.EsBars.Count; i++)
        {
            ichimoku.Update(VolumeReference.EsBars[i]);
            Assert.Equal(i + 1 >= 52 + 26, ichimoku.IsReady);
            if (ichimoku.IsReady)
            {
                VolumeReference.AssertClose(conversion[i], ichimoku.Conversion, $"conversion {i}");
                VolumeReference.AssertClose(baseLine[i], ichimoku.Value, $"base {i}");
                VolumeReference.AssertClose(spanA[i], ichimoku.AheadA, $"ahead A {i}");
                VolumeReference.AssertClose(spanB[i], ichimoku.AheadB, $"ahead B {i}");
                VolumeReference.AssertClose(spanA[i - 26], ichimoku.CloudA, $"cloud A {i}");
                VolumeReference.AssertClose(spanB[i - 26], ichimoku.CloudB, $"cloud B {i}");
                VolumeReference.AssertClose(VolumeReference.EsBars[i - 26].Close.ToDouble(), ichimoku.CloseBefore, $"close before {i}");
            }
            else
            {
                Assert.Equal(double.NaN, ichimoku.Conversion + ichimoku.CloudA + ichimoku.CloudB + ichimoku.AheadA + ichimoku.AheadB + ichimoku.CloseBefore);
            }
        }
    }

    private static void Compare<T>(T indicator, string file, params (string Column, Func<T, double> Value)[] outputs)
        where T : Indicator
    {
        var columns = outputs.Select(output => VolumeReference.Column(file, output.Column)).ToArray();
        var compared = 0;
        for (var i = 0; i < VolumeReference.EsBars.Count; i++)
        {
            indicator.Update(VolumeReference.EsBars[i]);
            Assert.Equal(i + 1 >= indicator.WarmUp, indicator.IsReady);
            for (var k = 0; k < outputs.Length; k++)
            {
                VolumeReference.AssertClose(columns[k][i], outputs[k].Value(indicator), $"{outputs[k].Column} of bar {i}");
                compared += double.IsNaN(columns[k][i]) ? 0 : 1;
            }
        }

        Assert.Equal(outputs.Length * (VolumeReference.EsBars.Count - indicator.WarmUp + 1), compared);
    }
}
