using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Engine.Actors.Session;
using Engine.Actors.Tests.Journal.Postgres;
using Engine.Gateway;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Doctor;
using Engine.Host.Run.Journal;
using Engine.Host.Tests.EndToEnd;
using Engine.Simulator;
using NodaTime;
using Npgsql;

namespace Engine.Host.Tests.Journal;

/// <summary>Whole engines with their journal in PostgreSQL.</summary>
public sealed class PostgresRunTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    [PostgresFact]
    public async Task A_run_is_journaled_in_the_database_every_command_reads_it_and_it_can_be_moved_to_a_file()
    {
        using var database = new PostgresOfTest();
        using var home = new TemporaryHome();
        var sources = Sources(home, database, "postgresql");
        RunResult result;
        await using (var live = await LiveRun.StartAsync(home, settings => settings with { Journal = database.Place }))
        {
            await live.Until<TradeBooked>();
            result = await live.StopAsync();
            Assert.True(result.Succeeded, $"{result.VenueDifference} {result.Fault} {result.Stop.Text}");
            Assert.Equal(database.Place.Name, result.JournalPath);
        }

        var report = JournalVerification.Run(database.Place, result.PersistenceId, CancellationToken.None);
        Assert.Empty(report.Violations);
        Assert.Contains(": filled 1 of 1 at ", await Told(o => JournalShowCommand.RunAsync(new JournalShowOptions(sources, null), o, TextWriter.Null, default)), StringComparison.Ordinal);
        Assert.Contains(result.PersistenceId, await Told(o => JournalTailCommand.RunAsync(new JournalTailOptions(sources, null, 5, false, false, DateTimeZone.Utc), o, default)), StringComparison.Ordinal);
        Assert.Contains(report.Hash, await Told(o => JournalStateCommand.RunAsync(new JournalStateOptions(sources, null), o, TextWriter.Null, default)), StringComparison.Ordinal);
        Assert.Contains($"sound  state {report.Hash}", await Told(o => JournalVerifyCommand.RunAsync(new JournalVerifyOptions(sources, null, false), o, TextWriter.Null, default)), StringComparison.Ordinal);
        await Told(o => JournalExportCommand.RunAsync(
            new JournalExportOptions(sources, null, Path.Combine(home.Folder, "all.jsonl"), Engine.Actors.Journal.Export.JournalExportFormat.JsonLines), o, default));
        Assert.Equal(report.Events, File.ReadLines(Path.Combine(home.Folder, "all.jsonl")).Count());
        var looked = await new JournalCheck(home.Folder, database.Place).LookAsync(default);
        Assert.Contains("holds 1 account histories; no engine is at work on it", looked[1].Sentence, StringComparison.Ordinal);

        var copied = await Told(o => JournalCopyCommand.RunAsync(new JournalCopyOptions(sources, "postgresql", "sqlite"), o, TextWriter.Null, default));
        Assert.Contains($"{result.PersistenceId}  {report.Events} events  state {report.Hash} there, {report.Hash} here: equal", copied, StringComparison.Ordinal);
        var inFile = Sources(home, database, "sqlite");
        Assert.Contains($"sound  state {report.Hash}", await Told(o => JournalVerifyCommand.RunAsync(new JournalVerifyOptions(inFile, null, false), o, TextWriter.Null, default)), StringComparison.Ordinal);

        // A home that counts its simulated venues anew takes no name that the journal knows.
        using var other = new TemporaryHome();
        await using var next = await LiveRun.StartAsync(other, settings => settings with { Journal = database.Place, Strategies = [] });
        Assert.Equal("sim1-2", next.Run.Gateway!.Settings.Instance);
    }

    [PostgresFact]
    public async Task Two_engines_on_one_account_and_database_are_one_too_many_and_a_lost_lock_stops_and_comes_back()
    {
        using var database = new PostgresOfTest();
        using var venueHome = new TemporaryHome();
        using var firstHome = new TemporaryHome();
        using var secondHome = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(venueHome, settings => settings with { Strategies = [] });
        await using var first = await LiveRun.StartAsync(firstHome, settings => At(venue, database, settings));
        await first.Until<TradeBooked>();

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => LiveRun.StartAsync(secondHome, settings => At(venue, database, settings)));
        Assert.Contains($"is in use by engine {Environment.ProcessId} on ", refused.Message, StringComparison.Ordinal);

        // As a restart of the server: every connection of the engine ends.
        Assert.True(database.EndConnections("engine%") >= 1);
        await first.Until<AccountProtocol.AlertRaised>(a => a.Text.Contains("The lock on the journal", StringComparison.Ordinal) && a.Text.Contains("is lost", StringComparison.Ordinal));
        await first.Until<AccountProtocol.AlertRaised>(a => a.Text.Contains("is held again", StringComparison.Ordinal));
        await first.Until<TradeBooked>();
        var result = await first.StopAsync();
        Assert.True(result.Succeeded, $"{result.Fault} {result.Stop.Text}");
        Assert.Empty(JournalVerification.Run(database.Place, result.PersistenceId, CancellationToken.None).Violations);
    }

    [PostgresFact]
    public async Task An_engine_whose_account_another_has_taken_ends_and_touches_nothing_at_the_venue()
    {
        using var database = new PostgresOfTest();
        using var venueHome = new TemporaryHome();
        using var home = new TemporaryHome();
        await using var venue = await LiveRun.StartAsync(venueHome, settings => settings with { Strategies = [] });
        await using var live = await LiveRun.StartAsync(home, settings => At(venue, database, settings));
        await live.Until<TradeBooked>();
        var key = database.Execute("SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ExclusiveLock' AND granted")!;

        await using var thief = database.Connect("engine 4711 on another-machine since 2026-11-27 14:30:00.000");
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(@key)", thief) { CommandTimeout = 60 };
        command.Parameters.AddWithValue("@key", key);
        var taking = command.ExecuteNonQueryAsync();
        while ((long)database.Execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")! == 0)
        {
            await Task.Yield();
        }

        database.EndConnections("engine%' AND application_name NOT LIKE '%4711%");
        await taking.WaitAsync(Patience);
        await live.Ended.WaitAsync(Patience);
        var orders = venue.Run.Gateway!.Venue.Orders(venue.Run.Started.Account.Id)!.Count;
        var result = await live.StopAsync();
        Assert.False(result.Stop.Clean);
        Assert.Contains("engine 4711 on another-machine", result.Stop.Text, StringComparison.Ordinal);
        Assert.Contains("leaves orders and positions to that one", result.Stop.Text, StringComparison.Ordinal);
        Assert.Equal(orders, venue.Run.Gateway.Venue.Orders(venue.Run.Started.Account.Id)!.Count);
    }

    private static EngineRunSettings At(LiveRun venue, PostgresOfTest database, EngineRunSettings settings) => settings with
    {
        Gateway = GatewayAddress.At(venue.Run.Gateway!.Address),
        Credentials = new Credentials(venue.Run.Gateway.Settings.UserName, venue.Run.Gateway.Settings.ApiKey),
        Journal = database.Place,
    };

    private static SettingsSources Sources(TemporaryHome home, PostgresOfTest database, string kind) => new(
        ImmutableDictionary<string, string>.Empty,
        ImmutableDictionary<string, string>.Empty.Add("ENGINE_HOME", home.Folder).Add("ENGINE_JOURNAL", kind).Add("ENGINE_JOURNAL_POSTGRESQL", database.Text),
        home.Folder);

    private static async Task<string> Told(Func<TextWriter, Task<int>> command)
    {
        var output = new StringWriter();
        Assert.Equal(EngineCommandLine.Success, await command(output));
        return output.ToString();
    }
}
