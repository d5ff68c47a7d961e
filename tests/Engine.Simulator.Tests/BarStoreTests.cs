using Engine.Markets;

namespace Engine.Simulator.Tests;

public sealed class BarStoreTests
{
    private static readonly ContractId Gold = new(GatewayFixture.Gold);
    private static readonly DateTimeOffset Noon = new(2013, 10, 7, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Bars_come_newest_first_without_empty_intervals_and_the_limit_keeps_the_newest()
    {
        var bars = Filled((0, 10m), (30, 12m), (59, 9m), (180, 11m), (240, 13m));
        var read = bars.Read(Gold, BarInterval.Minute, Noon, Noon.AddHours(1), 100, true, Noon.AddHours(1));
        Assert.Equal([4, 3, 0], read.Select(bar => (int)(bar.T - Noon).TotalMinutes));
        Assert.Equal((10m, 12m, 9m, 9m, 3L), (read[2].O, read[2].H, read[2].L, read[2].C, read[2].V));
        Assert.Equal(4, (Assert.Single(bars.Read(Gold, BarInterval.Minute, Noon, Noon.AddHours(1), 1, true, Noon.AddHours(1))).T - Noon).TotalMinutes);
    }

    [Fact]
    public void The_forming_bar_is_left_out_unless_asked_for()
    {
        var bars = Filled((0, 10m), (70, 12m));
        Assert.Equal(Noon, Assert.Single(bars.Read(Gold, BarInterval.Minute, Noon, Noon.AddHours(1), 9, false, Noon.AddSeconds(119))).T);
        Assert.Equal(2, bars.Read(Gold, BarInterval.Minute, Noon, Noon.AddHours(1), 9, true, Noon.AddSeconds(119)).Count);
        Assert.Equal(2, bars.Read(Gold, BarInterval.Minute, Noon, Noon.AddHours(1), 9, false, Noon.AddSeconds(120)).Count);
    }

    [Fact]
    public void The_window_includes_its_start_and_excludes_its_end()
    {
        var bars = Filled((0, 10m), (60, 11m), (120, 12m));
        var read = bars.Read(Gold, BarInterval.Minute, Noon.AddMinutes(1), Noon.AddMinutes(2), 9, true, Noon.AddHours(1));
        Assert.Equal(Noon.AddMinutes(1), Assert.Single(read).T);
    }

    [Theory]
    [InlineData("1h", "2013-10-07T12:00:00Z")]
    [InlineData("5m", "2013-10-07T12:30:00Z")]
    [InlineData("1d", "2013-10-06T22:00:00Z")]
    [InlineData("1w", "2013-10-06T22:00:00Z")]
    [InlineData("1mo", "2013-09-30T22:00:00Z")]
    public void Bars_start_on_the_clock_or_with_the_exchange_day(string interval, string start)
    {
        Assert.True(BarInterval.TryParse(interval, out var parsed));
        var time = Noon.AddMinutes(34);
        var began = ChicagoTime.BarStart(time, parsed);
        Assert.Equal(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture), began);
        Assert.True(ChicagoTime.BarEnd(began, parsed) > time);
        Assert.Equal(ChicagoTime.BarEnd(began, parsed), ChicagoTime.BarStart(ChicagoTime.BarEnd(began, parsed), parsed));
    }

    private static BarStore Filled(params (int Second, decimal Price)[] prints)
    {
        var bars = new BarStore();
        foreach (var (second, price) in prints)
        {
            bars.Add(new MarketPrint(Gold, Price.FromDecimal(price), 1, Noon.AddSeconds(second)));
        }

        return bars;
    }
}
