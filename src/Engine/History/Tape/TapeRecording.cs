using System.Collections.Immutable;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>
/// One run's recording: takes frames into its buffer from any thread, and writes them when told to. Writings follow one another;
/// <see cref="CompactAsync"/> is for one caller at a time and may run beside them.
/// </summary>
public sealed class TapeRecording
{
    /// <summary>Small parts of a day that is going on are merged when there are so many.</summary>
    private const int MostParts = 64;

    private readonly TapeFolder _folder;
    private readonly TapeWriter _writer;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _sequence;

    private TapeRecording(TapeFolder folder, TapeBuffer buffer, TapeState? interrupted)
    {
        (_folder, Buffer, Interrupted) = (folder, buffer, interrupted);
        _writer = new TapeWriter(folder, buffer.Run);
    }

    /// <summary>Where frames and states go in. Thread-safe.</summary>
    public TapeBuffer Buffer { get; }

    /// <summary>From when on the run before this one lost what it received, because it was killed; null when it ended in order or there was none.</summary>
    public TapeState? Interrupted { get; }

    /// <summary>Begins to record: finds out how the run before this one ended. Writes nothing yet.</summary>
    /// <param name="folder">The archive, of which the caller is the one writer.</param>
    /// <param name="clock">Market time.</param>
    /// <param name="capacity">The most rows that wait in memory while the disk does not keep up.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<TapeRecording> BeginAsync(TapeFolder folder, IMarketClock clock, int capacity = 500_000, CancellationToken cancellation = default)
    {
        var (ledger, newest) = (TapeLedger.Read(folder), folder.NewestRun);
        var before = ledger is null || newest > ledger.Run ? newest : ledger.Run;

        // Runs are in order even where somebody has set the clock back.
        var run = before >= clock.Now ? before.Value.AddMilliseconds(1) : clock.Now;
        var buffer = new TapeBuffer(run, clock, capacity);
        var recorded = before is null ? null
            : ledger?.Run == before ? (ledger.Ended ? null : ledger.Until)
            : await RecordedUntilAsync(folder, before.Value, cancellation).ConfigureAwait(false);
        TapeState? interrupted = null;
        if (recorded is { } from)
        {
            buffer.Note(TapeStateKind.Interrupted, state => interrupted = state with { From = from, Until = state.At, Text = "the recording before did not end in order" });
        }

        buffer.Note(TapeStateKind.Started);
        return new TapeRecording(folder, buffer, interrupted);
    }

    /// <summary>Says what is known of the contracts, for the files' metadata.</summary>
    public void Describe(IEnumerable<Instrument> instruments) => _writer.Instruments = instruments.ToDictionary(i => i.Id);

    /// <summary>
    /// Writes what has been received so far. After a failure the next call writes what is left, and takes more out of the buffer only
    /// once that is done: memory stays bounded however long the disk refuses.
    /// </summary>
    /// <returns>What was lost since the last writing because the buffer was full; mostly nothing.</returns>
    /// <exception cref="ArchiveException">The disk refused; nothing is lost yet.</exception>
    public async Task<ImmutableArray<TapeState>> WriteAsync(CancellationToken cancellation = default)
    {
        await _writing.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_writer.HasUnwritten)
            {
                await _writer.WriteAsync(TapeBatch.Empty, cancellation).ConfigureAwait(false);
            }

            var batch = Buffer.Drain();
            await _writer.WriteAsync(batch, cancellation).ConfigureAwait(false);
            _sequence = Math.Max(_sequence, batch.Sequence);
            var ended = batch.States is [.., { Kind: TapeStateKind.Ended }];
            await new TapeLedger(Buffer.Run, batch.Until, _sequence, ended).WriteAsync(_folder, cancellation).ConfigureAwait(false);
            return [.. batch.States.Where(state => state.Kind == TapeStateKind.Lost)];
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Writes the rest and states that the run ended in order. Call it once nothing is delivered any more.</summary>
    /// <returns>As <see cref="WriteAsync"/>.</returns>
    /// <exception cref="ArchiveException">The disk refused; the next start will say what is lost.</exception>
    public Task<ImmutableArray<TapeState>> EndAsync(CancellationToken cancellation = default)
    {
        Buffer.Note(TapeStateKind.Ended);
        return WriteAsync(cancellation);
    }

    /// <summary>
    /// Makes one part of each finished date's, and of the small ones of a date that goes on when they have become many. One call at a
    /// time; may run while frames are written.
    /// </summary>
    /// <param name="today">The present trade date.</param>
    /// <param name="cancellation">Gives up; what is merged is merged.</param>
    /// <returns>Sentences about partitions that could not be merged; they are untouched.</returns>
    public async Task<ImmutableArray<string>> CompactAsync(DateOnly today, CancellationToken cancellation = default)
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        foreach (var partition in Enum.GetValues<TapeStream>().SelectMany(stream => _folder.Partitions(stream)))
        {
            TapeCompaction.Remove(_folder, partition, _folder.Leftovers(partition));
            var parts = _folder.Parts(partition);
            var small = parts.SkipWhile(part => part.IsMerged).ToImmutableArray();
            var chosen = partition.Date < today ? parts : small.Length >= MostParts && !small.Any(part => part.IsMerged) ? small : [];
            try
            {
                if (chosen.Length > 1)
                {
                    await TapeCompaction.MergeAsync(_folder, partition, chosen, cancellation).ConfigureAwait(false);
                }
            }
            catch (ArchiveException problem)
            {
                problems.Add(problem.Message);
            }
        }

        return problems.ToImmutable();
    }

    /// <summary>How far a run without a ledger recorded by its newest state; null when it ended in order. A damaged state is no reason not to trade.</summary>
    private static async Task<DateTimeOffset?> RecordedUntilAsync(TapeFolder folder, DateTimeOffset run, CancellationToken cancellation)
    {
        try
        {
            var last = await new TapeReader(folder).LastStateAsync(cancellation).ConfigureAwait(false);
            return last?.Kind == TapeStateKind.Ended ? null : last?.At ?? run;
        }
        catch (ArchiveException)
        {
            return run;
        }
    }
}
