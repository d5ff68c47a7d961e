using System.Buffers.Binary;
using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Engine.History.Files;

/// <summary>
/// Reads one Parquet file of the archive. Opening it checks that its bytes are those that were written, before any of them is
/// decoded, and that the file is ours, of a version that this engine knows and of the expected columns. A file of up to 64 MB is
/// read at once and not held open, so that its writer can replace it on every platform. Not thread-safe: one reader, one thread
/// at a time.
/// </summary>
public sealed class TableReader : IAsyncDisposable
{
    private const int ReadAtOnce = 64 << 20;
    private static readonly byte[] Magic = "PAR1"u8.ToArray();

    private readonly Stream _stream;
    private readonly ParquetReader _reader;
    private readonly TimeSpan? _patience;

    private TableReader(string path, Stream stream, ParquetReader reader, TimeSpan? patience)
    {
        Path = path;
        _stream = stream;
        _reader = reader;
        _patience = patience;
        Metadata = reader.CustomMetadata;
        Fields = reader.Schema.DataFields;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file's key-value metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Number of row groups.</summary>
    public int Groups => _reader.RowGroupCount;

    /// <summary>Number of rows.</summary>
    public long Rows => _reader.RowGroups.Sum(group => group.RowCount);

    /// <summary>Opens a file of a kind.</summary>
    /// <param name="path">The file.</param>
    /// <param name="schema">The kind that it must be.</param>
    /// <param name="disk">The file operations; the real ones when null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArchiveException">Missing, unfinished, corrupt, foreign, or of a later version.</exception>
    public static async Task<TableReader> OpenAsync(string path, TableSchema schema, ArchiveDisk? disk = null, CancellationToken cancellation = default)
    {
        var reader = await OpenAsync(path, disk ?? ArchiveDisk.Real, ours: true, cancellation).ConfigureAwait(false);
        try
        {
            reader.Require(schema);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>
    /// Opens any Parquet file, whoever wrote it; what it holds is for the caller to look at. Each read of it has
    /// <see cref="ArchiveDisk.Patience"/>.
    /// </summary>
    /// <exception cref="ArchiveException">Missing, unfinished or corrupt.</exception>
    public static Task<TableReader> OpenAnyAsync(string path, ArchiveDisk? disk = null, CancellationToken cancellation = default) =>
        OpenAsync(path, disk ?? ArchiveDisk.Real, ours: false, cancellation);

    /// <summary>Reads row groups, the first being 0.</summary>
    public TableGroupReader Group(int index) => new(this, _reader.OpenRowGroupReader(index));

    /// <summary>The file's own columns by name.</summary>
    public IReadOnlyList<DataField> Fields { get; }

    /// <summary>Closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    internal static ArchiveException Corrupt(string path, Exception? failure) => new(
        ArchiveFault.Corrupt,
        path,
        $"{path} is damaged{(failure is null ? "" : $" ({failure.Message})")}; restore it from a backup, or move it away and fetch its bars again.",
        failure);

    /// <summary>Decodes a part of the file.</summary>
    /// <exception cref="ArchiveException">The file is damaged.</exception>
    internal async Task DecodeAsync(Func<ValueTask> read, CancellationToken cancellation)
    {
        try
        {
            await DecodeAsync(read, _patience, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Damaged pages make the library throw whatever its decoders meet first: index, argument, format, memory.
            throw Corrupt(Path, failure);
        }
    }

    private static async Task<TableReader> OpenAsync(string path, ArchiveDisk disk, bool ours, CancellationToken cancellation)
    {
        Stream? stream = null;
        try
        {
            stream = disk.OpenRead(path);
            if (ours && stream.Length <= ReadAtOnce)
            {
                var content = new byte[stream.Length];
                await stream.ReadExactlyAsync(content, cancellation).ConfigureAwait(false);
                await stream.DisposeAsync().ConfigureAwait(false);
                stream = new MemoryStream(content, writable: false);
            }

            var footerStart = FindFooter(path, stream);
            var verified = ours ? await ChecksumStream.VerifyAsync(stream, footerStart, cancellation).ConfigureAwait(false) : null;
            if (verified is false)
            {
                throw Corrupt(path, null);
            }

            stream.Position = 0;
            TimeSpan? patience = verified is true ? null : disk.Patience;
            ParquetReader? reader = null;
            await DecodeAsync(
                async () => reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true, cancellationToken: cancellation).ConfigureAwait(false),
                patience,
                cancellation).ConfigureAwait(false);
            return new TableReader(path, stream, reader!, patience);
        }
        catch (Exception failure)
        {
            stream?.Dispose();
            throw failure switch
            {
                ArchiveException or OperationCanceledException => failure,
                FileNotFoundException or DirectoryNotFoundException => new ArchiveException(ArchiveFault.Missing, path, $"There is no file {path}.", failure),
                UnauthorizedAccessException => new ArchiveException(ArchiveFault.Missing, path, $"{path} cannot be read: {failure.Message}", failure),
                _ => Corrupt(path, failure),
            };
        }
    }

    /// <summary>
    /// The library decodes beyond the end of what it was given, for ever: one wrong byte can hold the thread that reads. So bytes
    /// that no checksum vouches for are decoded by a thread that can be given up; it is lost until the process ends.
    /// </summary>
    private static async Task DecodeAsync(Func<ValueTask> read, TimeSpan? patience, CancellationToken cancellation)
    {
        if (patience is not { } limit)
        {
            await read().ConfigureAwait(false);
            return;
        }

        try
        {
            await Task.Run(async () => await read().ConfigureAwait(false), cancellation).WaitAsync(limit, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"reading it has not ended after {limit.TotalSeconds:0} s"));
        }
    }

    private void Require(TableSchema schema)
    {
        if (!Metadata.TryGetValue(TableSchema.NameKey, out var name) || !Metadata.TryGetValue(TableSchema.VersionKey, out var written)
            || !int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw Foreign($"{Path} is not a file of the archive: it was written by another program. Move it away, or import it.");
        }

        if (name != schema.Name)
        {
            throw Foreign($"{Path} holds {name}, not {schema.Name}; move it to where it belongs.");
        }

        if (version > schema.Version)
        {
            throw new ArchiveException(
                ArchiveFault.LaterVersion,
                Path,
                string.Create(CultureInfo.InvariantCulture, $"{Path} has version {version} of {schema.Name}, this engine knows {schema.Version}; use the later engine."));
        }

        foreach (var column in schema.Columns.Where(column => column.Since <= version))
        {
            if (!Fields.Any(field => Matches(field, column.Declared)))
            {
                throw Foreign($"{Path} has no column {column.Name} of the archive's type; move it away.");
            }
        }

        // All files of the archive have a checksum; this one's cannot be found.
        if (_patience is not null)
        {
            throw Corrupt(Path, null);
        }
    }

    private ArchiveException Foreign(string sentence) => new(ArchiveFault.Foreign, Path, sentence);

    private static bool Matches(DataField stored, DataField expected) =>
        stored.Name == expected.Name && stored.IsNullable == expected.IsNullable && (stored, expected) switch
        {
            (DateTimeDataField left, DateTimeDataField right) => left.Unit == right.Unit && left.IsAdjustedToUTC == right.IsAdjustedToUTC,
            (DecimalDataField left, DecimalDataField right) => left.Precision == right.Precision && left.Scale == right.Scale,
            _ => stored.ClrType == expected.ClrType,
        };

    /// <summary>Looks at both ends before the library does, which would trust any footer length.</summary>
    private static long FindFooter(string path, Stream stream)
    {
        Span<byte> word = stackalloc byte[4];
        var whole = stream.Length >= 12;
        var footerStart = 0L;
        if (whole)
        {
            stream.ReadExactly(word);
            whole = word.SequenceEqual(Magic);
            stream.Position = stream.Length - 8;
            stream.ReadExactly(word);
            var length = BinaryPrimitives.ReadInt32LittleEndian(word);
            stream.ReadExactly(word);
            whole &= word.SequenceEqual(Magic) && length > 0 && length <= stream.Length - 12;
            footerStart = stream.Length - 8 - length;
        }

        stream.Position = 0;
        return whole
            ? footerStart
            : throw new ArchiveException(ArchiveFault.NotParquet, path, $"{path} is not a whole Parquet file: it was cut, never finished, or is something else. Move it away.");
    }
}
