using System.Globalization;
using System.Runtime.CompilerServices;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Persistence;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Risk;
using Microsoft.Data.Sqlite;

namespace Engine.Actors.Tests.Journal;

/// <summary>
/// A journal as each released version left it, made by that version in a simulated run with faults. It is opened by this one, gives the state that it gave then,
/// and is written on. The files never change; a release that changes what a journal holds adds its own line and file (docs/packages.md).
/// </summary>
public sealed class ReleasedJournalTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "engine-" + Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>File, the version that it says wrote it, persistence id, events, and the hash of the state, each as the released version told them.</summary>
    public static TheoryData<string, string?, string, long, string> Released => new()
    {
        { "0.1.0.db", null, "account-SIMULATED-127.0.0.1-20000001", 174, "7a3483918a19a950c2697333b4bd9a7a2718aec8d8b33c5c412a20cc1dcc9d5a" },
    };

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Released))]
    public async Task A_journal_of_a_released_version_opens_with_the_state_that_it_had_and_is_written_on(string name, string? version, string id, long events, string hash)
    {
        var copy = Path.Combine(_folder, "simulated.db");
        File.Copy(Path.Combine(Folder(), name), copy);
        Assert.Equal(version, JournalVersions.Last(copy));

        var journal = JournalFile.Open(copy, new JournalKeeping("99.0.0", Path.Combine(_folder, "backups"), 5, TimeProvider.System));
        Verify(copy, id, events, hash);
        Verify(Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder, "backups"))), id, events, hash);

        var (hocon, setup) = journal.Configure();
        using (var system = ActorSystem.Create("released", BootstrapSetup.Create().WithConfig(hocon).And(setup)))
        {
            var book = system.ActorOf(Props.Create(() => new Reopened(id)));
            var recovered = await book.Ask<AccountState>("state", Patience);
            Assert.Equal(hash, StateHash.Of(recovered));
            Assert.Equal("written", await book.Ask<string>(new TradingStateChanged(recovered.LastTradeAt, recovered.Trading == TradingState.Halted ? TradingState.Active : TradingState.Halted, "user", "an upgrade"), Patience));
            await system.Terminate();
        }

        var report = JournalVerification.Run(copy, id, default);
        Assert.Equal((events + 1, 0), (report.Events, report.Violations.Count));
        Assert.NotEqual(hash, report.Hash);
    }

    [Fact]
    public void Every_form_in_which_an_event_was_ever_written_is_known()
    {
        var golden = Directory.EnumerateFiles(Path.Combine(Folder(), "..", "Golden"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).ToList();
        var file = Path.Combine(_folder, "every.db");
        JournalFile.Open(file, new JournalKeeping("0.1.0", Path.Combine(_folder, "backups"), 5, TimeProvider.System));
        using (var connection = new SqliteConnection(JournalFile.ConnectionString(file)))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE journal(ordering INTEGER PRIMARY KEY AUTOINCREMENT, persistence_id TEXT, sequence_number INTEGER, manifest TEXT, message BLOB)";
            command.ExecuteNonQuery();
            foreach (var (name, row) in golden.Select((name, index) => (name, index + 1)))
            {
                // name.v1, or name.v1.variant.
                var manifest = string.Join('.', name.Split('.').Take(2));
                command.CommandText = "INSERT INTO journal(persistence_id, sequence_number, manifest, message) VALUES ('account-x-1', $row, $manifest, $message)";
                command.Parameters.Clear();
                command.Parameters.AddWithValue("$row", row);
                command.Parameters.AddWithValue("$manifest", manifest);
                command.Parameters.AddWithValue("$message", File.ReadAllBytes(Path.Combine(Folder(), "..", "Golden", name + ".json")));
                command.ExecuteNonQuery();
            }
        }

        Assert.True(golden.Count >= AccountEventSerializer.Manifests.Count(), string.Create(CultureInfo.InvariantCulture, $"{golden.Count} golden files"));
        Assert.Null(JournalVersions.FirstUnknown(file));
        JournalFile.Open(file, new JournalKeeping("0.2.0", Path.Combine(_folder, "backups"), 5, TimeProvider.System));
    }

    private static void Verify(string file, string id, long events, string hash)
    {
        var report = JournalVerification.Run(file, id, default);
        Assert.Empty(report.Violations);
        Assert.Equal((events, hash), (report.Events, report.Hash));
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "Released");

    /// <summary>Recovers as a book does, from the snapshot and the events after it, and writes on.</summary>
    private sealed class Reopened(string id) : UntypedPersistentActor
    {
        private AccountState _state = AccountState.New(new AccountId(20_000_001));

        public override string PersistenceId => id;

        protected override void OnRecover(object message) => _state = message switch
        {
            SnapshotOffer { Snapshot: AccountState state } => state,
            IAccountEvent @event => _state.Apply(@event),
            _ => _state,
        };

        protected override void OnCommand(object message)
        {
            if (message is IAccountEvent @event)
            {
                var asker = Sender;
                Persist(@event, _ => asker.Tell("written"));
            }
            else
            {
                Sender.Tell(_state);
            }
        }
    }
}
