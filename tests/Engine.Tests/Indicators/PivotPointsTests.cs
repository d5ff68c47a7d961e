using System.Globalization;
using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class PivotPointsTests
{
    [Theory]
    [InlineData(PivotMethod.Classic, "classic")]
    [InlineData(PivotMethod.Fibonacci, "fibonacci")]
    [InlineData(PivotMethod.Camarilla, "camarilla")]
    [InlineData(PivotMethod.Woodie, "woodie")]
    public void Levels_of_each_trade_date_are_those_of_debut_indicators_from_the_trade_date_before(PivotMethod method, string kind)
    {
        var expected = VolumeReference.Rows("b-pivot-points.csv").Where(row => row["kind"] == kind).ToDictionary(row => DateOnly.Parse(row["tradeDate"], CultureInfo.InvariantCulture));
        var pivots = new PivotPoints(method);
        foreach (var bar in VolumeReference.EsBars)
        {
            pivots.Update(bar);
            var isKnown = expected.TryGetValue(pivots.TradeDate!.Value, out var row);
            Assert.Equal(isKnown, pivots.IsReady);
            VolumeReference.AssertClose(Number("pp"), pivots.Value, $"pivot {pivots.TradeDate}");
            for (var number = 1; number <= 4; number++)
            {
                VolumeReference.AssertClose(Number($"r{number}"), pivots.Resistance(number), $"R{number} {pivots.TradeDate}");
                VolumeReference.AssertClose(Number($"s{number}"), pivots.Support(number), $"S{number} {pivots.TradeDate}");
            }

            double Number(string name) => isKnown ? VolumeReference.NumberOf(row![name]) : double.NaN;
        }

        Assert.Equal(4, expected.Count);
        Assert.Equal(new DateOnly(2013, 10, 10), pivots.Source!.Value.TradeDate);
    }

    [Fact]
    public void Pivots_of_the_regular_session_take_its_high_low_and_close()
    {
        var pivots = new PivotPoints(scope: SessionScope.Regular);
        foreach (var bar in VolumeReference.EsBars)
        {
            pivots.Update(bar);
        }

        var row = VolumeReference.Rows("b-sessions.csv").Single(r => r["part"] == "day" && r["tradeDate"] == "2013-10-10");
        Assert.Equal((VolumeReference.PriceOf(row["high"]), VolumeReference.PriceOf(row["low"]), VolumeReference.PriceOf(row["close"])), (pivots.Source!.Value.High, pivots.Source.Value.Low, pivots.Source.Value.Close));
        VolumeReference.AssertClose((2443.25 + 2421.75 + 2427.75) / 3, pivots.Value, "pivot");
    }

    [Fact]
    public void Half_a_session_makes_no_pivots()
    {
        var pivots = new PivotPoints();
        foreach (var bar in VolumeReference.EsBars.Skip(1))
        {
            pivots.Update(bar);
            Assert.Equal(pivots.TradeDate > new DateOnly(2013, 10, 8), pivots.IsReady);
        }
    }

    [Fact]
    public void A_contract_that_came_inside_a_session_has_pivots_after_its_first_whole_one()
    {
        var pivots = new PivotPoints();
        var change = VolumeReference.At("2013-10-09T12:00:00Z");
        foreach (var bar in VolumeReference.EsBars)
        {
            pivots.Update(bar.Start >= change ? bar with { Contract = VolumeReference.NextEs } : bar);
            Assert.Equal(pivots.TradeDate >= new DateOnly(2013, 10, 8) && (bar.Start < change || pivots.TradeDate >= new DateOnly(2013, 10, 11)), pivots.IsReady);
        }
    }

    [Fact]
    public void A_session_that_lost_a_bar_over_its_end_leaves_no_pivots_behind()
    {
        var pivots = new PivotPoints();
        Take("2026-03-09T22:00:00Z", "2026-03-10T20:00:00Z");
        Take("2026-03-10T22:00:00Z", "2026-03-11T20:00:00Z");
        Assert.True(pivots.IsReady);
        Take("2026-03-11T20:30:00Z", "2026-03-11T22:30:00Z"); // from the end of one session into the next
        Take("2026-03-11T22:30:00Z", "2026-03-12T20:00:00Z");
        Assert.Equal((false, double.NaN, double.NaN), (pivots.IsReady, pivots.Value, pivots.Resistance(1)));

        void Take(string first, string last) => pivots.Update(
            Bars.Flat(0, 100) with { Interval = new BarInterval(BarUnit.Volume, 500), Start = VolumeReference.At(first), LastPrintAt = VolumeReference.At(last) });
    }

    [Fact]
    public void A_holiday_without_a_regular_session_keeps_the_session_before_it()
    {
        // Thanksgiving 2026 has no session in grains; the pivots of Friday are those of Wednesday.
        var corn = new ContractId("CON.F.US.ZCE.H27");
        var pivots = new PivotPoints(scope: SessionScope.Regular);
        foreach (var at in new[] { "2026-11-25T14:30:00Z", "2026-11-25T19:19:00Z", "2026-11-26T20:00:00Z", "2026-11-27T14:30:00Z" })
        {
            pivots.Update(Bars.Flat(0, 100, corn) with { Start = VolumeReference.At(at) });
        }

        Assert.Equal(new DateOnly(2026, 11, 27), pivots.TradeDate);
        Assert.Equal(new DateOnly(2026, 11, 25), pivots.Source!.Value.TradeDate);
    }

    [Fact]
    public void Numbers_and_methods_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PivotPoints((PivotMethod)9));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PivotPoints().Resistance(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PivotPoints().Support(5));
    }
}
