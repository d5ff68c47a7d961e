using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Story;
using Engine.Actors.Tests.Journal.Story;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Audit;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Orders;
using Engine.Reports;
using Engine.Risk;

namespace Engine.Host.Tests.Audit;

public sealed class DayAuditTests
{
    private static readonly DateOnly Day = new(2026, 11, 27);

    [Fact]
    public void A_day_is_its_golden_page_and_the_same_bytes_each_time()
    {
        var first = Of(ScriptedJournal.Entries(), Day);
        var second = Of(ScriptedJournal.Entries(), Day);
        var page = AuditPage.Write(first.Report);

        Assert.Equal(page, AuditPage.Write(second.Report));
        Assert.True(first.Sound);
        var whole = JournalMoment.Rebuild(ScriptedJournal.Entries(), ScriptedJournal.Id, ScriptedJournal.Account, null, null, CancellationToken.None);
        Assert.Equal(whole.Hash, first.Hash);
        Assert.Equal(File.ReadAllText(Golden()).ReplaceLineEndings("\n"), page.Replace(first.Hash, "STATE", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_event_of_the_day_stands_on_the_page_by_its_number_or_is_counted()
    {
        var report = Of(ScriptedJournal.Entries(), Day).Report;
        var told = report.Decisions.Concat(report.Account).Concat(report.Differences).SelectMany(e => e.Steps).Count(s => s.What != "money");
        var left = ScriptedJournal.Entries().Count(e => e.Event is BalanceReported or Reconciled { Differences: 0 });

        // Of the balances some are told: those that changed what the account may do, and those that a comparison adopted beside.
        Assert.InRange(told, ScriptedJournal.Entries().Count - left, ScriptedJournal.Entries().Count);
        Assert.Equal(ScriptedJournal.Entries().Count(e => e.Event is TradeBooked), report.Fills.Rows.Length);
    }

    [Fact]
    public void Another_day_is_a_page_too_and_says_that_nothing_happened()
    {
        var before = Of(ScriptedJournal.Entries(), Day.AddDays(-1));
        var after = Of(ScriptedJournal.Entries(), new DateOnly(2026, 11, 30));

        Assert.Empty(before.Report.Decisions);
        Assert.Contains("Nothing was decided.", AuditPage.Write(before.Report), StringComparison.Ordinal);
        Assert.Equal(StateHash.Of(AccountState.New(ScriptedJournal.Account)), before.Hash);
        Assert.Equal(Of(ScriptedJournal.Entries(), Day).Hash, after.Hash);
        Assert.Contains(after.Report.Head, line => line is { Label: "Events", Value: "none" });
    }

    [Fact]
    public void What_a_person_or_a_signal_has_written_is_text_and_never_markup()
    {
        var page = AuditPage.Write(Of(
        [
            ScriptedJournal.Entry(1, new BookOpened(ScriptedJournal.At(0), "t1", 1)),
            ScriptedJournal.Entry(2, new TradingStateChanged(ScriptedJournal.At(1), TradingState.Halted, "<b>somebody</b>", "</td><script>alert(1)</script>&\"'")),
        ], Day).Report);

        Assert.Contains("&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_asks_for_nothing()
    {
        var page = AuditPage.Write(Of(ScriptedJournal.Entries(), Day).Report);

        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(new Regex("(src|href)=\"(?!data:,)|url\\(|@import|https?://"), page);
    }

    [Fact]
    public void A_journal_that_is_not_sound_says_so_first()
    {
        var audit = Of(
        [
            ScriptedJournal.Entry(1, new BookOpened(ScriptedJournal.At(0), "t1", 1)),
            ScriptedJournal.Entry(2, new CashAdopted(ScriptedJournal.At(1), Money.FromDecimal(50_000m), Money.FromDecimal(1m))),
        ], Day);

        Assert.False(audit.Sound);
        Assert.Contains("Read this first", AuditPage.Write(audit.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_journal_of_a_run_is_written_down_with_the_hash_that_verify_prints()
    {
        using var home = new TemporaryHome(inMemory: true);
        var sources = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty.Add("ENGINE_HOME", home.Folder), home.Folder);
        string id;
        await using (var live = await LiveRun.StartAsync(home, settings => settings with { Journal = Path.Combine(home.Folder, "journal", "simulated.db") }))
        {
            await live.Until<TradeBooked>();
            id = (await live.StopAsync()).PersistenceId;
        }

        var journal = Path.Combine(home.Folder, "journal", "simulated.db");
        var last = JournalReader.Read(journal, id).Last();
        var (output, error) = (new StringWriter(), new StringWriter());
        var options = new AuditOptions(sources, TradeDate.Of(last.Event.At), null) { Out = Path.Combine(home.Folder, "day.html") };
        var code = await AuditCommand.RunAsync(options, output, error, CancellationToken.None);
        var page = await File.ReadAllBytesAsync(options.Out);
        await AuditCommand.RunAsync(options, TextWriter.Null, TextWriter.Null, CancellationToken.None);

        Assert.Equal((0, ""), (code, error.ToString()));
        Assert.EndsWith(JournalVerification.Run(journal, id, CancellationToken.None).Hash, output.ToString().Trim(), StringComparison.Ordinal);
        Assert.Equal(page, await File.ReadAllBytesAsync(options.Out));
        Assert.Contains("sma: ", System.Text.Encoding.UTF8.GetString(page), StringComparison.Ordinal);
    }

    [Fact]
    public void The_configuration_has_one_hash_that_no_secret_changes()
    {
        using var home = new TemporaryHome(inMemory: true);
        string Hash(params (string Key, string Value)[] variables) => EngineSettings.Load(new SettingsSources(
            ImmutableDictionary<string, string>.Empty, variables.ToImmutableDictionary(v => v.Key, v => v.Value), home.Folder)).ConfigurationHash;

        Assert.Matches("^[0-9a-f]{64}$", Hash());
        Assert.Equal(Hash(), Hash(("ENGINE_API_KEY", "one key"), ("ENGINE_USER_NAME", "somebody"), ("ENGINE_SIGNALS_SECRET", "a secret that is long enough"), ("ENGINE_HOME", home.Folder)));
        Assert.NotEqual(Hash(), Hash(("ENGINE_RISK_MAX_POSITION", "7")));
    }

    private static DayAudit Of(IReadOnlyList<JournalEntry> entries, DateOnly day)
    {
        var settings = EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, Path.GetTempPath()))
            with
        { ConfigurationHash = "CONFIGURATION" };
        return DayAudit.Of(entries, ScriptedJournal.Id, day, settings, new FirstCause(), () => null, "0.0.0", CancellationToken.None);
    }

    private static string Golden([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "day.html");

    /// <summary>Knows what one intent was decided on.</summary>
    private sealed class FirstCause : IIntentCauses
    {
        public IntentCause? Find(StrategyName strategy, IntentId intent, ReceiptSequence decidedAt, DateTimeOffset at) => intent.Value == 1
            ? new IntentCause(at.AddMilliseconds(-1), decidedAt, "bar", "the 1m bar of 2026-11-27 14:29:00 UTC, close 21000.25") { Market = "last 21000.25" }
            : null;
    }
}
