using Akka.Actor;
using Engine.Actors.Accounts;
using Engine.Markets;

namespace Engine.Actors.Strategies.Executors;

/// <summary>Runs an <see cref="Executor"/> as a child of its strategy. One that throws takes the strategy with it, and the account is protected as then.</summary>
internal sealed class ExecutorActor(ExecutorId id, Executor executor, IMarketClock clock, WorkInFlight work) : UntypedActor
{
    private bool _handling;

    protected override void OnReceive(object message)
    {
        if (message is not IExecutorMessage)
        {
            Unhandled(message);
            return;
        }

        _handling = true;
        executor.Now = clock.Now;
        switch (message)
        {
            case ExecutorProtocol.Heard { Notice: AccountProtocol.Attached attached }:
                executor.Restart(
                    attached.Others.Insert(0, attached.Position).First(p => p.Contract == executor.Contract), attached.LiveOrders, attached.LastIntent, attached.InSync, attached.Fills);
                break;
            case ExecutorProtocol.Heard heard:
                executor.Hear(heard.Notice);
                break;
            case ExecutorProtocol.Due due:
                executor.Due(due.Key);
                break;
            case ExecutorProtocol.Cancel cancel:
                executor.Cancel(cancel.Why);
                break;
        }

        foreach (var wish in executor.TakeWishes())
        {
            work.Begin();
            Context.Parent.Tell(new ExecutorProtocol.Asked(id, wish));
        }

        _handling = false;
        work.End();
    }

    protected override void PostStop()
    {
        // A handler that threw has not ended its message.
        if (_handling)
        {
            work.End();
        }

        base.PostStop();
    }
}
