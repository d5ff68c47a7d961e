using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Tests.Accounts;

namespace Engine.Actors.Tests.Journal;

/// <summary>What a verification finds, whatever the journal is kept in.</summary>
public sealed class JournalVerificationTests
{
    private const string Id = "account-SIMULATED-sim1-20000001";

    [Theory]
    [EveryJournal]
    public void A_sound_journal_verifies_with_the_same_hash_each_time(string kind)
    {
        using var journal = new JournalOfTest(kind);
        journal.Write(Id, SyntheticJournal.Events(500));
        var first = JournalVerification.Run(journal.Place, Id, CancellationToken.None);
        var second = JournalVerification.Run(journal.Place, Id, CancellationToken.None);

        Assert.Empty(first.Violations);
        Assert.Equal(500, first.Events);
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(StateHash.Of(SyntheticJournal.Replay(SyntheticJournal.Events(500))), first.Hash);
    }

    [Theory]
    [EveryJournal]
    public void A_snapshot_is_compared_with_the_journal_and_so_is_what_follows_from_it(string kind)
    {
        using var journal = new JournalOfTest(kind);
        journal.Write(Id, SyntheticJournal.Events(500));
        journal.Snapshot(Id, 200, AccountSnapshot.Write(SyntheticJournal.Replay(SyntheticJournal.Events(200))));
        Assert.Empty(JournalVerification.Run(journal.Place, Id, CancellationToken.None).Violations);

        journal.Snapshot(Id, 300, AccountSnapshot.Write(SyntheticJournal.Replay(SyntheticJournal.Events(298))));
        var report = JournalVerification.Run(journal.Place, Id, CancellationToken.None);
        Assert.Contains(report.Violations, v => v.Row == 300);
        Assert.Contains(report.Violations, v => v.Sentence.StartsWith("Snapshot and the events after it", StringComparison.Ordinal));
    }

    [Theory]
    [EveryJournal]
    public void A_snapshot_beyond_the_end_of_the_journal_is_found_out(string kind)
    {
        using var journal = new JournalOfTest(kind);
        journal.Write(Id, SyntheticJournal.Events(100));
        journal.Snapshot(Id, 120, AccountSnapshot.Write(SyntheticJournal.Replay(SyntheticJournal.Events(120))));
        Assert.Contains(JournalVerification.Run(journal.Place, Id, CancellationToken.None).Violations, v => v.Row == 120);
    }

    [Theory]
    [EveryJournal]
    public void A_snapshot_that_cannot_be_believed_is_noted_and_is_no_violation(string kind)
    {
        using var journal = new JournalOfTest(kind);
        journal.Write(Id, SyntheticJournal.Events(100));
        journal.Snapshot(Id, 40, "{}"u8.ToArray());
        var report = JournalVerification.Run(journal.Place, Id, CancellationToken.None);
        Assert.Empty(report.Violations);
        Assert.Single(report.Notes);
    }

    [Theory]
    [EveryJournal("UPDATE journal SET message = X'7B22' WHERE sequence_number = 57", 57)]
    [EveryJournal("UPDATE journal SET message = X'' WHERE sequence_number = 57", 57)]
    [EveryJournal("UPDATE journal SET manifest = 'order-intended.v9' WHERE sequence_number = 57", 57)]
    [EveryJournal("DELETE FROM journal WHERE sequence_number = 57", 58)]
    [EveryJournal("UPDATE journal SET message = (SELECT message FROM journal WHERE sequence_number = 53) WHERE sequence_number = 57", 57)]
    public void A_row_that_was_tampered_with_is_named(string kind, string change, long row)
    {
        using var journal = new JournalOfTest(kind);
        journal.Write(Id, SyntheticJournal.Events(100));
        journal.Execute(change);
        Assert.Contains(JournalVerification.Run(journal.Place, Id, CancellationToken.None).Violations, v => v.Row == row);
    }
}
