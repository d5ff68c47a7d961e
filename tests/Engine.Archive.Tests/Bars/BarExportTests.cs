using System.IO.Compression;
using Engine.Archive.Tests.Files;
using Engine.History;
using Engine.History.Files;
using Engine.Markets;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

public sealed class BarExportTests : IAsyncLifetime
{
    private readonly TemporaryFolder _home = new();
    private readonly StoredBar[] _bars =
    [
        .. Run(Utc(2026, 10, 30), 40_000),
        .. Run(Utc(2026, 11, 20), 100, March, BarSource.Import("it's, \"quoted\".csv")).Select((bar, i) => bar with { Volume = i % 2 == 0 ? 5 : 500 }),
    ];

    private ArchiveFolder _folder = null!;

    private BarArchive Archive => new(_folder);

    public async Task InitializeAsync()
    {
        _folder = Writer(_home["archive"]);
        await Archive.WriteAsync(Minutes, Tick, _bars);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        _home.Dispose();
        return Task.CompletedTask;
    }

    private Task<BarExportResult> ExportAsync(BarExportFormat format, string name, BarQuery? query = null, ArchiveDisk? disk = null) =>
        BarExport.WriteAsync(Archive, query ?? new BarQuery(Minutes), format, _home[name], TimeProvider.System, disk);

    [Fact]
    public async Task A_csv_has_exact_prices_and_times_in_utc()
    {
        var result = await ExportAsync(BarExportFormat.Csv, "bars.csv", new BarQuery(Minutes) { To = Utc(2026, 10, 30, 0, 2) });

        Assert.Equal(new BarExportResult(2, 0), result);
        Assert.Equal(
            [
                "t,o,h,l,c,v,contract_id,source,revision",
                "2026-10-30T00:00:00Z,23999.75,24001.5,23998,24000,10,CON.F.US.ENQ.Z26,gateway,0",
                "2026-10-30T00:01:00Z,24000,24001.75,23998.25,24000.25,11,CON.F.US.ENQ.Z26,gateway,0",
            ],
            await File.ReadAllLinesAsync(_home["bars.csv"]));
    }

    [Fact]
    public async Task DuckDB_reads_from_the_csv_what_is_in_the_archive()
    {
        await ExportAsync(BarExportFormat.Csv, "bars.csv");
        using var duck = new Duck();

        Assert.Equal(
            [(long)_bars.Length, _bars.Sum(bar => bar.Close.ToDecimal()), "import:it's, \"quoted\".csv"],
            duck.Rows($$"""SELECT count(*), sum(c), max(source) FROM read_csv('{{_home["bars.csv"]}}', quote = '"', escape = '"', types = {'c': 'DECIMAL(18,9)'})""")[0]);
    }

    [Fact]
    public async Task A_name_ending_in_gz_is_compressed()
    {
        await ExportAsync(BarExportFormat.Csv, "bars.csv");
        await ExportAsync(BarExportFormat.Csv, "bars.csv.gz");

        using var text = new StreamReader(new GZipStream(File.OpenRead(_home["bars.csv.gz"]), CompressionMode.Decompress));
        Assert.Equal(await File.ReadAllTextAsync(_home["bars.csv"]), await text.ReadToEndAsync());
    }

    [Fact]
    public async Task One_parquet_file_holds_the_whole_series()
    {
        await ExportAsync(BarExportFormat.Parquet, "bars.parquet");
        using var duck = new Duck();

        Assert.Equal(
            [(long)_bars.Length, _bars.Sum(bar => bar.Close.ToDecimal()), 2L],
            duck.Rows($"SELECT count(*), sum(c), count(DISTINCT contract_id) FROM '{_home["bars.parquet"]}'")[0]);
    }

    [Fact]
    public async Task The_seven_columns_have_one_row_for_each_time_of_the_contract_that_traded_more()
    {
        var result = await ExportAsync(BarExportFormat.SevenColumn, "seven.parquet");
        using var duck = new Duck();

        Assert.Equal(new BarExportResult(40_000, 100), result);
        Assert.Equal(
            ["t TIMESTAMP WITH TIME ZONE", "o DOUBLE", "h DOUBLE", "l DOUBLE", "c DOUBLE", "v BIGINT", "contract_id_source VARCHAR"],
            duck.Rows($"DESCRIBE SELECT * FROM '{_home["seven.parquet"]}'").Select(row => $"{row[0]} {row[1]}"));
        Assert.Equal(
            [40_000L, 40_000L, 50L, true],
            duck.Rows($"SELECT count(*), count(DISTINCT t), count(*) FILTER (contract_id_source = '{March}'), bool_and(v <> 5) FROM '{_home["seven.parquet"]}'")[0]);
        Assert.Equal(
            [1L],
            duck.Rows($"SELECT count(*) FROM '{_home["seven.parquet"]}' WHERE t = TIMESTAMPTZ '2026-11-25 15:00:00+00'")[0]);
    }

    [Theory]
    [InlineData(BarExportFormat.Csv)]
    [InlineData(BarExportFormat.Parquet)]
    [InlineData(BarExportFormat.SevenColumn)]
    public async Task A_full_disk_leaves_the_earlier_export(BarExportFormat format)
    {
        await File.WriteAllTextAsync(_home["out"], "earlier");

        var failure = await Assert.ThrowsAsync<ArchiveException>(() => ExportAsync(format, "out", disk: new FailingDisk(room: 1_000)));

        Assert.Equal((ArchiveFault.WriteFailed, _home["out"]), (failure.Fault, failure.File));
        Assert.Equal("earlier", await File.ReadAllTextAsync(_home["out"]));
        Assert.DoesNotContain(_home.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(BarExportFormat.Csv, "bars.csv.gz", 40_100)]
    [InlineData(BarExportFormat.Parquet, "bars.parquet", 40_100)]
    [InlineData(BarExportFormat.SevenColumn, "seven.parquet", 40_000)]
    public async Task What_was_exported_can_be_imported_again(BarExportFormat format, string name, int bars)
    {
        await ExportAsync(format, name);
        using var other = Writer(_home["other"]);

        var result = await BarImport.ImportAsync(new BarArchive(other), [_home[name]], new BarImportOptions(Minutes), Tick);

        Assert.Empty(result.Problems);
        Assert.Equal(new BarWriteResult(bars, 0, 0, 0), result.Written);
        var imported = await new BarArchive(other).AllAsync();
        Assert.All(imported, bar => Assert.Equal(BarSource.Import(name), bar.Source));
        var expected = _bars.Where(bar => bar.Contract == December).ToDictionary(bar => bar.Start);
        Assert.All(imported.Where(bar => bar.Contract == December), bar => Assert.Equal(expected[bar.Start], bar with { Source = BarSource.Gateway }));
    }
}
