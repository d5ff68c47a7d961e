using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>What an import came to.</summary>
/// <param name="Written">What became of the bars; all zero when there were problems.</param>
/// <param name="Problems">What is wrong with the files, by file and line; when there is any, nothing was imported.</param>
public sealed record BarImportResult(BarWriteResult Written, IReadOnlyList<ImportProblem> Problems);

/// <summary>
/// Takes bars from files that a person gives: Parquet with the seven columns <c>t,o,h,l,c,v,contract_id_source</c>, an
/// export of our own, or delimited text (compressed where its name ends in <c>.gz</c>). Each bar keeps the file's name as
/// its source and never replaces one that the venue or the live tape gave (<see cref="BarPrecedence"/>). All files are read
/// and checked before the first bar is stored.
/// </summary>
public static class BarImport
{
    /// <summary>Imports files into a series.</summary>
    /// <param name="archive">Opened for writing.</param>
    /// <param name="files">What to import; text or Parquet is found out from the content.</param>
    /// <param name="options">How to read them, and into which series.</param>
    /// <param name="tickSize">The product's tick size, where known.</param>
    /// <param name="disk">The file operations; the real ones when null.</param>
    /// <param name="cancellation">Gives up before anything is stored.</param>
    /// <exception cref="ArchiveException">A file cannot be read, or the archive cannot be written.</exception>
    public static async Task<BarImportResult> ImportAsync(
        BarArchive archive,
        IReadOnlyList<string> files,
        BarImportOptions options,
        Price? tickSize = null,
        ArchiveDisk? disk = null,
        CancellationToken cancellation = default)
    {
        if (options.Stamp == BarStamp.End && options.Series.Interval.Length is null)
        {
            return new BarImportResult(default, [new ImportProblem(files[0], 0, $"bars of {options.Series.Interval} have no fixed length; their times must be starts.")]);
        }

        var bars = new List<StoredBar>();
        var problems = new List<ImportProblem>();
        foreach (var path in files)
        {
            var read = await ReadAsync(path, options, disk ?? ArchiveDisk.Real, cancellation).ConfigureAwait(false);
            bars.AddRange(read.Bars);
            problems.AddRange(read.Problems);
        }

        return problems.Count > 0
            ? new BarImportResult(default, problems)
            : new BarImportResult(await archive.WriteAsync(options.Series, tickSize, bars, cancellation).ConfigureAwait(false), []);
    }

    private static async Task<ImportedBars> ReadAsync(string path, BarImportOptions options, ArchiveDisk disk, CancellationToken cancellation)
    {
        var into = new ImportedBars(path, options);
        try
        {
            if (await IsParquetAsync(path, disk, cancellation).ConfigureAwait(false))
            {
                await ParquetBars.ReadAsync(path, options, into, disk, cancellation).ConfigureAwait(false);
            }
            else
            {
                using var text = new StreamReader(CompressedText.Reading(path, disk.OpenRead(path)));
                CsvBars.Read(text, options, into);
            }
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new ArchiveException(ArchiveFault.Missing, path, $"{path} cannot be read: {failure.Message}", failure);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException or NotSupportedException or ArgumentException)
        {
            // What the readers of text and compression say of content that is neither.
            into.Problem(0, $"the file cannot be read as text with columns: {failure.Message}");
        }

        if (into.Bars.Count == 0 && into.Problems.Count == 0)
        {
            into.Problem(0, "the file has no row.");
        }

        into.Close();
        return into;
    }

    private static async Task<bool> IsParquetAsync(string path, ArchiveDisk disk, CancellationToken cancellation)
    {
        var head = new byte[4];
        await using var file = disk.OpenRead(path);
        return await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) == head.Length
            && head.AsSpan().SequenceEqual("PAR1"u8);
    }
}
