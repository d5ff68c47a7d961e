using Engine.Accounts;
using Engine.Markets;
using Engine.Statistics;

namespace Engine.Tests.Statistics;

/// <summary>A part of a record, cut at moments.</summary>
public sealed class RecordPartTests
{
    private static readonly TradeList List = TradeList.Read("random");
    private static readonly TradingRecord Whole = List.Record();

    [Theory]
    [InlineData(0, 102)]
    [InlineData(0, 30)]
    [InlineData(17, 17)]
    [InlineData(40, 71)]
    [InlineData(72, 102)]
    public void A_part_cut_at_trade_dates_is_the_range_of_those_dates(int first, int last)
    {
        var (begin, end) = (Whole.Days[first].Date, Whole.Days[last].Date);
        var (expected, part) = (Whole.Between(begin, end), Part(SessionTime.EndOf(begin.AddDays(begin.DayOfWeek == DayOfWeek.Monday ? -3 : -1)), SessionTime.EndOf(end)));
        Assert.Equal(expected.Days.AsEnumerable(), part.Days);
        Assert.Equal(expected.RoundTrips.AsEnumerable(), part.RoundTrips);
        Assert.Equal(expected.Orders.AsEnumerable(), part.Orders);
        Assert.Equal(expected.Capital, part.Capital);
    }

    [Fact]
    public void Two_parts_that_meet_at_any_moment_are_the_whole()
    {
        var random = new Random(11);
        for (var i = 0; i < 40; i++)
        {
            var cut = Whole.From!.Value + TimeSpan.FromSeconds(random.NextInt64((long)(Whole.Until!.Value - Whole.From.Value).TotalSeconds));
            var (one, other) = (Part(null, cut), Part(cut, null));
            Assert.Equal(Whole.Profit, one.Profit + other.Profit);
            Assert.Equal(Whole.RoundTrips.AsEnumerable(), [.. one.RoundTrips, .. other.RoundTrips]);
            Assert.Equal(Whole.Orders.Length, one.Orders.Length + other.Orders.Length);
            Assert.Equal(Whole.Capital + one.Profit, other.Capital);
            Assert.Equal(Whole.Days.Sum(d => d.Fills), one.Days.Concat(other.Days).Sum(d => d.Fills));
            var (exposed, apart) = (Whole.Days.Sum(d => d.InMarket.TotalSeconds), one.Days.Concat(other.Days).Sum(d => d.InMarket.TotalSeconds));
            Assert.InRange(apart, exposed - 0.001, exposed + 0.001);
        }
    }

    [Fact]
    public void A_part_before_or_after_everything_is_empty_and_says_so()
    {
        foreach (var part in new[] { Part(Whole.Until!.Value.AddDays(3), null), Part(null, Whole.From!.Value.AddDays(-3)) })
        {
            Assert.Equal((null, null), ((object?)part.From, (object?)part.Until));
            Assert.Empty(part.Days);
            Assert.Empty(part.RoundTrips);
            Assert.Empty(part.Open);
            Assert.Equal(Undefined.NoTradeDate, PerformanceStatistics.Of(part).Returns.Sharpe.Why);
        }
    }

    private static TradingRecord Part(DateTimeOffset? since, DateTimeOffset? before) =>
        TradingRecords.Of(List.Journal, TradeList.Instruments, List.Marks, new RecordingRange { Until = List.Until, Since = since, Before = before });
}
