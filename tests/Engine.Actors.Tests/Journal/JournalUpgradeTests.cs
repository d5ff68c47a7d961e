using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Tests.Accounts;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Engine.Actors.Tests.Journal;

/// <summary>A journal that another version wrote: refused, or backed up before anything is written.</summary>
public sealed class JournalUpgradeTests : IDisposable
{
    private const string Id = "account-SIMULATED-sim1-20000001";
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 0, 15, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "engine-" + Guid.NewGuid().ToString("N"))).FullName;
    private readonly FakeTimeProvider _wall = new(Now);
    private readonly List<string> _told = [];

    private string File => Path.Combine(_folder, "journal", "demo.db");

    private string Backups => Path.Combine(_folder, "backups");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_new_journal_says_which_version_wrote_it_and_needs_no_backup()
    {
        Open("0.1.0");
        Assert.Equal("0.1.0", JournalVersions.Last(File));
        Write(20);
        _wall.Advance(TimeSpan.FromHours(1));
        Open("0.1.0");
        Assert.Equal("0.1.0", JournalVersions.Last(File));
        Assert.False(Directory.Exists(Backups));
        Assert.Empty(_told);
    }

    [Theory]
    [InlineData("0.1.0", "0.1.1")]
    [InlineData("0.1.1", "0.1.0")]
    [InlineData("0.1.0", "0.2.0-preview")]
    [InlineData("0.9.9", "1.0.0")]
    public void Another_version_backs_the_journal_up_whole_before_it_writes(string before, string after)
    {
        Open(before);
        Write(200);
        var hash = Hash(File);
        Open(after);

        var backup = Path.Combine(Backups, $"demo-{before}-20261128T001500Z.db");
        Assert.Equal([backup], Directory.EnumerateFiles(Backups));
        Assert.Equal(hash, Hash(backup));
        Assert.Equal(before, JournalVersions.Last(backup));
        Assert.Equal(after, JournalVersions.Last(File));
        Assert.Equal(hash, Hash(File));
        Assert.Contains($"before version {after} writes into it, it was backed up to {backup}", Assert.Single(_told));

        Open(after);
        Assert.Single(Directory.EnumerateFiles(Backups));
    }

    [Fact]
    public void What_still_stands_in_the_write_ahead_log_is_in_the_backup_too()
    {
        Open("0.1.0");
        Write(30);

        // As a kill leaves it: the last commits are in the log alone.
        var killed = Path.Combine(_folder, "killed", "demo.db");
        Directory.CreateDirectory(Path.GetDirectoryName(killed)!);
        using (var held = Connect(File))
        {
            Insert(held, SyntheticJournal.Events(60).Skip(30), 30);
            Assert.True(new FileInfo(File + "-wal").Length > 0);
            foreach (var part in new[] { "", "-wal" })
            {
                System.IO.File.WriteAllBytes(killed + part, Shared(File + part));
            }
        }

        JournalFile.Open(killed, Keeping("0.2.0"));
        Assert.Equal(60, JournalVerification.Run(Assert.Single(Directory.EnumerateFiles(Backups)), Id, default).Events);
    }

    [Theory]
    [InlineData("0.2.0", "0.1.9")]
    [InlineData("1.0.0-rc", "0.9.0")]
    public void A_journal_of_a_later_version_is_refused_before_anything_is_touched(string later, string version)
    {
        Open(later);
        Write(10);
        var sentence = RefusedAndUntouched(version);
        Assert.Contains($"was written by version {later}, and this is version {version}", sentence);
    }

    [Fact]
    public void An_event_of_an_unknown_form_is_refused_before_anything_is_touched()
    {
        Open("0.1.0");
        Write(10);
        Execute("UPDATE journal SET manifest = 'order-intended.v9' WHERE sequence_number = 4");
        Assert.Contains($"holds an event 'order-intended.v9' that this version does not know (event 4 of {Id})", RefusedAndUntouched("0.1.0"));
        Assert.Contains("'order-intended.v9'", RefusedAndUntouched("0.2.0"));
    }

    [Fact]
    public void Without_room_for_a_backup_nothing_is_written_and_the_way_out_is_told()
    {
        Open("0.1.0");
        Write(10);
        var full = Keeping("0.2.0") with { Free = _ => 100 * 1024 * 1024 };
        var sentence = RefusedAndUntouched(full);
        Assert.Contains("which needs 200 MB at", sentence);
        Assert.Contains("100 MB are free", sentence);
        Assert.Contains("keep-backups = 0", sentence);

        JournalFile.Open(File, full with { KeepBackups = 0 });
        Assert.Equal("0.2.0", JournalVersions.Last(File));
        Assert.False(Directory.Exists(Backups));
    }

    [Fact]
    public void A_folder_that_takes_no_backup_keeps_the_journal_as_it_is()
    {
        Open("0.1.0");
        Write(10);
        System.IO.File.WriteAllText(Backups, "a file where the folder should be");
        Assert.Contains("could not be backed up", RefusedAndUntouched("0.2.0"));
    }

    [Fact]
    public void The_newest_backups_of_a_journal_are_kept_and_other_files_are_left_alone()
    {
        string[] names =
        [
            "demo-0.1.0-20261101T000000Z.db", "demo-0.2.0-20261103T000000Z.db", "demo-unrecorded-20261001T000000Z.db", "demo-0.3.0-20261102T000000Z.db",
            "live-0.1.0-20200101T000000Z.db", "demo-mine.db", "demo-0.1.0-20261101T000000Z.db.partial", "demo-20200101T000000Z.db", "notes.txt",
        ];
        Assert.Equal(["demo-0.1.0-20261101T000000Z.db", "demo-unrecorded-20261001T000000Z.db"], JournalBackup.Surplus("/home/journal/demo.db", names, 2));
        Assert.Equal(3, JournalBackup.Surplus("/home/journal/demo.db", names, 0).Count);
        Assert.Empty(JournalBackup.Surplus("/home/journal/demo.db", names, 4));

        Open("0.1.0");
        Write(5);
        foreach (var version in new[] { "0.1.1", "0.1.2", "0.1.3", "0.1.4" })
        {
            _wall.Advance(TimeSpan.FromDays(1));
            JournalFile.Open(File, Keeping(version) with { KeepBackups = 2 });
        }

        Assert.Equal(["demo-0.1.2-20261201T001500Z.db", "demo-0.1.3-20261202T001500Z.db"], Directory.EnumerateFiles(Backups).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("0.2.0", "0.1.9", true)]
    [InlineData("0.10.0", "0.9.0", true)]
    [InlineData("1.0.0", "0.9.0", true)]
    [InlineData("0.1.5", "0.1.0", false)]
    [InlineData("0.1.0", "0.2.0", false)]
    [InlineData("0.2.0-rc.1+abc", "0.2.0", false)]
    [InlineData("unheard of", "0.1.0", false)]
    public void A_version_is_later_by_its_first_two_parts(string version, string than, bool later) => Assert.Equal(later, JournalVersions.IsLater(version, than));

    private JournalKeeping Keeping(string version) => new(version, Backups, 5, _wall) { Tell = _told.Add };

    private void Open(string version) => JournalFile.Open(File, Keeping(version));

    private string RefusedAndUntouched(string version) => RefusedAndUntouched(Keeping(version));

    private string RefusedAndUntouched(JournalKeeping keeping)
    {
        SqliteConnection.ClearAllPools();
        var before = System.IO.File.ReadAllBytes(File);
        var sentence = Assert.Throws<JournalException>(() => JournalFile.Open(File, keeping)).Message;
        SqliteConnection.ClearAllPools();
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        Assert.False(Directory.Exists(Backups));
        return sentence;
    }

    private static string Hash(string file) => JournalVerification.Run(file, Id, default).Hash;

    private void Write(int events)
    {
        Execute("CREATE TABLE journal(ordering INTEGER PRIMARY KEY AUTOINCREMENT, persistence_id TEXT, sequence_number INTEGER, manifest TEXT, message BLOB)");
        using var connection = Connect(File);
        Insert(connection, SyntheticJournal.Events(events), 0);
    }

    private static void Insert(SqliteConnection connection, IEnumerable<IAccountEvent> events, int row)
    {
        var serializer = new AccountEventSerializer(null!);
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
        using var connection = Connect(File);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(JournalFile.ConnectionString(file));
        connection.Open();
        return connection;
    }

    private static byte[] Shared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
