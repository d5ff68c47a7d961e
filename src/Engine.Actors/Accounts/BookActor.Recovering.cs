using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Event;
using Akka.Persistence;
using Engine.Accounts;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <content>How the book comes back from its journal, what it leaves there for the next time, and what it does when the journal refuses.</content>
public sealed partial class BookActor
{
    /// <summary>A snapshot is taken after so many events: replaying them takes a fraction of the half second that a start may take.</summary>
    internal const int SnapshotEvery = 5_000;

    private JournalBatch? _inFlight;
    private long _sinceSnapshot;
    private long _snapshotAt;
    private long _applying;
    private bool _opened;
    private IActorRef? _saveAsker;

    /// <inheritdoc/>
    public override Recovery Recovery => new(SnapshotSelectionCriteria.Latest);

    /// <inheritdoc/>
    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: AccountState state } offer:
                _ahead = state;
                _snapshotAt = offer.Metadata.SequenceNr;
                break;
            case IAccountEvent @event:
                _applying = LastSequenceNr;
                _ahead = _ahead.Apply(@event);
                _applying = 0;
                _sinceSnapshot++;
                break;
            case RecoveryCompleted:
                _journaled = _ahead;
                _log.Info("The book of account {0} stands at event {1}; its snapshot was of event {2}.", _settings.Account, LastSequenceNr, _snapshotAt);
                Take(new OpenBook(_with.Clock.Now, _settings.Instance) { Halt = _settings.IsFirstBook ? _settings.StartHalted : null }, counted: false);
                StartComparing();
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        // Events come in their order: the bad one is the one that did not apply, or the next one when that could not be read.
        var number = _applying > 0 ? _applying : LastSequenceNr + 1;
        var cause = reason is AggregateException { InnerException: { } inner } ? inner : reason;

        // What SQLite itself cannot read fails for a whole batch of rows; "engine journal verify" finds the very row.
        var place = _applying > 0 || cause is SerializationException ? "at" : "at or after";
        Context.Parent.Tell(new Unreadable($"The journal of {PersistenceId} cannot be read {place} event {number}: {cause.Message}"));
        base.OnRecoveryFailure(reason, message);
    }

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        GiveUp(cause);
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        // A batch without one of its events would be a lie, so the book stops here as well.
        GiveUp(cause);
        throw new InvalidOperationException($"The journal rejected event {sequenceNr} of {PersistenceId}.", cause);
    }

    /// <summary>
    /// What was ahead of the journal is forgotten, and nothing of it has left except cancels and closes. Every intent among it is
    /// answered; facts of the venue are read again by the next book.
    /// </summary>
    private void GiveUp(Exception cause)
    {
        Context.Parent.Tell(new Refused(cause.GetBaseException().Message));
        foreach (var batch in new[] { _inFlight, _next })
        {
            foreach (var effect in batch?.Effects ?? [])
            {
                if (effect is AccountEffect.SendPlace { Request.Tag: var tag } && _ahead.Orders.GetValueOrDefault(tag) is { Role: OrderRole.Entry } order)
                {
                    Deny(order);
                }
                else if (effect is AccountEffect.SendModify { Order: var id } && _ahead.Orders.TryGetTag(id, out var changed))
                {
                    Deny(_ahead.Orders[changed]);
                }
                else if (effect is AccountEffect.Notify { Notice: Denied })
                {
                    Carry(effect);
                }
            }

            foreach (var (person, _) in batch?.Persons ?? [])
            {
                person.Tell(new PersonProtocol.Refused(DenialReason.BookUnavailable, "The journal refused the command; the book recovers."));
            }

            for (var i = 0; i < batch?.Counted; i++)
            {
                _with.Work.End();
            }
        }
    }

    private void Deny(Order order)
    {
        if (order is { Strategy: { } strategy, Intent: { } intent })
        {
            Carry(new AccountEffect.Notify(strategy, new Denied(intent, DenialReason.BookUnavailable, "The journal refused the intent; the book recovers.")));
        }
    }

    /// <summary>After each commit. What the journal holds is exactly <see cref="_journaled"/> here, for one batch is written at a time.</summary>
    private void Remember(int events)
    {
        if (!_opened)
        {
            _opened = true;
            Context.Parent.Tell(Opened.Instance);
            Sync();
        }

        _inFlight = null;
        _sinceSnapshot += events;
        if (_sinceSnapshot >= SnapshotEvery || _saveAsker is not null)
        {
            SaveState();
        }
    }

    private void SaveState()
    {
        if (_sinceSnapshot == 0)
        {
            Saved();
            return;
        }

        _sinceSnapshot = 0;
        SaveSnapshot(_journaled);
    }

    private void Saved()
    {
        _saveAsker?.Tell(AccountProtocol.StateSaved.Instance);
        _saveAsker = null;
    }

    /// <summary>Messages about snapshots; false for any other.</summary>
    private bool OnSnapshot(object message)
    {
        switch (message)
        {
            case AccountProtocol.SaveState:
                _saveAsker = Sender;
                if (!_writing)
                {
                    SaveState();
                }

                return true;
            case SaveSnapshotSuccess { Metadata.SequenceNr: var number }:
                // The new one and the one before it stay.
                if (_snapshotAt > 1)
                {
                    DeleteSnapshots(new SnapshotSelectionCriteria(_snapshotAt - 1));
                }
                else
                {
                    Saved();
                }

                _snapshotAt = number;
                return true;
            case DeleteSnapshotsSuccess or DeleteSnapshotsFailure:
                Saved();
                return true;
            case SaveSnapshotFailure failure:
                _log.Warning("The snapshot of event {0} could not be saved ({1}); the next start replays more.", failure.Metadata.SequenceNr, failure.Cause.Message);
                Saved();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Told to the parent: the first batch of this life stands in the journal.</summary>
    internal sealed record Opened
    {
        public static Opened Instance { get; } = new();
    }

    /// <summary>Told to the parent: a write failed, and this life of the book ends.</summary>
    internal sealed record Refused(string Cause);

    /// <summary>Told to the parent: the journal cannot be replayed, and this life of the book ends.</summary>
    internal sealed record Unreadable(string Sentence);
}
