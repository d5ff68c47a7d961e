using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>Writes bars, given in the archive's order, into one file; a row group at a time, so that memory does not grow. Not thread-safe.</summary>
internal sealed class BarFileWriter : IAsyncDisposable
{
    private readonly TableWriter _file;
    private readonly BarColumns _columns;

    private BarFileWriter(TableWriter file, BarColumns columns)
    {
        _file = file;
        _columns = columns;
    }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its final path.</param>
    /// <param name="series">What its metadata says that it holds.</param>
    /// <param name="tickSize">The product's tick size, where known.</param>
    /// <param name="columns">Room for a row group; free again when this file is finished.</param>
    /// <param name="time">Wall clock for the pauses of a retried rename.</param>
    /// <param name="disk">The file operations.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<BarFileWriter> CreateAsync(
        string path, BarSeries series, Price? tickSize, BarColumns columns, TimeProvider time, ArchiveDisk disk, CancellationToken cancellation)
    {
        var metadata = new Dictionary<string, string>
        {
            [TableSchema.ProductKey] = series.Root,
            [BarFile.IntervalKey] = series.Interval.ToString(),
        };
        if (tickSize is { } tick)
        {
            metadata[TableSchema.TickSizeKey] = tick.ToString();
        }

        return new BarFileWriter(await TableWriter.CreateAsync(path, BarFile.Schema, metadata, time, disk, cancellation).ConfigureAwait(false), columns);
    }

    /// <summary>Adds the next bar.</summary>
    public ValueTask AddAsync(in StoredBar bar) => _columns.Add(bar) ? new ValueTask(FlushAsync()) : ValueTask.CompletedTask;

    /// <summary>Makes the file ready under its temporary name.</summary>
    public async Task FinishAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        await _file.FinishAsync().ConfigureAwait(false);
    }

    /// <summary>Finishes the file and gives it its name.</summary>
    public async Task CommitAsync(CancellationToken cancellation)
    {
        await FinishAsync().ConfigureAwait(false);
        await _file.CommitAsync(cancellation).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private async Task FlushAsync()
    {
        if (_columns.Count > 0)
        {
            await _file.WriteGroupAsync(_columns.WriteAsync).ConfigureAwait(false);
            _columns.Clear();
        }
    }
}
