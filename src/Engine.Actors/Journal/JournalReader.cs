using System.Runtime.Serialization;
using Engine.Accounts;
using Engine.Actors.Strategies.State;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Journal;

/// <summary>One journaled event with its place.</summary>
/// <param name="PersistenceId">Whose journal.</param>
/// <param name="SequenceNumber">Its number there, from 1.</param>
/// <param name="Manifest">Its versioned name.</param>
/// <param name="Json">Its payload as stored.</param>
/// <param name="Event">Its payload as read.</param>
public sealed record JournalEntry(string PersistenceId, long SequenceNumber, string Manifest, string Json, IAccountEvent Event)
{
    /// <summary>Wall time at which the row was given to SQLite, UTC; the rows of one commit share it. Null where it was not read.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>Place among the rows of all journals of the file, in the order in which they were written; 0 where it was not read.</summary>
    public long Ordering { get; init; }
}

/// <summary>Reads a journal file beside a running engine; writes nothing.</summary>
public static partial class JournalReader
{
    /// <summary>SQLITE_READONLY, with its kinds: the file, or what a read-only connection would have to write to read it.</summary>
    private const int ReadOnlyDatabase = 8;

    /// <summary>What the persistence ids of strategies' states begin with; those of accounts begin otherwise.</summary>
    public const string StatePrefix = "strategy-";

    /// <summary>What the persistence ids of accounts begin with.</summary>
    public const string AccountPrefix = "account-";

    /// <summary>The persistence ids of accounts in a journal, in the order in which they were begun.</summary>
    /// <exception cref="JournalException">The file is missing or is not a journal.</exception>
    public static IReadOnlyList<string> PersistenceIds(string path) =>
        Query(path, $"SELECT persistence_id FROM journal WHERE persistence_id NOT LIKE '{StatePrefix}%' GROUP BY persistence_id ORDER BY MIN(ordering)", _ => { }, row => row.GetString(0));

    /// <summary>The states that strategies have saved and the journal still holds, oldest first, each with its persistence id and number.</summary>
    /// <exception cref="JournalException">The file is missing or is not a journal.</exception>
    /// <exception cref="SerializationException">One is of a later version, or damaged.</exception>
    public static IReadOnlyList<(string PersistenceId, long SequenceNumber, StrategyStateSaved State)> States(string path) =>
        Query(
            path,
            $"SELECT persistence_id, sequence_number, manifest, message FROM journal WHERE persistence_id LIKE '{StatePrefix}%' ORDER BY ordering",
            _ => { },
            row => (row.GetString(0), row.GetInt64(1), StrategyStateSerializer.Read((byte[])row[3], row.GetString(2))));

    /// <summary>The events of one account's persistence id, oldest first.</summary>
    /// <exception cref="JournalException">The file is missing or is not a journal.</exception>
    /// <exception cref="SerializationException">An event is of a later version, or damaged.</exception>
    public static IReadOnlyList<JournalEntry> Events(string path, string persistenceId) =>
        Query(
            path,
            "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id = $id ORDER BY sequence_number",
            command => command.Parameters.AddWithValue("$id", persistenceId),
            row =>
            {
                var bytes = (byte[])row[2];
                var manifest = row.GetString(1);
                return new JournalEntry(persistenceId, row.GetInt64(0), manifest, System.Text.Encoding.UTF8.GetString(bytes), AccountEventSerializer.Read(bytes, manifest));
            });

    /// <summary>
    /// What SQLite says of a journal file: <c>ok</c>, or its first complaint. <paramref name="whole"/> also compares every index with
    /// its table, which takes longer.
    /// </summary>
    /// <exception cref="JournalException">The file is missing, or is no database.</exception>
    public static string Integrity(string path, bool whole) =>
        Query(path, whole ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", _ => { }, row => row.GetString(0)).First();

    internal static IReadOnlyList<string> Tables(string path) => Query(path, "SELECT name FROM sqlite_master WHERE type = 'table'", _ => { }, row => row.GetString(0));

    internal static IReadOnlyList<string> Texts(string path, string sql) => Query(path, sql, _ => { }, row => row.GetString(0));

    internal static IEnumerable<JournalRow> Rows(string path, string persistenceId) =>
        Stream(
            path,
            "SELECT sequence_number, manifest, message FROM journal WHERE persistence_id = $id ORDER BY sequence_number",
            command => command.Parameters.AddWithValue("$id", persistenceId),
            row => new JournalRow(row.GetInt64(0), row.GetString(1), (byte[])row[2]));

    internal static IReadOnlyList<JournalRow> Snapshots(string path, string persistenceId) =>
        !Tables(path).Contains("snapshot") ? [] : Query(
            path,
            "SELECT sequence_number, manifest, snapshot FROM snapshot WHERE persistence_id = $id ORDER BY sequence_number",
            command => command.Parameters.AddWithValue("$id", persistenceId),
            row => new JournalRow(row.GetInt64(0), row.GetString(1), (byte[])row[2]));

    /// <summary>
    /// Read-only, unless a killed process has left a log that only a writer may recover: then as one that is asked to write
    /// nothing of its own.
    /// </summary>
    private static SqliteConnection Open(string path)
    {
        try
        {
            return Opened(SqliteOpenMode.ReadOnly, "SELECT count(*) FROM sqlite_master");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == ReadOnlyDatabase)
        {
            return Opened(SqliteOpenMode.ReadWrite, "PRAGMA query_only=ON");
        }

        SqliteConnection Opened(SqliteOpenMode mode, string first)
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
            try
            {
                connection.Open();
                using var command = connection.CreateCommand();
                command.CommandText = first;
                command.ExecuteScalar();
                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    private static List<T> Query<T>(string path, string sql, Action<SqliteCommand> bind, Func<SqliteDataReader, T> read)
    {
        try
        {
            return [.. Stream(path, sql, bind, read)];
        }
        catch (SqliteException e)
        {
            throw new JournalException($"The journal {path} cannot be read ({e.Message}).", e);
        }
    }

    private static IEnumerable<T> Stream<T>(string path, string sql, Action<SqliteCommand> bind, Func<SqliteDataReader, T> read)
    {
        if (!File.Exists(path))
        {
            throw new JournalException($"There is no journal at {path}; run the engine first, or name its home with --home.");
        }

        using var connection = Open(path);
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
