using Engine.History;
using Engine.Markets;
using ParquetSharp;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

/// <summary>The archive as SQL sees it.</summary>
public sealed class BarFilesInSqlTests : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private readonly StoredBar[] _bars =
    [
        .. Run(Utc(2026, 9, 10), 90_000),
        .. Run(Utc(2026, 11, 20), 5_000, March, BarSource.Live),
        .. Run(Utc(2026, 8, 20), 500, source: BarSource.Import("seed.parquet")),
    ];

    private string All => $"read_parquet('{_home.Path}/bars/**/*.parquet', hive_partitioning = true)";

    public async Task InitializeAsync()
    {
        using var folder = Writer(_home.Path);
        await new BarArchive(folder).WriteAsync(Minutes, Tick, _bars);
    }

    public Task DisposeAsync()
    {
        _home.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public void DuckDB_sees_the_stated_types_and_the_partitions()
    {
        using var duck = new Duck();

        Assert.Equal(
            [
                "t TIMESTAMP WITH TIME ZONE", "o DECIMAL(18,9)", "h DECIMAL(18,9)", "l DECIMAL(18,9)", "c DECIMAL(18,9)", "v BIGINT",
                "contract_id VARCHAR", "source VARCHAR", "revision INTEGER", "interval VARCHAR", "root VARCHAR", "year BIGINT",
            ],
            duck.Rows($"DESCRIBE SELECT * FROM {All}").Select(row => $"{row[0]} {row[1]}"));
        Assert.Equal(
            [["engine.interval", "1m"], ["engine.product", "NQ"], ["engine.schema_version", "1"], ["engine.table", "bars"], ["engine.tick_size", "0.25"]],
            duck.Rows($"SELECT DISTINCT decode(key), decode(value) FROM parquet_kv_metadata('{_home.Path}/bars/**/*.parquet') WHERE decode(key) <> 'engine.sha256' ORDER BY 1"));
    }

    [Fact]
    public void DuckDB_counts_and_sums_to_the_last_digit()
    {
        using var duck = new Duck();

        Assert.Equal(
            [(long)_bars.Length, _bars.Sum(bar => bar.Open.ToDecimal()), _bars.Sum(bar => bar.High.ToDecimal()), _bars.Sum(bar => bar.Low.ToDecimal()), _bars.Sum(bar => bar.Close.ToDecimal())],
            duck.Rows($"SELECT count(*), sum(o), sum(h), sum(l), sum(c) FROM {All}")[0]);
        Assert.Equal(
            _bars.GroupBy(bar => (bar.Contract.Value, bar.Source.ToString())).OrderBy(group => group.Key).Select(group => $"{group.Key} {group.Sum(bar => bar.Volume)}"),
            duck.Rows($"SELECT contract_id, source, sum(v)::BIGINT FROM {All} GROUP BY 1, 2 ORDER BY 1, 2").Select(row => $"({row[0]}, {row[1]}) {row[2]}"));
    }

    [Fact]
    public void DuckDB_finds_each_day_behind_a_condition_on_time()
    {
        using var duck = new Duck();

        for (var day = Utc(2026, 9, 8); day < Utc(2026, 11, 27); day = day.AddDays(1))
        {
            Assert.Equal(
                [(long)_bars.Count(bar => bar.Start >= day && bar.Start < day.AddDays(1))],
                duck.Rows($"SELECT count(*) FROM {All} WHERE t >= TIMESTAMPTZ '{day:yyyy-MM-dd}T00:00:00Z' AND t < TIMESTAMPTZ '{day.AddDays(1):yyyy-MM-dd}T00:00:00Z'")[0]);
        }
    }

    [Fact]
    public async Task ParquetSharp_reads_what_our_reader_reads()
    {
        var archive = new BarArchive(ArchiveFolder.OpenForReading(_home.Path));
        foreach (var part in archive.Parts(Minutes))
        {
            var ours = await archive.ReadAsync(new BarQuery(Minutes) { From = part.From, To = part.To }).ToListAsync();
            using var file = new ParquetFileReader(part.Path);
            var theirs = new List<string>();
            for (var i = 0; i < file.FileMetaData.NumRowGroups; i++)
            {
                using var group = file.RowGroup(i);
                var rows = (int)group.MetaData.NumRows;
                var t = group.Column(0).LogicalReader<DateTime>().ReadAll(rows);
                var prices = Enumerable.Range(1, 4).Select(column => group.Column(column).LogicalReader<decimal>().ReadAll(rows)).ToArray();
                var v = group.Column(5).LogicalReader<long>().ReadAll(rows);
                var contract = group.Column(6).LogicalReader<string>().ReadAll(rows);
                theirs.AddRange(Enumerable.Range(0, rows).Select(row =>
                    $"{t[row]:O} {new Price((long)(prices[0][row] * 1e9m))} {new Price((long)(prices[1][row] * 1e9m))} {new Price((long)(prices[2][row] * 1e9m))} {new Price((long)(prices[3][row] * 1e9m))} {v[row]} {contract[row]}"));
            }

            Assert.Equal(ours.Select(bar => $"{bar.Start.UtcDateTime:O} {bar.Open} {bar.High} {bar.Low} {bar.Close} {bar.Volume} {bar.Contract}".Replace("Z ", " ")), theirs.Select(row => row.Replace("Z ", " ")));
        }
    }
}
