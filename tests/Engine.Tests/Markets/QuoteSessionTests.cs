using Engine.Markets;

namespace Engine.Tests.Markets;

/// <summary>Session figures keep to their trade date. Gold opens at 17:00 Chicago, which is 23:00 UTC in January; on Monday, 19 January 2026, it trades until 13:30.</summary>
public sealed class QuoteSessionTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.G26");
    private readonly QuoteSession _session = new(ProductGroups.Of(Gold));
    private Quote _quote = Quote.Empty(Gold);

    [Fact]
    public void Yesterdays_figures_go_when_the_next_trade_date_opens_and_prices_stay()
    {
        Take(At(13, 15), At(13, 15), high: 2700, volume: 1000);
        Assert.Equal(At(13, 23), _session.NextOpen);
        _quote = _session.At(_quote, At(13, 23).AddTicks(-1));
        Assert.Equal((new Price(2700), 1000L), (_quote.High, _quote.Volume));

        _quote = _session.At(_quote, At(13, 23));
        Assert.Equal(Quote.Empty(Gold) with { BestBid = new Price(5), LastUpdated = At(13, 15), Sequence = new ReceiptSequence(1) }, _quote);
        Assert.Equal(At(14, 23), _session.NextOpen);
    }

    [Fact]
    public void An_update_that_was_stamped_before_the_opening_brings_prices_and_no_figures()
    {
        Take(At(13, 15), At(13, 15), high: 2700, volume: 1000);
        Take(At(13, 23).AddMilliseconds(3), At(13, 23).AddMilliseconds(-1), high: 2701, volume: 1001, bid: 7);
        Assert.Equal((new Price(7), (Price?)null, 0L, (Price?)null, (decimal?)null), (_quote.BestBid, _quote.High, _quote.Volume, _quote.Change, _quote.ChangePercent));
        Take(At(13, 23).AddMilliseconds(4), At(13, 23), high: 2650, volume: 1);
        Assert.Equal((new Price(2650), 1L, new Price(1), 0.5m), (_quote.High, _quote.Volume, _quote.Change, _quote.ChangePercent));
    }

    [Fact]
    public void Where_the_venues_clock_is_ahead_of_ours_the_new_figures_stay_when_ours_gets_there()
    {
        Take(At(13, 15), At(13, 15), high: 2700, volume: 1000);
        Take(At(13, 23).AddSeconds(-1), At(13, 23).AddMilliseconds(200), high: 2650, volume: 1);
        _quote = _session.At(_quote, At(13, 23));
        Assert.Equal((new Price(2650), 1L), (_quote.High, _quote.Volume));
    }

    [Fact]
    public void A_stamp_from_another_century_opens_nothing()
    {
        Take(At(13, 15), At(13, 15), high: 2700, volume: 1000);
        Take(At(13, 16), new DateTimeOffset(2150, 1, 1, 0, 0, 0, TimeSpan.Zero), high: 2701, volume: 1001);
        Take(At(13, 16), DateTimeOffset.MinValue, high: 9, volume: 9);
        Assert.Equal((new Price(2701), 1001L), (_quote.High, _quote.Volume));
        Assert.Equal(At(13, 23), _session.NextOpen);
    }

    [Fact]
    public void Over_a_weekend_Fridays_figures_stand_until_Sunday_evening()
    {
        Take(At(16, 21), At(16, 21), high: 2700, volume: 1000);
        _quote = _session.At(_quote, At(18, 22));
        Assert.Equal(1000L, _quote.Volume);
        _quote = _session.At(_quote, At(18, 23));
        Assert.Equal(0L, _quote.Volume);
    }

    [Theory]
    [InlineData("2026-01-13T15:00:00Z", "2026-01-13T22:59:59Z", false)]
    [InlineData("2026-01-13T22:59:59Z", "2026-01-13T23:00:00Z", true)]
    [InlineData("2026-01-13T23:00:00Z", "2026-01-13T22:59:59Z", true)]
    [InlineData("2026-01-16T21:00:00Z", "2026-01-18T22:00:00Z", false)]
    [InlineData("0001-01-01T00:00:00Z", "2026-01-18T22:00:00Z", true)]
    [InlineData("9999-12-31T00:00:00Z", "9999-12-31T23:59:59Z", false)]
    public void An_opening_parts_two_instants(string left, string right, bool parts) =>
        Assert.Equal(parts, new SessionBoundary(ProductGroup.EnergyAndMetals).Parts(DateTimeOffset.Parse(left, null), DateTimeOffset.Parse(right, null)));

    private static DateTimeOffset At(int day, int hour) => new(2026, 1, day, hour, 0, 0, TimeSpan.Zero);

    private void Take(DateTimeOffset now, DateTimeOffset stamp, long high, long volume, long bid = 5) => _quote = _session.Merge(
        _quote,
        new QuoteUpdate(Gold, null, new Price(bid), null, new Price(high), new Price(high), new Price(high), volume, null, stamp, new ReceiptSequence(1)) { Change = new Price(1), ChangePercent = 0.5m },
        now);
}
