using System.Data.Common;
using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Tests.Journal.Postgres;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Tests.Journal;

/// <summary>An empty journal of either kind, whose rows a test may put in and spoil.</summary>
internal sealed partial class JournalOfTest : IDisposable
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgresql";
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "engine-" + Guid.NewGuid().ToString("N"))).FullName;
    private readonly PostgresOfTest? _database;

    public JournalOfTest(string kind)
    {
        _database = kind == Postgres ? new PostgresOfTest() : null;
        Place = _database?.Place ?? JournalPlace.File(Path.Combine(_folder, "journal.db"));
    }

    public JournalPlace Place { get; }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _database?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Writes an account's events, one commit.</summary>
    public void Write(string id, IEnumerable<IAccountEvent> events)
    {
        using var connection = Connect();
        if (_database is null)
        {
            Run(connection, """
                CREATE TABLE IF NOT EXISTS journal(ordering INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER, deleted BIT, persistence_id TEXT, sequence_number INTEGER, message BLOB, manifest TEXT, identifier INTEGER, writer_uuid TEXT);
                CREATE TABLE IF NOT EXISTS tags(ordering_id INTEGER, tag TEXT, sequence_nr INTEGER, persistence_id TEXT);
                CREATE TABLE IF NOT EXISTS snapshot(persistence_id TEXT, sequence_number INTEGER, created INTEGER, snapshot BLOB, manifest TEXT, serializer_id INTEGER);
                """);
        }

        var serializer = new AccountEventSerializer(null!);
        using var transaction = connection.BeginTransaction();
        var number = 0L;
        foreach (var @event in events)
        {
            Run(
                connection,
                "INSERT INTO journal(created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid) VALUES (@created, @deleted, @id, @number, @message, @manifest, 1701, 'test')",
                ("@created", 639314198839222559 + number),
                ("@deleted", false),
                ("@id", id),
                ("@number", ++number),
                ("@message", serializer.ToBinary(@event)),
                ("@manifest", serializer.Manifest(@event)));
        }

        transaction.Commit();
    }

    public void Snapshot(string id, long number, byte[] bytes) => Execute(
        "INSERT INTO snapshot(persistence_id, sequence_number, created, snapshot, manifest, serializer_id) VALUES (@id, @number, 639314198840467738, @bytes, @manifest, 1702)",
        ("@id", id),
        ("@number", number),
        ("@bytes", bytes),
        ("@manifest", AccountSnapshot.Manifest));

    /// <summary>Runs SQL of SQLite; a literal of bytes is written as PostgreSQL has it.</summary>
    public void Execute(string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = Connect();
        Run(connection, _database is null ? sql : Bytes().Replace(sql, @"'\x$1'::bytea"), parameters);
    }

    /// <summary>Every value of every row of every table, in order.</summary>
    public IReadOnlyList<string> Rows()
    {
        using var connection = Connect();
        var rows = new List<string>();
        foreach (var (table, columns, order) in new[]
        {
            ("journal", "ordering, created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid", "ordering"),
            ("snapshot", "persistence_id, sequence_number, created, snapshot, manifest, serializer_id", "persistence_id, sequence_number"),
            ("tags", "ordering_id, tag, sequence_nr, persistence_id", "ordering_id"),
        })
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT {columns} FROM {table} ORDER BY {order}";
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                rows.Add(table + "|" + string.Join("|", Enumerable.Range(0, row.FieldCount).Select(i => row.GetValue(i) switch
                {
                    byte[] bytes => Convert.ToHexString(bytes),
                    bool flag => flag ? "1" : "0",
                    DBNull => "null",
                    var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
                })));
            }
        }

        return rows;
    }

    private DbConnection Connect()
    {
        if (_database is not null)
        {
            return _database.Connect();
        }

        var connection = new SqliteConnection(JournalFile.ConnectionString(Place.Name));
        connection.Open();
        return connection;
    }

    private static void Run(DbConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Bind(name, value);
        }

        command.ExecuteNonQuery();
    }

    [GeneratedRegex("X'([0-9A-F]*)'")]
    private static partial Regex Bytes();
}
