using Akka.Actor;
using Akka.Actor.Internal;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Engine.Backtest;

/// <summary>
/// The dispatcher that places actors on a <see cref="DriverThread"/>. The driver alone touches their mailboxes: what another thread has for one of them (the actor system's own
/// actors have, such as the one that watches who listens to the event stream) is put in by the driver in its turn. A mailbox that another thread has marked as scheduled, and has
/// not brought to the driver yet, would hold back what the driver's own actors put into it meanwhile, for as long as that thread does not run.
/// </summary>
internal sealed class DriverDispatcher : Dispatcher
{
    /// <summary>Its path in the configuration, and its id.</summary>
    public const string Path = "driver-dispatcher";

    // An actor empties its mailbox in one turn; whoever it told runs after it.
    private const int MessagesInATurn = 1000;

    private static readonly Config Hocon = ConfigurationFactory.ParseString($$"""
        {{Path}} {
          type = "{{typeof(Placement).AssemblyQualifiedName}}"
          mailbox-type = "{{typeof(DriverMailbox).AssemblyQualifiedName}}"
        }
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          loggers = ["{{typeof(StandardErrorLogger).AssemblyQualifiedName}}"]
          log-dead-letters = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """);

    private readonly DriverThread _thread;

    private DriverDispatcher(MessageDispatcherConfigurator placement, DriverThread thread, ExecutorServiceFactory executor)
        : base(placement, Path, MessagesInATurn, null, executor, TimeSpan.FromSeconds(1)) => _thread = thread;

    /// <summary>A system whose actors run on a driver's thread when they are placed on <see cref="Path"/>.</summary>
    public static ActorSystem CreateSystem(string name, DriverThread thread) =>
        ActorSystem.Create(name, BootstrapSetup.Create().WithConfig(Hocon).And(new DriverSetup(thread)));

    /// <inheritdoc/>
    public override void Dispatch(ActorCell cell, Envelope envelope)
    {
        if (_thread.IsHere)
        {
            if (_thread.TakesAtOnce() && DriverMailbox.IsEmpty(cell.Mailbox))
            {
                HandleAtOnce(cell, envelope);
            }
            else
            {
                base.Dispatch(cell, envelope);
            }
        }
        else
        {
            DispatchThere(cell, envelope);
        }
    }

    /// <inheritdoc/>
    public override void SystemDispatch(ActorCell cell, SystemMessage message)
    {
        if (_thread.IsHere)
        {
            base.SystemDispatch(cell, message);
        }
        else
        {
            SystemDispatchThere(cell, message);
        }
    }

    /// <inheritdoc/>
    public override void Attach(ActorCell cell)
    {
        if (_thread.IsHere)
        {
            base.Attach(cell);
        }
        else
        {
            _thread.Enqueue(new Turn(() => base.Attach(cell)));
        }
    }

    /// <summary>What a mailbox does for one message. Nothing waits for its turn, so the actor has no message of the system's before it either.</summary>
    private static void HandleAtOnce(ActorCell cell, Envelope envelope)
    {
        var outer = InternalCurrentActorCellKeeper.Current;
        InternalCurrentActorCellKeeper.Current = cell;
        try
        {
            cell.Invoke(envelope);
        }
        finally
        {
            InternalCurrentActorCellKeeper.Current = outer;
        }
    }

    // What waits holds its arguments. Apart, for where it stood in the methods above each message of the driver's own made room for it too.
    private void DispatchThere(ActorCell cell, Envelope envelope) => _thread.Enqueue(new Turn(() => base.Dispatch(cell, envelope)));

    private void SystemDispatchThere(ActorCell cell, SystemMessage message) => _thread.Enqueue(new Turn(() => base.SystemDispatch(cell, message)));

    private sealed class DriverSetup(DriverThread thread) : Setup
    {
        public DriverThread Thread => thread;
    }

    private sealed class Turn(Action act) : IRunnable
    {
        public void Run() => act();

        public void Execute() => act();
    }

    /// <summary>Made by the actor system, by name.</summary>
    internal sealed class Placement : MessageDispatcherConfigurator
    {
        private readonly DriverDispatcher _dispatcher;

        public Placement(Config config, IDispatcherPrerequisites prerequisites)
            : base(config, prerequisites)
        {
            var thread = prerequisites.Settings.Setup.Get<DriverSetup>() is { HasValue: true, Value: var setup } ? setup.Thread
                : throw new InvalidOperationException("This actor system has no driver.");
            _dispatcher = new DriverDispatcher(this, thread, new Executors(config, prerequisites, thread));
        }

        public override MessageDispatcher Dispatcher() => _dispatcher;
    }

    private sealed class Executors(Config config, IDispatcherPrerequisites prerequisites, DriverThread thread) : ExecutorServiceConfigurator(config, prerequisites)
    {
        public override ExecutorService Produce(string id) => new Executor(id, thread);
    }

    private sealed class Executor(string id, DriverThread thread) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => thread.Enqueue(run);

        public override void Shutdown()
        {
        }
    }
}
