using System.Collections.Immutable;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>
/// Where a tape stands: the parts of an archive's <c>trades</c>, <c>quotes</c>, <c>depth</c>, <c>states</c> and <c>strategies</c>. Knows names, reads no
/// content. Safe to use from any thread; the one writer is kept apart from others by whoever opens the archive.
/// </summary>
/// <param name="path">The archive's folder; it need not exist.</param>
/// <param name="time">Wall clock for the pauses of a retried rename; the system's when null.</param>
/// <param name="disk">The file operations; the real ones when null.</param>
public sealed class TapeFolder(string path, TimeProvider? time = null, ArchiveDisk? disk = null)
{
    /// <summary>Absolute path.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    internal TimeProvider Time { get; } = time ?? TimeProvider.System;

    internal ArchiveDisk Disk { get; } = disk ?? ArchiveDisk.Real;

    /// <summary>Every partition of a stream, by contract and then by date.</summary>
    public ImmutableArray<TapePartition> Partitions(TapeStream stream)
    {
        var root = System.IO.Path.Combine(Path, TapePartition.FolderOf(stream));
        return TapePartition.ConcernsAll(stream)
            ? [.. Dates(root).Select(date => new TapePartition(stream, null, date))]
            :
            [
                .. Folders(root).Select(TapePartition.ContractOf).OfType<ContractId>().OrderBy(contract => contract.Value, StringComparer.Ordinal)
                    .SelectMany(contract => Dates(System.IO.Path.Combine(Path, new TapePartition(stream, contract, default).Parent))
                        .Select(date => new TapePartition(stream, contract, date))),
            ];
    }

    /// <summary>The parts of a partition in the order in which they were written, without those that are in a merged one as well.</summary>
    public ImmutableArray<TapePart> Parts(TapePartition partition) => Sort(partition).Whole;

    /// <summary>Parts that are in a merged one as well: what a kill between writing it and deleting its sources left.</summary>
    public ImmutableArray<TapePart> Leftovers(TapePartition partition) => Sort(partition).Covered;

    /// <summary>The newest run that stated anything; null when none did.</summary>
    internal DateTimeOffset? NewestRun => Partitions(TapeStream.States).SelectMany(partition => Parts(partition)).Select(part => (DateTimeOffset?)part.Last.Run).Max();

    /// <summary>The path of a part.</summary>
    public string PathOf(TapePartition partition, TapePart part) => System.IO.Path.Combine(Path, partition.Path, part.FileName);

    private static IEnumerable<DateOnly> Dates(string folder) => Folders(folder).Select(TapePartition.DateOf).OfType<DateOnly>().Order();

    private static IEnumerable<string> Folders(string root) =>
        Directory.Exists(root) ? Directory.EnumerateDirectories(root).Select(folder => System.IO.Path.GetFileName(folder)) : [];

    private (ImmutableArray<TapePart> Whole, ImmutableArray<TapePart> Covered) Sort(TapePartition partition)
    {
        var (whole, covered) = (ImmutableArray.CreateBuilder<TapePart>(), ImmutableArray.CreateBuilder<TapePart>());
        var folder = System.IO.Path.Combine(Path, partition.Path);
        var names = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Select(file => System.IO.Path.GetFileName(file)) : [];
        foreach (var part in names.Select(name => TapePart.TryParse(name, out var part) ? part : null).OfType<TapePart>().Order())
        {
            // The widest of those that begin alike comes first, so a cover is always seen before what it covers.
            (whole.Count > 0 && whole[^1].Covers(part) ? covered : whole).Add(part);
        }

        return (whole.ToImmutable(), covered.ToImmutable());
    }
}
