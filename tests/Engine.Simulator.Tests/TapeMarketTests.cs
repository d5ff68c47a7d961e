using System.Collections.Immutable;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator.Tests;

/// <summary>A recorded tape as the simulated venue's market.</summary>
public sealed class TapeMarketTests : IDisposable
{
    private static readonly ContractId Es = new("CON.F.US.EP.Z26");
    private static readonly ContractId Gold = new("CON.F.US.GCE.G27");
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 14, 30, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("tape").FullName;
    private readonly VirtualMarketClock _clock = new(Start);
    private long _sequence;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Prints_come_in_the_order_of_receipt_with_the_venue_s_stamps_and_aggressors()
    {
        await RecordAsync(tape =>
        {
            Trade(tape, Es, 6000.25m, 1, Start.AddMilliseconds(-20), OrderSide.Sell);
            Trade(tape, Gold, 4100.1m, 2, Start.AddMilliseconds(-30), null);
            Pass(TimeSpan.FromSeconds(1));
            Trade(tape, Es, 6000.5m, 3, Start.AddMilliseconds(-10), OrderSide.Buy);
        });

        var market = TapeMarket.Open(_folder);

        Assert.Equal(
            [
                (Es, 1, Start, Start.AddMilliseconds(-20), OrderSide.Sell),
                (Gold, 2, Start, Start.AddMilliseconds(-30), default(OrderSide?)),
                (Es, 3, Start.AddSeconds(1), Start.AddMilliseconds(-10), OrderSide.Buy),
            ],
            market.Read().Select(p => (p.Contract, p.Size, p.Time, p.Stamp, p.Aggressor)));
        Assert.Equal((3, Start, Start.AddSeconds(1)), (market.Rows, market.Start, market.End));
        Assert.Equal([Es, Gold], market.Contracts.Select(c => c.Id));
    }

    [Fact]
    public async Task A_folder_in_the_archive_selects_a_contract_or_a_trade_date()
    {
        await RecordAsync(tape =>
        {
            Trade(tape, Es, 6000m, 1, Start, null);
            Trade(tape, Gold, 4100m, 2, Start, null);
            Pass(TimeSpan.FromDays(3));
            Trade(tape, Es, 6000m, 3, Start, null);
        });
        var contract = Path.Combine(_folder, "trades", "contract=" + Es.Value);

        Assert.Equal([1, 2, 3], Sizes(_folder));
        Assert.Equal([1, 2, 3], Sizes(Path.Combine(_folder, "trades")));
        Assert.Equal([1, 3], Sizes(contract + Path.DirectorySeparatorChar));
        Assert.Equal([3], Sizes(Path.Combine(contract, "date=2026-11-30")));
    }

    [Fact]
    public async Task Recorded_depth_becomes_the_venue_s_book_and_quotes_beside_it_are_left_out()
    {
        await RecordAsync(tape =>
        {
            Trade(tape, Es, 6000m, 1, Start, null);
            Quote(tape, 6000m, 6000.5m);
            Depth(tape, (DepthKind.Reset, 0, 0), (DepthKind.Bid, 6000, 4), (DepthKind.Bid, 5999.75m, 9), (DepthKind.Ask, 6000.25m, 3));

            // For a moment the bid stands at the ask: that is no book.
            Depth(tape, (DepthKind.Bid, 6000.25m, 2));
            Depth(tape, (DepthKind.Ask, 6000.25m, 0), (DepthKind.Ask, 6000.5m, 7));
            Depth(tape, (DepthKind.Trade, 6000.25m, 1));
        });

        var books = TapeMarket.Open(_folder).Events().Select(happened => happened.Depth).OfType<MarketDepth>().ToList();

        Assert.Equal([true, false], books.Select(book => book.IsReset));
        Assert.Equal([(6000m, 4), (5999.75m, 9)], Levels(books[0].Bids));
        Assert.Equal([(6000.25m, 3)], Levels(books[0].Asks));
        Assert.Equal([(6000.25m, 2), (6000m, 4), (5999.75m, 9)], Levels(books[1].Bids));
        Assert.Equal([(6000.5m, 7)], Levels(books[1].Asks));
    }

    [Fact]
    public async Task Recorded_quotes_alone_give_a_book_of_the_best_prices_with_sizes_that_nobody_knows()
    {
        await RecordAsync(tape =>
        {
            Quote(tape, 6000m, null);
            Quote(tape, null, 6000.25m);
            Quote(tape, null, null);
            Quote(tape, 6000.25m, 6000.5m);
        });

        var books = TapeMarket.Open(_folder).Events().Select(happened => happened.Depth).OfType<MarketDepth>().ToList();

        Assert.Equal(
            [(6000m, 6000.25m), (6000.25m, 6000.5m)], books.Select(book => (book.Bids.Single().Price.ToDecimal(), book.Asks.Single().Price.ToDecimal())));
        Assert.All(books, book => Assert.Equal((TapeMarket.UnknownSize, TapeMarket.UnknownSize), (book.Bids[0].Size, book.Asks[0].Size)));
    }

    [Fact]
    public async Task Bars_over_REST_are_those_of_the_venue_s_stamps()
    {
        await RecordAsync(tape =>
        {
            Pass(TimeSpan.FromMilliseconds(100));
            Trade(tape, Es, 6000m, 1, Start.AddMilliseconds(-1), null);
            Trade(tape, Es, 6001m, 2, Start.AddMilliseconds(1), null);
            Trade(tape, Es, 6002m, 4, Start.AddMilliseconds(-2), null);
        });
        var bars = new BarStore();
        foreach (var print in TapeMarket.Open(_folder).Read())
        {
            bars.Add(print);
        }

        var read = bars.Read(Es, BarInterval.Minute, Start.AddMinutes(-5), Start.AddMinutes(5), 100, true, Start.AddMinutes(5));

        // A print that comes after a later one of the next minute counts there.
        Assert.Equal([(Start, 6L), (Start.AddMinutes(-1), 1L)], read.Select(bar => (bar.T, bar.V)));
    }

    [DataFact]
    public async Task All_recorded_gold_trades_come_back_from_a_tape_once_and_in_order()
    {
        var file = RecordedMarket.Open(DataFactAttribute.PathOf("gc-trades-2013-10.csv.gz"));
        var clock = new VirtualMarketClock(file.Start);
        var recording = await TapeRecording.BeginAsync(new TapeFolder(_folder), clock);
        foreach (var print in file.Read())
        {
            clock.AdvanceTo(print.Time);
            recording.Buffer.Take([new MarketTrade(print.Contract, print.Price, print.Size, print.Time, null, new ReceiptSequence(++_sequence))]);
            if (_sequence % 10_000 == 0)
            {
                await recording.WriteAsync();
            }
        }

        await recording.EndAsync();

        Assert.Equal(
            file.Read().Select(p => (p.Contract, p.Price, p.Size, p.Time, p.Time)),
            TapeMarket.Open(_folder).Read().Select(p => (p.Contract, p.Price, p.Size, p.Time, p.Stamp)));
    }

    [Fact]
    public void A_folder_without_a_tape_is_refused_with_what_to_give_instead()
    {
        var refused = Assert.Throws<RecordingException>(() => MergedMarket.Open(_folder));
        Assert.Equal($"{_folder}: the folder holds no recorded tape; give an archive's folder, or trades/contract=…/date=… in it.", refused.Message);
    }

    [Fact]
    public async Task A_price_off_the_tick_grid_is_refused_before_anything_starts()
    {
        await RecordAsync(tape => Trade(tape, Es, 6000.1m, 1, Start, null));
        Assert.Contains("6000.1 of CON.F.US.EP.Z26", Assert.Throws<RecordingException>(() => TapeMarket.Open(_folder)).Message);
    }

    [Fact]
    public async Task A_contract_of_an_unknown_product_is_refused_by_name()
    {
        await RecordAsync(tape => Trade(tape, new ContractId("CON.F.US.XYZ.Z26"), 1m, 1, Start, null));
        Assert.Contains("\"XYZ\"", Assert.Throws<RecordingException>(() => TapeMarket.Open(_folder)).Message);
    }

    [Fact]
    public async Task A_damaged_part_is_refused_by_name()
    {
        await RecordAsync(tape => Trade(tape, Es, 6000m, 1, Start, null));
        var part = Directory.EnumerateFiles(Path.Combine(_folder, "trades"), "*.parquet", SearchOption.AllDirectories).Single();
        File.WriteAllBytes(part, File.ReadAllBytes(part)[..^20]);
        Assert.Contains(part, Assert.Throws<RecordingException>(() => TapeMarket.Open(_folder)).Message);
    }

    private static IEnumerable<int> Sizes(string path) => TapeMarket.Open(path).Read().Select(print => print.Size);

    private static IEnumerable<(decimal, int)> Levels(ImmutableArray<BookLevel> levels) => levels.Select(level => (level.Price.ToDecimal(), level.Size));

    private async Task RecordAsync(Action<TapeBuffer> market)
    {
        var recording = await TapeRecording.BeginAsync(new TapeFolder(_folder), _clock);
        market(recording.Buffer);
        await recording.EndAsync();
    }

    private void Pass(TimeSpan time) => _clock.AdvanceTo(_clock.Now + time);

    private void Trade(TapeBuffer tape, ContractId contract, decimal price, int size, DateTimeOffset stamp, OrderSide? aggressor) =>
        tape.Take([new MarketTrade(contract, Price.FromDecimal(price), size, stamp, aggressor, new ReceiptSequence(++_sequence))]);

    private void Quote(TapeBuffer tape, decimal? bid, decimal? ask) => tape.Take(new QuoteUpdate(
        Es, null, Of(bid), Of(ask), null, null, null, null, null, Start, new ReceiptSequence(++_sequence)));

    private void Depth(TapeBuffer tape, params (DepthKind Kind, decimal Price, int Volume)[] entries)
    {
        var sequence = new ReceiptSequence(++_sequence);
        tape.Take([.. entries.Select(e => new DepthUpdate(Es, e.Kind, Price.FromDecimal(e.Price), e.Volume, Start, sequence))]);
    }

    private static Price? Of(decimal? price) => price is { } value ? Price.FromDecimal(value) : null;
}
