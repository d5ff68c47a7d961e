using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Copy;
using Engine.Actors.Tests.Journal.Postgres;
using Engine.Tests.Accounts;

namespace Engine.Actors.Tests.Journal;

/// <summary>A move of a journal: all of it, proven equal, or nothing.</summary>
public sealed class JournalCopyTests
{
    private const string State = """{"at":"2026-11-27T14:30:00Z","version":1,"state":{"n":1}}""";
    private readonly string _hash = StateHash.Of(SyntheticJournal.Replay(SyntheticJournal.Events(700)));

    [PostgresFact]
    public void From_a_file_to_a_database_and_back_every_value_of_every_row_is_the_same_and_so_is_the_state()
    {
        using var file = Filled(JournalOfTest.Sqlite);
        using var database = new JournalOfTest(JournalOfTest.Postgres);
        using var back = new JournalOfTest(JournalOfTest.Sqlite);

        var there = JournalCopy.Run(file.Place, database.Place, (_, _) => { }, CancellationToken.None);
        Assert.Equal((701, 703), (there.Events, there.Rows));
        Assert.Equal(new CopiedJournal(BareWriter.Id, 700, _hash, _hash), Assert.Single(there.Journals));
        Assert.Equal(file.Rows(), database.Rows());
        Assert.Equal(_hash, JournalVerification.Run(database.Place, BareWriter.Id, CancellationToken.None).Hash);

        JournalCopy.Run(database.Place, back.Place, (_, _) => { }, CancellationToken.None);
        Assert.Equal(file.Rows(), back.Rows());
        Assert.Equal(_hash, JournalVerification.Run(back.Place, BareWriter.Id, CancellationToken.None).Hash);
    }

    [Theory]
    [EveryJournal]
    public async Task An_engine_goes_on_where_the_copied_journal_ends(string kind)
    {
        using var file = Filled(JournalOfTest.Sqlite);
        using var target = new JournalOfTest(kind);
        JournalCopy.Run(file.Place, target.Place, (_, _) => { }, CancellationToken.None);

        await using var writer = new BareWriter(target.Place.OpenStore());
        Assert.Equal((_hash, 200), ((string, long))(StateHash.Of((await writer.StateAsync()).State), (await writer.StateAsync()).Replayed));
        Assert.Null(await writer.WriteAsync([.. SyntheticJournal.Events(704).Skip(700)]));
        var newest = JournalReader.Newest(target.Place, JournalSelection.Of(BareWriter.Id), 5);
        Assert.Equal([700L, 701L, 702L, 703L, 704L], newest.Select(entry => entry.SequenceNumber));
        Assert.All(newest.Skip(1), entry => Assert.True(entry.Ordering > 701));
    }

    [Theory]
    [EveryJournal]
    public void What_is_not_empty_is_not_written_over(string kind)
    {
        using var file = Filled(JournalOfTest.Sqlite);
        using var target = new JournalOfTest(kind);
        target.Write("account-SIMULATED-sim1-9-20000001", SyntheticJournal.Events(4));
        var before = target.Rows();
        Assert.Contains("is not empty", Assert.Throws<JournalException>(() => JournalCopy.Run(file.Place, target.Place, (_, _) => { }, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.Equal(before, target.Rows());
    }

    [Theory]
    [EveryJournal("DELETE FROM journal WHERE sequence_number = 57", "Event 58 of")]
    [EveryJournal("UPDATE journal SET manifest = 'order-intended.v9' WHERE sequence_number = 57", "Event 57 of")]
    public void A_journal_that_is_not_sound_is_not_copied_and_nothing_is_left(string kind, string change, string named)
    {
        using var file = Filled(JournalOfTest.Sqlite);
        using var target = new JournalOfTest(kind);
        file.Execute(change);
        Assert.Contains(named, Assert.Throws<JournalException>(() => JournalCopy.Run(file.Place, target.Place, (_, _) => { }, CancellationToken.None)).Message, StringComparison.Ordinal);
        Assert.False(JournalReader.IsBegun(target.Place) && target.Rows().Count > 0);
    }

    [Theory]
    [EveryJournal]
    public void One_that_is_stopped_leaves_nothing_and_can_be_made_again(string kind)
    {
        using var file = new JournalOfTest(JournalOfTest.Sqlite);
        file.Write(BareWriter.Id, SyntheticJournal.Events(501));
        using var target = new JournalOfTest(kind);
        using var stop = new CancellationTokenSource();
        var said = new List<(long, long)>();
        Assert.Throws<OperationCanceledException>(() => JournalCopy.Run(file.Place, target.Place, 500, (done, all) => Stop(done, all), stop.Token));
        Assert.Equal((500, 501), Assert.Single(said));
        Assert.False(JournalReader.IsBegun(target.Place) && target.Rows().Count > 0);
        Assert.Equal(501, JournalCopy.Run(file.Place, target.Place, (_, _) => { }, CancellationToken.None).Events);

        void Stop(long done, long all)
        {
            said.Add((done, all));
            stop.Cancel();
        }
    }

    [PostgresFact]
    public void One_whose_connection_is_cut_leaves_nothing_and_says_so()
    {
        using var file = new JournalOfTest(JournalOfTest.Sqlite);
        file.Write(BareWriter.Id, SyntheticJournal.Events(501));
        using var database = new PostgresOfTest();
        var trouble = Assert.Throws<JournalException>(() => JournalCopy.Run(file.Place, database.Place, 500, (_, _) => database.EndConnections("engine%since%"), CancellationToken.None));
        Assert.EndsWith("nothing was copied.", trouble.Message, StringComparison.Ordinal);
        Assert.Equal(0L, database.Execute("SELECT count(*) FROM journal"));
    }

    [PostgresFact]
    public void Beside_an_engine_nothing_is_copied_and_beside_a_copy_no_engine_starts()
    {
        using var file = new JournalOfTest(JournalOfTest.Sqlite);
        file.Write(BareWriter.Id, SyntheticJournal.Events(501));
        using var database = new PostgresOfTest();
        using (database.Place.OpenStore())
        {
            Assert.Contains("in use by engine", Assert.Throws<JournalException>(() => JournalCopy.Run(file.Place, database.Place, (_, _) => { }, CancellationToken.None)).Message, StringComparison.Ordinal);
            Assert.Contains("in use by engine", Assert.Throws<JournalException>(() => JournalCopy.Run(database.Place, file.Place, (_, _) => { }, CancellationToken.None)).Message, StringComparison.Ordinal);
        }

        var refused = "";
        JournalCopy.Run(file.Place, database.Place, 500, (_, _) => refused = Assert.Throws<JournalException>(() => database.Place.OpenStore().Dispose()).Message, CancellationToken.None);
        Assert.Contains("in use by engine", refused, StringComparison.Ordinal);
    }

    private static JournalOfTest Filled(string kind)
    {
        var journal = new JournalOfTest(kind);
        journal.Write(BareWriter.Id, SyntheticJournal.Events(700));
        journal.Snapshot(BareWriter.Id, 300, AccountSnapshot.Write(SyntheticJournal.Replay(SyntheticJournal.Events(300))));
        journal.Snapshot(BareWriter.Id, 500, AccountSnapshot.Write(SyntheticJournal.Replay(SyntheticJournal.Events(500))));
        journal.Execute(
            "INSERT INTO journal(created, deleted, persistence_id, sequence_number, message, manifest, identifier) VALUES (639314198839222559, @deleted, 'strategy-SIMULATED-sim1-1-20000001-sma', 17, @message, 'strategy-state-saved.v1', 1703)",
            ("@deleted", true),
            ("@message", System.Text.Encoding.UTF8.GetBytes(State)));
        return journal;
    }
}
