using System.Globalization;
using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class OpeningRangeTests
{
    private static readonly TimeSpan HalfAnHour = TimeSpan.FromMinutes(30);

    [Fact]
    public void The_range_of_each_day_is_that_of_pandas_and_is_known_with_the_bar_that_ends_it()
    {
        var expected = VolumeReference.Rows("b-sessions.csv").Where(row => row["part"] == "opening30").ToDictionary(row => DateOnly.Parse(row["tradeDate"], CultureInfo.InvariantCulture));
        var range = new OpeningRange(HalfAnHour);
        var days = 0;
        foreach (var bar in VolumeReference.EsBars)
        {
            range.Update(bar);
            var end = bar.Start + TimeSpan.FromMinutes(15);
            var isKnown = end.UtcDateTime.TimeOfDay >= new TimeSpan(14, 0, 0) && end.UtcDateTime.TimeOfDay <= new TimeSpan(21, 15, 0); // 9:00 Chicago in October
            Assert.Equal(isKnown, range.IsReady);
            if (!isKnown)
            {
                Assert.Equal((null, null, double.NaN), (range.High, range.Low, range.Value));
                continue;
            }

            var row = expected[range.TradeDate!.Value];
            Assert.Equal((VolumeReference.PriceOf(row["high"]), VolumeReference.PriceOf(row["low"])), (range.High!.Value, range.Low!.Value));
            Assert.Equal((range.High.Value.ToDouble() + range.Low.Value.ToDouble()) / 2, range.Value);
            days += end.UtcDateTime.TimeOfDay == new TimeSpan(14, 0, 0) ? 1 : 0;
        }

        Assert.Equal(5, days);
    }

    [Theory]
    [InlineData("2026-03-06", "14:30:00")] // Friday before the clocks go forward in Chicago
    [InlineData("2026-03-09", "13:30:00")]
    [InlineData("2026-03-30", "13:30:00")] // Europe's clocks went forward: nothing moves
    [InlineData("2026-10-30", "13:30:00")] // Friday before they go back
    [InlineData("2026-11-02", "14:30:00")]
    public void The_range_moves_with_daylight_saving(string date, string openUtc)
    {
        var day = DateOnly.Parse(date, CultureInfo.InvariantCulture);
        var open = VolumeReference.At($"{date}T{openUtc}Z");
        var range = new OpeningRange(TimeSpan.FromMinutes(5));
        for (var minute = -120; minute < 120; minute++)
        {
            // A price for each minute: the range must hold minutes 0 to 4 and no other.
            range.Update(Bars.Flat(0, 1_000 + minute) with { Start = open.AddMinutes(minute) });
            Assert.Equal(minute >= 4, range.IsReady);
        }

        Assert.Equal((1_004, 1_000), (range.High!.Value.ToDecimal(), range.Low!.Value.ToDecimal()));
        Assert.Equal((day, new TimeOnly(8, 30)), (range.TradeDate!.Value, TimeOnly.FromDateTime(TradeDate.ChicagoTime(open))));
    }

    [Fact]
    public void Each_product_has_its_own_open_and_the_trader_may_set_another()
    {
        var gold = new OpeningRange(TimeSpan.FromMinutes(1));
        var own = new OpeningRange(TimeSpan.FromMinutes(1), new ChicagoHours(new(8, 0), new(9, 0)));
        for (var minute = 0; minute < 120; minute++)
        {
            var bar = Bars.Flat(0, minute, VolumeReference.Gold) with { Start = VolumeReference.At("2026-03-09T12:00:00Z").AddMinutes(minute) };
            gold.Update(bar);
            own.Update(bar);
        }

        Assert.Equal(20, gold.High!.Value.ToDecimal()); // 7:20 Chicago
        Assert.Equal(60, own.High!.Value.ToDecimal());
    }

    [Fact]
    public void From_prints_it_is_known_with_the_first_print_at_its_end()
    {
        var range = new OpeningRange(HalfAnHour);
        Print("2026-03-09T13:29:59.999Z", 90);
        Print("2026-03-09T13:30:00.000Z", 100);
        Print("2026-03-09T13:59:59.999Z", 101);
        Assert.False(range.IsReady);
        Print("2026-03-09T14:00:00.000Z", 110);
        Assert.True(range.IsReady);
        Assert.Equal((101, 100), (range.High!.Value.ToDecimal(), range.Low!.Value.ToDecimal()));
        Print("2026-03-09T22:00:00.000Z", 120);
        Assert.False(range.IsReady);

        void Print(string at, decimal price) => range.Update(new MarketTrade(Bars.Contract, Price.FromDecimal(price), 1, VolumeReference.At(at), null, default));
    }

    [Fact]
    public void A_range_of_which_the_beginning_was_not_seen_is_none()
    {
        var range = new OpeningRange(HalfAnHour);
        foreach (var bar in VolumeReference.EsBars.Where(b => b.Start >= VolumeReference.At("2013-10-07T13:45:00Z")))
        {
            range.Update(bar);
            Assert.False(range.IsReady && range.TradeDate == new DateOnly(2013, 10, 7));
        }

        Assert.True(range.IsReady);
    }

    [Fact]
    public void A_change_of_contract_inside_the_range_leaves_none_for_the_day()
    {
        var range = new OpeningRange(HalfAnHour);
        foreach (var bar in VolumeReference.EsBars.Take(92))
        {
            range.Update(bar.Start >= VolumeReference.At("2013-10-07T13:45:00Z") ? bar with { Contract = VolumeReference.NextEs } : bar);
            Assert.False(range.IsReady);
        }
    }

    [Fact]
    public void A_bar_across_an_edge_and_a_range_without_trading_are_none()
    {
        var hours = new OpeningRange(HalfAnHour);
        for (var hour = 0; hour < 20; hour++)
        {
            hours.Update(Bars.Flat(0, 100) with { Interval = new BarInterval(BarUnit.Hour, 1), Start = VolumeReference.At("2026-03-09T00:00:00Z").AddHours(hour) });
            Assert.False(hours.IsReady);
        }

        var quiet = new OpeningRange(HalfAnHour);
        quiet.Update(Bars.Flat(0, 100) with { Start = VolumeReference.At("2026-03-09T13:29:00Z") });
        quiet.Update(Bars.Flat(0, 100) with { Start = VolumeReference.At("2026-03-09T14:00:00Z") });
        Assert.False(quiet.IsReady);
    }

    [Fact]
    public void An_early_close_cuts_the_range_and_lengths_out_of_range_are_refused()
    {
        // Thanksgiving 2026: stock indices trade until 12:00 Chicago, 18:00 UTC.
        var range = new OpeningRange(TimeSpan.FromHours(5));
        range.Update(Bars.Flat(0, 100) with { Start = VolumeReference.At("2026-11-26T14:00:00Z") });
        range.Update(Bars.Flat(0, 101) with { Start = VolumeReference.At("2026-11-26T14:30:00Z") });
        range.Update(Bars.Flat(0, 102) with { Start = VolumeReference.At("2026-11-26T17:58:00Z") });
        Assert.False(range.IsReady);
        range.Update(Bars.Flat(0, 103) with { Start = VolumeReference.At("2026-11-26T17:59:00Z") });
        Assert.Equal((103, 101), (range.High!.Value.ToDecimal(), range.Low!.Value.ToDecimal()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpeningRange(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpeningRange(TimeSpan.FromHours(13)));
    }
}
