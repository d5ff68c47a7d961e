using System.Runtime.Serialization;
using System.Text;
using Engine.Accounts;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Journal;

/// <content>
/// Journals of any length, a page at a time. Each page is a query of its own: a reader that pauses holds no old view of the file, so the write-ahead log of a
/// running engine does not grow behind it. Rows are only ever added, so the pages fit.
/// </content>
public static partial class JournalReader
{
    private const int PageRows = 2048;
    private const string EntryColumns = "SELECT persistence_id, sequence_number, manifest, message, created, ordering FROM journal";

    /// <summary>The events of one persistence id as they are asked for, oldest first, those that are written meanwhile included.</summary>
    /// <param name="path">The file.</param>
    /// <param name="persistenceId">Whose journal.</param>
    /// <param name="from">Number of the first, at least 1.</param>
    /// <exception cref="JournalException">The file is missing or is not a journal, or an event is of a later version or damaged; the sentence has its number.</exception>
    public static IEnumerable<JournalEntry> Read(string path, string persistenceId, long from = 1)
    {
        while (true)
        {
            var page = Query(
                path,
                $"{EntryColumns} WHERE persistence_id = $id AND sequence_number >= $from ORDER BY sequence_number LIMIT {PageRows}",
                command =>
                {
                    command.Parameters.AddWithValue("$id", persistenceId);
                    command.Parameters.AddWithValue("$from", from);
                },
                RowOf);
            foreach (var row in page)
            {
                yield return EntryOf(row);
                from = row.SequenceNumber + 1;
            }

            if (page.Count < PageRows)
            {
                yield break;
            }
        }
    }

    /// <summary>Number of the newest event of a persistence id; 0 when there is none.</summary>
    /// <exception cref="JournalException">The file is missing or is not a journal.</exception>
    public static long LastNumber(string path, string persistenceId) =>
        Query(
            path,
            "SELECT COALESCE(MAX(sequence_number), 0) FROM journal WHERE persistence_id = $id",
            command => command.Parameters.AddWithValue("$id", persistenceId),
            row => row.GetInt64(0)).Single();

    /// <summary>The newest events of some journals in the order in which they were written.</summary>
    /// <param name="path">The file.</param>
    /// <param name="journals">Whose; of a number of an account, those that are begun later too.</param>
    /// <param name="count">How many at the most, at least 1.</param>
    /// <exception cref="JournalException">The file is missing or is not a journal, or an event cannot be read.</exception>
    public static IReadOnlyList<JournalEntry> Newest(string path, JournalSelection journals, int count) =>
        [.. Query(path, $"{EntryColumns} WHERE {JournalSelection.Condition} ORDER BY ordering DESC LIMIT $count", journals.Bind(("$count", count)), RowOf).Reverse<EntryRow>().Select(EntryOf)];

    /// <summary>The events of some journals that were written after another, oldest first, a page at the most; empty when there is none yet.</summary>
    /// <param name="path">The file.</param>
    /// <param name="journals">Whose.</param>
    /// <param name="ordering"><see cref="JournalEntry.Ordering"/> of the last that is known.</param>
    /// <exception cref="JournalException">The file is missing or is not a journal, or an event cannot be read.</exception>
    public static IReadOnlyList<JournalEntry> After(string path, JournalSelection journals, long ordering) =>
        [.. Query(path, $"{EntryColumns} WHERE ordering > $after AND {JournalSelection.Condition} ORDER BY ordering LIMIT {PageRows}", journals.Bind(("$after", ordering)), RowOf).Select(EntryOf)];

    private static EntryRow RowOf(SqliteDataReader row) => new(
        row.GetString(0), row.GetInt64(1), row.GetString(2), (byte[])row[3], new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero), row.GetInt64(5));

    private static JournalEntry EntryOf(EntryRow row)
    {
        IAccountEvent @event;
        try
        {
            @event = AccountEventSerializer.Read(row.Payload, row.Manifest);
        }
        catch (SerializationException e)
        {
            throw new JournalException($"Event {row.SequenceNumber} of {row.PersistenceId} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }

        return new JournalEntry(row.PersistenceId, row.SequenceNumber, row.Manifest, Encoding.UTF8.GetString(row.Payload), @event) { Written = row.Written, Ordering = row.Ordering };
    }

    private sealed record EntryRow(string PersistenceId, long SequenceNumber, string Manifest, byte[] Payload, DateTimeOffset Written, long Ordering);
}

/// <summary>Which journals of a file are meant: one by its id, or every one of an account, those of later venues included.</summary>
public sealed class JournalSelection
{
    private readonly string _pattern;

    private JournalSelection(string pattern) => _pattern = pattern;

    internal static string Condition => "persistence_id LIKE $journals ESCAPE '\\'";

    /// <summary>One journal.</summary>
    public static JournalSelection Of(string persistenceId) => new(Escaped(persistenceId));

    /// <summary>Every journal of an account's number.</summary>
    public static JournalSelection OfAccount(string account) => new($"{JournalReader.AccountPrefix}%-{Escaped(account)}");

    internal Action<SqliteCommand> Bind((string Name, object Value) more) => command =>
    {
        command.Parameters.AddWithValue("$journals", _pattern);
        command.Parameters.AddWithValue(more.Name, more.Value);
    };

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
