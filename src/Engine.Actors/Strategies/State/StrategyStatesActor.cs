using Akka.Actor;
using Akka.Event;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.State;

/// <summary>
/// Parent of the states of an account's strategies. A state that the journal refuses is said once and tried again, the newest in its
/// place; trading does not wait for it.
/// </summary>
public sealed class StrategyStatesActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    private readonly AccountId _account;
    private readonly Func<StrategyName, string> _persistenceId;
    private readonly IMarketClock _clock;
    private readonly Dictionary<StrategyName, IActorRef> _states = [];
    private readonly Dictionary<StrategyName, List<IActorRef>> _asking = [];
    private readonly Dictionary<StrategyName, StrategyStateProtocol.Save> _unsaved = [];
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private int _lives;

    /// <summary>Creates the parent; use <see cref="Props"/>.</summary>
    public StrategyStatesActor(AccountId account, Func<StrategyName, string> persistenceId, IMarketClock clock)
    {
        (_account, _persistenceId, _clock) = (account, persistenceId, clock);
        Receive<StrategyStateProtocol.Load>(load =>
        {
            if (_unsaved.TryGetValue(load.Strategy, out var unsaved))
            {
                // One that begins anew in the same process gets what its former self has said, written or not.
                Sender.Tell(new StrategyStateProtocol.Loaded(load.Strategy, unsaved.State));
                return;
            }

            (_asking.TryGetValue(load.Strategy, out var asking) ? asking : _asking[load.Strategy] = []).Add(Sender);
            StateOf(load.Strategy).Tell(load);
        });
        Receive<StrategyStateProtocol.Loaded>(loaded => Answer(loaded.Strategy, loaded));
        Receive<StrategyStateProtocol.Unreadable>(unreadable =>
        {
            _log.Error("{0}", unreadable.Sentence);
            Answer(unreadable.Strategy, unreadable);
        });
        Receive<StrategyStateProtocol.Save>(save =>
        {
            if (_unsaved.ContainsKey(save.Strategy))
            {
                _unsaved[save.Strategy] = save;
                return;
            }

            StateOf(save.Strategy).Tell(save);
        });
        Receive<StrategyStateProtocol.NotSaved>(failed =>
        {
            var strategy = failed.State.Strategy;
            if (_unsaved.TryAdd(strategy, failed.State))
            {
                var text = $"The state of {strategy} could not be saved ({failed.Cause.TrimEnd('.')}); it is tried again. A restart now would give it an older one.";
                Context.System.EventStream.Publish(new AccountProtocol.AlertRaised(
                    _account, new Alert(AlertKind.Journal, AlertSeverity.Warning, strategy.Value, text, _clock.Now)));
            }

            Timers.StartSingleTimer(strategy, new SaveAgain(strategy), TryAgain);
        });
        Receive<SaveAgain>(again =>
        {
            if (_unsaved.Remove(again.Strategy, out var save))
            {
                StateOf(again.Strategy).Tell(save);
            }
        });
        Receive<Terminated>(terminated =>
        {
            foreach (var strategy in _states.Where(s => s.Value.Equals(terminated.ActorRef)).Select(s => s.Key).ToList())
            {
                _states.Remove(strategy);
            }
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>How to create the parent.</summary>
    /// <param name="account">The account, for alerts.</param>
    /// <param name="persistenceId">The journal's id of a strategy's state.</param>
    /// <param name="clock">Market time.</param>
    public static Props Props(AccountId account, Func<StrategyName, string> persistenceId, IMarketClock clock) =>
        Akka.Actor.Props.Create(() => new StrategyStatesActor(account, persistenceId, clock));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Stop);

    private IActorRef StateOf(StrategyName strategy)
    {
        if (_states.TryGetValue(strategy, out var state))
        {
            return state;
        }

        // A life of its own each time: one that stopped may not be gone yet.
        state = Context.ActorOf(Akka.Actor.Props.Create(() => new StrategyStateActor(strategy, _persistenceId(strategy), _clock)), $"{strategy}-{++_lives}");
        _states[strategy] = state;
        return Context.Watch(state);
    }

    private void Answer(StrategyName strategy, object answer)
    {
        if (_asking.Remove(strategy, out var asking))
        {
            asking.ForEach(asker => asker.Tell(answer));
        }
    }

    private sealed record SaveAgain(StrategyName Strategy);
}
