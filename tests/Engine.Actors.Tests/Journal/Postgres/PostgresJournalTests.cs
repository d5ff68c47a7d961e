using System.Collections.Concurrent;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Postgres;
using Engine.Tests.Accounts;
using Npgsql;

namespace Engine.Actors.Tests.Journal.Postgres;

/// <summary>One writer for each account, whatever becomes of the connection that proves it.</summary>
public sealed class PostgresJournalTests
{
    private const string Other = "account-SIMULATED-sim1-1-20000002";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [PostgresFact]
    public void A_second_engine_on_an_account_is_refused_with_the_name_of_the_first_and_one_on_another_account_is_not()
    {
        using var database = new PostgresOfTest();
        using var first = database.Place.OpenStore();
        using var second = database.Place.OpenStore();
        Assert.Null(first.Claim(BareWriter.Id));
        Assert.Null(first.Claim(BareWriter.Id));

        var refusal = second.Claim(BareWriter.Id);
        Assert.Contains($"in use by engine {Environment.ProcessId} on ", refusal, StringComparison.Ordinal);
        Assert.Matches(@"since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC; stop that one first\.$", refusal);
        Assert.Null(second.Claim(Other));
        Assert.Equal(2, database.Place.Writers().Count);

        first.Dispose();
        using var third = database.Place.OpenStore();
        Assert.Null(third.Claim(BareWriter.Id));
    }

    [PostgresFact]
    public async Task A_lock_that_is_lost_is_taken_again_and_said_and_writing_goes_on()
    {
        using var database = new PostgresOfTest();
        await using var writer = new BareWriter(database.Place.OpenStore());
        var said = Heard(writer.Store);
        Assert.Null(writer.Store.Claim(BareWriter.Id));
        IAccountEvent[] events = [.. SyntheticJournal.Events(8)];
        Assert.Null(await writer.WriteAsync(events[..4]));

        Assert.Equal(1, database.EndConnections("engine%since%"));
        Assert.Contains("is lost", said.Take(), StringComparison.Ordinal);
        Assert.Contains("is held again", said.Take(), StringComparison.Ordinal);

        // A connection of the pool may have been ended too: the next life of the actor has another.
        Assert.True(await writer.WriteAsync(events[4..]) is null || await writer.WriteAsync(events[4..]) is null);
        Assert.Equal(8, JournalReader.LastNumber(database.Place, BareWriter.Id));
        using var second = database.Place.OpenStore();
        Assert.NotNull(second.Claim(BareWriter.Id));
    }

    [PostgresFact]
    public async Task A_lock_that_another_has_taken_meanwhile_ends_the_writing_for_good()
    {
        using var database = new PostgresOfTest();
        await using var writer = new BareWriter(database.Place.OpenStore());
        Assert.Null(writer.Store.Claim(BareWriter.Id));
        IAccountEvent[] events = [.. SyntheticJournal.Events(8)];
        Assert.Null(await writer.WriteAsync(events[..4]));

        // It waits in the server's queue, so that it comes first when the lock falls.
        await using var thief = database.Connect("engine 4711 on another-machine since 2026-11-27 14:30:00.000");
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock(@key)", thief) { CommandTimeout = 60 };
        command.Parameters.AddWithValue("@key", PostgresLock.KeyOf(database.Place.Schema, BareWriter.Id));
        var taking = command.ExecuteNonQueryAsync();
        while ((long)database.Execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")! == 0)
        {
            await Task.Yield();
        }

        Assert.Equal(1, database.EndConnections("engine%since%" + "' AND application_name NOT LIKE '%4711%"));
        await taking.WaitAsync(Patience);
        Assert.Contains("engine 4711 on another-machine since 2026-11-27 14:30:00 UTC took " + BareWriter.Id, await writer.Store.Taken.WaitAsync(Patience), StringComparison.Ordinal);
        Assert.Contains("the lock on the journal is lost: engine 4711 on another-machine", await writer.WriteAsync(events[4..]), StringComparison.Ordinal);
        Assert.Equal(4, JournalReader.LastNumber(database.Place, BareWriter.Id));
    }

    [PostgresFact]
    public async Task Two_writers_without_a_lock_cannot_put_two_events_under_one_number()
    {
        using var database = new PostgresOfTest();
        await using var first = new BareWriter(database.Place.OpenStore());
        await using var second = new BareWriter(database.Place.OpenStore());
        IAccountEvent[] events = [.. SyntheticJournal.Events(8)];
        await second.StateAsync();
        Assert.Null(await first.WriteAsync(events[..4]));
        Assert.Contains("journal_uq", await second.WriteAsync(events[..4]), StringComparison.Ordinal);
        Assert.Equal(4, JournalReader.LastNumber(database.Place, BareWriter.Id));
    }

    [PostgresFact]
    public async Task A_lock_that_the_server_lets_go_a_moment_later_is_waited_for()
    {
        using var database = new PostgresOfTest();
        var key = PostgresLock.KeyOf(database.Place.Schema);
        using var ended = database.Place.Connect("a process that has just ended", readOnly: false);
        using var looking = database.Place.Connect("a look at the locks", readOnly: false);
        Assert.True(PostgresLock.Take(ended, key, shared: false));

        var opening = Task.Run(() => database.Place.OpenStore());
        using var look = new NpgsqlCommand("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())", looking);
        while (!opening.IsCompleted && (long)look.ExecuteScalar()! == 0)
        {
            await Task.Yield();
        }

        ended.Dispose();
        using var store = await opening.WaitAsync(Patience);
        Assert.Null(store.Claim(BareWriter.Id));
    }

    [PostgresFact]
    public async Task A_server_that_is_away_for_a_while_is_waited_for()
    {
        using var database = new PostgresOfTest();
        await using var writer = new BareWriter(database.Place.OpenStore());
        var said = Heard(writer.Store);
        Assert.Null(writer.Store.Claim(BareWriter.Id));
        IAccountEvent[] events = [.. SyntheticJournal.Events(8)];
        Assert.Null(await writer.WriteAsync(events[..4]));

        var name = new NpgsqlConnectionStringBuilder(database.Text).Database;
        using var elsewhere = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(PostgresOfTest.Server!) { Pooling = false }.ConnectionString);
        elsewhere.Open();
        Run($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        Run($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
        Assert.Contains("is lost", said.Take(), StringComparison.Ordinal);
        Assert.NotNull(await writer.WriteAsync(events[4..]));
        Run($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        Assert.Contains("is held again", said.Take(), StringComparison.Ordinal);

        // The life that failed has ended, and so may have the one that could not recover.
        string? refused = "";
        for (var tries = 0; refused is not null && tries < 20; tries++)
        {
            refused = await writer.WriteAsync(events[4..]);
        }

        Assert.Null(refused);
        Assert.Equal(8, JournalReader.LastNumber(database.Place, BareWriter.Id));

        void Run(string sql)
        {
            using var command = new NpgsqlCommand(sql, elsewhere);
            command.ExecuteNonQuery();
        }
    }

    private static BlockingSentences Heard(JournalStore store)
    {
        var heard = new BlockingSentences();
        store.Tell = heard.Add;
        return heard;
    }

    private sealed class BlockingSentences
    {
        private readonly BlockingCollection<string> _said = [];

        public void Add(string sentence) => _said.Add(sentence);

        public string Take() => _said.TryTake(out var sentence, Patience) ? sentence : throw new TimeoutException("Nothing was said.");
    }
}
