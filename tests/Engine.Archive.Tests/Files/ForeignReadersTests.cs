using Engine.History.Files;
using ParquetSharp;

namespace Engine.Archive.Tests.Files;

/// <summary>Programs that are not ours read our files, and believe their types and statistics.</summary>
public sealed class ForeignReadersTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DuckDB_sees_instants_with_a_zone_exact_decimals_and_texts()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"]);
        using var duck = new Duck();

        Assert.Equal(
            [
                "t TIMESTAMP WITH TIME ZONE", "price DECIMAL(18,9)", "bid DECIMAL(18,9)", "size INTEGER", "sequence BIGINT", "ratio DOUBLE",
                "contract_id VARCHAR", "note VARCHAR",
            ],
            duck.Rows($"DESCRIBE SELECT * FROM '{path}'").Select(row => $"{row[0]} {row[1]}"));
        var rows = Enumerable.Range(0, 3).SelectMany(group => SampleTable.Rows(group, 1000)).ToArray();
        Assert.Equal(
            [
                (long)rows.Length,
                rows.Sum(row => row.Price / 1_000_000_000m),
                rows.Sum(row => (row.Bid ?? 0) / 1_000_000_000m),
                (long)rows.Count(row => row.Bid is not null),
                (long)rows.Count(row => row.Note is null),
                2L,
            ],
            duck.Rows($"SELECT count(*), sum(price), sum(bid), count(bid), count(*) FILTER (note IS NULL), count(DISTINCT contract_id) FROM '{path}'")[0]);
        Assert.Equal(
            rows.Select(row => Instants.ToMicros(row.At)),
            duck.Rows($"SELECT epoch_us(t) FROM '{path}'").Select(row => (long)row[0]));
    }

    [Fact]
    public async Task DuckDB_finds_by_time_what_stands_in_any_of_several_groups()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"], groups: 5);
        using var duck = new Duck();

        foreach (var from in new[] { 0, 500, 999, 1000, 2500, 4999 })
        {
            var at = SampleTable.Rows(0, 5000)[from].At.UtcDateTime;
            Assert.Equal(
                [5000L - from],
                duck.Rows($"SELECT count(*) FROM '{path}' WHERE t >= TIMESTAMPTZ '{at:yyyy-MM-dd HH:mm:ss.ffffff}+00'")[0]);
            Assert.Equal(
                [(object)from],
                duck.Rows($"SELECT size FROM '{path}' WHERE t = TIMESTAMPTZ '{at:yyyy-MM-dd HH:mm:ss.ffffff}+00'")[0]);
        }

        Assert.Equal([1L], duck.Rows($"SELECT count(*) FROM '{path}' WHERE price = 24000.25")[0]);
    }

    [Fact]
    public async Task ParquetSharp_reads_the_same_values_and_the_same_statistics()
    {
        var path = await SampleTable.WriteAsync(_folder["samples.parquet"]);
        using var file = new ParquetFileReader(path);

        Assert.Equal(3, file.FileMetaData.NumRowGroups);
        Assert.Equal("NQ", file.FileMetaData.KeyValueMetadata[TableSchema.ProductKey]);
        Assert.Equal(LogicalTypeEnum.Timestamp, file.FileMetaData.Schema.Column(0).LogicalType.Type);
        for (var i = 0; i < 3; i++)
        {
            var expected = SampleTable.Rows(i, 1000);
            using var group = file.RowGroup(i);
            using var at = group.Column(0).LogicalReader<DateTime>();
            using var price = group.Column(1).LogicalReader<decimal>();
            using var bid = group.Column(2).LogicalReader<decimal?>();
            using var contract = group.Column(6).LogicalReader<string>();
            Assert.Equal(expected.Select(row => row.At.UtcDateTime), at.ReadAll(1000));
            Assert.Equal(expected.Select(row => row.Price / 1_000_000_000m), price.ReadAll(1000));
            Assert.Equal(expected.Select(row => row.Bid / 1_000_000_000m), bid.ReadAll(1000));
            Assert.Equal(expected.Select(row => row.Contract), contract.ReadAll(1000));
            using var statistics = (Statistics<long>)group.MetaData.GetColumnChunkMetaData(0).Statistics!;
            Assert.Equal(expected.Min(row => Instants.ToMicros(row.At)), statistics.Min);
            Assert.Equal(expected.Max(row => Instants.ToMicros(row.At)), statistics.Max);
        }
    }
}
