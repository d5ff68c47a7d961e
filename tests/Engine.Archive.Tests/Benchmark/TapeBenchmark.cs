using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;
using ParquetSharp;

namespace Engine.Archive.Tests.Benchmark;

/// <summary>
/// Trades of twenty days written, read back and searched for one day: by the recorder's own path (frame by frame through the buffer
/// into parts, each flushed to the disk, then merged into one part a day), by ParquetSharp and by DuckDB, with the same columns, Zstd
/// and one file a day. A round does each once, one after another; a ratio is of one round, and the median is shown. Every side checks
/// its sum.
/// </summary>
internal static class TapeBenchmark
{
    private const int Days = 20;
    private const int RowsBetweenWritings = 100_000;
    private static readonly ContractId Contract = new("CON.F.US.ENQ.Z26");
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 14, 30, 0, TimeSpan.Zero);

    public static async Task RunAsync(int rounds, int rows, TextWriter output)
    {
        var trades = Walk(rows);
        var byDay = trades.GroupBy(trade => DateOnly.FromDateTime(trade.Timestamp.UtcDateTime)).Select(day => day.ToArray()).ToArray();
        (decimal, long) whole = (Sum(trades), rows), one = (Sum(byDay[Days / 2]), byDay[Days / 2].Length);
        using var folder = new TemporaryFolder();
        using var duck = new DuckDBConnection("DataSource=:memory:");
        duck.Open();
        Load(duck, trades);
        string[] names = ["tape", "ParquetSharp", "DuckDB"];
        var times = names.ToDictionary(name => name, _ => (Write: new List<double>(), Read: new List<double>(), Day: new List<double>()));
        var (sizes, merging) = (new Dictionary<string, long>(), new List<double>());
        for (var round = -1; round < rounds; round++)
        {
            foreach (var name in names)
            {
                var place = folder[$"{name} {round}"];
                Directory.CreateDirectory(place);
                var merged = 0d;
                var write = await TimeAsync(async () => merged = name switch
                {
                    "tape" => await RecordAsync(place, trades),
                    "ParquetSharp" => Written(() => WriteSharp(place, byDay)),
                    _ => Written(() => Copy(duck, place)),
                }) - merged;
                var read = await TimeAsync(async () => Require(whole, name switch
                {
                    "tape" => await ReadAsync(place, null),
                    "ParquetSharp" => ReadSharp(Directory.EnumerateFiles(place)),
                    _ => Query(duck, Path.Combine(place, "*.parquet")),
                }));
                var day = await TimeAsync(async () => Require(one, name switch
                {
                    "tape" => await ReadAsync(place, Days / 2),
                    "ParquetSharp" => ReadSharp([FileOf(place, Days / 2)]),
                    _ => Query(duck, FileOf(place, Days / 2)),
                }));
                if (round >= 0)
                {
                    times[name].Write.Add(write);
                    times[name].Read.Add(read);
                    times[name].Day.Add(day);
                    sizes[name] = Directory.EnumerateFiles(place, "*.parquet", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
                    merging.AddRange(name == "tape" ? [merged] : []);
                }

                Directory.Delete(place, recursive: true);
            }
        }

        output.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}; {rows:N0} trades of {Days} days, {rounds} rounds, medians");
#if DEBUG
        output.WriteLine("DEBUG BUILD: figures mean nothing.");
#endif
        output.WriteLine();
        output.WriteLine("| | write ms | read ms | one day ms | bytes a trade | tape's time over this one's: write | read | one day |");
        output.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var name in names)
        {
            var (ours, mine) = (times[names[0]], times[name]);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {Median(mine.Write):F0} | {Median(mine.Read):F0} | {Median(mine.Day):F0} | {(double)sizes[name] / rows:F1} | {Ratio(ours.Write, mine.Write):F2} | {Ratio(ours.Read, mine.Read):F2} | {Ratio(ours.Day, mine.Day):F2} |"));
        }

        output.WriteLine();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"merging the tape's parts into one a day: {Median(merging):F0} ms"));
        foreach (var (what, bytes) in await OtherStreamsAsync(folder["others"], Math.Min(rows, 500_000)))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {bytes:F1} bytes a row on disk"));
        }
    }

    /// <summary>Writes parts and merges them; the time of merging.</summary>
    private static async Task<double> RecordAsync(string folder, MarketTrade[] trades)
    {
        var clock = new VirtualMarketClock(Start);
        var delay = new Random(3);
        var recording = await TapeRecording.BeginAsync(new TapeFolder(folder), clock);
        for (var i = 0; i < trades.Length; i++)
        {
            clock.AdvanceTo(trades[i].Timestamp.AddTicks(delay.Next(200_000, 1_000_000)));
            recording.Buffer.Take([trades[i]]);
            if (i % RowsBetweenWritings == 0)
            {
                await recording.WriteAsync();
            }
        }

        await recording.EndAsync();
        return await TimeAsync(async () => await recording.CompactAsync(DateOnly.MaxValue));
    }

    private static async Task<(decimal Sum, long Count)> ReadAsync(string folder, int? day)
    {
        var (tape, sum, count) = (new TapeFolder(folder), (Int128)0, 0L);
        foreach (var partition in tape.Partitions(TapeStream.Trades).Where((_, i) => day is null || i == day))
        {
            await foreach (var recorded in new TapeReader(tape).ReadAsync(partition))
            {
                foreach (var trade in recorded.Frame.Trades)
                {
                    sum += trade.Price.Nanos;
                    count++;
                }
            }
        }

        return ((decimal)sum / 1_000_000_000m, count);
    }

    private static void WriteSharp(string folder, MarketTrade[][] days)
    {
        Column[] columns =
        [
            new Column<DateTime>("t", LogicalType.Timestamp(true, TimeUnit.Micros)), new Column<int>("t_100ns"), new Column<decimal>("price", LogicalType.Decimal(18, 9)),
            new Column<int>("size"), new Column<int?>("aggressor"), new Column<DateTime>("run", LogicalType.Timestamp(true, TimeUnit.Micros)), new Column<long>("seq"),
            new Column<DateTime>("received", LogicalType.Timestamp(true, TimeUnit.Micros)),
        ];
        using var properties = new WriterPropertiesBuilder().Compression(Compression.Zstd).Build();
        for (var day = 0; day < days.Length; day++)
        {
            using var file = new ParquetFileWriter(FileOf(folder, day), columns, properties);
            foreach (var chunk in days[day].Chunk(128 * 1024))
            {
                using var group = file.AppendRowGroup();
                DateTime[] time = [.. chunk.Select(trade => trade.Timestamp.UtcDateTime)];
                Write(group, time);
                Write(group, new int[chunk.Length]);
                Write(group, [.. chunk.Select(trade => trade.Price.ToDecimal())]);
                Write(group, [.. chunk.Select(trade => trade.Size)]);
                Write(group, [.. chunk.Select(trade => (int?)trade.Aggressor)]);
                Write(group, [.. Enumerable.Repeat(Start.UtcDateTime, chunk.Length)]);
                Write(group, [.. chunk.Select(trade => trade.Sequence.Value)]);
                Write(group, time);
            }

            file.Close();
        }
    }

    private static (decimal Sum, long Count) ReadSharp(IEnumerable<string> files)
    {
        var (sum, count) = (0m, 0L);
        foreach (var path in files)
        {
            using var file = new ParquetFileReader(path);
            for (var i = 0; i < file.FileMetaData.NumRowGroups; i++)
            {
                using var group = file.RowGroup(i);
                var rows = (int)group.MetaData.NumRows;
                Read<DateTime>(group, 0, rows);
                Read<int>(group, 1, rows);
                var prices = Read<decimal>(group, 2, rows);
                Read<int>(group, 3, rows);
                Read<int?>(group, 4, rows);
                Read<DateTime>(group, 5, rows);
                Read<long>(group, 6, rows);
                Read<DateTime>(group, 7, rows);
                count += rows;
                foreach (var price in prices)
                {
                    sum += price;
                }
            }
        }

        return (sum, count);
    }

    private static void Load(DuckDBConnection duck, MarketTrade[] trades)
    {
        Execute(duck, "CREATE TABLE trades(day INTEGER, t TIMESTAMPTZ, t_100ns INTEGER, price DECIMAL(18,9), size INTEGER, aggressor INTEGER, run TIMESTAMPTZ, seq BIGINT, received TIMESTAMPTZ)");
        using var appender = duck.CreateAppender("trades");
        var day = 0;
        foreach (var trade in trades)
        {
            day += trade.Timestamp >= DayOf(day + 1) ? 1 : 0;
            appender.CreateRow()
                .AppendValue(day).AppendValue(trade.Timestamp).AppendValue(0).AppendValue(trade.Price.ToDecimal()).AppendValue(trade.Size)
                .AppendValue((int)trade.Aggressor!.Value).AppendValue(Start).AppendValue(trade.Sequence.Value).AppendValue(trade.Timestamp).EndRow();
        }
    }

    private static void Copy(DuckDBConnection duck, string folder)
    {
        for (var day = 0; day < Days; day++)
        {
            Execute(duck, $"COPY (SELECT * EXCLUDE (day) FROM trades WHERE day = {day}) TO '{FileOf(folder, day)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 131072)");
        }
    }

    private static (decimal Sum, long Count) Query(DuckDBConnection duck, string files)
    {
        using var command = duck.CreateCommand();
        command.CommandText = $"SELECT sum(price), count(*), max(t), max(t_100ns), sum(size), sum(aggressor), max(run), sum(seq), max(received) FROM '{files}'";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetDecimal(0), reader.GetInt64(1));
    }

    /// <summary>What quotes and depth take on disk: a busy stream of partial quotes, and of single changed levels.</summary>
    private static async Task<List<(string What, double Bytes)>> OtherStreamsAsync(string folder, int rows)
    {
        var (clock, random, mid) = (new VirtualMarketClock(Start), new Random(2), 80_000L);
        var recording = await TapeRecording.BeginAsync(new TapeFolder(folder), clock, capacity: rows * 3);
        for (var i = 1; i <= rows; i++)
        {
            clock.AdvanceTo(clock.Now.AddTicks(random.Next(1, 400_000)));
            mid += random.Next(-1, 2);
            var stamp = clock.Now.AddTicks(-random.Next(50_000, 2_000_000));
            var bid = random.Next(2) == 0;
            recording.Buffer.Take(new QuoteUpdate(
                Contract, null, bid ? PriceOf(mid) : null, bid ? null : PriceOf(mid + 1), null, null, null, random.Next(4) == 0 ? i : null, stamp, stamp, new ReceiptSequence(i * 2)));
            recording.Buffer.Take([new DepthUpdate(Contract, bid ? DepthKind.Bid : DepthKind.Ask, PriceOf(mid + random.Next(-10, 11)), random.Next(0, 40), stamp, new ReceiptSequence((i * 2) + 1)) { CurrentVolume = 0 }]);
        }

        await recording.EndAsync();
        return
        [
            .. ((string[])["quotes", "depth"]).Select(what => (
                what,
                (double)Directory.EnumerateFiles(Path.Combine(folder, what), "*.parquet", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / rows)),
        ];
    }

    /// <summary>A random walk in ticks of 0.25 with millisecond stamps and a fixed seed, six and a half hours of each weekday.</summary>
    private static MarketTrade[] Walk(int rows)
    {
        var (random, tick, perDay) = (new Random(1), 80_000L, (rows / Days) + 1);
        var trades = new MarketTrade[rows];
        for (var i = 0; i < rows; i++)
        {
            tick += random.Next(-1, 2);
            var spacing = TimeSpan.FromHours(6.5).Ticks / perDay;
            var within = (spacing * (i % perDay)) + random.NextInt64(spacing);
            trades[i] = new MarketTrade(
                Contract, PriceOf(tick), 1 + random.Next(5), DayOf(i / perDay).AddTicks(within - (within % TimeSpan.TicksPerMillisecond)),
                (OrderSide)random.Next(2), new ReceiptSequence(i + 1));
        }

        return trades;
    }

    private static DateTimeOffset DayOf(int day) => Start.AddDays(day + (2 * (day / 5)));

    private static Price PriceOf(long ticks) => new(ticks * 250_000_000);

    private static decimal Sum(MarketTrade[] trades) => (decimal)trades.Aggregate((Int128)0, (sum, trade) => sum + trade.Price.Nanos) / 1_000_000_000m;

    private static string FileOf(string folder, int day) => Path.Combine(folder, $"day-{day:00}.parquet");

    private static double Written(Action write)
    {
        write();
        return 0;
    }

    private static void Execute(DuckDBConnection duck, string sql)
    {
        using var command = duck.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Write<T>(RowGroupWriter group, T[] values)
    {
        using var column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch(values);
    }

    private static T[] Read<T>(RowGroupReader group, int column, int rows)
    {
        using var reader = group.Column(column).LogicalReader<T>();
        return reader.ReadAll(rows);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        GC.Collect();
        var watch = Stopwatch.StartNew();
        await work();
        return watch.Elapsed.TotalMilliseconds;
    }

    private static void Require((decimal, long) expected, (decimal, long) read)
    {
        if (read != expected)
        {
            throw new InvalidOperationException($"Read {read}; {expected} was written.");
        }
    }

    private static double Ratio(List<double> left, List<double> right) => Median([.. left.Zip(right, (mine, theirs) => mine / theirs)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
