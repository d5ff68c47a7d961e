using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Engine.History.Files;

namespace Engine.Actors.Journal.Export;

/// <summary>What an export is written as.</summary>
public enum JournalExportFormat
{
    /// <summary>
    /// JSON Lines: id of the journal, number, manifest and payload of each event as it is stored. It has market stamps only, so two runs of one input are equal
    /// byte by byte.
    /// </summary>
    JsonLines,

    /// <summary>One Parquet file with the columns of <see cref="JournalTable"/>.</summary>
    Parquet,
}

/// <summary>Writes a journal into one file for other programs. The file appears whole or not at all; events stream through.</summary>
public static class JournalExport
{
    /// <summary>The format of a file's name: <c>.jsonl</c> or <c>.parquet</c>; null for any other.</summary>
    public static JournalExportFormat? FormatOf(string path) =>
        path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? JournalExportFormat.JsonLines
        : path.EndsWith(".parquet", StringComparison.OrdinalIgnoreCase) ? JournalExportFormat.Parquet
        : null;

    /// <summary>One event as a line without its end: <c>{"journal":…,"number":…,"manifest":…,"event":{…}}</c>.</summary>
    public static string Line(JournalEntry entry)
    {
        using var buffer = new MemoryStream();
        Write(buffer, entry);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Exports.</summary>
    /// <param name="entries">The events in order.</param>
    /// <param name="format">What to write.</param>
    /// <param name="path">The file; one that stands there is replaced.</param>
    /// <param name="time">Wall clock for the pauses of a retried rename.</param>
    /// <param name="cancellation">Gives up; the file does not appear.</param>
    /// <returns>Events written.</returns>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    /// <exception cref="JournalException">An event cannot be read.</exception>
    public static Task<long> WriteAsync(IEnumerable<JournalEntry> entries, JournalExportFormat format, string path, TimeProvider time, CancellationToken cancellation) =>
        format == JournalExportFormat.JsonLines ? LinesAsync(entries, path, time, cancellation) : JournalTable.WriteAsync(entries, path, time, cancellation);

    private static async Task<long> LinesAsync(IEnumerable<JournalEntry> entries, string path, TimeProvider time, CancellationToken cancellation)
    {
        await using var file = FileReplacement.Create(path, ArchiveDisk.Real, time);
        var count = 0L;
        try
        {
            using var buffer = new MemoryStream();
            foreach (var entry in entries)
            {
                cancellation.ThrowIfCancellationRequested();
                Write(buffer, entry);
                buffer.WriteByte((byte)'\n');
                count++;
                if (buffer.Length > 1 << 20)
                {
                    await EmptyAsync(buffer, file.Stream, cancellation).ConfigureAwait(false);
                }
            }

            await EmptyAsync(buffer, file.Stream, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw FileReplacement.Refused(path, failure);
        }

        await file.CommitAsync(cancellation).ConfigureAwait(false);
        return count;
    }

    private static async Task EmptyAsync(MemoryStream buffer, Stream target, CancellationToken cancellation)
    {
        buffer.Position = 0;
        await buffer.CopyToAsync(target, cancellation).ConfigureAwait(false);
        buffer.SetLength(0);
    }

    private static void Write(Stream target, JournalEntry entry)
    {
        using var json = new Utf8JsonWriter(target, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("journal", entry.PersistenceId);
        json.WriteNumber("number", entry.SequenceNumber);
        json.WriteString("manifest", entry.Manifest);
        json.WritePropertyName("event");
        json.WriteRawValue(OneLine(entry.Json), skipInputValidation: true);
        json.WriteEndObject();
    }

    /// <summary>The engine writes its payloads without line ends; a hand that repaired one may have put some in.</summary>
    internal static string OneLine(string json)
    {
        if (!json.AsSpan().ContainsAny('\n', '\r'))
        {
            return json;
        }

        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }
}
