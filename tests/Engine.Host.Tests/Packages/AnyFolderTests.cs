using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Tests.EndToEnd;
using Engine.Risk;

namespace Engine.Host.Tests.Packages;

/// <summary>Where the program is started from, how it comes up at log-on, and what it does with what an earlier version left.</summary>
public sealed class AnyFolderTests
{
    private static readonly Dictionary<string, string> NoLayers = new() { ["ENGINE_LOG_LEVEL"] = "information" };

    [Fact]
    public async Task It_runs_from_a_folder_in_which_it_may_not_write_comes_up_halted_and_leaves_nothing_there()
    {
        using var home = new TemporaryHome();
        using var work = new TemporaryHome();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(work.Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        using var run = EngineProcess.StartIn(work.Folder, home.Folder, NoLayers, "run", "--plain", "--start-halted", "--for", "4s");
        var (code, lines) = await run.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        Assert.Empty(Directory.EnumerateFileSystemEntries(work.Folder));
        Assert.Contains(lines, line => line.Contains("is HALTED (engine: started with --start-halted, until a person resumes). Nothing is placed until a person lifts it: engine resume --why WHY.", StringComparison.Ordinal));

        var journal = Path.Combine(home.Folder, "journal", "simulated.db");
        var events = JournalReader.Events(journal, Assert.Single(JournalReader.PersistenceIds(journal))).Select(e => e.Event).ToList();
        var halt = Assert.Single(events.OfType<TradingStateChanged>());
        Assert.Equal((TradingState.Halted, "engine", "started with --start-halted, until a person resumes"), (halt.State, halt.Who, halt.Why));
        Assert.Empty(events.OfType<OrderIntended>());
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(work.Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task The_next_start_of_another_version_keeps_journal_archive_and_configuration_and_backs_the_journal_up()
    {
        using var home = new TemporaryHome();
        await using (var live = await LiveRun.StartAsync(home))
        {
            await live.Until<TradeBooked>();
            await live.StopAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var journal = Path.Combine(home.Folder, "journal.db");
        Write("hocon", "risk.conf");
        Write("archive", "simulated", "bars.parquet");
        Execute(journal, $"UPDATE {JournalVersions.Table} SET version = '0.0.9'");
        var (id, told) = (JournalReader.PersistenceIds(journal)[0], new List<string>());
        var before = JournalVerification.Run(journal, id, default);
        await using (var again = await LiveRun.StartAsync(home, settings => settings with { Tell = told.Add }))
        {
            await again.StopAsync();
        }

        var backup = Assert.Single(Directory.EnumerateFiles(Path.Combine(home.Folder, "backups")));
        Assert.Matches("journal-0\\.0\\.9-[0-9]{8}T[0-9]{6}Z\\.db$", backup);
        Assert.Equal(before.Hash, JournalVerification.Run(backup, id, default).Hash);
        Assert.Equal(before.Hash, JournalVerification.Run(journal, id, default).Hash);
        Assert.Contains(told, sentence => sentence.Contains("was written by version 0.0.9; before version", StringComparison.Ordinal));
        Assert.Equal(["x", "x"], new[] { Path.Combine(home.Folder, "hocon", "risk.conf"), Path.Combine(home.Folder, "archive", "simulated", "bars.parquet") }.Select(File.ReadAllText));

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Execute(journal, $"INSERT INTO {JournalVersions.Table} VALUES ('99.0.0', '2099-01-01', '2099-01-01')");
        var refused = await Assert.ThrowsAsync<Engine.Host.Configuration.UserErrorException>(() => LiveRun.StartAsync(home));
        Assert.Contains("was written by version 99.0.0, and this is version", Assert.Single(refused.Sentences));
        Assert.Single(Directory.EnumerateFiles(Path.Combine(home.Folder, "backups")));

        void Write(params string[] path)
        {
            var file = Path.Combine([home.Folder, .. path]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "x");
        }
    }

    private static void Execute(string path, string sql)
    {
        using var connection = new Microsoft.Data.Sqlite.SqliteConnection(JournalFile.ConnectionString(path));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
