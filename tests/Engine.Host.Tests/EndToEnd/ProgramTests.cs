using System.Net;
using System.Net.Sockets;
using Engine.Accounts;
using Engine.Actors.Journal;
using Microsoft.Data.Sqlite;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>The program as the trader starts it: processes, exit codes, one sentence for each mistake.</summary>
public sealed class ProgramTests
{
    private const string Account = "20000001";

    [Fact]
    public async Task A_run_trades_stops_in_order_and_leaves_a_journal_that_reads_back()
    {
        using var home = new TemporaryHome();
        using var run = EngineProcess.Start(home.Folder, "run", "--for", "15s", "--plain");
        var (code, lines) = await run.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        Assert.Contains(lines, l => l.Contains("all went well"));
        Assert.Contains(lines, l => l.StartsWith("position") && l.Contains("flat"));
        using var journal = EngineProcess.Start(home.Folder, "journal", Account, "--flat");
        var (read, events) = await journal.EndAsync();
        Assert.Equal(0, read);
        Assert.Contains(events, l => l.Contains("book opened, epoch 1"));
        Assert.Contains(events, l => l.Contains("-sma-demo-1-0 filled: "));
        using var verify = EngineProcess.Start(home.Folder, "journal", "verify", Account);
        var (verified, report) = await verify.EndAsync();
        Assert.True(verified == 0, string.Join(Environment.NewLine, report));
        Assert.Contains(report, l => l.Contains($"{events.Count - 1} events  sound  state "));
        SaveState(Path.Combine(home.Folder, "journal", "simulated.db"));
        using var saved = EngineProcess.Start(home.Folder, "journal", Account, "--flat", "--tail", "1");
        var (_, newest) = await saved.EndAsync();
        Assert.Equal(4, newest.Count);
        Assert.StartsWith("# strategy-", newest[2]);
        Assert.EndsWith("saved, version 2: {\"entered\":true}", newest[3]);
    }

    private static void SaveState(string journal)
    {
        using var connection = new SqliteConnection($"Data Source={journal}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TEMP TABLE saved AS SELECT * FROM journal WHERE sequence_number = 1;
            UPDATE saved SET ordering = (SELECT MAX(ordering) + 1 FROM journal), manifest = 'strategy-state-saved.v1',
              persistence_id = 'strategy' || substr(persistence_id, 8) || '-sma-demo',
              message = CAST('{"at":"2026-10-05T14:30:00Z","strategy":"sma-demo","version":2,"state":{"entered":true}}' AS BLOB);
            INSERT INTO journal SELECT * FROM saved;
            """;
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task A_killed_engine_recovers_its_book_and_agrees_with_the_venue_before_it_trades_again()
    {
        using var home = new TemporaryHome();
        using var venueHome = new TemporaryHome();
        using var venue = EngineProcess.Start(venueHome.Folder, "simulate");
        var address = (await venue.Until("simulated gateway at ")).Split(' ')[3];
        var variables = new Dictionary<string, string> { ["ENGINE_GATEWAY_URL"] = address };
        for (var life = 1; life <= 3; life++)
        {
            using var killed = EngineProcess.Start(home.Folder, variables, "run", "--plain");
            await killed.Until("intended: ");
            await killed.KillAsync();
        }

        using var last = EngineProcess.Start(home.Folder, variables, "run", "--for", "12s", "--plain");
        var (code, lines) = await last.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        var path = Path.Combine(home.Folder, "journal", "simulated.db");
        var events = JournalReader.Events(path, Assert.Single(JournalReader.PersistenceIds(path))).Select(e => e.Event).ToList();
        Assert.Equal([1, 2, 3, 4], events.OfType<BookOpened>().Select(b => b.Epoch));
        var tags = events.OfType<OrderIntended>().Select(o => o.Tag).ToList();
        Assert.Equal(tags.Count, tags.Distinct().Count());
        foreach (var opened in events.OfType<BookOpened>())
        {
            var after = events.SkipWhile(e => !ReferenceEquals(e, opened)).ToList();
            var firstOrder = after.FindIndex(e => e is OrderIntended);
            Assert.InRange(after.FindIndex(e => e is Reconciled), 1, firstOrder < 0 ? int.MaxValue : firstOrder);
        }

        var state = events.Aggregate(AccountState.New(new AccountId(20000001)), (s, e) => s.Apply(e));
        Assert.Empty(state.Live);
        Assert.Empty(state.Positions);
        Assert.DoesNotContain(events, e => e is PositionAdopted);
    }

    [Fact]
    public async Task A_second_process_on_the_same_home_is_refused_and_the_first_is_named()
    {
        using var home = new TemporaryHome();
        using var first = EngineProcess.Start(home.Folder, "run", "--plain");
        await first.Until("sma-demo Ready");
        using var second = EngineProcess.Start(home.Folder, "run", "--plain", "--for", "5s");
        var (code, lines) = await second.EndAsync();

        Assert.Equal(2, code);
        Assert.Contains("process", Assert.Single(lines));
    }

    [Fact]
    public async Task Every_mistake_gets_one_clear_sentence_and_exit_code_2()
    {
        using var home = new TemporaryHome();
        var bad = Path.Combine(home.Folder, "bad.csv");
        await File.WriteAllLinesAsync(bad, ["contractId,t,price,size", "CON.F.US.GCE.Z13,2013-10-07T00:00:00Z,1313.7,1", "CON.F.US.GCE.Z13,yesterday,1313.7,1"]);
        var hocon = Directory.CreateDirectory(Path.Combine(home.Folder, "broken")).FullName;
        await File.WriteAllTextAsync(Path.Combine(hocon, "engine.conf"), "engine {\n  seed = [1, 2\n}\n");
        var blocked = Path.Combine(home.Folder, "a-file");
        await File.WriteAllTextAsync(blocked, "not a folder");
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        await Expect("none.csv", "run", "--replay", Path.Combine(home.Folder, "none.csv"), "--speed", "step");
        await Expect("3", "run", "--replay", bad, "--speed", "step", "--strategy", "SmaCross");
        await Expect("XYZ", "run", "--contract", "XYZ");
        await Expect("SmaCross", "run", "--strategy", "SmaCros", "--contract", "MNQ");
        await Expect("engine.conf:2", "run", "--config", hocon);
        await Expect(port, "run", "--gateway-port", port);
        await Expect("a-file", "run", "--home", blocked);
        await Expect("fats", "run", "--set", "fats=3");
        await Expect("--speed", "run", "--speed", "fast");
        Assert.False(File.Exists(Path.Combine(home.Folder, "journal", "simulated.db-wal")));

        async Task Expect(string part, params string[] arguments)
        {
            using var run = EngineProcess.Start(home.Folder, [.. arguments, "--plain", "--for", "5s"]);
            var (code, lines) = await run.EndAsync();
            Assert.True(code == 2, $"{string.Join(' ', arguments)} ended with {code}: {string.Join(Environment.NewLine, lines)}");
            Assert.Contains(lines, l => l.Contains(part, StringComparison.Ordinal));
            Assert.DoesNotContain(lines, l => l.Contains("   at ", StringComparison.Ordinal));
        }
    }
}
