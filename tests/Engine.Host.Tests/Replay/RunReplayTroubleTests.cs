using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Actors.Strategies.Log;
using Engine.Backtest.Replay;
using Engine.History.Tape;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Replay;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;
using Microsoft.Data.Sqlite;

namespace Engine.Host.Tests.Replay;

/// <summary><c>engine replay</c> says what is other, and what it cannot know, and from where on.</summary>
public sealed partial class RunReplayTroubleTests
{
    private static readonly SmaCrossParameters Ticks = new() { Mode = SmaCrossMode.Tick, N = 5 };

    [MarketDataFact]
    public async Task Another_parameter_gives_a_diff_that_reads_as_sentences()
    {
        using var home = new TemporaryHome(inMemory: true);
        var bars = new SmaCrossParameters { Mode = SmaCrossMode.Bars, Fast = 3, Slow = 8, Interval = BarInterval.Minute };
        await RecordedSession.RunAsync(home, Gold(6_000, home), ReplaySpeed.Step, RecordedSession.Plan("sma", RecordedSession.Sma, bars, "GC"));
        var run = Assert.Single(RecordedSession.Runs(home));

        var results = RecordedSession.Replay(home, run, RunCommand.Catalog, "fast=4");

        // Receipt numbers count the frames of two connections, whose order is not fixed; everything else is.
        Assert.Equal(
            """
            sma (SmaCross): 0 of 1 intent reproduced, 1 different
              first difference at 2013-10-07 00:08:00.500 UTC, receipt N, after the 1m bar of 2013-10-07 00:07:00 UTC, open 1313.3, high 1313.3, low 1313.2, close 1313.3, volume 4 of CON.F.US.GCE.Z13
                recorded  #1 buy 1 CON.F.US.GCE.Z13 Market, decided after N (journal event N)
                replayed  #1 sell 1 CON.F.US.GCE.Z13 Market, decided after N
              not decidable from 2013-10-07 00:08:00.500 UTC, receipt N on: the account and the venue answered what was recorded, and nobody knows what they would have answered to anything else; "engine backtest" on the same tape makes that up by rule; 73 recorded intents left (36 buy, 37 sell), the last at 2013-10-07 08:44:00.500 UTC

            """.ReplaceLineEndings(),
            Receipts().Replace(ReplayReport.ToText(results), "$1 N"));
        Assert.Equal(1, ReplayReport.ExitCode(results));
        Assert.Contains("\"kind\": \"different\"", ReplayReport.ToJson(run, results));
        Assert.Equal(0, ReplayReport.ExitCode(RecordedSession.Replay(home, run, RunCommand.Catalog, "sma.fast=3")));
    }

    [MarketDataFact]
    public async Task A_changed_order_of_the_journal_is_shown_with_its_event()
    {
        using var home = new TemporaryHome(inMemory: true);
        await RecordedSession.RunAsync(home, Gold(400, home), ReplaySpeed.Step, Plan());
        var number = Change(home, "order-intended.v1", skip: 3, json => json.Replace("\"size\":1", "\"size\":2"));

        var result = Assert.Single(RecordedSession.Replay(home, Assert.Single(RecordedSession.Runs(home)), RunCommand.Catalog));

        Assert.Equal((1, 0, 0), (result.Different, result.Missing, result.Extra));
        var difference = Assert.Single(result.Differences);
        Assert.Matches($"^#4 (buy|sell) 2 CON.F.US.GCE.Z13 Market, decided after [0-9]+ \\(journal event {number}\\)$", difference.Recorded);
        Assert.Matches("^#4 (buy|sell) 1 CON.F.US.GCE.Z13 Market, decided after [0-9]+$", difference.Replayed);
    }

    [MarketDataFact]
    public async Task An_order_that_is_missing_in_the_journal_or_in_the_log_is_told()
    {
        using var home = new TemporaryHome(inMemory: true);
        await RecordedSession.RunAsync(home, Gold(400, home), ReplaySpeed.Step, Plan());
        Change(home, "order-intended.v1", skip: 3, json => json.Replace("\"intent\":4,", "\"intent\":1004,"));

        var result = Assert.Single(RecordedSession.Replay(home, Assert.Single(RecordedSession.Runs(home)), RunCommand.Catalog));

        Assert.Contains(result.Differences, d => d.Replayed == "#4 was accepted, and the journal has no order for it");
        Assert.Contains("the journal has orders that its log does not ask for", result.Limit!.Why);
        Assert.Contains("#1004", result.Limit.Why);
    }

    [MarketDataFact]
    public async Task A_gap_of_the_tape_or_of_the_log_ends_the_comparison_where_it_begins()
    {
        using var home = new TemporaryHome(inMemory: true);

        // Minutes of three trade dates, each with files of its own.
        var prints = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("es-minute-2013.csv.gz"), 4_500, home);
        await RecordedSession.RunAsync(home, prints, ReplaySpeed.Step, RecordedSession.Plan("sma", RecordedSession.Sma, Ticks with { N = 300 }, "ES"));
        var tape = new TapeFolder(RecordedSession.ArchiveOf(home));
        var run = Assert.Single(RecordedSession.Runs(home));
        var whole = Assert.Single(RecordedSession.Replay(home, run, RunCommand.Catalog));
        Assert.Equal((whole.Intents, null), (whole.Reproduced, whole.Limit));

        var results = Without(tape, tape.Partitions(TapeStream.Trades)[1], () => RecordedSession.Replay(home, run, RunCommand.Catalog));
        var result = Assert.Single(results);
        Assert.True(result.Agrees && result.Reproduced > 0);
        Assert.Contains("does not have the trade of receipt number", result.Limit!.Why);
        Assert.Equal(whole.Intents, result.Intents + result.Limit.Intents);
        Assert.Equal(2, ReplayReport.ExitCode(results));
        Assert.Matches("not decidable from 2013-[0-9: .-]+ UTC, receipt [0-9]+ on: the tape of CON", ReplayReport.ToText(results));

        var hole = Assert.Single(Without(tape, tape.Partitions(TapeStream.Strategies)[1], () => RecordedSession.Replay(home, run, RunCommand.Catalog)));
        Assert.True(hole.Agrees && hole.Reproduced == result.Reproduced);
        Assert.Matches("^its log has a hole: line [0-9]+ is missing, the next one is [0-9]+$", hole.Limit!.Why);
    }

    [MarketDataFact]
    public async Task A_log_that_ends_before_the_journal_does_is_told()
    {
        using var home = new TemporaryHome(inMemory: true);
        var prints = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("es-minute-2013.csv.gz"), 1_700, home);
        await RecordedSession.RunAsync(home, prints, ReplaySpeed.Step, RecordedSession.Plan("sma", RecordedSession.Sma, Ticks with { N = 100 }, "ES"));
        var tape = new TapeFolder(RecordedSession.ArchiveOf(home));

        var results = Without(tape, tape.Partitions(TapeStream.Strategies)[^1], () => RecordedSession.Replay(home, Assert.Single(RecordedSession.Runs(home)), RunCommand.Catalog));

        Assert.Contains("the journal has orders that its log does not ask for, the first is event ", Assert.Single(results).Limit!.Why);
        Assert.Equal(2, ReplayReport.ExitCode(results));
    }

    [MarketDataFact]
    public async Task What_cannot_be_made_again_is_told_at_once_before_anything_is_replayed()
    {
        using var home = new TemporaryHome(inMemory: true);
        await RecordedSession.RunAsync(home, Gold(50, home), ReplaySpeed.Step, Plan());
        var run = Assert.Single(RecordedSession.Runs(home));

        Assert.Contains("its type SmaCross", Refusal(run, new StrategyCatalog([]), []));
        Assert.Contains("the run has no strategy \"sam\"", Refusal(run, RunCommand.Catalog, ["sam.n=6"]));
        Assert.Contains("n = 0", Refusal(run, RunCommand.Catalog, ["n=0"]));
        Assert.Contains("is not key=value", Refusal(run, RunCommand.Catalog, ["n"]));
        var other = run.Strategies[0].Begun.Strategy! with { Code = new StrategyCode("Engine.Actors", "0.0.9", Guid.NewGuid()) };
        var changed = run with { Strategies = [run.Strategies[0] with { Begun = run.Strategies[0].Begun with { Strategy = other } }] };
        Assert.Contains("its code has changed, from Engine.Actors 0.0.9", Refusal(changed, RunCommand.Catalog, []));
        ReplayedStrategies.Bind(changed, RunCommand.Catalog, [], changedCode: true);
        var unknown = run with { Strategies = [run.Strategies[0] with { Begun = run.Strategies[0].Begun with { Strategy = null } }] };
        Assert.Contains("does not say of what type", Refusal(unknown, RunCommand.Catalog, []));
    }

    [Fact]
    public async Task A_replay_that_is_stopped_says_that_it_has_no_verdict()
    {
        using var home = new TemporaryHome();
        var error = new StringWriter();
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, home.Folder);
        Directory.CreateDirectory(Path.Combine(RecordedSession.ArchiveOf(home), "strategies", "date=2026-10-07"));

        var code = await Cli.EngineCommandLine.Build(EngineProgram.Commands, process)
            .RunAsync(["replay", "--last", "--home", home.Folder, "--archive", RecordedSession.ArchiveOf(home)], TextWriter.Null, error, new CancellationToken(canceled: true));

        Assert.Equal("The replay was stopped before the end of the recording: no verdict, neither on what was compared by then nor on the rest.", error.ToString().TrimEnd());
        Assert.Equal(2, code);
    }

    private static T Without<T>(TapeFolder tape, TapePartition partition, Func<T> act)
    {
        var (folder, away) = (Path.Combine(tape.Path, partition.Path), Path.Combine(tape.Path, "away"));
        Directory.Move(folder, away);
        try
        {
            return act();
        }
        finally
        {
            Directory.Move(away, folder);
        }
    }

    private static string Refusal(RecordedRun run, StrategyCatalog catalog, ImmutableArray<string> set) =>
        string.Join(Environment.NewLine, Assert.Throws<UserErrorException>(() => ReplayedStrategies.Bind(run, catalog, set, changedCode: false)).Sentences);

    private static Engine.Actors.StrategyPlan Plan() => RecordedSession.Plan("sma", RecordedSession.Sma, Ticks, "GC");

    private static string Gold(int rows, TemporaryHome home) => GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), rows, home);

    /// <summary>Changes one event of the journal, and tells its number.</summary>
    internal static long Change(TemporaryHome home, string manifest, int skip, Func<string, string> change, string like = "%")
    {
        using var journal = new SqliteConnection($"Data Source={Path.Combine(home.Folder, "journal.db")};Pooling=False");
        journal.Open();
        using var read = journal.CreateCommand();
        read.CommandText = $"SELECT ordering, sequence_number, message FROM journal WHERE manifest = '{manifest}' AND CAST(message AS TEXT) LIKE '{like}' ORDER BY ordering LIMIT 1 OFFSET {skip}";
        using var row = read.ExecuteReader();
        Assert.True(row.Read());
        var (ordering, number, json) = (row.GetInt64(0), row.GetInt64(1), Encoding.UTF8.GetString((byte[])row[2]));
        var changed = change(json);
        Assert.NotEqual(json, changed);
        row.Close();
        using var write = journal.CreateCommand();
        write.CommandText = "UPDATE journal SET message = $message WHERE ordering = $ordering";
        write.Parameters.AddWithValue("$message", Encoding.UTF8.GetBytes(changed));
        write.Parameters.AddWithValue("$ordering", ordering);
        Assert.Equal(1, write.ExecuteNonQuery());
        return number;
    }

    [GeneratedRegex("(receipt|decided after|journal event) [0-9]+")]
    private static partial Regex Receipts();
}
