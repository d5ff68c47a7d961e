using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Forecast;
using Engine.Risk;
using Engine.Statistics;

namespace Engine.Tests.Forecast;

public sealed class CombineForecastTests
{
    private static readonly Money Start = Money.FromDecimal(50_000);
    private static readonly AccountRules Combine = new(
        "combine-50k", Money.FromDecimal(2_000), FloorTrail.EndOfDay, Money.FromDecimal(1_000), Money.FromDecimal(3_000), 0.5m, 5, []);

    private static readonly AccountRules Bare = Combine with { DailyLoss = null, ConsistencyShare = null };

    [Fact]
    public void When_all_dates_are_alike_it_passes_on_the_date_that_one_can_count()
    {
        var sizes = Forecast(Alike(500), Combine).Sizes.ToDictionary(s => s.Size);
        Assert.Equal((1.0, 0.0, 0.0, 0.0), (sizes[1m].Pass, sizes[1m].Breach, sizes[1m].Undecided, sizes[1m].Error));
        Assert.Equal(new PassageDates(6, 6, 6, 6), sizes[1m].ToPass);
        Assert.Null(sizes[1m].ToBreach);
        Assert.Equal((24, 12, 4, 3, 2), (sizes[0.25m].ToPass!.P50, sizes[0.5m].ToPass!.P50, sizes[1.5m].ToPass!.P50, sizes[2m].ToPass!.P50, sizes[3m].ToPass!.P50));
    }

    [Fact]
    public void When_all_dates_lose_alike_it_breaches_on_the_date_that_one_can_count_and_the_limit_of_the_day_only_slows_it()
    {
        // 500 a date are 2,000 on the fourth; three times as much is cut at 1,000 a date, and the second brings it to the floor.
        var sizes = Forecast(Alike(-500), Combine).Sizes.ToDictionary(s => s.Size);
        Assert.Equal((0.0, 1.0), (sizes[1m].Pass, sizes[1m].Breach));
        Assert.Equal((4, 2, 2), (sizes[1m].ToBreach!.P50, sizes[2m].ToBreach!.P50, sizes[3m].ToBreach!.P50));
        Assert.Equal(2, Forecast(Alike(-500), Bare).Sizes.Single(s => s.Size == 3m).ToBreach!.P50);
        Assert.Equal(1, Forecast(Alike(-2_000), Bare).Sizes.Single(s => s.Size == 1m).ToBreach!.P50);
    }

    [Fact]
    public void A_best_date_that_is_too_large_a_part_delays_the_pass()
    {
        // One date of 2,000 among dates of 100: 2,000 must be at most half of the profit, so 4,000 are needed once it has come.
        ImmutableArray<DayOutcome> days = [.. Alike(100).Take(19), Day(2_000)];
        var (with, without) = (One(Forecast(days, Combine)), One(Forecast(days, Combine with { ConsistencyShare = null })));
        Assert.True(with.ToPass!.Mean > without.ToPass!.Mean + 2, $"{with.ToPass} {without.ToPass}");
    }

    [Fact]
    public void The_limit_of_the_day_ends_a_date_that_would_have_recovered_and_the_floor_ends_the_account()
    {
        var daily = One(Forecast(Repeated(Day(500, lowest: -1_000)), Combine));
        Assert.Equal((1.0, 2), (daily.Breach, daily.ToBreach!.P50));
        Assert.Equal(1.0, One(Forecast(Repeated(Day(500, lowest: -999)), Combine)).Pass);
        Assert.Equal((1.0, 1), (One(Forecast(Repeated(Day(500, lowest: -2_000)), Bare)).Breach, One(Forecast(Repeated(Day(500, lowest: -2_000)), Bare)).ToBreach!.P50));
        Assert.Equal(1.0, One(Forecast(Repeated(Day(500, lowest: -1_999)), Bare)).Pass);
    }

    [Fact]
    public void A_floor_that_trails_within_the_day_takes_the_high_before_the_low()
    {
        var days = Repeated(Day(500, lowest: -500, highest: 1_600));
        Assert.Equal(1.0, One(Forecast(days, Bare)).Pass);
        Assert.Equal((1.0, 1), (One(Forecast(days, Bare with { Trail = FloorTrail.Intraday })).Breach, One(Forecast(days, Bare with { Trail = FloorTrail.Intraday })).ToBreach!.P50));
    }

    [Theory]
    [InlineData(10, 10, 2)]
    [InlineData(11, 9, 2)]
    [InlineData(9, 11, 1)]
    [InlineData(13, 7, 3)]
    public void With_a_fixed_floor_it_is_the_gamblers_ruin(int winners, int losers, int above)
    {
        // The high of 52,000 has the floor at 50,000 for good; dates of 1,000 either way, the target 5,000 above the floor.
        ImmutableArray<DayOutcome> days = [.. Enumerable.Repeat(Day(1_000), winners), .. Enumerable.Repeat(Day(-1_000), losers)];
        var rules = Bare with { ProfitTarget = Money.FromDecimal(5_000) };
        var standing = new CombineStanding(Start, Start + Money.FromDecimal(1_000 * above), Start + Money.FromDecimal(2_000), Money.Zero);
        var found = One(CombineForecast.Of(days, rules, standing, new ForecastSettings { Horizon = 2_000, MeanBlock = 1, Sizes = [1m], Paths = 4_000 }));
        var odds = (double)losers / winners;
        var expected = winners == losers ? above / 5.0 : (1 - Math.Pow(odds, above)) / (1 - Math.Pow(odds, 5));
        Assert.InRange(found.Pass!.Value, expected - (4 * found.Error), expected + (4 * found.Error));
        Assert.Equal(1.0, found.Pass.Value + found.Breach, 9);
    }

    [Fact]
    public void With_a_floor_that_trails_it_is_the_known_probability_too()
    {
        // Two steps below a high that rises by one step: 2/3 each, twice, until the floor stops at the start; from there two of three steps are ruin: 2/3.
        ImmutableArray<DayOutcome> days = [.. Enumerable.Repeat(Day(1_000), 10), .. Enumerable.Repeat(Day(-1_000), 10)];
        var found = One(CombineForecast.Of(days, Bare, CombineStanding.New(Start), new ForecastSettings { Horizon = 2_000, MeanBlock = 1, Sizes = [1m], Paths = 4_000 }));
        var expected = Math.Pow(2.0 / 3, 3);
        Assert.InRange(found.Pass!.Value, expected - (4 * found.Error), expected + (4 * found.Error));
    }

    [Fact]
    public void Blocks_keep_dates_together_that_came_together()
    {
        // Drawn one by one, forty dates up and forty down mix; in long blocks whole Combines are made of one kind, and take fewer dates.
        ImmutableArray<DayOutcome> days = [.. Enumerable.Repeat(Day(300), 40), .. Enumerable.Repeat(Day(-300), 40)];
        var apart = One(CombineForecast.Of(days, Bare, CombineStanding.New(Start), new ForecastSettings { MeanBlock = 1, Sizes = [1m], Paths = 2_000 }));
        var together = One(CombineForecast.Of(days, Bare, CombineStanding.New(Start), new ForecastSettings { MeanBlock = 40, Sizes = [1m], Paths = 2_000 }));
        Assert.True(together.Pass > apart.Pass + 0.1 && together.ToPass!.P50 < apart.ToPass!.P50, $"{together} {apart}");
    }

    [Fact]
    public void Too_few_dates_make_no_forecast_and_say_so()
    {
        var forecast = Forecast([.. Alike(500).Take(19)], Combine);
        Assert.Equal((Undefined.TooFewObservations, 19, 0), (forecast.Why, forecast.Dates, forecast.Sizes.Length));
        Assert.Equal(Undefined.TooFewObservations, Forecast([], Combine).Why);
    }

    [Fact]
    public void Without_a_target_it_tells_what_survives_and_equal_seeds_tell_the_same()
    {
        ImmutableArray<DayOutcome> days = [.. Enumerable.Range(0, 60).Select(i => Day(((i * 37) % 21 * 100) - 1_000))];
        var funded = Combine with { ProfitTarget = null };
        var found = One(Forecast(days, funded));
        Assert.Null(found.Pass);
        Assert.True(found is { Breach: > 0.1, Undecided: > 0.1, ToPass: null }, $"{found}");
        Assert.Equal(Forecast(days, Combine).Sizes.AsEnumerable(), Forecast(days, Combine).Sizes);
        Assert.NotEqual(One(Forecast(days, Combine)).Pass, One(CombineForecast.Of(days, Combine, CombineStanding.New(Start), new ForecastSettings { Seed = 2, Paths = 500 })).Pass);
        Assert.All(Forecast(days, Combine).Sizes, size => Assert.Equal(1.0, size.Pass!.Value + size.Breach + size.Undecided, 9));
    }

    [Fact]
    public void Where_it_stands_counts()
    {
        var rules = Combine;
        var near = new CombineStanding(Start, Start + Money.FromDecimal(2_600), Start + Money.FromDecimal(2_600), Money.FromDecimal(1_400));
        Assert.Equal(new PassageDates(1, 1, 1, 1), One(CombineForecast.Of(Alike(500), rules, near, new ForecastSettings { Paths = 50 })).ToPass);

        // A best date of 1,700 wants 3,400.
        Assert.Equal(2, One(CombineForecast.Of(Alike(500), rules, near with { BestDate = Money.FromDecimal(1_700) }, new ForecastSettings { Paths = 50 })).ToPass!.P50);
    }

    private static CombineForecast Forecast(ImmutableArray<DayOutcome> days, AccountRules rules) => CombineForecast.Of(days, rules, CombineStanding.New(Start), new ForecastSettings { Paths = 500 });

    private static SizeForecast One(CombineForecast forecast) => forecast.Sizes.Single(size => size.Size == 1m);

    private static ImmutableArray<DayOutcome> Alike(decimal profit) => Repeated(Day(profit));

    private static ImmutableArray<DayOutcome> Repeated(DayOutcome day) => [.. Enumerable.Repeat(day, 20)];

    private static DayOutcome Day(decimal profit, decimal lowest = 0, decimal highest = 0) =>
        DayOutcome.Of(new DateOnly(2026, 3, 2), Money.FromDecimal(profit), Money.FromDecimal(lowest), Money.FromDecimal(highest));
}
