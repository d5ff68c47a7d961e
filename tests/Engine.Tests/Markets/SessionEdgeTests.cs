using Engine.Markets;

namespace Engine.Tests.Markets;

/// <summary>When the exchange next opens or closes a product.</summary>
public sealed class SessionEdgeTests
{
    [Theory]

    // Friday's close in winter, Sunday's opening after the clocks went forward, and the other way round in autumn.
    [InlineData(ProductGroup.StockIndices, "2026-03-06T12:00:00Z", "2026-03-06T22:00:00Z", false, "2026-03-06", true)]
    [InlineData(ProductGroup.StockIndices, "2026-03-06T22:00:00Z", "2026-03-08T22:00:00Z", true, "2026-03-09", true)]
    [InlineData(ProductGroup.StockIndices, "2026-10-30T21:00:00Z", "2026-11-01T23:00:00Z", true, "2026-11-02", true)]

    // A holiday has no edge at all; the day before Christmas closes early.
    [InlineData(ProductGroup.StockIndices, "2026-12-24T12:00:00Z", "2026-12-24T18:15:00Z", false, "2026-12-24", true)]
    [InlineData(ProductGroup.StockIndices, "2026-12-24T18:15:00Z", "2026-12-27T23:00:00Z", true, "2026-12-28", true)]

    // Grains pause in the morning: both sides of the pause belong to one trade date.
    [InlineData(ProductGroup.Grains, "2026-10-06T12:00:00Z", "2026-10-06T12:45:00Z", false, "2026-10-06", false)]
    [InlineData(ProductGroup.Grains, "2026-10-06T12:45:00Z", "2026-10-06T13:30:00Z", true, "2026-10-06", false)]
    [InlineData(ProductGroup.Grains, "2026-10-06T13:30:00Z", "2026-10-06T18:20:00Z", false, "2026-10-06", true)]
    [InlineData(ProductGroup.Grains, "2026-10-06T18:20:00Z", "2026-10-07T00:00:00Z", true, "2026-10-07", true)]
    public void The_next_edge_follows_weekly_hours_holidays_and_daylight_saving(
        ProductGroup group, string after, string at, bool opens, string date, bool outer)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var edge = SessionEdge.Next(group, DateTimeOffset.Parse(after, culture));
        Assert.Equal((DateTimeOffset.Parse(at, culture), opens, DateOnly.Parse(date, culture), outer), (edge!.Value.At, edge.Value.Opens, edge.Value.TradeDate, edge.Value.IsOuter));
    }

    [Fact]
    public void Openings_and_closes_take_turns_through_a_year_with_its_holidays()
    {
        var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        var (opens, count) = (true, 0);
        while (at.Year == 2026)
        {
            var edge = SessionEdge.Next(ProductGroup.EnergyAndMetals, at)!.Value;
            Assert.Equal(opens, edge.Opens);
            Assert.True(edge.At > at);
            (at, opens, count) = (edge.At, !opens, count + 1);
        }

        // 261 weekdays less New Year, Good Friday and Christmas, an opening and a close each; the first of 2027 is the last.
        Assert.Equal((2 * 258) + 1, count);
    }
}
