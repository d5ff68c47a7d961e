using Engine.History;
using Engine.Markets;

namespace Engine.Tests.History;

public sealed class CoverageTests
{
    private static readonly DateTimeOffset Later = new(2026, 12, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly ContractId December = new("CON.F.US.ENQ.Z26");
    private static readonly ContractId March = new("CON.F.US.ENQ.H27");

    [Fact]
    public async Task A_stored_week_with_a_holiday_is_complete()
    {
        var store = Stored(date => date < new DateOnly(2026, 11, 28) ? 1380 : 0);

        var coverage = await OfAsync(store, new GapLedger("NQ", BarInterval.Minute));

        Assert.True(coverage.IsComplete);
        Assert.Equal([1380, 1380, 1380, 1140, 1155], coverage.Days.Select(day => day.Expected));
        Assert.Equal("Thanksgiving", coverage.Days[3].Calendar.Name);
        Assert.Equal(["2026-11-23  █████"], Coverage.Picture(coverage.Days));
    }

    [Fact]
    public async Task Minutes_without_a_bar_are_missing_until_the_venue_was_asked()
    {
        var store = Stored(_ => 1380);
        var lost = new TimeRange(new DateTimeOffset(2026, 11, 24, 15, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 24, 15, 30, 0, TimeSpan.Zero));
        store.Lose(bar => lost.Contains(bar.Start));
        var ledger = new GapLedger("NQ", BarInterval.Minute);

        var before = (await OfAsync(store, ledger)).Days[1];
        ledger.Record(December, RangeSet.Of(lost with { To = lost.To.AddMinutes(-10) }), [lost.From.AddDays(-1)], Later);
        var after = (await OfAsync(store, ledger)).Days[1];

        Assert.Equal((1350, 0, 30), (before.Stored, before.Quiet, before.Missing));
        Assert.Equal(lost, Assert.Single(before.Gaps));
        Assert.Equal((1350, 20, 10), (after.Stored, after.Quiet, after.Missing));
        Assert.Equal(lost with { From = lost.From.AddMinutes(20) }, Assert.Single(after.Gaps));
    }

    [Fact]
    public async Task A_day_of_which_the_venue_has_proven_to_have_nothing_is_not_drawn_as_full()
    {
        var store = Stored(date => date.Day == 25 ? 0 : 1380);
        var day = new TimeRange(new DateTimeOffset(2026, 11, 24, 23, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 25, 22, 0, 0, TimeSpan.Zero));
        var ledger = new GapLedger("NQ", BarInterval.Minute);
        ledger.Record(December, RangeSet.Of(day), [day.From.AddDays(-1)], Later);

        var coverage = await OfAsync(store, ledger);

        Assert.Equal((0, 1380, 0), (coverage.Days[2].Stored, coverage.Days[2].Quiet, coverage.Days[2].Missing));
        Assert.Equal(["2026-11-23  ██○██"], Coverage.Picture(coverage.Days));
    }

    [Fact]
    public async Task A_half_day_an_empty_day_and_bars_outside_trading_hours_show()
    {
        var store = Stored(date => date.Day == 24 ? 700 : date.Day == 25 ? 0 : 1380);
        await store.StoreAsync("NQ", BarInterval.Minute, [Minute(new DateTimeOffset(2026, 11, 28, 12, 0, 0, TimeSpan.Zero), December)], CancellationToken.None);

        var coverage = await OfAsync(store, new GapLedger("NQ", BarInterval.Minute), days: 6);

        Assert.Equal("2026-11-23  █▒✗██ ✗    ", Assert.Single(Coverage.Picture(coverage.Days)));
        Assert.Equal(1, coverage.Days[5].Outside);
    }

    [Fact]
    public async Task A_change_of_the_busiest_contract_is_a_seam()
    {
        var store = Stored(_ => 1380, contracts: date => date.Day < 25 ? December : March);

        var seam = Assert.Single((await OfAsync(store, new GapLedger("NQ", BarInterval.Minute))).Seams);

        Assert.Equal((new DateOnly(2026, 11, 25), December, March), (seam.TradeDate, seam.From, seam.To));
    }

    [Fact]
    public async Task A_day_that_the_calendar_does_not_know_is_marked_when_it_has_nothing()
    {
        var starts = HistorySpan.OfDates(new DateOnly(2013, 10, 7), new DateOnly(2013, 10, 8));

        var coverage = await Coverage.OfAsync(new BarsInMemory(), new GapLedger("ES", BarInterval.Minute), starts, ProductGroup.StockIndices, Later, null, CancellationToken.None);

        Assert.Equal("2013-10-07  ??   ", Assert.Single(Coverage.Picture(coverage.Days)));
    }

    [Fact]
    public async Task Days_are_expected_once_a_trade_date_however_they_are_stamped()
    {
        var (store, day) = (new BarsInMemory(), new BarInterval(BarUnit.Day, 1));
        foreach (var start in new[] { "2026-11-22T23:00:00Z", "2026-11-24T00:00:00Z" })
        {
            await store.StoreAsync("NQ", day, [Minute(DateTimeOffset.Parse(start, null), December) with { Interval = day }], CancellationToken.None);
        }

        var coverage = await OfAsync(store, new GapLedger("NQ", day));

        Assert.Equal([1, 1, 0, 0, 0], coverage.Days.Select(one => one.Stored));
        Assert.Equal(3, coverage.Missing);
    }

    private static Task<Coverage> OfAsync(BarsInMemory store, GapLedger ledger, int days = 5) => Coverage.OfAsync(
        store,
        ledger,
        HistorySpan.OfDates(new DateOnly(2026, 11, 23), new DateOnly(2026, 11, 27).AddDays(days == 5 ? 0 : 3)),
        ProductGroup.StockIndices,
        Later,
        null,
        CancellationToken.None);

    /// <summary>The week of Thanksgiving, with so many of the first minutes of each date.</summary>
    private static BarsInMemory Stored(Func<DateOnly, int> minutes, Func<DateOnly, ContractId>? contracts = null)
    {
        var store = new BarsInMemory();
        for (var date = new DateOnly(2026, 11, 23); date <= new DateOnly(2026, 11, 27); date = date.AddDays(1))
        {
            var all = ExchangeCalendar.Sessions(ProductGroup.StockIndices, date).SelectMany(session =>
                Enumerable.Range(0, (int)(session.CloseUtc - session.OpenUtc).TotalMinutes).Select(minute => session.OpenUtc.AddMinutes(minute)));
            store.StoreAsync(
                "NQ", BarInterval.Minute, [.. all.Take(minutes(date)).Select(start => Minute(start, contracts?.Invoke(date) ?? December))], CancellationToken.None);
        }

        return store;
    }

    private static Bar Minute(DateTimeOffset start, ContractId contract) => HistoryBench.MinuteBar(0, contract) with { Start = start };
}
