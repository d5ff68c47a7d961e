using Parquet;

namespace Engine.History.Files;

/// <summary>
/// Writes one Parquet file of the archive: row groups first, then the footer with metadata and a checksum, then the file
/// takes its name (<see cref="FileReplacement"/>). Nobody sees the file before <see cref="CommitAsync"/> has returned, and
/// disposing a writer that was not committed leaves no trace. Not thread-safe.
/// </summary>
public sealed class TableWriter : IAsyncDisposable
{
    private readonly TableSchema _schema;
    private readonly FileReplacement _file;
    private readonly ChecksumStream _stream;
    private readonly ParquetWriter _writer;
    private readonly IReadOnlyDictionary<string, string> _metadata;
    private bool _closed;

    private TableWriter(TableSchema schema, FileReplacement file, ChecksumStream stream, ParquetWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        _schema = schema;
        _file = file;
        _stream = stream;
        _writer = writer;
        _metadata = metadata;
    }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its final path; the folder is created where needed.</param>
    /// <param name="schema">What it holds.</param>
    /// <param name="metadata">Further key-value metadata; the schema's name, version and the checksum are added.</param>
    /// <param name="time">Wall clock for the pauses of a retried rename.</param>
    /// <param name="disk">The file operations; the real ones when null.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArchiveException">The file cannot be created.</exception>
    public static async Task<TableWriter> CreateAsync(
        string path,
        TableSchema schema,
        IReadOnlyDictionary<string, string> metadata,
        TimeProvider time,
        ArchiveDisk? disk = null,
        CancellationToken cancellation = default)
    {
        var file = FileReplacement.Create(path, disk ?? ArchiveDisk.Real, time);
        try
        {
            var stream = new ChecksumStream(file.Stream);
            var writer = await ParquetWriter.CreateAsync(schema.Declared, stream, schema.WriteOptions(), cancellationToken: cancellation).ConfigureAwait(false);
            return new TableWriter(schema, file, stream, writer, schema.Metadata(metadata));
        }
        catch (Exception failure)
        {
            await file.DisposeAsync().ConfigureAwait(false);
            throw failure is IOException or UnauthorizedAccessException ? FileReplacement.Refused(path, failure) : failure;
        }
    }

    /// <summary>
    /// Writes one row group. The callback writes every column of the schema once, in the schema's order, all of one
    /// length. Readers skip a group as a whole by its minimum and maximum: sort rows, and keep a group to what one
    /// question usually wants.
    /// </summary>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public async Task WriteGroupAsync(Func<TableGroupWriter, Task> columns)
    {
        try
        {
            using var group = _writer.CreateRowGroup();
            var target = new TableGroupWriter(group);
            await columns(target).ConfigureAwait(false);
            group.CompleteValidate();
            Rows += target.Rows;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw FileReplacement.Refused(_file.Target, failure);
        }
    }

    /// <summary>
    /// Writes the footer and puts all bytes on the disk, under the temporary name. What remains for
    /// <see cref="CommitAsync"/> is the rename; so several files can be made ready before the first takes effect.
    /// </summary>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public async Task FinishAsync()
    {
        if (_closed)
        {
            return;
        }

        try
        {
            _writer.CustomMetadata = new Dictionary<string, string>(_metadata) { [TableSchema.ChecksumKey] = ChecksumStream.Placeholder };
            _stream.BeginFooter();
            await _writer.DisposeAsync().ConfigureAwait(false);
            _stream.EndFooter();
            _closed = true;
            _file.Finish();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw FileReplacement.Refused(_file.Target, failure);
        }
    }

    /// <summary>Finishes the file and gives it its name, replacing what stood there.</summary>
    /// <exception cref="ArchiveException">The disk refused; what stood there before still does.</exception>
    public async Task CommitAsync(CancellationToken cancellation = default)
    {
        await FinishAsync().ConfigureAwait(false);
        await _file.CommitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Drops the file unless it was committed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        await _file.DisposeAsync().ConfigureAwait(false);
    }
}
