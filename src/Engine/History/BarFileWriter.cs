using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>Writes bars, given in the archive's order, into one file; a row group at a time, so that memory does not grow. Not thread-safe.</summary>
internal sealed class BarFileWriter : IAsyncDisposable
{
    private readonly TableWriter _file;
    private readonly long[] _times = new long[BarFile.GroupRows];
    private readonly long[] _opens = new long[BarFile.GroupRows];
    private readonly long[] _highs = new long[BarFile.GroupRows];
    private readonly long[] _lows = new long[BarFile.GroupRows];
    private readonly long[] _closes = new long[BarFile.GroupRows];
    private readonly long[] _volumes = new long[BarFile.GroupRows];
    private readonly string[] _contracts = new string[BarFile.GroupRows];
    private readonly string[] _sources = new string[BarFile.GroupRows];
    private readonly int[] _revisions = new int[BarFile.GroupRows];
    private readonly Dictionary<BarSource, string> _texts = [];
    private int _count;

    private BarFileWriter(TableWriter file) => _file = file;

    public static async Task<BarFileWriter> CreateAsync(
        string path, BarSeries series, Price? tickSize, TimeProvider time, ArchiveDisk disk, CancellationToken cancellation)
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

        return new BarFileWriter(await TableWriter.CreateAsync(path, BarFile.Schema, metadata, time, disk, cancellation).ConfigureAwait(false));
    }

    /// <summary>Adds the next bar.</summary>
    public ValueTask AddAsync(in StoredBar bar)
    {
        var at = _count++;
        _times[at] = Instants.ToMicros(bar.Start);
        _opens[at] = bar.Open.Nanos;
        _highs[at] = bar.High.Nanos;
        _lows[at] = bar.Low.Nanos;
        _closes[at] = bar.Close.Nanos;
        _volumes[at] = bar.Volume;
        _contracts[at] = bar.Contract.Value;
        _sources[at] = _texts.TryGetValue(bar.Source, out var text) ? text : _texts[bar.Source] = bar.Source.ToString();
        _revisions[at] = bar.Revision;
        return _count == BarFile.GroupRows ? new ValueTask(FlushAsync()) : ValueTask.CompletedTask;
    }

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
        var count = _count;
        if (count == 0)
        {
            return;
        }

        await _file.WriteGroupAsync(async group =>
        {
            await group.WriteAsync(BarFile.Start, _times.AsMemory(0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.Open, _opens.AsMemory(0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.High, _highs.AsMemory(0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.Low, _lows.AsMemory(0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.Close, _closes.AsMemory(0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.Volume, _volumes.AsMemory(0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.Contract, new ArraySegment<string>(_contracts, 0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.Source, new ArraySegment<string>(_sources, 0, count)).ConfigureAwait(false);
            await group.WriteAsync(BarFile.Revision, _revisions.AsMemory(0, count)).ConfigureAwait(false);
        }).ConfigureAwait(false);
        _count = 0;
    }
}
