using System.Runtime.Serialization;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Journal;

/// <summary>What is looked at before a journal is opened for writing. Reads only.</summary>
internal static class JournalCheck
{
    /// <summary>Beyond this size SQLite's own check would hold up the start; <c>engine journal verify</c> makes it.</summary>
    private const long CheckedAtStart = 64 * 1024 * 1024;

    private static ReadOnlySpan<byte> Header => "SQLite format 3\0"u8;

    /// <summary>Refuses a file that is no journal, or a damaged one; the row that cannot be read is named when there is one.</summary>
    /// <exception cref="JournalException">It is refused; one sentence.</exception>
    public static void Refuse(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
        {
            return;
        }

        Span<byte> header = stackalloc byte[Header.Length];
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || !header.SequenceEqual(Header))
            {
                throw new JournalException($"The file {path} is no journal of this engine and is left as it is; move it away, or name another folder with --home.");
            }
        }

        if (file.Length > CheckedAtStart)
        {
            return;
        }

        string verdict;
        try
        {
            verdict = JournalReader.Integrity(path, whole: false);
        }
        catch (JournalException e)
        {
            verdict = e.Message;
        }

        if (verdict != "ok")
        {
            var row = FirstUnreadable(path);
            throw new JournalException(
                $"The journal {path} is damaged{(row is null ? "" : $" at {row}")} and is left as it is (SQLite says: {verdict.ReplaceLineEndings(" ").TrimEnd('.')}); restore a copy of it, or name another folder with --home.");
        }
    }

    /// <summary>The first row that cannot be read, named; null when all can be, or not even their list.</summary>
    private static string? FirstUnreadable(string path)
    {
        IReadOnlyList<string> ids;
        try
        {
            ids = JournalReader.PersistenceIds(path);
        }
        catch (JournalException)
        {
            return null;
        }

        foreach (var id in ids)
        {
            var last = 0L;
            try
            {
                foreach (var row in JournalReader.Rows(path, id))
                {
                    last = row.SequenceNumber;
                    AccountEventSerializer.Read(row.Payload, row.Manifest);
                }
            }
            catch (SerializationException)
            {
                return $"event {last} of {id}";
            }
            catch (Exception e) when (e is SqliteException or InvalidCastException)
            {
                return $"event {last + 1} of {id}";
            }
        }

        return null;
    }
}
