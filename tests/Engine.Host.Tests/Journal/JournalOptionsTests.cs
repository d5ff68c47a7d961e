using System.Collections.Immutable;
using Engine.Actors.Journal.Export;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;
using Microsoft.Data.Sqlite;

namespace Engine.Host.Tests.Journal;

/// <summary>What <c>engine journal</c> takes, and what it does not.</summary>
public sealed class JournalOptionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _error = new();
    private object? _called;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("journal show")]
    public async Task Show_gets_its_options_and_is_what_journal_does_alone(string command)
    {
        Assert.Equal(0, await Invoke($"{command} 42 --from 2026-11-27 --to 2026-11-27T15:00:00Z --tag t1-sma-1-0 --strategy sma --contract CON.F.US.MNQ.Z26 --flat --tail 5 --json --archive tape --tz utc --home x"));

        var options = Assert.IsType<JournalShowOptions>(_called);
        Assert.Equal(("42", true, 5, true, Path.Combine(_folder.Path, "tape"), "x"), (options.Account, options.Flat, options.Last, options.Json, options.Archive, options.Settings.CommandLine["home"]));
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 23, 0, 0, TimeSpan.Zero), options.Filter.From);
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 15, 0, 0, TimeSpan.Zero), options.Filter.To);
        Assert.Equal(("t1-sma-1-0", "sma", "CON.F.US.MNQ.Z26"), (options.Filter.Tag?.Value, options.Filter.Strategy?.Value, options.Filter.Contract?.Value));

        Assert.Equal(0, await Invoke(command));
        var plain = Assert.IsType<JournalShowOptions>(_called);
        Assert.Equal((null, false, null, true), (plain.Account, plain.Flat, plain.Last, plain.Filter.IsWhole));
    }

    [Fact]
    public async Task The_other_commands_get_theirs()
    {
        Assert.Equal(0, await Invoke("journal tail --follow"));
        Assert.Equal((null, 20, true, false), Assert.IsType<JournalTailOptions>(_called) is var tail ? (tail.Account, tail.Count, tail.Follow, tail.Json) : default);

        Assert.Equal(0, await Invoke("journal state 42 --at 17 --json"));
        Assert.Equal((17, null, true), Assert.IsType<JournalStateOptions>(_called) is var state ? (state.Number, state.At, state.Json) : default);

        Assert.Equal(0, await Invoke("journal state --at 2026-11-27"));
        Assert.Equal(new DateTimeOffset(2026, 11, 27, 23, 0, 0, TimeSpan.Zero), Assert.IsType<JournalStateOptions>(_called).At);

        Assert.Equal(0, await Invoke("journal verify account-DEMO-gateway.example-42 --json"));
        Assert.Equal(("account-DEMO-gateway.example-42", true), Assert.IsType<JournalVerifyOptions>(_called) is var verify ? (verify.Account, verify.Json) : default);

        Assert.Equal(0, await Invoke("journal export 42 --out a.parquet"));
        Assert.Equal((Path.Combine(_folder.Path, "a.parquet"), JournalExportFormat.Parquet), Assert.IsType<JournalExportOptions>(_called) is var export ? (export.File, export.Format) : default);
    }

    [Theory]
    [InlineData("journal abc", "ACCOUNT abc: expected the venue's number of an account")]
    [InlineData("journal 0", "ACCOUNT 0: expected")]
    [InlineData("journal show -- -5", "ACCOUNT -5: expected")]
    [InlineData("journal show --from yesterday", "--from yesterday: expected a trade date")]
    [InlineData("journal show --from 2026-11-27T10:00:00Z --to 2026-11-27T10:00:00Z", "--from must lie before --to")]
    [InlineData("journal show --contract MNQ", "--contract MNQ: expected a full id")]
    [InlineData("journal show --tail 0", "--tail 0: expected a whole number")]
    [InlineData("journal show --tz Atlantis", "--tz Atlantis: expected")]
    [InlineData("journal show --tag", "")]
    [InlineData("journal tail abc", "ACCOUNT abc")]
    [InlineData("journal tail --last 0", "--last 0: expected a whole number")]
    [InlineData("journal state --at 0", "--at 0: expected the number of an event")]
    [InlineData("journal state --at noon", "--at noon: expected the number of an event")]
    [InlineData("journal state 42 43", "")]
    [InlineData("journal verify abc", "ACCOUNT abc")]
    [InlineData("journal export 42", "")]
    [InlineData("journal export 42 --out a.csv", "--out a.csv: the name ends neither in .jsonl nor in .parquet")]
    [InlineData("journal print", "")]
    public async Task What_cannot_be_meant_is_one_sentence_and_nothing_is_done(string line, string sentence)
    {
        Assert.Equal(2, await Invoke(line));

        Assert.Null(_called);
        Assert.StartsWith(sentence, Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("journal", "has 2 accounts: say which of 20000001, 7.")]
    [InlineData("journal show 9", "holds nothing of account 9; it has 20000001, 7.")]
    [InlineData("journal tail", "has 2 accounts: say which of 20000001, 7.")]
    [InlineData("journal state", "has 2 accounts: say which of 20000001, 7.")]
    [InlineData("journal state 7 --at 2", "--at 2: the journal account-DEMO-gateway.example-7 ends with event 1.")]
    [InlineData("journal state 7 --at 2013-01-02", "begins after that.")]
    [InlineData("journal verify account-DEMO-other-7", "it has account-SIMULATED-sim1-1-20000001, account-SIMULATED-sim1-2-20000001, account-DEMO-gateway.example-7.")]
    [InlineData("journal export --out a.jsonl", "has 2 accounts: say which of 20000001, 7.")]
    public async Task What_the_journal_does_not_have_is_one_sentence_with_what_it_has(string line, string sentence)
    {
        Write();

        Assert.Equal(2, await Invoke(line, EngineProgram.Commands));

        Assert.EndsWith(sentence, Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)).TrimEnd(), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "a.jsonl")));
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("journal tail --follow")]
    [InlineData("journal state")]
    [InlineData("journal verify")]
    [InlineData("journal export --out a.jsonl")]
    public async Task Without_a_journal_it_says_so(string line)
    {
        Assert.Equal(2, await Invoke(line, EngineProgram.Commands));

        Assert.StartsWith("There is no journal at ", Assert.Single(_error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private Task<int> Invoke(string line, Commands? commands = null)
    {
        Task<int> Called(object options)
        {
            _called = options;
            return Task.FromResult(0);
        }

        commands ??= EngineProgram.Commands with
        {
            Journal = new JournalCommands(
                (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options), (options, _) => Called(options),
                (options, _) => Called(options), (options, _) => Called(options)),
        };
        var process = new SettingsSources(
            ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty.Add("ENGINE_HOME", _folder.Path), _folder.Path);
        return EngineCommandLine.Build(commands, process).RunAsync(line.Split(' '), TextWriter.Null, _error, CancellationToken.None);
    }

    /// <summary>Two accounts, one of them with a journal of each of two simulated venues.</summary>
    private void Write()
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "journal")).FullName, "simulated.db");
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            CREATE TABLE journal (ordering INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, deleted BIT NOT NULL, persistence_id NVARCHAR(255) NOT NULL,
              sequence_number INTEGER NOT NULL, message VARBINARY NOT NULL, manifest NVARCHAR(500), identifier INTEGER, writer_uuid NVARCHAR(128));
            INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest)
            SELECT 639313926625953610, 0, column1, 1, CAST('{"at":"2026-11-27T16:11:02Z","instance":"t1","epoch":1}' AS BLOB), 'book-opened.v1'
            FROM (VALUES ('account-SIMULATED-sim1-1-20000001'), ('account-SIMULATED-sim1-2-20000001'), ('account-DEMO-gateway.example-7'));
            """;
        command.ExecuteNonQuery();
    }
}
