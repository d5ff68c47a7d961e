using System.Data.Common;
using System.Runtime.Serialization;
using System.Text;
using Engine.Accounts;

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
    /// <param name="place">The journal's.</param>
    /// <param name="persistenceId">Whose journal.</param>
    /// <param name="from">Number of the first, at least 1.</param>
    /// <exception cref="JournalException">The journal is missing or is none, or an event is of a later version or damaged; the sentence has its number.</exception>
    public static IEnumerable<JournalEntry> Read(JournalPlace place, string persistenceId, long from = 1)
    {
        while (true)
        {
            var page = Query(
                place,
                $"{EntryColumns} WHERE persistence_id = @id AND sequence_number >= @from ORDER BY sequence_number LIMIT {PageRows}",
                command =>
                {
                    command.Bind("@id", persistenceId);
                    command.Bind("@from", from);
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
    /// <exception cref="JournalException">The journal is missing or is none.</exception>
    public static long LastNumber(JournalPlace place, string persistenceId) =>
        Query(
            place,
            "SELECT COALESCE(MAX(sequence_number), 0) FROM journal WHERE persistence_id = @id",
            command => command.Bind("@id", persistenceId),
            row => row.GetInt64(0)).Single();

    /// <summary>The newest events of some journals in the order in which they were written.</summary>
    /// <param name="place">The journal's.</param>
    /// <param name="journals">Whose; of a number of an account, those that are begun later too.</param>
    /// <param name="count">How many at the most, at least 1.</param>
    /// <exception cref="JournalException">The journal is missing or is none, or an event cannot be read.</exception>
    public static IReadOnlyList<JournalEntry> Newest(JournalPlace place, JournalSelection journals, int count) =>
        [.. Query(place, $"{EntryColumns} WHERE {JournalSelection.Condition} ORDER BY ordering DESC LIMIT @count", journals.Bind(("@count", count)), RowOf).Reverse<EntryRow>().Select(EntryOf)];

    /// <summary>The events of some journals that were written after another, oldest first, a page at the most; empty when there is none yet.</summary>
    /// <param name="place">The journal's.</param>
    /// <param name="journals">Whose.</param>
    /// <param name="ordering"><see cref="JournalEntry.Ordering"/> of the last that is known.</param>
    /// <exception cref="JournalException">The journal is missing or is none, or an event cannot be read.</exception>
    public static IReadOnlyList<JournalEntry> After(JournalPlace place, JournalSelection journals, long ordering) =>
        [.. Query(place, $"{EntryColumns} WHERE ordering > @after AND {JournalSelection.Condition} ORDER BY ordering LIMIT {PageRows}", journals.Bind(("@after", ordering)), RowOf).Select(EntryOf)];

    private static EntryRow RowOf(DbDataReader row) => new(
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

/// <summary>Which journals of a place are meant: one by its id, or every one of an account, those of later venues included.</summary>
public sealed class JournalSelection
{
    private readonly string _pattern;

    private JournalSelection(string pattern) => _pattern = pattern;

    internal static string Condition => "persistence_id LIKE @journals ESCAPE '\\'";

    /// <summary>One journal.</summary>
    public static JournalSelection Of(string persistenceId) => new(Escaped(persistenceId));

    /// <summary>Every journal of an account's number.</summary>
    public static JournalSelection OfAccount(string account) => new($"{JournalReader.AccountPrefix}%-{Escaped(account)}");

    internal Action<DbCommand> Bind((string Name, object Value) more) => command =>
    {
        command.Bind("@journals", _pattern);
        command.Bind(more.Name, more.Value);
    };

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
