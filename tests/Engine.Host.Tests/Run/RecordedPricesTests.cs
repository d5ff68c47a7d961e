using System.Collections.Immutable;
using Engine.Accounts;
using Engine.History;
using Engine.History.Tape;
using Engine.Host.Run.Reports;
using Engine.Markets;
using Engine.Orders;
using Engine.Statistics;

namespace Engine.Host.Tests.Run;

/// <summary>The prices of a report on an account: the tape's prints, and the archive's minutes where there are none.</summary>
public sealed class RecordedPricesTests : IDisposable
{
    private static readonly ContractId Es = new("CON.F.US.EP.M26");
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 15, 0, 0, TimeSpan.Zero);
    private readonly TemporaryHome _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void Without_an_archive_every_trade_date_of_the_position_is_missing()
    {
        var prices = RecordedPrices.Of(_home.Folder, [Fill(Start, OrderSide.Buy), Fill(Start.AddDays(2), OrderSide.Sell)], null, null);
        Assert.Empty(prices.Read(CancellationToken.None));
        Assert.False(prices.HasPrints);
        Assert.StartsWith("no prices of CON.F.US.EP.M26 on 3 trade dates: 2026-03-02, 2026-03-03, 2026-03-04;", Assert.Single(prices.Missing()));
    }

    [Fact]
    public async Task Minutes_of_the_archive_stand_where_the_tape_has_no_print()
    {
        await BarsAsync(Bar(0, 5_000), Bar(1, 5_001), Bar(2, 5_002), Bar(60 * 24, 5_010));
        await TapeAsync((Start.AddSeconds(70), 4_999.75m), (Start.AddSeconds(80), 5_000.25m));
        var prices = RecordedPrices.Of(_home.Folder, [Fill(Start, OrderSide.Buy), Fill(Start.AddDays(2), OrderSide.Sell)], null, null);
        Assert.True(prices.HasPrints);
        var marks = prices.Read(CancellationToken.None).ToList();
        Assert.Equal(
            [
                new PriceMark(Es, Start, Start.AddMinutes(1).AddTicks(-1), Price.FromDecimal(5_001), Price.FromDecimal(4_999), Price.FromDecimal(5_000)),
                new PriceMark(Es, Start.AddSeconds(70), Price.FromDecimal(4_999.75m)),
                new PriceMark(Es, Start.AddSeconds(80), Price.FromDecimal(5_000.25m)),
            ],
            marks.Take(3));

        // The minute of the prints is left out; those after it and the next day's are there; of Wednesday there is nothing.
        Assert.Equal([5_002m, 5_010m], marks.Skip(3).Select(m => m.Last.ToDecimal()));
        Assert.Contains("on 1 trade date: 2026-03-04;", Assert.Single(prices.Missing()));
    }

    [Fact]
    public async Task A_part_reads_from_where_its_position_was_entered_and_not_from_before()
    {
        await BarsAsync([.. Enumerable.Range(0, 5).Select(day => Bar(day * 60 * 24, 5_000 + day))]);
        IAccountEvent[] events =
        [
            Fill(Start, OrderSide.Buy), Fill(Start.AddHours(1), OrderSide.Sell), Fill(Start.AddDays(1), OrderSide.Buy), Fill(Start.AddDays(3), OrderSide.Sell), Fill(Start.AddDays(4), OrderSide.Buy),
        ];
        Assert.Equal([5_001m, 5_002m, 5_003m, 5_004m], Read(Start.AddDays(2), null));
        Assert.Equal([5_004m], Read(Start.AddDays(3).AddHours(9), null));
        Assert.Equal([5_000m, 5_001m], Read(null, Start.AddDays(1).AddHours(1)));

        IEnumerable<decimal> Read(DateTimeOffset? since, DateTimeOffset? before) =>
            RecordedPrices.Of(_home.Folder, events, since, before).Read(CancellationToken.None).Select(m => m.Last.ToDecimal());
    }

    private static TradeBooked Fill(DateTimeOffset at, OrderSide side) =>
        new(at, new(at.UtcTicks), new(1), null, new("sma"), Es, side, 1, Price.FromDecimal(5_000), 0, Money.Zero, Money.Zero, Money.Zero);

    private static StoredBar Bar(int minute, decimal close) =>
        new(Es, Start.AddMinutes(minute), Price.FromDecimal(close), Price.FromDecimal(close + 1), Price.FromDecimal(close - 1), Price.FromDecimal(close), 1, BarSource.Gateway);

    private async Task BarsAsync(params StoredBar[] bars)
    {
        using var folder = ArchiveFolder.OpenForWriting(_home.Folder, "test", TimeProvider.System);
        await new BarArchive(folder).WriteAsync(new BarSeries("ES", BarInterval.Minute), Price.FromDecimal(0.25m), bars);
    }

    private async Task TapeAsync(params (DateTimeOffset At, decimal Price)[] prints)
    {
        using var folder = ArchiveFolder.OpenForWriting(_home.Folder, "test", TimeProvider.System);
        var clock = new VirtualMarketClock(Start);
        var recording = await TapeRecording.BeginAsync(new TapeFolder(_home.Folder), clock);
        foreach (var (at, price) in prints)
        {
            clock.AdvanceTo(at);
            recording.Buffer.Take([new MarketTrade(Es, Price.FromDecimal(price), 1, at, null, new ReceiptSequence(at.UtcTicks))]);
        }

        await recording.EndAsync();
    }
}
