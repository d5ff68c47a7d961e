using System.Text.Json;
using Akka.Actor;
using Akka.Persistence;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.State;

/// <summary>
/// The newest state of one strategy, in the engine's journal under an id of its own. One write is under way at the most; of what
/// comes meanwhile the newest is written next. What is older than the newest is deleted now and then.
/// </summary>
internal sealed class StrategyStateActor : UntypedPersistentActor
{
    /// <summary>Deleting at each write would double the writes that orders have to wait for.</summary>
    private const int MostKept = 16;

    private readonly StrategyName _strategy;
    private readonly IMarketClock _clock;
    private StrategyStateSaved? _saved;
    private StrategyStateProtocol.Save? _writing;
    private StrategyStateProtocol.Save? _next;
    private int _kept;

    public StrategyStateActor(StrategyName strategy, string persistenceId, IMarketClock clock) => (_strategy, PersistenceId, _clock) = (strategy, persistenceId, clock);

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    protected override void OnRecover(object message)
    {
        if (message is StrategyStateSaved saved)
        {
            (_saved, _kept) = (saved, _kept + 1);
        }
    }

    /// <inheritdoc/>
    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case StrategyStateProtocol.Load:
                // One that begins anew in the same process gets what its former self has said, written or not.
                Sender.Tell(new StrategyStateProtocol.Loaded(
                    _strategy, (_next ?? _writing)?.State ?? (_saved is { } saved ? new SavedState(saved.Version, saved.State.GetRawText()) : null)));
                break;
            case StrategyStateProtocol.Save save when _writing is not null:
                _next = save;
                break;
            case StrategyStateProtocol.Save save:
                Write(save);
                break;
            case DeleteMessagesSuccess or DeleteMessagesFailure:
                // What could not be deleted now goes with the next.
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        Context.Parent.Tell(new StrategyStateProtocol.NotSaved(_next ?? _writing!, cause.Message));
        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    /// <inheritdoc/>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        Context.Parent.Tell(new StrategyStateProtocol.NotSaved(_next ?? _writing!, cause.Message));
        Context.Stop(Self);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        Context.Parent.Tell(new StrategyStateProtocol.Unreadable(_strategy, $"The state of {_strategy} cannot be read from the journal: {(reason.InnerException ?? reason).Message}"));
        base.OnRecoveryFailure(reason, message);
    }

    private void Write(StrategyStateProtocol.Save save)
    {
        _writing = save;
        using var state = JsonDocument.Parse(save.State.Json);
        PersistAsync(new StrategyStateSaved(_clock.Now, _strategy, save.State.Version, state.RootElement.Clone()), saved =>
        {
            (_saved, _writing, _kept) = (saved, null, _kept + 1);
            if (_kept >= MostKept)
            {
                DeleteMessages(LastSequenceNr - 1);
                _kept = 1;
            }

            if (_next is { } next)
            {
                _next = null;
                Write(next);
            }
        });
    }
}
