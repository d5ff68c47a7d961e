using System.Data.Common;
using System.Runtime.Serialization;
using Engine.Accounts;

namespace Engine.Actors.Journal;

/// <summary>What a verification found.</summary>
/// <param name="PersistenceId">Whose journal.</param>
/// <param name="Events">How many events were replayed.</param>
/// <param name="Hash">The state's hash after the last of them; equal on every replay.</param>
/// <param name="State">The state itself.</param>
/// <param name="Violations">What must not be; empty when the journal is sound.</param>
/// <param name="Notes">What is worth knowing and not wrong, such as a snapshot that another build wrote.</param>
public sealed record JournalReport(
    string PersistenceId, long Events, string Hash, AccountState State, IReadOnlyList<JournalViolation> Violations, IReadOnlyList<string> Notes);

/// <summary>
/// Replays a journal whole, checks every invariant, and compares each snapshot with the state that the events before it give, and
/// the state that follows from the snapshot with the one that was replayed. Reads only; runs beside a running engine.
/// </summary>
public static class JournalVerification
{
    /// <summary>Verifies one persistence id.</summary>
    /// <exception cref="JournalException">The journal is missing or is none.</exception>
    public static JournalReport Run(JournalPlace place, string persistenceId, CancellationToken stop)
    {
        var notes = new List<string>();
        var invariants = new JournalInvariants(AccountOf(persistenceId));
        var snapshots = new Queue<JournalRow>(JournalReader.Snapshots(place, persistenceId));
        AccountState? shortcut = null;
        var violations = new List<JournalViolation>();
        try
        {
            foreach (var row in JournalReader.Rows(place, persistenceId))
            {
                stop.ThrowIfCancellationRequested();
                IAccountEvent @event;
                try
                {
                    @event = AccountEventSerializer.Read(row.Payload, row.Manifest);
                }
                catch (SerializationException e)
                {
                    invariants.Unreadable(row.SequenceNumber, e.Message.TrimEnd('.'));
                    break;
                }

                invariants.Take(row.SequenceNumber, @event);
                if (!invariants.Sound)
                {
                    break;
                }

                shortcut = shortcut?.Apply(@event);
                while (snapshots.TryPeek(out var next) && next.SequenceNumber <= row.SequenceNumber)
                {
                    shortcut = Compare(snapshots.Dequeue(), row.SequenceNumber, invariants.State, violations, notes) ?? shortcut;
                }
            }
        }
        catch (DbException e)
        {
            invariants.Unreadable(invariants.Row + 1, $"the database says {e.Message.TrimEnd('.')}");
        }

        invariants.End();
        violations.InsertRange(0, invariants.Violations);
        if (invariants.Sound)
        {
            violations.AddRange(snapshots.Select(s => new JournalViolation(s.SequenceNumber, $"A snapshot is of event {s.SequenceNumber}; the journal ends at {invariants.Row}.")));
        }

        var hash = StateHash.Of(invariants.State);
        if (invariants.Sound && shortcut is not null && StateHash.Of(shortcut) is var other && other != hash)
        {
            violations.Add(new JournalViolation(0, $"Snapshot and the events after it give the state {other}, the whole journal gives {hash}."));
        }

        return new JournalReport(persistenceId, invariants.Row, hash, invariants.State, violations, notes);
    }

    private static AccountState? Compare(JournalRow snapshot, long row, AccountState replayed, List<JournalViolation> violations, List<string> notes)
    {
        if (snapshot.Manifest != AccountSnapshot.Manifest)
        {
            notes.Add($"The snapshot of event {snapshot.SequenceNumber} is not used: it is a '{snapshot.Manifest}'.");
            return null;
        }

        try
        {
            var state = AccountSnapshot.Read(snapshot.Payload);
            if (snapshot.SequenceNumber != row || StateHash.Of(state) != StateHash.Of(replayed))
            {
                violations.Add(new JournalViolation(snapshot.SequenceNumber, $"The snapshot of event {snapshot.SequenceNumber} is not the state that the journal gives there."));
            }

            return state;
        }
        catch (AccountSnapshotException e)
        {
            notes.Add($"The snapshot of event {snapshot.SequenceNumber} is not used: {e.Message}.");
            return null;
        }
    }

    internal static AccountId AccountOf(string persistenceId) =>
        new(int.TryParse(persistenceId.AsSpan(persistenceId.LastIndexOf('-') + 1), System.Globalization.CultureInfo.InvariantCulture, out var account) ? account : 0);
}
