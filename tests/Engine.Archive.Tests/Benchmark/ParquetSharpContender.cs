using Engine.History;
using ParquetSharp;

namespace Engine.Archive.Tests.Benchmark;

/// <summary>ParquetSharp: one file, decimals as it writes them (16 bytes), nothing flushed.</summary>
internal sealed class ParquetSharpContender : IBarContender
{
    private static readonly Column[] Columns =
    [
        new Column<DateTime>("t", LogicalType.Timestamp(true, TimeUnit.Micros)),
        new Column<decimal>("o", LogicalType.Decimal(18, 9)),
        new Column<decimal>("h", LogicalType.Decimal(18, 9)),
        new Column<decimal>("l", LogicalType.Decimal(18, 9)),
        new Column<decimal>("c", LogicalType.Decimal(18, 9)),
        new Column<long>("v"),
        new Column<string>("contract_id"),
        new Column<string>("source"),
        new Column<int>("revision"),
    ];

    private readonly List<Group> _groups = [];

    public string Name => "ParquetSharp";

    public Task PrepareAsync(StoredBar[] bars)
    {
        if (_groups.Count == 0)
        {
            _groups.AddRange(bars.Chunk(BarFile.GroupRows).Select(chunk => new Group(
                [.. chunk.Select(bar => bar.Start.UtcDateTime)],
                [
                    [.. chunk.Select(bar => bar.Open.ToDecimal())], [.. chunk.Select(bar => bar.High.ToDecimal())],
                    [.. chunk.Select(bar => bar.Low.ToDecimal())], [.. chunk.Select(bar => bar.Close.ToDecimal())],
                ],
                [.. chunk.Select(bar => bar.Volume)],
                [.. chunk.Select(bar => bar.Contract.Value)],
                [.. chunk.Select(bar => bar.Source.ToString())],
                [.. chunk.Select(bar => bar.Revision)])));
        }

        return Task.CompletedTask;
    }

    public Task WriteAsync(string folder, StoredBar[] bars)
    {
        using var properties = new WriterPropertiesBuilder().Compression(Compression.Zstd).Build();
        using var file = new ParquetFileWriter(Path.Combine(folder, "bars.parquet"), Columns, properties);
        foreach (var rows in _groups)
        {
            using var group = file.AppendRowGroup();
            Write(group, rows.Time);
            foreach (var price in rows.Prices)
            {
                Write(group, price);
            }

            Write(group, rows.Volume);
            Write(group, rows.Contract);
            Write(group, rows.Source);
            Write(group, rows.Revision);
        }

        file.Close();
        return Task.CompletedTask;
    }

    public Task<(decimal Sum, long Count)> ReadAsync(string folder) => Task.FromResult(Sum(folder, DateTime.MinValue, DateTime.MaxValue));

    public Task<(decimal Sum, long Count)> ReadDayAsync(string folder, DateTimeOffset day) =>
        Task.FromResult(Sum(folder, day.UtcDateTime, day.UtcDateTime.AddDays(1)));

    private static (decimal Sum, long Count) Sum(string folder, DateTime from, DateTime to)
    {
        var (sum, count) = (0m, 0L);
        var (least, end) = (Micros(from), Micros(to));
        using var file = new ParquetFileReader(Path.Combine(folder, "bars.parquet"));
        for (var i = 0; i < file.FileMetaData.NumRowGroups; i++)
        {
            using var group = file.RowGroup(i);
            using (var statistics = (Statistics<long>)group.MetaData.GetColumnChunkMetaData(0).Statistics!)
            {
                if (statistics.Max < least || statistics.Min >= end)
                {
                    continue;
                }
            }

            var rows = (int)group.MetaData.NumRows;
            var time = Read<DateTime>(group, 0, rows);
            for (var column = 1; column <= 3; column++)
            {
                Read<decimal>(group, column, rows);
            }

            var close = Read<decimal>(group, 4, rows);
            Read<long>(group, 5, rows);
            Read<string>(group, 6, rows);
            Read<string>(group, 7, rows);
            Read<int>(group, 8, rows);
            for (var row = 0; row < rows; row++)
            {
                if (time[row] >= from && time[row] < to)
                {
                    sum += close[row];
                    count++;
                }
            }
        }

        return (sum, count);
    }

    private static long Micros(DateTime at) => (at.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

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

    private sealed record Group(DateTime[] Time, decimal[][] Prices, long[] Volume, string[] Contract, string[] Source, int[] Revision);
}
