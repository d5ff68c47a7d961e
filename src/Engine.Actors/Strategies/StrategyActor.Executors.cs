using Akka.Actor;
using Akka.Dispatch;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies.Executors;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Strategies;

/// <summary>
/// Executors: children that see a trade to its end and tell one outcome. Their orders are intents of the strategy, placed as it starts them,
/// and it hears all notices of them too. One to a contract at a time, because the account holds one position in it. They are taken up again after a restart.
/// </summary>
public abstract partial class StrategyActor
{
    private readonly Dictionary<ExecutorId, Running> _executors = [];
    private readonly Dictionary<IntentId, ExecutorId> _executed = [];
    private long _lastExecutor;
    private long _executorWakes;

    /// <summary>
    /// Begins a triple barrier. Its outcome comes to <see cref="OnOutcome"/>, once; it is <see cref="BarrierReason.Denied"/> where the entry may not leave,
    /// the contract is not flat, or another executor has it.
    /// </summary>
    /// <exception cref="ArgumentException">The terms contradict themselves.</exception>
    protected ExecutorId Start(TripleBarrier terms)
    {
        terms.Check();
        var (id, of) = (new ExecutorId(++_lastExecutor), terms.Contract ?? Instrument.Id);
        if ((WhyNot(of) ?? (PositionIn(of) != 0 ? "A barrier begins flat, and there is a position." : null)) is { } why)
        {
            EndAtOnce(id, new BarrierOutcome(id, of, BarrierReason.Denied, why, default, default) { Denial = DenialReason.NotReady });
            return id;
        }

        var type = terms.EntryLimit is not null ? OrderType.Limit : terms.EntryStop is not null ? OrderType.Stop : OrderType.Market;
        var saved = new SavedExecutor(id, of, NextIntents(1), Now) { Barrier = terms };
        Keep(saved);
        Place(terms.Side, type, terms.Size, terms.Bracket, of, limit: terms.EntryLimit, stop: terms.EntryStop, executor: TermsOf(saved));
        Begin(saved);
        return id;
    }

    /// <summary>
    /// Begins a pair of orders of which one cancels the other. Its outcome comes to <see cref="OnOutcome"/>, once; it is <see cref="OcoReason.Denied"/> where one
    /// of them may not leave, or another executor has the contract.
    /// </summary>
    /// <exception cref="ArgumentException">The terms contradict themselves.</exception>
    protected ExecutorId Start(OcoPair terms)
    {
        terms.Check();
        var (id, of) = (new ExecutorId(++_lastExecutor), terms.Contract ?? Instrument.Id);
        if (WhyNot(of) is { } why)
        {
            EndAtOnce(id, new OcoOutcome(id, of, OcoReason.Denied, why, default, default, default) { Denial = DenialReason.NotReady });
            return id;
        }

        var saved = new SavedExecutor(id, of, NextIntents(2), Now) { Pair = terms };
        Keep(saved);
        var executor = TermsOf(saved);
        PlaceHalf(terms.First, terms.Size, of, executor);
        PlaceHalf(terms.Second, terms.Size, of, executor);
        Begin(saved);
        return id;
    }

    /// <summary>
    /// Ends an executor early: what has not filled is cancelled, and what a barrier holds is closed at the market; what a pair has filled stays. The
    /// outcome tells what came of it; nothing happens when it has ended already.
    /// </summary>
    /// <param name="executor">What its start returned.</param>
    /// <param name="why">In words, for the journal.</param>
    protected void CancelExecutor(ExecutorId executor, string why)
    {
        if (_executors.TryGetValue(executor, out var running))
        {
            Keep(_kept[executor.Value] with { Cancelled = why });
            Tell(running, new ExecutorProtocol.Cancel(why));
        }
    }

    /// <summary>True while an executor has the contract.</summary>
    /// <param name="contract">One of its contracts; null for the first.</param>
    protected bool IsExecuting(ContractId? contract = null)
    {
        var of = contract ?? Instrument.Id;
        return _executors.Values.Any(e => e.Contract == of);
    }

    /// <summary>An executor has ended: a <see cref="BarrierOutcome"/> or an <see cref="OcoOutcome"/>.</summary>
    protected virtual void OnOutcome(ExecutorOutcome outcome)
    {
    }

    /// <summary>A child that fails is a fault of the strategy: its account is dealt with as after one of its own.</summary>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Escalate);

    private void PlaceHalf(OcoOrder order, int size, ContractId contract, ExecutorTerms? executor) => Place(
        order.Side, order.Type, size, order.Bracket, contract,
        limit: order.Type == OrderType.Limit ? order.Price : null, stop: order.Type == OrderType.Stop ? order.Price : null, executor: executor);

    private string? WhyNot(ContractId contract) => IsExecuting(contract) ? $"Another executor has {contract}." : null;

    private void EndAtOnce(ExecutorId id, ExecutorOutcome outcome)
    {
        CountDenial();
        _context.Work.Begin();
        Self.Tell(new ExecutorProtocol.Asked(id, new ExecutorWish.End(outcome)));
    }

    private void Begin(SavedExecutor saved)
    {
        var running = Run(saved, saved.Create());
        var held = Of(saved.Contract).Held;
        Tell(running, new ExecutorProtocol.Heard(new PositionUpdate(saved.Contract, held.Net, held.AveragePrice)));
        if (!_inSync)
        {
            Tell(running, new ExecutorProtocol.Heard(new AccountProtocol.SyncChanged(false)));
        }
    }

    private Running Run(SavedExecutor saved, Executor executor)
    {
        // A thread of its own is for code that may hang.
        var dispatcher = Context.Props.Dispatcher == StrategyDispatcher.Id ? Dispatchers.DefaultDispatcherId : Context.Props.Dispatcher;
        var (id, clock, work) = (saved.Id, _context.Clock, _context.Work);
        var actor = Context.ActorOf(Props.CreateBy(new Producer(() => new ExecutorActor(id, executor, clock, work))).WithDispatcher(dispatcher), $"executor-{id.Value}");
        var running = new Running(actor, executor.Contract);
        _executors.Add(id, running);
        foreach (var intent in saved.Intents)
        {
            _executed.Add(intent, id);
        }

        return running;
    }

    /// <summary>Hands a notice on to the executor whose intent it is about; what is about a contract or the book, to those whom it concerns.</summary>
    private void Route(IStrategyNotice notice)
    {
        switch (notice)
        {
            case Accepted accepted:
                Hand(accepted.Intent, notice);
                break;
            case Denied { Closing: { } closing }:
                Hand(closing, notice);
                break;
            case Denied denied:
                Hand(denied.Intent, notice);
                break;
            case OrderUpdate update:
                Hand(update.Intent, notice);
                break;
            case Fill { Role: OrderRole.Close } fill:
                Hand(fill.Contract, notice);
                break;
            case Fill fill:
                Hand(fill.Intent, notice);
                break;
            case PositionUpdate position:
                Hand(position.Contract, notice);
                break;
            case AccountProtocol.Attached or AccountProtocol.SyncChanged:
                foreach (var running in _executors.Values)
                {
                    Tell(running, new ExecutorProtocol.Heard(notice));
                }

                break;
        }
    }

    private void Hand(IntentId intent, IStrategyNotice notice)
    {
        if (_executed.TryGetValue(intent, out var id))
        {
            Tell(_executors[id], new ExecutorProtocol.Heard(notice));
        }
    }

    private void Hand(ContractId contract, IStrategyNotice notice)
    {
        foreach (var running in _executors.Values)
        {
            if (running.Contract == contract)
            {
                Tell(running, new ExecutorProtocol.Heard(notice));
            }
        }
    }

    private void Tell(Running running, IExecutorMessage message)
    {
        _context.Work.Begin();
        running.Actor.Tell(message);
    }

    private void Carry(ExecutorProtocol.Asked asked)
    {
        if (asked.Wish is ExecutorWish.End { Outcome: var outcome })
        {
            if (_executors.Remove(asked.Executor, out var ended))
            {
                foreach (var intent in _executed.Where(e => e.Value == asked.Executor).Select(e => e.Key).ToList())
                {
                    _executed.Remove(intent);
                }

                ended.Disarm();
                Forget(asked.Executor);

                // Behind whatever it has been told: its work ends there.
                ended.Actor.Tell(PoisonPill.Instance);
            }

            OnOutcome(outcome);
            return;
        }

        var running = _executors[asked.Executor];
        switch (asked.Wish)
        {
            case ExecutorWish.CancelOrder cancel:
                Cancel(cancel.Intent);
                break;
            case ExecutorWish.Resize resize:
                Modify(resize.Intent, new OrderChange(Size: resize.Size));
                break;
            case ExecutorWish.Close close:
                Close(close.Size, close.Why, running.Contract);
                break;
            case ExecutorWish.WakeAt wake:
                Arm(asked.Executor, running, wake.Key, wake.At);
                break;
        }
    }

    private void Arm(ExecutorId id, Running running, string key, DateTimeOffset at)
    {
        if (running.Wakes.Remove(key, out var before))
        {
            before.Armed.Dispose();
        }

        var number = ++_executorWakes;
        running.Wakes[key] = new Wake(number, at, Arm(at, new ExecutorProtocol.WakeDue(id, key, number)));
    }

    private void OnDue(ExecutorProtocol.WakeDue due)
    {
        if (!_executors.TryGetValue(due.Executor, out var running) || !running.Wakes.TryGetValue(due.Key, out var wake) || wake.Number != due.Number)
        {
            return;
        }

        if (Now < wake.Due)
        {
            running.Wakes[due.Key] = wake with { Armed = Arm(wake.Due, due) };
            return;
        }

        running.Wakes.Remove(due.Key);
        Tell(running, new ExecutorProtocol.Due(due.Key));
    }

    private void DisarmExecutors()
    {
        foreach (var running in _executors.Values)
        {
            running.Disarm();
        }
    }

    /// <summary>An executor that has not ended.</summary>
    private sealed record Running(IActorRef Actor, ContractId Contract)
    {
        public Dictionary<string, Wake> Wakes { get; } = new(StringComparer.Ordinal);

        public void Disarm()
        {
            foreach (var wake in Wakes.Values)
            {
                wake.Armed.Dispose();
            }

            Wakes.Clear();
        }
    }

    private sealed class Producer(Func<ActorBase> create) : IIndirectActorProducer
    {
        public Type ActorType => typeof(ExecutorActor);

        public ActorBase Produce() => create();

        public void Release(ActorBase actor)
        {
        }
    }
}
