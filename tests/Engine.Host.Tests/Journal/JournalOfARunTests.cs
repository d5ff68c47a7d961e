using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Journal;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Microsoft.Data.Sqlite;
using NodaTime;

namespace Engine.Host.Tests.Journal;

/// <summary>The commands of <c>journal</c> on the journal of a run, while it is written and afterwards.</summary>
public sealed class JournalOfARunTests
{
    [Fact]
    public async Task A_run_is_followed_while_it_is_written_and_told_rebuilt_and_asked_in_sql_afterwards()
    {
        using var home = new TemporaryHome();
        var sources = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty.Add("ENGINE_HOME", home.Folder), home.Folder);
        await using var live = await LiveRun.StartAsync(home, settings => settings with { Journal = Path.Combine(home.Folder, "journal", "simulated.db") });
        await live.Until<TradeBooked>();
        using var stop = new CancellationTokenSource();
        var heard = new Lines();
        var tail = Task.Run(() => JournalTailCommand.RunAsync(new JournalTailOptions(sources, null, 3, true, false, DateTimeZone.Utc), heard, stop.Token));
        _ = tail.ContinueWith(ended => heard.End(ended.Exception), TaskScheduler.Default);
        await heard.Until("# account-SIMULATED-");

        live.Run.Started.AccountRef.Tell(new AccountProtocol.SetTrading(TradingState.Halted, "user", "lunch"));
        await heard.Until("account HALTED by user: lunch");
        var (hand, contract) = (new StrategyName("hand"), live.Run.Started.Instruments[0].Id);
        live.Run.Started.AccountRef.Tell(new AccountProtocol.Attach(new StrategyTerms(hand, contract, 5), live.Run.System.DeadLetters));
        live.Run.Started.AccountRef.Tell(new AccountProtocol.Place(hand, new IntentId(1), contract, OrderSide.Buy, OrderType.Market, 1, null, new ReceiptSequence(1)));
        var denied = await live.Until<IntentDenied>();
        Checkpoint(live.Run.JournalPath);
        live.Run.Started.AccountRef.Tell(new AccountProtocol.SetTrading(TradingState.Active, "user", "back again"));
        await heard.Until("account ACTIVE by user: back again");
        await live.Until<TradeBooked>();
        await stop.CancelAsync();
        Assert.Equal(EngineCommandLine.Success, await tail);
        Assert.Equal(heard.Numbers, Enumerable.Range(heard.Numbers[0], heard.Numbers.Count));

        var result = await live.StopAsync();
        var report = JournalVerification.Run(live.Run.JournalPath, result.PersistenceId, CancellationToken.None);
        var state = new StringWriter();
        Assert.Equal(0, await JournalStateCommand.RunAsync(new JournalStateOptions(sources, null) { Number = report.Events }, state, TextWriter.Null, CancellationToken.None));
        Assert.Contains(report.Hash, state.ToString(), StringComparison.Ordinal);

        // The account as the engine itself had it when it stopped; the book may have compared once more since.
        var stopped = StateHash.Of(result.Stop.Account!);
        Assert.Contains(stopped, Enumerable.Range(0, 10).Select(back => Rebuilt(live.Run.JournalPath, result.PersistenceId, report.Events - back).Hash));

        var story = new StringWriter();
        Assert.Equal(0, await JournalShowCommand.RunAsync(new JournalShowOptions(sources, null), story, TextWriter.Null, CancellationToken.None));
        Assert.Contains("account HALTED by user", story.ToString(), StringComparison.Ordinal);
        Assert.Contains($"hand: buy 1 {contract} denied by {denied.Reason}", story.ToString(), StringComparison.Ordinal);
        Assert.Contains(": filled 1 of 1 at ", story.ToString(), StringComparison.Ordinal);

        AskInSql(live.Run.JournalPath);
    }

    private static JournalMoment Rebuilt(string path, string id, long number) =>
        JournalMoment.Rebuild(JournalReader.Read(path, id), id, JournalAccounts.AccountOf(id), number, null, CancellationToken.None);

    /// <summary>Every block of the page, in order, in one shell that may only read.</summary>
    private static void AskInSql(string path)
    {
        var blocks = File.ReadAllText(Page()).ReplaceLineEndings("\n").Split("```sql\n").Skip(1).Select(part => part[..part.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.Equal(6, blocks.Count);
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        foreach (var block in blocks)
        {
            using var command = connection.CreateCommand();
            command.CommandText = block;
            using var rows = command.ExecuteReader();
            Assert.True(rows.Read(), $"No row comes of:{Environment.NewLine}{block}");
            Assert.All(Enumerable.Range(0, rows.FieldCount), column => Assert.False(rows.IsDBNull(column), $"{rows.GetName(column)} is null in:{Environment.NewLine}{block}"));
        }
    }

    private static void Checkpoint(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=30000; PRAGMA wal_checkpoint(TRUNCATE);";
        command.ExecuteNonQuery();
    }

    private static string Page([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "journal.md"));

    /// <summary>What a command prints, as it comes.</summary>
    private sealed class Lines : TextWriter
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
        private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();

        public override Encoding Encoding => Encoding.UTF8;

        /// <summary>The events' numbers so far.</summary>
        public List<int> Numbers { get; } = [];

        public override Task WriteLineAsync(string? value)
        {
            if (int.TryParse(value!.TrimStart().Split(' ')[0], out var number))
            {
                Numbers.Add(number);
            }

            _lines.Writer.TryWrite(value);
            return Task.CompletedTask;
        }

        /// <summary>Nothing more comes.</summary>
        public void End(Exception? why) => _lines.Writer.TryComplete(why);

        public async Task Until(string text)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (!(await _lines.Reader.ReadAsync(patience.Token)).Contains(text, StringComparison.Ordinal))
            {
            }
        }
    }
}
