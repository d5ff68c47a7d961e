using CsCheck;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Tests.Journal.Story;

namespace Engine.Actors.Tests.Journal;

/// <summary>The account as it stood.</summary>
public sealed class JournalMomentTests
{
    [Fact]
    public void After_every_event_it_is_the_fold_of_the_events_up_to_it()
    {
        var entries = ScriptedJournal.Entries();
        var state = AccountState.New(ScriptedJournal.Account);
        foreach (var entry in entries)
        {
            state = state.Apply(entry.Event);
            var moment = Rebuild(entry.SequenceNumber, null);
            Assert.Equal((entry.SequenceNumber, StateHash.Of(state)), (moment.Number, moment.Hash));
        }

        Assert.Equal(StateHash.Of(state), Rebuild(null, null).Hash);
    }

    [Fact]
    public void At_any_time_it_is_the_fold_of_what_the_book_had_by_then() => Gen.Double[-10, 5_200].Sample(seconds =>
    {
        var at = ScriptedJournal.At(seconds);
        var moment = Rebuild(null, at);
        var had = JournalMoment.Timed(ScriptedJournal.Entries()).ToList();

        Assert.All(had.Take((int)moment.Number), timed => Assert.True(timed.Had <= at));
        Assert.True(moment.Number == had.Count || had[(int)moment.Number].Had > at);
    });

    [Fact]
    public void A_fill_that_the_book_heard_of_later_counts_from_then()
    {
        var entries = ScriptedJournal.Entries();
        var fill = entries.First(e => e.Event is TradeBooked);

        // Filled at 12 s by the venue, in one commit with the stop of 12.02 s.
        Assert.Equal(ScriptedJournal.At(12), fill.Event.At);
        Assert.True(Rebuild(null, ScriptedJournal.At(12.01)).Number < fill.SequenceNumber);
        Assert.True(Rebuild(null, ScriptedJournal.At(12.02)).Number > fill.SequenceNumber);
    }

    [Fact]
    public void What_does_not_follow_is_refused_with_its_number()
    {
        var entries = ScriptedJournal.Entries();
        var hole = Assert.Throws<JournalException>(() => Rebuild(entries.Where(e => e.SequenceNumber != 7)));
        Assert.Contains("Event 8 of", hole.Message, StringComparison.Ordinal);

        var strange = Assert.Throws<JournalException>(() => Rebuild([ScriptedJournal.Entry(1, new OrderAccepted(ScriptedJournal.At(0), ScriptedJournal.Tag(77), new Engine.Orders.OrderId(1)))]));
        Assert.Contains("cannot be applied", strange.Message, StringComparison.Ordinal);
    }

    private static JournalMoment Rebuild(long? number, DateTimeOffset? at) =>
        JournalMoment.Rebuild(ScriptedJournal.Entries(), ScriptedJournal.Id, ScriptedJournal.Account, number, at, CancellationToken.None);

    private static JournalMoment Rebuild(IEnumerable<JournalEntry> entries) =>
        JournalMoment.Rebuild(entries, ScriptedJournal.Id, ScriptedJournal.Account, null, null, CancellationToken.None);
}
