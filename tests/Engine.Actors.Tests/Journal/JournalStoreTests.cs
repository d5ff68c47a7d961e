using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Tests.Accounts;

namespace Engine.Actors.Tests.Journal;

/// <summary>What the persistence plugin writes and reads back, whatever the journal is kept in.</summary>
public sealed class JournalStoreTests
{
    [Theory]
    [EveryJournal]
    public async Task What_is_persisted_is_there_for_the_next_life_and_for_every_reader(string kind)
    {
        using var journal = new JournalOfTest(kind);
        IAccountEvent[] events = [.. SyntheticJournal.Events(6_000)];
        await using (var first = new BareWriter(journal.Place.OpenStore()))
        {
            Assert.Null(first.Store.Claim(BareWriter.Id));
            foreach (var batch in events[..5_000].Chunk(500))
            {
                Assert.Null(await first.WriteAsync(batch));
            }

            await first.SnapshotAsync();
            Assert.Null(await first.WriteAsync(events[5_000..]));
        }

        var whole = StateHash.Of(SyntheticJournal.Replay(events));
        await using (var second = new BareWriter(journal.Place.OpenStore()))
        {
            var (state, replayed) = await second.StateAsync();
            Assert.Equal((whole, 1_000), (StateHash.Of(state), replayed));
        }

        var report = JournalVerification.Run(journal.Place, BareWriter.Id, CancellationToken.None);
        Assert.Empty(report.Violations);
        Assert.Equal((6_000, whole), (report.Events, report.Hash));
        Assert.Equal([BareWriter.Id], JournalReader.PersistenceIds(journal.Place));
        var read = JournalReader.Read(journal.Place, BareWriter.Id, 2_040).Take(20).ToList();
        Assert.Equal(events[2_039..2_059], read.Select(entry => entry.Event));
        Assert.Equal(events[2_039..2_059], JournalReader.Events(journal.Place, BareWriter.Id).Skip(2_039).Take(20).Select(entry => entry.Event));
        Assert.All(read, entry => Assert.InRange(DateTimeOffset.UtcNow - entry.Written!.Value, TimeSpan.Zero, TimeSpan.FromHours(1)));
        var newest = JournalReader.Newest(journal.Place, JournalSelection.OfAccount("20000001"), 3);
        Assert.Equal([5_998L, 5_999L, 6_000L], newest.Select(entry => entry.SequenceNumber));
        Assert.Equal([5_999L, 6_000L], JournalReader.After(journal.Place, JournalSelection.Of(BareWriter.Id), newest[0].Ordering).Select(entry => entry.SequenceNumber));
        Assert.Empty(JournalReader.Newest(journal.Place, JournalSelection.OfAccount("2000000_"), 3));
        Assert.Equal(6_000, JournalReader.LastNumber(journal.Place, BareWriter.Id));
    }

    [Theory]
    [EveryJournal]
    public void A_venue_that_the_journal_knows_is_known_and_no_other(string kind)
    {
        using var journal = new JournalOfTest(kind);
        using (var store = journal.Place.OpenStore())
        {
            Assert.False(store.Knows("SIMULATED", "sim1-7"));
        }

        journal.Write("account-SIMULATED-sim1-7-20000001", SyntheticJournal.Events(4));
        using var begun = journal.Place.OpenStore();
        Assert.True(begun.Knows("SIMULATED", "sim1-7"));
        Assert.False(begun.Knows("SIMULATED", "sim1-70"));
        Assert.False(begun.Knows("DEMO", "sim1-7"));
        Assert.False(begun.Knows("SIMULATED", "sim1-6"));
    }
}
