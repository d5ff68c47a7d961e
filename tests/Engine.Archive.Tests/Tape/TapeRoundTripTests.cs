using CsCheck;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Archive.Tests.Tape;

public sealed class TapeRoundTripTests
{
    private static readonly TapeStream[] Streams = [TapeStream.Trades, TapeStream.Quotes, TapeStream.Depth];

    [Fact]
    public Task Whatever_a_hub_delivers_comes_back_as_it_went_in_however_often_it_is_written_and_merged() =>
        Gen.Select(SampleFrames.Any.Array[0, 40], Gen.Int[1, 10], Gen.Bool).SampleAsync(
            async (contents, each, merged) =>
            {
                using var home = new TemporaryFolder();
                var clock = new VirtualMarketClock(SampleFrames.Start);
                var recording = await TapeRecording.BeginAsync(new TapeFolder(home.Path), clock);
                var expected = new List<string>();
                for (var i = 0; i < contents.Length; i++)
                {
                    clock.AdvanceTo(clock.Now.AddMinutes(37).AddTicks(i));
                    var content = contents[i](new ReceiptSequence(i + 1));
                    recording.Buffer.Take(content);
                    expected.Add(Received(content, clock.Now));
                    if (i % each == 0)
                    {
                        await recording.WriteAsync();
                    }
                }

                await recording.EndAsync();
                if (merged)
                {
                    Assert.Empty(await recording.CompactAsync(DateOnly.MaxValue));
                }

                Assert.Equal(expected, await ReadAsync(home.Path));
            },
            iter: 60);

    [Fact]
    public async Task Quotes_of_the_first_version_which_knew_no_change_are_read_and_merged_with_those_of_this_one()
    {
        using var home = new TemporaryFolder();
        var (folder, start) = (new TapeFolder(home.Path), SampleFrames.Start);
        var partition = new TapePartition(TapeStream.Quotes, SampleFrames.Nq, TradeDate.Of(start));
        var old = new TapePosition(start, 1);
        var (t, stamp, run, received) = (TableColumns.Timestamp("t"), TableColumns.Timestamp("stamp", nullable: true), TableColumns.Timestamp("run"), TableColumns.Timestamp("received"));
        var (tenth, stampTenth) = (TableColumns.Int32("t_100ns"), TableColumns.Int32("stamp_100ns", nullable: true));
        var prices = ((string[])["last", "bid", "ask", "open", "high", "low"]).Select(name => TableColumns.Price(name, nullable: true)).ToArray();
        var (volume, sequence) = (TableColumns.Int64("volume", nullable: true), TableColumns.Int64("seq"));
        await using (var file = await TableWriter.CreateAsync(
            folder.PathOf(partition, new TapePart(old, old)), new TableSchema("quotes", 1, [t, tenth, stamp, stampTenth, .. prices, volume, run, sequence, received]),
            new Dictionary<string, string>(), TimeProvider.System))
        {
            await file.WriteGroupAsync(async group =>
            {
                var now = new long[] { Instants.ToMicros(start) };
                await group.WriteAsync(t, (ReadOnlyMemory<long>)now);
                await group.WriteAsync(tenth, (ReadOnlyMemory<int>)new[] { 0 });
                await group.WriteAsync(stamp, (ReadOnlyMemory<long?>)new long?[] { null });
                await group.WriteAsync(stampTenth, (ReadOnlyMemory<int?>)new int?[] { null });
                foreach (var price in prices)
                {
                    await group.WriteAsync(price, (ReadOnlyMemory<long?>)new long?[] { 5 });
                }

                await group.WriteAsync(volume, (ReadOnlyMemory<long?>)new long?[] { 7 });
                await group.WriteAsync(run, (ReadOnlyMemory<long>)now);
                await group.WriteAsync(sequence, (ReadOnlyMemory<long>)new long[] { 1 });
                await group.WriteAsync(received, (ReadOnlyMemory<long>)now);
            });
            await file.CommitAsync();
        }

        var recording = await TapeRecording.BeginAsync(folder, new VirtualMarketClock(start.AddSeconds(1)));
        var five = new Price(5);
        var quote = new QuoteUpdate(SampleFrames.Nq, five, five, five, five, five, five, 7, null, start, new ReceiptSequence(2)) { Change = new Price(-3), ChangePercent = -0.25m };
        recording.Buffer.Take(quote);
        await recording.WriteAsync();
        QuoteUpdate[] expected = [quote with { Sequence = new ReceiptSequence(1), Change = null, ChangePercent = null }, quote];
        Assert.Equal(expected, await QuotesAsync());
        await recording.EndAsync();
        Assert.Empty(await recording.CompactAsync(DateOnly.MaxValue));
        Assert.Single(folder.Parts(partition));
        Assert.Equal(expected, await QuotesAsync());

        async Task<List<QuoteUpdate>> QuotesAsync()
        {
            var quotes = new List<QuoteUpdate>();
            await foreach (var frame in new TapeReader(folder).ReadAsync(partition))
            {
                quotes.Add(frame.Frame.Quote!);
            }

            return quotes;
        }
    }

    [Fact]
    public async Task The_states_come_back_as_they_went_in()
    {
        using var home = new TemporaryFolder();
        var clock = new VirtualMarketClock(SampleFrames.Start);
        var recording = await TapeRecording.BeginAsync(new TapeFolder(home.Path), clock);
        recording.Buffer.Note(TapeStateKind.Subscribed, s => s with { Contract = SampleFrames.Nq, Epoch = 3, Text = "trades, quotes" });
        clock.AdvanceTo(SampleFrames.Start.AddDays(1).AddTicks(12_345_670));
        recording.Buffer.Note(TapeStateKind.Down, s => s with { Epoch = 3, Text = "the venue closed the connection" });
        await recording.WriteAsync();
        await recording.EndAsync();

        var states = await new TapeReader(new TapeFolder(home.Path)).StatesAsync();

        var run = SampleFrames.Start;
        var later = SampleFrames.Start.AddDays(1).AddTicks(12_345_670);
        Assert.Equal(
            [
                new TapeState(run, run, default, TapeStateKind.Started),
                new TapeState(run, run, default, TapeStateKind.Subscribed) { Contract = SampleFrames.Nq, Epoch = 3, Text = "trades, quotes" },
                new TapeState(run, later, default, TapeStateKind.Down) { Epoch = 3, Text = "the venue closed the connection" },
                new TapeState(run, later, default, TapeStateKind.Ended),
            ],
            states.AsEnumerable());
    }

    [Fact]
    public async Task Frames_stand_in_the_folder_of_the_trade_date_on_which_they_were_received()
    {
        using var home = new TemporaryFolder();

        // 17:00 in Chicago opens the next trade date; Friday evening belongs to Monday.
        var clock = new VirtualMarketClock(new DateTimeOffset(2026, 11, 26, 22, 59, 59, TimeSpan.Zero));
        var recording = await TapeRecording.BeginAsync(new TapeFolder(home.Path), clock);
        recording.Buffer.Take(SampleFrames.Print(1));
        clock.AdvanceTo(clock.Now.AddSeconds(1));
        recording.Buffer.Take(SampleFrames.Print(2));
        clock.AdvanceTo(clock.Now.AddDays(1));
        recording.Buffer.Take(SampleFrames.Print(3));
        await recording.EndAsync();

        Assert.Equal(
            [new DateOnly(2026, 11, 26), new DateOnly(2026, 11, 27), new DateOnly(2026, 11, 30)],
            new TapeFolder(home.Path).Partitions(TapeStream.Trades).Select(p => p.Date));
        Assert.Contains("trades/contract=CON.F.US.ENQ.Z26/date=2026-11-27/part-20261126T225959000Z-000001.parquet", home.Files);
    }

    [Fact]
    public async Task DuckDB_reads_exact_prices_and_instants_of_the_parts()
    {
        using var home = new TemporaryFolder();
        var recording = await TapeRecording.BeginAsync(new TapeFolder(home.Path), new VirtualMarketClock(SampleFrames.Start));
        for (var i = 1; i <= 1000; i++)
        {
            recording.Buffer.Take(SampleFrames.Print(i));
        }

        await recording.EndAsync();
        using var duck = new Duck();
        var files = home["trades/**/*.parquet"];

        var types = duck.Rows($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet('{files}', hive_partitioning = true))")
            .ToDictionary(row => (string)row[0], row => (string)row[1]);
        Assert.Equal("TIMESTAMP WITH TIME ZONE", types["t"]);
        Assert.Equal("TIMESTAMP WITH TIME ZONE", types["received"]);
        Assert.Equal("DECIMAL(18,9)", types["price"]);
        Assert.Equal("DATE", types["date"]);
        var row = Assert.Single(duck.Rows(
            $"SELECT count(*), sum(price), min(contract) FROM read_parquet('{files}', hive_partitioning = true) WHERE t > TIMESTAMPTZ '2026-11-27 14:30:00.9+00'"));
        Assert.Equal((100L, Enumerable.Range(901, 100).Sum(i => 20_000m + (i * 0.25m)), "CON.F.US.ENQ.Z26"), ((long)row[0], (decimal)row[1], (string)row[2]));
    }

    [Fact]
    public async Task SQL_makes_minute_bars_of_the_parts_as_the_page_shows()
    {
        using var home = new TemporaryFolder();
        var recording = await TapeRecording.BeginAsync(new TapeFolder(home.Path), new VirtualMarketClock(SampleFrames.Start));
        for (var i = 1; i <= 100; i++)
        {
            recording.Buffer.Take(SampleFrames.Print(i * 1_000));
            await recording.WriteAsync();
        }

        await recording.EndAsync();
        using var duck = new Duck();

        var bars = duck.Rows($"""
            SELECT to_timestamp(epoch_us(t) // 60000000 * 60) AS minute, first(price ORDER BY run, seq), max(price), min(price), last(price ORDER BY run, seq), sum(size)
            FROM read_parquet('{home["trades/contract=CON.F.US.ENQ.Z26/*/*.parquet"]}', hive_partitioning = true) GROUP BY minute ORDER BY minute
            """);

        Assert.Equal(2, bars.Count);
        Assert.Equal(
            (20_250m, 34_750m, 20_250m, 34_750m, "59"), ((decimal)bars[0][1], (decimal)bars[0][2], (decimal)bars[0][3], (decimal)bars[0][4], bars[0][5].ToString()));
    }

    internal static async Task<List<string>> ReadAsync(string folder)
    {
        var (tape, texts) = (new TapeFolder(folder), new List<string>());
        foreach (var date in Streams.SelectMany(stream => tape.Partitions(stream)).Select(p => p.Date).Distinct().Order())
        {
            await foreach (var recorded in new TapeReader(tape).ReadAsync(date, null, Streams))
            {
                texts.Add(recorded.Frame.Text());
            }
        }

        return texts;
    }

    private static string Received(object content, DateTimeOffset at) => content switch
    {
        QuoteUpdate quote => TapeFrame.Of(quote, at).Text(),
        System.Collections.Immutable.ImmutableArray<MarketTrade> trades => TapeFrame.Of(trades, at).Text(),
        _ => TapeFrame.Of((System.Collections.Immutable.ImmutableArray<DepthUpdate>)content, at).Text(),
    };
}
