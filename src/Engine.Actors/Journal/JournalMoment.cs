using Engine.Accounts;

namespace Engine.Actors.Journal;

/// <summary>An account as it stood after one of its events, rebuilt from the journal.</summary>
/// <param name="PersistenceId">Whose journal.</param>
/// <param name="Number">Number of the last event in it; 0 when there is none.</param>
/// <param name="At">Market time by which the book had it, UTC; null before the first event.</param>
/// <param name="State">The state.</param>
public sealed record JournalMoment(string PersistenceId, long Number, DateTimeOffset? At, AccountState State)
{
    /// <summary>The state's hash: that of <c>engine journal verify</c> at the end of the journal.</summary>
    public string Hash => StateHash.Of(State);

    /// <summary>
    /// Replays a journal up to a number or a time. A fill carries the venue's time and may have been heard of later: it counts from the next other event
    /// of its commit on, and from its own time where there is none.
    /// </summary>
    /// <param name="entries">The events from the first on, with <see cref="JournalEntry.Written"/>.</param>
    /// <param name="persistenceId">Whose journal.</param>
    /// <param name="account">The account's number.</param>
    /// <param name="number">Stop after this event; null for the last.</param>
    /// <param name="at">Stop before the first event that the book had after this, UTC; null for no such end.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="JournalException">An event cannot be read, or does not follow from those before it.</exception>
    public static JournalMoment Rebuild(
        IEnumerable<JournalEntry> entries, string persistenceId, AccountId account, long? number, DateTimeOffset? at, CancellationToken stop)
    {
        var moment = new JournalMoment(persistenceId, 0, null, AccountState.New(account));
        foreach (var (entry, had) in Timed(entries))
        {
            stop.ThrowIfCancellationRequested();
            if (entry.SequenceNumber > number || had > at)
            {
                break;
            }

            if (entry.SequenceNumber != moment.Number + 1)
            {
                throw new JournalException($"Event {entry.SequenceNumber} of {persistenceId} follows event {moment.Number}: the journal has a hole; engine journal verify tells more.");
            }

            try
            {
                moment = moment with { Number = entry.SequenceNumber, At = had, State = moment.State.Apply(entry.Event) };
            }
            catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or OverflowException)
            {
                throw new JournalException($"Event {entry.SequenceNumber} of {persistenceId} cannot be applied: {e.Message.TrimEnd('.')}; engine journal verify tells more.", e);
            }
        }

        return moment;
    }

    /// <summary>Every event with the market time at which the book had it.</summary>
    internal static IEnumerable<(JournalEntry Entry, DateTimeOffset Had)> Timed(IEnumerable<JournalEntry> entries)
    {
        var commit = new List<JournalEntry>();
        foreach (var entry in entries)
        {
            if (commit.Count > 0 && (entry.Written != commit[0].Written || entry.Written is null))
            {
                foreach (var timed in OfCommit(commit))
                {
                    yield return timed;
                }

                commit.Clear();
            }

            commit.Add(entry);
        }

        foreach (var timed in OfCommit(commit))
        {
            yield return timed;
        }
    }

    private static (JournalEntry Entry, DateTimeOffset Had)[] OfCommit(List<JournalEntry> commit)
    {
        var timed = new (JournalEntry, DateTimeOffset)[commit.Count];
        DateTimeOffset? next = null;
        for (var i = commit.Count - 1; i >= 0; i--)
        {
            var @event = commit[i].Event;
            next = @event is TradeBooked ? next : @event.At;
            timed[i] = (commit[i], next ?? @event.At);
        }

        return timed;
    }
}
