using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Tests.Accounts;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Tests.Journal;

/// <summary>What of a file is refused before anything is written.</summary>
public sealed class JournalFileTests : IDisposable
{
    private const string Id = "account-SIMULATED-sim1-20000001";
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "engine-" + Guid.NewGuid().ToString("N"))).FullName;

    private string File => Path.Combine(_folder, "journal.db");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        System.IO.File.WriteAllText(File, "my shopping list, which nobody may overwrite");
        RefusedAndUntouched("no journal");
    }

    [Fact]
    public void A_torn_page_is_refused_and_left_as_it_is_with_the_row_named()
    {
        Write(SyntheticJournal.Events(2_000));
        SqliteConnection.ClearAllPools();
        var bytes = System.IO.File.ReadAllBytes(File);

        // Half of each page from the middle on: as a write that was cut by a power loss.
        for (var page = bytes.Length / 4096 / 2; page < bytes.Length / 4096; page++)
        {
            Array.Clear(bytes, page * 4096, 2048);
        }

        System.IO.File.WriteAllBytes(File, bytes);
        RefusedAndUntouched("is damaged");
    }

    [Fact]
    public void A_database_that_was_cut_short_is_refused_and_left_as_it_is()
    {
        Write(SyntheticJournal.Events(2_000));
        SqliteConnection.ClearAllPools();
        System.IO.File.WriteAllBytes(File, System.IO.File.ReadAllBytes(File)[..(40 * 4096)]);
        RefusedAndUntouched("is damaged");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_refused()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "file"), "");
        var e = Assert.Throws<JournalException>(() => JournalFile.Open(Path.Combine(_folder, "file", "journal.db")));
        Assert.Contains("cannot be written", e.Message);
    }

    [Fact]
    public void A_write_ahead_log_that_was_cut_anywhere_leaves_the_events_up_to_a_commit()
    {
        JournalFile.Open(File);
        Execute("CREATE TABLE journal(ordering INTEGER PRIMARY KEY AUTOINCREMENT, persistence_id TEXT, sequence_number INTEGER, manifest TEXT, message BLOB)");
        using var writer = new SqliteConnection(JournalFile.ConnectionString(File));
        writer.Open();
        var serializer = new AccountEventSerializer(null!);
        var row = 0;
        foreach (var commit in SyntheticJournal.Events(60).Chunk(3))
        {
            Insert(writer, serializer, commit, ref row);
        }

        // The files as a machine that lost its power leaves them: the log is not yet in the database.
        var (database, log) = (System.IO.File.ReadAllBytes(File), Shared(File + "-wal"));
        Assert.NotEmpty(log);
        for (var cut = 0; cut <= log.Length; cut += 997)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder, $"cut-{cut}")).FullName;
            var copy = Path.Combine(folder, "journal.db");
            System.IO.File.WriteAllBytes(copy, database);
            System.IO.File.WriteAllBytes(copy + "-wal", log[..cut]);
            JournalFile.Open(copy);
            if (JournalReader.Tables(copy).Contains("journal"))
            {
                var report = JournalVerification.Run(copy, Id, CancellationToken.None);
                Assert.Empty(report.Violations);
                Assert.Equal(0, report.Events % 3);
                Assert.Equal(StateHash.Of(SyntheticJournal.Replay(SyntheticJournal.Events((int)report.Events))), report.Hash);
            }

            SqliteConnection.ClearAllPools();
        }
    }

    private static byte[] Shared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private void RefusedAndUntouched(string why)
    {
        var before = System.IO.File.ReadAllBytes(File);
        var e = Assert.Throws<JournalException>(() => JournalFile.Open(File));
        Assert.Contains(why, e.Message);
        Assert.Contains(File, e.Message);
        SqliteConnection.ClearAllPools();
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    private void Write(IEnumerable<IAccountEvent> events)
    {
        JournalFile.Open(File);
        Execute("CREATE TABLE journal(ordering INTEGER PRIMARY KEY AUTOINCREMENT, persistence_id TEXT, sequence_number INTEGER, manifest TEXT, message BLOB)");
        Execute("CREATE TABLE snapshot(persistence_id TEXT, sequence_number INTEGER, manifest TEXT, snapshot BLOB)");
        using var connection = new SqliteConnection(JournalFile.ConnectionString(File));
        connection.Open();
        var row = 0;
        Insert(connection, new AccountEventSerializer(null!), events, ref row);
    }

    private static void Insert(SqliteConnection connection, AccountEventSerializer serializer, IEnumerable<IAccountEvent> events, ref int row)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.CommandText = "INSERT INTO journal(persistence_id, sequence_number, manifest, message) VALUES ($id, $row, $manifest, $message)";
        foreach (var @event in events)
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$id", Id);
            command.Parameters.AddWithValue("$row", ++row);
            command.Parameters.AddWithValue("$manifest", serializer.Manifest(@event));
            command.Parameters.AddWithValue("$message", serializer.ToBinary(@event));
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(JournalFile.ConnectionString(File));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
