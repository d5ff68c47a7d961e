using System.Globalization;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>
/// Writes batches as parts, one for each partition that a batch touches. What could not be written stays and is written first at the
/// next call. Not thread-safe: one call at a time.
/// </summary>
internal sealed class TapeWriter(TapeFolder folder, DateTimeOffset run)
{
    private const string ContractKey = "engine.contract_id";
    private readonly Dictionary<TapePartition, TapeFrameRows> _frames = [];
    private readonly Dictionary<TapePartition, StateRows> _states = [];
    private readonly Dictionary<TapePartition, StrategyRows> _entries = [];
    private int _number;

    /// <summary>True when an earlier call failed and something of it is still to be written.</summary>
    public bool HasUnwritten => _frames.Count + _states.Count + _entries.Count > 0;

    /// <summary>What is known of the contracts; goes into the files' metadata.</summary>
    public IReadOnlyDictionary<ContractId, Instrument> Instruments { get; set; } = new Dictionary<ContractId, Instrument>();

    /// <summary>Writes what is left of earlier batches, and this one.</summary>
    /// <exception cref="ArchiveException">The disk refused; what was not written is kept for the next call.</exception>
    public async Task WriteAsync(TapeBatch batch, CancellationToken cancellation)
    {
        foreach (var frame in batch.Frames)
        {
            var partition = TapePartition.Of(frame);
            if (!_frames.TryGetValue(partition, out var rows))
            {
                _frames.Add(partition, rows = TapeFrameRows.For(partition.Stream, partition.Contract!.Value));
            }

            rows.Add(run, frame);
        }

        foreach (var state in batch.States)
        {
            var partition = TapePartition.Of(state);
            if (!_states.TryGetValue(partition, out var rows))
            {
                _states.Add(partition, rows = new StateRows());
            }

            rows.Add(state);
        }

        foreach (var entry in batch.Entries)
        {
            var partition = TapePartition.Of(entry);
            if (!_entries.TryGetValue(partition, out var rows))
            {
                _entries.Add(partition, rows = new StrategyRows());
            }

            rows.Add(entry);
        }

        if (!HasUnwritten)
        {
            return;
        }

        _number++;
        await WriteAsync(_frames, cancellation).ConfigureAwait(false);
        await WriteAsync(_entries, cancellation).ConfigureAwait(false);
        await WriteAsync(_states, cancellation).ConfigureAwait(false);
    }

    private async Task WriteAsync<TRows>(Dictionary<TapePartition, TRows> waiting, CancellationToken cancellation)
        where TRows : TapeRows
    {
        foreach (var (partition, rows) in waiting.ToArray())
        {
            var position = new TapePosition(run, _number);
            var file = await TableWriter.CreateAsync(
                folder.PathOf(partition, new TapePart(position, position)), rows.Schema, Describe(partition), folder.Time, folder.Disk, cancellation).ConfigureAwait(false);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteGroupAsync(rows.WriteAsync).ConfigureAwait(false);
                await file.CommitAsync(cancellation).ConfigureAwait(false);
            }

            waiting.Remove(partition);
        }
    }

    private Dictionary<string, string> Describe(TapePartition partition)
    {
        var metadata = new Dictionary<string, string>();
        if (partition.Contract is { } contract)
        {
            metadata[ContractKey] = contract.Value;
            if (Instruments.TryGetValue(contract, out var instrument))
            {
                metadata[TableSchema.TickSizeKey] = instrument.TickSize.ToDecimal().ToString(CultureInfo.InvariantCulture);
                metadata[TableSchema.ProductKey] = instrument.SymbolId;
            }
        }

        return metadata;
    }
}
