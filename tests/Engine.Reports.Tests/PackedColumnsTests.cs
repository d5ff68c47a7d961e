using Engine.Markets;
using Engine.Statistics;

namespace Engine.Reports.Tests;

public sealed class PackedColumnsTests
{
    [Fact]
    public void Packed_bars_are_read_back_as_they_were()
    {
        var random = new Random(7);
        var builder = new PriceSeriesBuilder(Sample.Es, TimeSpan.FromMinutes(1));
        var (price, at) = (20_000L, Sample.Start);
        for (var i = 0; i < 5_000; i++)
        {
            price += random.Next(-200, 201);
            at = at.AddSeconds(random.Next(1, i % 500 == 0 ? 200_000 : 90));
            builder.Add(new PriceMark(Sample.Es.Id, at, new Price(price * Sample.Es.TickSize.Nanos)));
        }

        var series = builder.Build();
        Assert.Equal(series.Bars, Unpack(PackedColumns.Pack(series), series));
    }

    [Fact]
    public void A_year_of_minutes_takes_less_than_three_megabytes()
    {
        var random = new Random(7);
        var builder = new PriceSeriesBuilder(Sample.Es, TimeSpan.FromMinutes(1));
        var price = 20_000L;
        for (var i = 0; i < 350_000; i++)
        {
            for (var second = 0; second < 60; second += 15)
            {
                price += random.Next(-4, 5);
                builder.Add(new PriceMark(Sample.Es.Id, Sample.Start.AddMinutes(i).AddSeconds(second), new Price(price * Sample.Es.TickSize.Nanos)));
            }
        }

        var series = builder.Build();
        Assert.Equal(350_000, series.Bars.Length);
        Assert.InRange(PackedColumns.Pack(series).Length, 2_000_000, 3_000_000);
    }

    [Fact]
    public void More_bars_than_the_bound_become_longer_ones_of_the_same_extremes()
    {
        var builder = new PriceSeriesBuilder(Sample.Es, TimeSpan.FromMinutes(1), bound: 100);
        for (var i = 0; i < 450; i++)
        {
            builder.Add(new PriceMark(Sample.Es.Id, Sample.Start.AddMinutes(i), Price.FromDecimal(5_000 + (i % 7))));
        }

        var series = builder.Build();
        Assert.Equal(TimeSpan.FromMinutes(5), series.Interval);
        Assert.Equal(90, series.Bars.Length);
        Assert.Equal(new PriceBar(Sample.Start, Price.FromDecimal(5_000), Price.FromDecimal(5_004), Price.FromDecimal(5_000), Price.FromDecimal(5_004)), series.Bars[0]);
        Assert.Equal(Price.FromDecimal(5_000 + (449 % 7)), series.Bars[^1].Close);
    }

    /// <summary>What the page's script does.</summary>
    private static IEnumerable<PriceBar> Unpack(string text, PriceSeries series)
    {
        var (bytes, at, time, close) = (Convert.FromBase64String(text), 0, series.Bars[0].Start, 0L);
        while (at < bytes.Length)
        {
            time += Next() * series.Interval;
            var open = close + Signed();
            var high = open + Next();
            var low = open - Next();
            close = open + Signed();
            yield return new(time, At(open), At(high), At(low), At(close));
        }

        Price At(long ticks) => new(ticks * series.Contract.TickSize.Nanos);

        long Next()
        {
            var (value, shift) = (0L, 0);
            do
            {
                value |= (long)(bytes[at] & 0x7f) << shift;
                shift += 7;
            }
            while ((bytes[at++] & 0x80) != 0);
            return value;
        }

        long Signed() => Next() is var v && (v & 1) == 1 ? -((v + 1) / 2) : v / 2;
    }
}
