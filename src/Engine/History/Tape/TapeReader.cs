using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>Reads a tape back: what comes out equals what went in. Reads beside a running recorder; parts are seen whole or not at all.</summary>
public sealed class TapeReader(TapeFolder folder)
{
    /// <summary>One stream of a contract on one trade date, in the order in which it was received.</summary>
    /// <param name="partition">Which; not <see cref="TapeStream.States"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArchiveException">A part is damaged, foreign or of a later version.</exception>
    public async IAsyncEnumerable<RecordedFrame> ReadAsync(TapePartition partition, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var rows = TapeFrameRows.For(partition.Stream, partition.Contract ?? throw new ArgumentException("Frames belong to a contract.", nameof(partition)));
        TapePosition? done = null;
        (DateTimeOffset Run, long Sequence) last = default;
        while (folder.Parts(partition).Where(part => done is null || part.Last > done).Select(part => (TapePart?)part).FirstOrDefault() is { } next)
        {
            TableReader file;
            try
            {
                file = await TableReader.OpenAsync(folder.PathOf(partition, next), rows.Schema, folder.Disk, cancellation: cancellation).ConfigureAwait(false);
            }
            catch (ArchiveException gone) when (gone.Fault == ArchiveFault.Missing && !folder.Parts(partition).Contains(next))
            {
                // Merged into another part since it was listed.
                continue;
            }

            await using (file.ConfigureAwait(false))
            {
                for (var group = 0; group < file.Groups; group++)
                {
                    rows.Clear();
                    await rows.ReadAsync(file.Group(group), cancellation).ConfigureAwait(false);
                    foreach (var frame in rows.Frames())
                    {
                        if (done is null || (frame.Run, frame.Frame.Sequence.Value).CompareTo(last) > 0)
                        {
                            yield return frame;
                            last = (frame.Run, frame.Frame.Sequence.Value);
                        }
                    }
                }
            }

            done = next.Last;
        }
    }

    /// <summary>Several streams of contracts on one trade date as one, in the order in which they were received.</summary>
    /// <param name="date">The trade date.</param>
    /// <param name="contract">The contract; null for all.</param>
    /// <param name="streams">The streams; <see cref="TapeStream.States"/> is passed over.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArchiveException">A part is damaged, foreign or of a later version.</exception>
    public async IAsyncEnumerable<RecordedFrame> ReadAsync(
        DateOnly date, ContractId? contract, IReadOnlyCollection<TapeStream> streams, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var partitions = streams.Distinct().Where(stream => !TapePartition.ConcernsAll(stream)).SelectMany(stream => folder.Partitions(stream))
            .Where(p => p.Date == date && (contract is null || p.Contract == contract)).ToArray();
        var readers = new List<IAsyncEnumerator<RecordedFrame>>(partitions.Length);
        try
        {
            var next = new PriorityQueue<IAsyncEnumerator<RecordedFrame>, (DateTimeOffset Run, long Sequence)>(partitions.Length);
            foreach (var partition in partitions)
            {
                var reader = ReadAsync(partition, cancellation).GetAsyncEnumerator(cancellation);
                readers.Add(reader);
                await AdvanceAsync(reader).ConfigureAwait(false);
            }

            while (next.TryDequeue(out var reader, out _))
            {
                yield return reader.Current;
                await AdvanceAsync(reader).ConfigureAwait(false);
            }

            async ValueTask AdvanceAsync(IAsyncEnumerator<RecordedFrame> reader)
            {
                if (await reader.MoveNextAsync().ConfigureAwait(false))
                {
                    next.Enqueue(reader, (reader.Current.Run, reader.Current.Frame.Sequence.Value));
                }
            }
        }
        finally
        {
            foreach (var reader in readers)
            {
                await reader.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Every line of every strategy's log, by trade date and then as they were written; those of one strategy and run are in its own order.</summary>
    /// <exception cref="ArchiveException">A part is damaged, foreign or of a later version.</exception>
    public IAsyncEnumerable<StrategyEntry> StrategiesAsync(CancellationToken cancellation = default) => StrategiesAsync(DateOnly.MinValue, cancellation);

    /// <summary>The same from a trade date on.</summary>
    /// <param name="first">The first trade date.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArchiveException">A part is damaged, foreign or of a later version.</exception>
    public async IAsyncEnumerable<StrategyEntry> StrategiesAsync(DateOnly first, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var partition in folder.Partitions(TapeStream.Strategies).Where(partition => partition.Date >= first))
        {
            foreach (var part in folder.Parts(partition))
            {
                var rows = new StrategyRows();
                var file = await TableReader.OpenAsync(folder.PathOf(partition, part), rows.Schema, folder.Disk, cancellation: cancellation).ConfigureAwait(false);
                await using (file.ConfigureAwait(false))
                {
                    for (var group = 0; group < file.Groups; group++)
                    {
                        rows.Clear();
                        await rows.ReadAsync(file.Group(group), cancellation).ConfigureAwait(false);
                        foreach (var entry in rows.Entries())
                        {
                            yield return entry;
                        }
                    }
                }
            }
        }
    }

    /// <summary>Every fact about the recording, in order.</summary>
    /// <exception cref="ArchiveException">A part is damaged, foreign or of a later version.</exception>
    public async Task<ImmutableArray<TapeState>> StatesAsync(CancellationToken cancellation = default)
    {
        var states = ImmutableArray.CreateBuilder<TapeState>();
        foreach (var partition in folder.Partitions(TapeStream.States))
        {
            foreach (var part in folder.Parts(partition))
            {
                states.AddRange(await StatesAsync(partition, part, cancellation).ConfigureAwait(false));
            }
        }

        return states.ToImmutable();
    }

    /// <summary>The newest fact about the recording; null when there is none.</summary>
    internal async Task<TapeState?> LastStateAsync(CancellationToken cancellation)
    {
        foreach (var partition in folder.Partitions(TapeStream.States).Reverse())
        {
            if (folder.Parts(partition) is [.., var last])
            {
                return (await StatesAsync(partition, last, cancellation).ConfigureAwait(false)).LastOrDefault();
            }
        }

        return null;
    }

    private async Task<ImmutableArray<TapeState>> StatesAsync(TapePartition partition, TapePart part, CancellationToken cancellation)
    {
        var rows = new StateRows();
        var file = await TableReader.OpenAsync(folder.PathOf(partition, part), rows.Schema, folder.Disk, cancellation: cancellation).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            for (var group = 0; group < file.Groups; group++)
            {
                await rows.ReadAsync(file.Group(group), cancellation).ConfigureAwait(false);
            }
        }

        return [.. rows.States()];
    }
}
