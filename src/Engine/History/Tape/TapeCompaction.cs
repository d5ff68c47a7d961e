using System.Collections.Immutable;
using Engine.History.Files;

namespace Engine.History.Tape;

/// <summary>
/// Makes one part of many. The merged part is complete and on the disk before the first of its sources goes; a kill in between leaves
/// both, and the merged one's name tells readers which to pass over until the next compaction removes them. Only for the writer.
/// </summary>
internal static class TapeCompaction
{
    /// <summary>Rows that make a row group worth reading by itself.</summary>
    private const int GroupRows = 128 * 1024;

    /// <summary>Merges parts of a partition, which must be neighbours in its order, and removes them.</summary>
    /// <returns>The part in their place.</returns>
    /// <exception cref="ArchiveException">A part cannot be read, or the disk refused; the parts are untouched.</exception>
    public static async Task<TapePart> MergeAsync(TapeFolder folder, TapePartition partition, ImmutableArray<TapePart> parts, CancellationToken cancellation)
    {
        if (parts is [var only])
        {
            return only;
        }

        var merged = new TapePart(parts[0].First, parts[^1].Last);
        TapeRows rows = partition.Contract is { } contract ? TapeFrameRows.For(partition.Stream, contract)
            : partition.Stream == TapeStream.Strategies ? new StrategyRows() : new StateRows();
        var metadata = await MetadataAsync(folder.PathOf(partition, parts[^1]), rows.Schema, folder, cancellation).ConfigureAwait(false);
        var target = await TableWriter.CreateAsync(folder.PathOf(partition, merged), rows.Schema, metadata, folder.Time, folder.Disk, cancellation).ConfigureAwait(false);
        await using (target.ConfigureAwait(false))
        {
            foreach (var part in parts)
            {
                var source = await TableReader.OpenAsync(folder.PathOf(partition, part), rows.Schema, folder.Disk, cancellation: cancellation).ConfigureAwait(false);
                await using (source.ConfigureAwait(false))
                {
                    for (var group = 0; group < source.Groups; group++)
                    {
                        // Whole groups of the sources, so that no frame is cut in two.
                        await rows.ReadAsync(source.Group(group), cancellation).ConfigureAwait(false);
                        if (rows.Count >= GroupRows)
                        {
                            await target.WriteGroupAsync(rows.WriteAsync).ConfigureAwait(false);
                            rows.Clear();
                        }
                    }
                }
            }

            if (rows.Count > 0)
            {
                await target.WriteGroupAsync(rows.WriteAsync).ConfigureAwait(false);
            }

            await target.CommitAsync(cancellation).ConfigureAwait(false);
        }

        Remove(folder, partition, parts);
        return merged;
    }

    /// <summary>Removes parts that are in a merged one as well.</summary>
    public static void Remove(TapeFolder folder, TapePartition partition, ImmutableArray<TapePart> parts)
    {
        foreach (var part in parts)
        {
            try
            {
                File.Delete(folder.PathOf(partition, part));
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Somebody reads it; readers pass it over, and the next compaction removes it.
            }
        }
    }

    private static async Task<IReadOnlyDictionary<string, string>> MetadataAsync(string path, TableSchema schema, TapeFolder folder, CancellationToken cancellation)
    {
        var file = await TableReader.OpenAsync(path, schema, folder.Disk, cancellation).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            return new Dictionary<string, string>(file.Metadata);
        }
    }
}
