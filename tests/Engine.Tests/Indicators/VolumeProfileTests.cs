using System.Globalization;
using CsCheck;
using Engine.Indicators;
using Engine.Markets;

namespace Engine.Tests.Indicators;

public sealed class VolumeProfileTests
{
    private static readonly Price Tick = VolumeReference.EsTick;

    private static readonly Gen<(int Low, int Range, int Volume)[]> Spreads = Gen.Select(Gen.Int[-400, 400], Gen.Int[0, 40], Gen.Int[0, 200]).Array[1, 60];

    [Theory]
    [InlineData(SessionScope.Whole, "session")]
    [InlineData(SessionScope.Regular, "day")]
    public void Point_of_control_and_value_area_of_each_session_are_those_computed_apart(SessionScope scope, string part)
    {
        var profile = new SessionProfile(Tick, scope);
        var seen = new Dictionary<DateOnly, ValueArea>();
        foreach (var bar in VolumeReference.EsBars)
        {
            profile.Update(bar);
            if (profile.Profile.ValueArea() is { } area)
            {
                seen[profile.TradeDate!.Value] = area;
                Assert.Equal(area.PointOfControl.ToDouble(), profile.Value);
            }

            Assert.Equal(seen.TryGetValue(profile.TradeDate!.Value.AddDays(-1), out var before) ? before : null, profile.Previous);
            Assert.True(profile.IsWhole);
        }

        var expected = VolumeReference.Rows("b-profile.csv").Where(row => row["part"] == part).ToDictionary(
            row => DateOnly.Parse(row["tradeDate"], CultureInfo.InvariantCulture),
            row => new ValueArea(
                VolumeReference.PriceOf(row["poc"]),
                VolumeReference.PriceOf(row["valueAreaHigh"]),
                VolumeReference.PriceOf(row["valueAreaLow"]),
                long.Parse(row["valueAreaVolume"], CultureInfo.InvariantCulture),
                long.Parse(row["volume"], CultureInfo.InvariantCulture)));
        Assert.Equal(5, expected.Count);
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void Each_level_of_a_range_of_time_has_the_contracts_computed_apart()
    {
        var range = new RangeProfile(Tick, VolumeReference.At("2013-10-10T22:00:00Z"), VolumeReference.At("2013-10-11T21:15:00Z"));
        foreach (var bar in VolumeReference.EsBars)
        {
            range.Update(bar);
            Assert.Equal(bar.Start >= VolumeReference.At("2013-10-10T22:00:00Z"), range.IsReady);
        }

        range.Update(Bars.Flat(0, 1_000) with { Start = VolumeReference.At("2013-10-11T21:15:00Z"), Interval = VolumeReference.QuarterHour });
        Assert.Equal(
            VolumeReference.Rows("b-profile-levels.csv").Select(row => (VolumeReference.PriceOf(row["price"]), long.Parse(row["volume"], CultureInfo.InvariantCulture))),
            range.Profile.Levels);
        Assert.Equal(range.Profile.PointOfControl!.Value.ToDouble(), range.Value);
        Assert.Equal((VolumeReference.PriceOf("2417.5"), VolumeReference.PriceOf("2458.5")), (range.Profile.Lowest!.Value, range.Profile.Highest!.Value));
    }

    [Fact]
    public void What_is_traded_at_the_end_of_a_range_or_across_it_does_not_count()
    {
        var end = VolumeReference.At("2013-10-07T13:30:01Z");
        var prints = new RangeProfile(VolumeReference.GoldTick, until: end);
        prints.Update(VolumeReference.GoldTrades[0] with { Timestamp = end.AddTicks(-1), Size = 3 });
        prints.Update(VolumeReference.GoldTrades[0] with { Timestamp = end, Size = 5 });
        Assert.Equal(3, prints.Profile.Total);

        var bars = new RangeProfile(Tick, VolumeReference.EsBars[0].Start.AddMinutes(1), VolumeReference.EsBars[2].Start.AddMinutes(1));
        foreach (var bar in VolumeReference.EsBars.Take(4))
        {
            bars.Update(bar);
        }

        Assert.Equal(VolumeReference.EsBars[1].Volume, bars.Profile.Total);
    }

    [Fact]
    public void Prints_count_at_their_price()
    {
        var profile = new SessionProfile(VolumeReference.GoldTick);
        foreach (var trade in VolumeReference.GoldTrades)
        {
            profile.Update(trade);
        }

        var rows = VolumeReference.Rows("b-profile-trades.csv");
        Assert.Equal(
            rows.Select(row => (VolumeReference.PriceOf(row["price"]), long.Parse(row["volume"], CultureInfo.InvariantCulture))),
            profile.Profile.Levels.Where(level => level.Volume > 0));
        var area = profile.Profile.ValueArea()!.Value;
        Assert.Equal((Of("poc"), Of("vah"), Of("val")), (area.PointOfControl, area.High, area.Low));

        Price Of(string role) => VolumeReference.PriceOf(rows.Single(row => row["role"] == role)["price"]);
    }

    [Fact]
    public void Volume_is_conserved_and_spread_evenly() => Spreads.Sample(spreads =>
    {
        var profile = new VolumeByPrice(Tick);
        var naive = new Dictionary<int, long>();
        foreach (var (low, range, volume) in spreads)
        {
            var one = new VolumeByPrice(Tick);
            one.Add(At(low), At(low + range), volume);
            profile.Add(At(low), At(low + range), volume);
            var parts = Enumerable.Range(low, range + 1).Select(level => one.VolumeAt(At(level))).ToArray();
            Assert.Equal(volume, parts.Sum());
            Assert.True(parts.Max() - parts.Min() <= 1);
            Assert.True(Math.Abs(parts[..((range + 1) / 2)].Sum() - parts[((range + 2) / 2)..].Sum()) <= 1);
            for (var level = 0; level <= range; level++)
            {
                naive[low + level] = naive.GetValueOrDefault(low + level) + parts[level];
            }
        }

        Assert.Equal(spreads.Sum(s => (long)s.Volume), profile.Total);
        Assert.Equal(profile.Total, profile.Levels.Sum(level => level.Volume));
        Assert.Equal(0, profile.Unplaced);
        foreach (var (level, volume) in naive)
        {
            Assert.Equal(volume, profile.VolumeAt(At(level)));
        }
    });

    [Fact]
    public void A_value_area_holds_its_share_and_hardly_more() => Gen.Select(Spreads, Gen.Int[1, 100]).Sample((spreads, percent) =>
    {
        var profile = new VolumeByPrice(Tick);
        foreach (var (low, range, volume) in spreads)
        {
            profile.Add(At(low), At(low + range), volume);
        }

        if (profile.ValueArea(percent) is not { } area)
        {
            Assert.Equal(0, profile.Total);
            return;
        }

        Assert.True(area.Low <= area.PointOfControl && area.PointOfControl <= area.High);
        Assert.Equal(profile.Levels.Max(level => level.Volume), profile.VolumeAt(area.PointOfControl));
        Assert.Equal(profile.Levels.Where(level => level.Price >= area.Low && level.Price <= area.High).Sum(level => level.Volume), area.Volume);
        Assert.True(area.Volume * 100 >= profile.Total * percent);

        // Without the pair that came last, at the top or at the bottom, it would not hold the share.
        var above = profile.Levels.Where(level => level.Price > area.PointOfControl && level.Price <= area.High).TakeLast(2).Sum(level => level.Volume);
        var below = profile.Levels.Where(level => level.Price < area.PointOfControl && level.Price >= area.Low).Take(2).Sum(level => level.Volume);
        Assert.True(area.High == area.Low || (area.Volume - Math.Max(above, below)) * 100 < profile.Total * percent);
    });

    [Fact]
    public void The_value_area_grows_by_the_busier_pair_and_by_the_upper_when_they_are_equal()
    {
        // From the low: 5 1 9 20 2 2 6 3; total 48, 70 % are 33.6. Above 2 + 2 against below 9 + 1: below. 30. Then 2 + 2 against 5 alone: below. 35.
        var profile = Of(5, 1, 9, 20, 2, 2, 6, 3);
        Assert.Equal(new ValueArea(At(3), At(3), At(0), 35, 48), profile.ValueArea());

        // Nothing below is left: above, in pairs.
        Assert.Equal(new ValueArea(At(3), At(5), At(0), 39, 48), profile.ValueArea(80));
        Assert.Equal(new ValueArea(At(3), At(7), At(0), 48, 48), profile.ValueArea(100));

        // Equal pairs: the upper.
        Assert.Equal(new ValueArea(At(2), At(4), At(2), 16, 22), Of(3, 3, 10, 3, 3).ValueArea(60));
    }

    [Fact]
    public void Of_several_busiest_prices_the_nearest_to_the_middle_is_the_point_of_control_then_the_lower()
    {
        Assert.Equal(At(3), Of(9, 1, 1, 9, 1, 1, 9).PointOfControl);
        Assert.Equal(At(2), Of(1, 1, 9, 9, 1, 1).PointOfControl);
        Assert.Equal(At(4), Of(9, 1, 1, 1, 9, 1, 1).PointOfControl);
        Assert.Null(new VolumeByPrice(Tick).PointOfControl);
    }

    [Fact]
    public void A_price_that_is_much_too_far_takes_no_memory()
    {
        var profile = new VolumeByPrice(Tick);
        profile.Add(At(0), 10);
        profile.Add(At(VolumeByPrice.MostLevels), 7);
        profile.Add(At(-VolumeByPrice.MostLevels), At(0), 5);
        Assert.Equal((10, 12), (profile.Total, profile.Unplaced));
        profile.Add(At(VolumeByPrice.MostLevels - 1), 1);
        Assert.Equal((11, At(VolumeByPrice.MostLevels - 1)), (profile.Total, profile.Highest!.Value));

        profile.Clear();
        Assert.Equal((0, 0), (profile.Total, profile.Unplaced));
        profile.Add(At(-5_000_000), 3);
        Assert.Equal(3, profile.VolumeAt(At(-5_000_000)));
    }

    [Fact]
    public void A_price_between_levels_counts_at_the_one_below()
    {
        var profile = new VolumeByPrice(Price.FromDecimal(1));
        profile.Add(Price.FromDecimal(-0.25m), 2);
        profile.Add(Price.FromDecimal(0.75m), 3);
        Assert.Equal([(Price.FromDecimal(-1), 2L), (Price.FromDecimal(0), 3L)], profile.Levels);
    }

    [Fact]
    public void A_profile_of_half_a_session_leaves_no_value_area_behind()
    {
        var profile = new SessionProfile(Tick);
        foreach (var bar in VolumeReference.EsBars.Skip(5))
        {
            profile.Update(bar);
            Assert.Equal(profile.TradeDate != new DateOnly(2013, 10, 7), profile.IsWhole);
            Assert.Equal(profile.TradeDate > new DateOnly(2013, 10, 8), profile.Previous is not null);
        }
    }

    [Fact]
    public void Parameters_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolumeByPrice(default));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolumeByPrice(Tick).Add(At(1), At(0), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolumeByPrice(Tick).ValueArea(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VolumeByPrice(Tick).ValueArea(101));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RangeProfile(Tick, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch));
    }

    private static Price At(int level) => new(level * Tick.Nanos);

    private static VolumeByPrice Of(params ReadOnlySpan<int> volumes)
    {
        var profile = new VolumeByPrice(Tick);
        for (var level = 0; level < volumes.Length; level++)
        {
            profile.Add(At(level), volumes[level]);
        }

        return profile;
    }
}
