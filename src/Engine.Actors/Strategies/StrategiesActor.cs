using System.Collections.Immutable;
using Akka.Actor;
using Akka.Event;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Strategies.Executors;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>
/// Parent of the strategies. One that throws is stopped, and its orders and position are dealt with as its
/// <see cref="FaultPolicy"/> says; it is never started again by itself.
/// </summary>
public sealed partial class StrategiesActor : ReceiveActor, IWithTimers
{
    private readonly Dictionary<IActorRef, Start> _running = [];
    private readonly Dictionary<IActorRef, Start> _replacedBy = [];

    /// <summary>Stopped: what they leave in their mailboxes, or what comes later, is work that ends unseen.</summary>
    private readonly HashSet<IActorRef> _gone = [];

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly WorkInFlight _work;
    private IActorRef? _stopAsker;

    /// <summary>Creates the parent; use <see cref="Props"/>.</summary>
    public StrategiesActor(WorkInFlight work)
    {
        _work = work;
        Receive<Start>(Begin);
        Receive<Replace>(OnReplace);
        Receive<StrategyProtocol.SignalReceived>(Pass);
        Receive<DeadLetter>(letter => (_gone.Contains(letter.Recipient) || letter.Message is IExecutorMessage) && StrategyActor.IsWork(letter.Message), _ => _work.End());
        Receive<DeadLetter>(_ => { });
        Receive<Look>(look => LookAt(look.Strategy));
        Receive<AccountProtocol.BookReady>(_ => WithdrawAgain());
        Receive<StrategyProtocol.StopAll>(_ =>
        {
            _stopAsker = Sender;
            foreach (var child in _running.Keys)
            {
                _gone.Add(child);
                Context.Stop(child);
            }

            Timers.StartSingleTimer(StopOverdue.Instance, StopOverdue.Instance, StopTakes);
            AnswerStop();
        });
        Receive<StopOverdue>(_ => RevokeWhatDoesNotStop());
        Receive<Terminated>(terminated =>
        {
            if (_running.Remove(terminated.ActorRef, out var start) && _stopAsker is not null)
            {
                Context.System.EventStream.Publish(new StrategyProtocol.StrategyStateChanged(start.Name, StrategyPhase.Stopped, null));
            }

            if (_replacedBy.Remove(terminated.ActorRef, out var next))
            {
                if (_stopAsker is null)
                {
                    Begin(next);
                }

                _work.End();
            }

            AnswerStop();
        });
    }

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DeadLetter));
        Context.System.EventStream.Subscribe(Self, typeof(AccountProtocol.BookReady));
    }

    /// <inheritdoc/>
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <summary>How to create the parent.</summary>
    public static Props Props(WorkInFlight work) => Akka.Actor.Props.Create(() => new StrategiesActor(work));

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(fault =>
    {
        if (_running.TryGetValue(Sender, out var start))
        {
            _gone.Add(Sender);
            // What it did is what is told, whether the engine or its own code threw; one that hung and comes back has been dealt with.
            var cause = fault is ActorInitializationException { InnerException: { } inner } ? inner : fault;
            var (phase, why) = cause is StrategyOutOfBoundsException bounds ? (StrategyPhase.Revoked, bounds.Why) : (StrategyPhase.Faulted, cause.Message);
            _log.Error(cause, "Strategy {0} {1} and is stopped; {2}.", start.Name, phase == StrategyPhase.Revoked ? "has lost its right to trade" : "failed", start.OnFault == FaultPolicy.Flatten
                ? "its orders are cancelled and its position is closed"
                : "its entries are cancelled and its position is kept if stops cover all of it");
            ActorFailures.Tell(Context.System, Sender, isReplaced: false, why);
            Withdraw(start, phase == StrategyPhase.Revoked ? why : $"the strategy failed: {why}");
            Context.System.EventStream.Publish(new StrategyProtocol.StrategyStateChanged(start.Name, phase, why));
        }

        return Directive.Stop;
    });

    private void Begin(Start start)
    {
        var child = Context.ActorOf(StrategyDispatcher.On(start.Props, Context.System), start.Name.Value);
        _running.Add(child, start);
        WatchPulse(child, start);
        Context.Watch(child);
    }

    private void OnReplace(Replace replace)
    {
        var old = _running.FirstOrDefault(r => r.Value.Name == replace.By.Name).Key;
        if (old is null || _stopAsker is not null)
        {
            // It has failed, or all of them are being stopped.
            _work.End();
            return;
        }

        if (!_replacedBy.TryAdd(old, replace.By))
        {
            // Two of its contracts give way at once: it begins with both.
            _replacedBy[old] = replace.By;
            _work.End();
        }

        _gone.Add(old);
        Context.Stop(old);
    }

    private void Pass(StrategyProtocol.SignalReceived received)
    {
        var child = _stopAsker is null ? _running.FirstOrDefault(r => r.Value.Name == received.Signal.Strategy).Key : null;
        if (child is null || _gone.Contains(child))
        {
            var running = string.Join(", ", _running.Where(r => !_gone.Contains(r.Key)).Select(r => r.Value.Name));
            Sender.Tell(_stopAsker is not null || child is not null
                ? new StrategyProtocol.SignalAnswered(SignalVerdict.NotReady, "The strategy is stopping, or has stopped.")
                : new StrategyProtocol.SignalAnswered(SignalVerdict.Refused, $"No strategy of that name runs; there {(running.Length == 0 ? "is none" : $"are: {running}")}."));
            return;
        }

        child.Forward(received);
    }

    private void AnswerStop()
    {
        // One that does not return is not waited for.
        if (_stopAsker is { } asker && _running.Keys.All(IsStuck))
        {
            asker.Tell(StrategyProtocol.AllStopped.Instance);
            _stopAsker = null;
        }
    }

    /// <summary>
    /// Command: stop the strategy of that name, which is flat, and begin anew: nothing that it knew of its old contract survives. One piece of
    /// work, begun by the sender.
    /// </summary>
    /// <param name="By">How it begins.</param>
    public sealed record Replace(Start By);

    /// <summary>Command: start a strategy.</summary>
    /// <param name="Name">The instance.</param>
    /// <param name="Props">How to create it.</param>
    /// <param name="Account">Its account.</param>
    /// <param name="Contract">Its contract, the first of several.</param>
    /// <param name="OnFault">What becomes of its orders and position when it fails.</param>
    public sealed record Start(StrategyName Name, Props Props, IActorRef Account, ContractId Contract, FaultPolicy OnFault = FaultPolicy.Flatten)
    {
        /// <summary>Tells whether it gets out of its own code; null is not watched.</summary>
        public StrategyPulse? Pulse { get; init; }

        /// <summary>How long it may stay in its own code, wall time; null for ever.</summary>
        public TimeSpan? Watchdog { get; init; } = DefaultWatchdog;

        /// <summary>Its other contracts.</summary>
        public ImmutableArray<ContractId> Others { get; init; } = [];
    }
}
