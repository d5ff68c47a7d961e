using System.Runtime.CompilerServices;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>Which bars to read.</summary>
/// <param name="Series">Root and interval.</param>
public sealed record BarQuery(BarSeries Series)
{
    /// <summary>Earliest start, UTC.</summary>
    public DateTimeOffset From { get; init; } = DateTimeOffset.MinValue;

    /// <summary>First start that is not read, UTC.</summary>
    public DateTimeOffset To { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>One contract; every contract of the root when null.</summary>
    public ContractId? Contract { get; init; }
}

/// <summary>
/// The archive of bars: Parquet files in <c>bars/root=NQ/interval=1m/year=2026/2026-11.parquet</c>, sorted by time and
/// then by contract, one bar for each contract and time. Writing merges by <see cref="BarPrecedence"/>: it never
/// overwrites good data with less, and writing the same again changes no byte. Each file is replaced as a whole, so a
/// reader, and whoever comes after a kill, finds the old content or the new. Safe to use from any thread; writes take turns.
/// </summary>
public sealed class BarArchive
{
    private readonly ArchiveFolder _folder;

    /// <summary>The bars of an archive.</summary>
    /// <param name="folder">The archive's folder; the caller disposes it.</param>
    public BarArchive(ArchiveFolder folder) => _folder = folder;

    /// <summary>The series that are stored, by root and interval.</summary>
    public IReadOnlyList<BarSeries> Series()
    {
        var series = new List<BarSeries>();
        foreach (var root in Folders(Path.Combine(_folder.Path, "bars")))
        {
            foreach (var folder in Folders(root))
            {
                if (BarPartition.Value(root, "root") is { } name && BarSeries.IsRoot(name)
                    && BarInterval.TryParse(BarPartition.Value(folder, "interval"), out var interval)
                    && Parts(new BarSeries(name, interval)).Count > 0)
                {
                    series.Add(new BarSeries(name, interval));
                }
            }
        }

        return series;
    }

    /// <summary>The files of a series in the order of time.</summary>
    /// <exception cref="ArchiveException">A file in the series' folders is not named like one of ours.</exception>
    public IReadOnlyList<BarPart> Parts(BarSeries series)
    {
        var parts = new List<BarPart>();
        foreach (var year in Folders(BarPartition.FolderOf(_folder.Path, series)))
        {
            foreach (var path in Directory.EnumerateFiles(year, "*.parquet").Where(path => !Path.GetFileName(path).StartsWith('.')))
            {
                parts.Add(BarPartition.Read(_folder.Path, series, path)
                    ?? throw new ArchiveException(ArchiveFault.Foreign, path, $"{path} is not named like a file of the archive's bars of {series}; move it away, or import it."));
            }
        }

        parts.Sort((left, right) => left.From.CompareTo(right.From));
        return parts;
    }

    /// <summary>
    /// Stores bars. Every part is made ready under a temporary name before the first takes effect: a failure until then
    /// leaves the archive as it was. A kill while the parts take their names leaves whole parts, old or new, and writing the
    /// same again completes them.
    /// </summary>
    /// <param name="series">Where they belong.</param>
    /// <param name="tickSize">The product's tick size, kept in the files' metadata; null keeps what they say.</param>
    /// <param name="bars">Complete bars in any order.</param>
    /// <param name="cancellation">Gives up before the first part has taken its name.</param>
    /// <returns>What became of the bars.</returns>
    /// <exception cref="ArchiveException">A bar or root cannot be stored, a stored file is damaged, or the disk refused.</exception>
    public async Task<BarWriteResult> WriteAsync(
        BarSeries series, Price? tickSize, IReadOnlyCollection<StoredBar> bars, CancellationToken cancellation = default)
    {
        _folder.RequireWriter();
        Require(series, bars);
        await _folder.Writing.WaitAsync(cancellation).ConfigureAwait(false);
        var ready = new List<BarFileWriter>();
        try
        {
            var result = default(BarWriteResult);
            foreach (var (part, incoming) in ByPart(series, bars))
            {
                var (stored, tick) = await StoredAsync(part, cancellation).ConfigureAwait(false);
                var merged = BarMerge.Merge(stored, incoming, out var became);
                result += became;
                if (!became.IsNoChange)
                {
                    var file = await BarFileWriter.CreateAsync(part.Path, series, tickSize ?? tick, _folder.Time, _folder.Disk, cancellation).ConfigureAwait(false);
                    ready.Add(file);
                    foreach (var bar in merged)
                    {
                        await file.AddAsync(bar).ConfigureAwait(false);
                    }

                    await file.FinishAsync().ConfigureAwait(false);
                }
            }

            foreach (var file in ready)
            {
                await file.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return result;
        }
        finally
        {
            foreach (var file in ready)
            {
                await file.DisposeAsync().ConfigureAwait(false);
            }

            _folder.Writing.Release();
        }
    }

    /// <summary>Reads bars in the order of time, then of contract ids. For warm-up, backtest and export alike.</summary>
    /// <exception cref="ArchiveException">A file is damaged or foreign.</exception>
    public async IAsyncEnumerable<StoredBar> ReadAsync(BarQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var batch in ReadBatchesAsync(query, cancellation).ConfigureAwait(false))
        {
            foreach (var bar in batch)
            {
                yield return bar;
            }
        }
    }

    /// <summary>The same, up to <c>16,384</c> bars at a time; what does not fall into the time asked for is skipped unread where possible.</summary>
    /// <exception cref="ArchiveException">A file is damaged or foreign.</exception>
    public async IAsyncEnumerable<StoredBar[]> ReadBatchesAsync(BarQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var part in Parts(query.Series).Where(part => part.From < query.To && part.To > query.From))
        {
            await using var file = await BarFile.OpenAsync(part, _folder.Disk, cancellation).ConfigureAwait(false);
            await foreach (var batch in BarFile.ReadAsync(file, query.From, query.To, query.Contract, cancellation).ConfigureAwait(false))
            {
                yield return batch;
            }
        }
    }

    /// <summary>Everything in one part, up to <c>16,384</c> bars at a time.</summary>
    /// <exception cref="ArchiveException">The file is damaged or foreign.</exception>
    public async IAsyncEnumerable<StoredBar[]> ReadPartAsync(BarPart part, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var file = await BarFile.OpenAsync(part, _folder.Disk, cancellation).ConfigureAwait(false);
        await foreach (var batch in BarFile.ReadAsync(file, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, cancellation).ConfigureAwait(false))
        {
            yield return batch;
        }
    }

    /// <summary>The tick size that the newest file of a series states; null when none does.</summary>
    /// <exception cref="ArchiveException">A file is damaged or foreign.</exception>
    public async Task<Price?> TickSizeAsync(BarSeries series, CancellationToken cancellation = default)
    {
        foreach (var part in Parts(series).Reverse())
        {
            if (await TickSizeAsync(part, cancellation).ConfigureAwait(false) is { } tick)
            {
                return tick;
            }
        }

        return null;
    }

    /// <summary>The tick size that one part states; null when it does not.</summary>
    /// <exception cref="ArchiveException">The file is damaged or foreign.</exception>
    public async Task<Price?> TickSizeAsync(BarPart part, CancellationToken cancellation = default)
    {
        await using var file = await BarFile.OpenAsync(part, _folder.Disk, cancellation).ConfigureAwait(false);
        return BarFile.TickSizeOf(file);
    }

    private static IEnumerable<string> Folders(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];

    private void Require(BarSeries series, IReadOnlyCollection<StoredBar> bars)
    {
        if (!BarSeries.IsRoot(series.Root))
        {
            throw new ArchiveException(ArchiveFault.InvalidInput, _folder.Path, $"'{series.Root}' is no root: give its letters and digits, such as NQ.");
        }

        foreach (var bar in bars)
        {
            if (BarFile.WhyNot(bar) is { } reason)
            {
                throw new ArchiveException(
                    ArchiveFault.InvalidInput, _folder.Path, $"The bar of {bar.Contract} at {bar.Start:u} cannot be stored: {reason}.");
            }
        }
    }

    private IEnumerable<(BarPart Part, IReadOnlyList<StoredBar> Bars)> ByPart(BarSeries series, IReadOnlyCollection<StoredBar> bars)
    {
        var parts = new SortedDictionary<DateTimeOffset, (BarPart Part, List<StoredBar> Bars)>();
        BarPart? last = null;
        foreach (var bar in bars)
        {
            if (last is null || bar.Start < last.From || bar.Start >= last.To)
            {
                last = BarPartition.Of(_folder.Path, series, bar.Start);
                parts.TryAdd(last.From, (last, []));
            }

            parts[last.From].Bars.Add(bar);
        }

        return parts.Values.Select(part => (part.Part, (IReadOnlyList<StoredBar>)part.Bars));
    }

    private async Task<(IReadOnlyList<StoredBar> Bars, Price? TickSize)> StoredAsync(BarPart part, CancellationToken cancellation)
    {
        if (!File.Exists(part.Path))
        {
            return ([], null);
        }

        await using var file = await BarFile.OpenAsync(part, _folder.Disk, cancellation).ConfigureAwait(false);
        var bars = new List<StoredBar>();
        await foreach (var batch in BarFile.ReadAsync(file, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, cancellation).ConfigureAwait(false))
        {
            bars.AddRange(batch);
        }

        return (bars, BarFile.TickSizeOf(file));
    }
}
