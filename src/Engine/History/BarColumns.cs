using Engine.History.Files;

namespace Engine.History;

/// <summary>Bars turned into columns: room for one row group, used again for the next. Not thread-safe.</summary>
internal sealed class BarColumns
{
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

    /// <summary>Bars held.</summary>
    public int Count { get; private set; }

    /// <summary>Takes a bar; true when the room is full and must be written.</summary>
    public bool Add(in StoredBar bar)
    {
        var at = Count++;
        _times[at] = Instants.ToMicros(bar.Start);
        _opens[at] = bar.Open.Nanos;
        _highs[at] = bar.High.Nanos;
        _lows[at] = bar.Low.Nanos;
        _closes[at] = bar.Close.Nanos;
        _volumes[at] = bar.Volume;
        _contracts[at] = bar.Contract.Value;
        _sources[at] = _texts.TryGetValue(bar.Source, out var text) ? text : _texts[bar.Source] = bar.Source.ToString();
        _revisions[at] = bar.Revision;
        return Count == BarFile.GroupRows;
    }

    /// <summary>Writes what is held as a row group.</summary>
    public async Task WriteAsync(TableGroupWriter group)
    {
        await group.WriteAsync(BarFile.Start, _times.AsMemory(0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.Open, _opens.AsMemory(0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.High, _highs.AsMemory(0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.Low, _lows.AsMemory(0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.Close, _closes.AsMemory(0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.Volume, _volumes.AsMemory(0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.Contract, new ArraySegment<string>(_contracts, 0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.Source, new ArraySegment<string>(_sources, 0, Count)).ConfigureAwait(false);
        await group.WriteAsync(BarFile.Revision, _revisions.AsMemory(0, Count)).ConfigureAwait(false);
    }

    /// <summary>Forgets what is held.</summary>
    public void Clear() => Count = 0;
}
