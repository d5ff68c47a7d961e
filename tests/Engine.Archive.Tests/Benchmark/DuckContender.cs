using DuckDB.NET.Data;
using Engine.History;

namespace Engine.Archive.Tests.Benchmark;

/// <summary>DuckDB on two threads: writes from a table in memory, sums inside SQL; no row crosses into C#.</summary>
internal sealed class DuckContender : IBarContender, IDisposable
{
    private readonly DuckDBConnection _connection = new("DataSource=:memory:");

    public DuckContender() => _connection.Open();

    public string Name => "DuckDB";

    public Task PrepareAsync(StoredBar[] bars)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE IF NOT EXISTS bars(t TIMESTAMPTZ, o DECIMAL(18,9), h DECIMAL(18,9), l DECIMAL(18,9), c DECIMAL(18,9), v BIGINT,
                contract_id VARCHAR, source VARCHAR, revision INTEGER);
            SELECT count(*) FROM bars
            """;
        if ((long)command.ExecuteScalar()! > 0)
        {
            return Task.CompletedTask;
        }

        using var appender = _connection.CreateAppender("bars");
        foreach (var bar in bars)
        {
            appender.CreateRow()
                .AppendValue(bar.Start).AppendValue(bar.Open.ToDecimal()).AppendValue(bar.High.ToDecimal()).AppendValue(bar.Low.ToDecimal())
                .AppendValue(bar.Close.ToDecimal()).AppendValue(bar.Volume).AppendValue(bar.Contract.Value).AppendValue(bar.Source.ToString())
                .AppendValue(bar.Revision).EndRow();
        }

        return Task.CompletedTask;
    }

    public Task WriteAsync(string folder, StoredBar[] bars)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"COPY bars TO '{FileIn(folder)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {BarFile.GroupRows})";
        command.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    public Task<(decimal Sum, long Count)> ReadAsync(string folder) => Task.FromResult(Sum(folder, "true"));

    public Task<(decimal Sum, long Count)> ReadDayAsync(string folder, DateTimeOffset day) =>
        Task.FromResult(Sum(folder, $"t >= TIMESTAMPTZ '{day:yyyy-MM-dd}T00:00:00Z' AND t < TIMESTAMPTZ '{day.AddDays(1):yyyy-MM-dd}T00:00:00Z'"));

    public void Dispose() => _connection.Dispose();

    private (decimal Sum, long Count) Sum(string folder, string condition)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"""
            SELECT sum(c), count(*), sum(o), sum(h), sum(l), sum(v), count(DISTINCT contract_id), count(DISTINCT source), max(revision)
            FROM '{FileIn(folder)}' WHERE {condition}
            """;
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetDecimal(0), reader.GetInt64(1));
    }

    private static string FileIn(string folder) => Path.Combine(folder, "bars.parquet");
}
