using System.Data.Common;
using System.Runtime.Serialization;
using Engine.Accounts;
using Engine.Actors.Strategies.State;

namespace Engine.Actors.Journal;

/// <summary>One journaled event with its place.</summary>
/// <param name="PersistenceId">Whose journal.</param>
/// <param name="SequenceNumber">Its number there, from 1.</param>
/// <param name="Manifest">Its versioned name.</param>
/// <param name="Json">Its payload as stored.</param>
/// <param name="Event">Its payload as read.</param>
public sealed record JournalEntry(string PersistenceId, long SequenceNumber, string Manifest, string Json, IAccountEvent Event)
{
    /// <summary>Wall time at which the row was given to the database, UTC; the rows of one commit share it. Null where it was not read.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>Place among the rows of all journals of the place, in the order in which they were written; 0 where it was not read.</summary>
    public long Ordering { get; init; }
}

/// <summary>Reads a journal beside a running engine; writes nothing.</summary>
public static partial class JournalReader
{
    /// <summary>What the persistence ids of strategies' states begin with; those of accounts begin otherwise.</summary>
    public const string StatePrefix = "strategy-";

    /// <summary>What the persistence ids of accounts begin with.</summary>
    public const string AccountPrefix = "account-";

    /// <summary>The persistence ids of accounts in a journal, in the order in which they were begun.</summary>
    /// <exception cref="JournalException">The journal is missing or is none.</exception>
    public static IReadOnlyList<string> PersistenceIds(JournalPlace place) =>
        Query(place, $"SELECT persistence_id FROM journal WHERE persistence_id NOT LIKE '{StatePrefix}%' GROUP BY persistence_id ORDER BY MIN(ordering)", _ => { }, row => row.GetString(0));

    /// <summary>The states that strategies have saved and the journal still holds, oldest first, each with its persistence id and number.</summary>
    /// <exception cref="JournalException">The journal is missing or is none.</exception>
    /// <exception cref="SerializationException">One is of a later version, or damaged.</exception>
    public static IReadOnlyList<(string PersistenceId, long SequenceNumber, StrategyStateSaved State)> States(JournalPlace place) =>
        Query(
            place,
            $"SELECT persistence_id, sequence_number, manifest, message FROM journal WHERE persistence_id LIKE '{StatePrefix}%' ORDER BY ordering",
            _ => { },
            row => (row.GetString(0), row.GetInt64(1), StrategyStateSerializer.Read((byte[])row[3], row.GetString(2))));

    /// <summary>The events of one account's persistence id, oldest first.</summary>
    /// <exception cref="JournalException">The journal is missing or is none.</exception>
    /// <exception cref="SerializationException">An event is of a later version, or damaged.</exception>
    public static IReadOnlyList<JournalEntry> Events(JournalPlace place, string persistenceId) =>
        Query(
            place,
            "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id = @id ORDER BY sequence_number",
            command => command.Bind("@id", persistenceId),
            row =>
            {
                var bytes = (byte[])row[2];
                var manifest = row.GetString(1);
                return new JournalEntry(persistenceId, row.GetInt64(0), manifest, System.Text.Encoding.UTF8.GetString(bytes), AccountEventSerializer.Read(bytes, manifest));
            });

    /// <summary>
    /// What the database says of a journal: <c>ok</c>, or its first complaint. <paramref name="whole"/> lets SQLite also compare every index
    /// with its table, which takes longer. PostgreSQL checks what it reads.
    /// </summary>
    /// <exception cref="JournalException">The journal is missing, or is no database.</exception>
    public static string Integrity(JournalPlace place, bool whole) => place.Integrity(whole);

    /// <summary>True where the tables of a journal are, whether or not they hold anything.</summary>
    /// <exception cref="JournalException">The journal is missing or is none.</exception>
    public static bool IsBegun(JournalPlace place) => Tables(place).Contains("journal");

    internal static IReadOnlyList<string> Texts(JournalPlace place, string sql) => Query(place, sql, _ => { }, row => row.GetString(0));

    internal static IReadOnlyList<string> Tables(JournalPlace place) => place.Tables();

    /// <summary>True when there is a row whose persistence id lies between two texts, the second excluded.</summary>
    internal static bool AnyBetween(JournalPlace place, string from, string before) => Query(
        place,
        "SELECT 1 FROM journal WHERE persistence_id >= @from AND persistence_id < @before LIMIT 1",
        command =>
        {
            command.Bind("@from", from);
            command.Bind("@before", before);
        },
        row => row.GetInt32(0)).Count > 0;

    internal static IEnumerable<JournalRow> Rows(JournalPlace place, string persistenceId) =>
        Stream(
            place,
            "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id = @id ORDER BY sequence_number",
            command => command.Bind("@id", persistenceId),
            row => new JournalRow(row.GetInt64(0), row.GetString(1), (byte[])row[2]));

    internal static IReadOnlyList<JournalRow> Snapshots(JournalPlace place, string persistenceId) =>
        !Tables(place).Contains("snapshot") ? [] : Query(
            place,
            "SELECT sequence_number, manifest, snapshot FROM snapshot WHERE persistence_id = @id ORDER BY sequence_number",
            command => command.Bind("@id", persistenceId),
            row => new JournalRow(row.GetInt64(0), row.GetString(1), (byte[])row[2]));

    internal static List<T> Query<T>(JournalPlace place, string sql, Action<DbCommand> bind, Func<DbDataReader, T> read)
    {
        try
        {
            return [.. Stream(place, sql, bind, read)];
        }
        catch (DbException e)
        {
            throw place.Unreadable(e);
        }
    }

    internal static void Bind(this DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private static IEnumerable<T> Stream<T>(JournalPlace place, string sql, Action<DbCommand> bind, Func<DbDataReader, T> read)
    {
        using var connection = place.OpenToRead();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        bind(command);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            yield return read(row);
        }
    }
}

/// <summary>A row of the journal or of the snapshots as it is stored.</summary>
internal sealed record JournalRow(long SequenceNumber, string Manifest, byte[] Payload);
