using Engine.Archive.Tests.Bars;
using Engine.History;
using Engine.History.Files;

namespace Engine.Archive.Tests.Benchmark;

/// <summary>The archive: a part for each month, checksums, and every part flushed to the disk or, to tell what that costs, not.</summary>
internal sealed class ArchiveContender(bool flushed) : IBarContender
{
    public string Name => flushed ? "archive" : "archive, not flushed to the disk";

    public Task PrepareAsync(StoredBar[] bars) => Task.CompletedTask;

    public async Task WriteAsync(string folder, StoredBar[] bars)
    {
        using var writer = SampleBars.Writer(folder, flushed ? null : new UnflushedDisk());
        await new BarArchive(writer).WriteAsync(SampleBars.Minutes, SampleBars.Tick, bars);
    }

    public Task<(decimal Sum, long Count)> ReadAsync(string folder) => SumAsync(folder, new BarQuery(SampleBars.Minutes));

    public Task<(decimal Sum, long Count)> ReadDayAsync(string folder, DateTimeOffset day) =>
        SumAsync(folder, new BarQuery(SampleBars.Minutes) { From = day, To = day.AddDays(1) });

    private static async Task<(decimal Sum, long Count)> SumAsync(string folder, BarQuery query)
    {
        var (sum, count) = ((Int128)0, 0L);
        await foreach (var batch in new BarArchive(ArchiveFolder.OpenForReading(folder)).ReadBatchesAsync(query))
        {
            foreach (var bar in batch)
            {
                sum += bar.Close.Nanos;
                count++;
            }
        }

        return ((decimal)sum / 1_000_000_000m, count);
    }
}

/// <summary>A disk that leaves written bytes to the operating system, as the other libraries do.</summary>
internal sealed class UnflushedDisk : ArchiveDisk
{
    public override void Flush(Stream written) => written.Flush();
}

/// <summary>The archive's file writer with one file for all bars, as an export has it.</summary>
internal sealed class OneFileContender : IBarContender
{
    private static readonly BarPart Whole = new(SampleBars.Minutes, "", DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    public string Name => "one file by the archive's writer, not flushed";

    public Task PrepareAsync(StoredBar[] bars) => Task.CompletedTask;

    public async Task WriteAsync(string folder, StoredBar[] bars)
    {
        await using var file = await BarFileWriter.CreateAsync(
            Path.Combine(folder, "bars.parquet"), SampleBars.Minutes, SampleBars.Tick, new BarColumns(), TimeProvider.System, new UnflushedDisk(), default);
        foreach (var bar in bars)
        {
            await file.AddAsync(bar);
        }

        await file.CommitAsync(default);
    }

    public Task<(decimal Sum, long Count)> ReadAsync(string folder) => SumAsync(folder, DateTimeOffset.MinValue, DateTimeOffset.MaxValue);

    public Task<(decimal Sum, long Count)> ReadDayAsync(string folder, DateTimeOffset day) => SumAsync(folder, day, day.AddDays(1));

    private static async Task<(decimal Sum, long Count)> SumAsync(string folder, DateTimeOffset from, DateTimeOffset to)
    {
        var (sum, count) = ((Int128)0, 0L);
        await using var file = await BarFile.OpenAsync(Whole with { Path = Path.Combine(folder, "bars.parquet") }, ArchiveDisk.Real, default);
        await foreach (var batch in BarFile.ReadAsync(file, from, to, null, default))
        {
            foreach (var bar in batch)
            {
                sum += bar.Close.Nanos;
                count++;
            }
        }

        return ((decimal)sum / 1_000_000_000m, count);
    }
}
