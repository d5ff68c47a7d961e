using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;

namespace Engine.Backtest;

/// <summary>The dispatcher that places actors on a <see cref="DriverThread"/>.</summary>
internal static class DriverDispatcher
{
    /// <summary>The dispatcher's name.</summary>
    public const string Id = "driver-dispatcher";

    // An actor empties its mailbox in one turn; whoever it told runs after it.
    private static readonly Config Hocon = ConfigurationFactory.ParseString($$"""
        {{Id}} {
          type = Dispatcher
          executor = "{{typeof(Configurator).AssemblyQualifiedName}}"
          mailbox-type = "{{typeof(DriverMailbox).AssemblyQualifiedName}}"
          throughput = 1000
          throughput-deadline-time = 0ms
        }
        akka {
          loglevel = WARNING
          stdout-loglevel = OFF
          log-dead-letters = off
          coordinated-shutdown.run-by-clr-shutdown-hook = off
        }
        """);

    /// <summary>A system whose actors run on a driver's thread when they are placed on <see cref="Id"/>.</summary>
    public static ActorSystem CreateSystem(string name, DriverThread thread) =>
        ActorSystem.Create(name, BootstrapSetup.Create().WithConfig(Hocon).And(new DriverSetup(thread)));

    /// <summary>The thread that drives a system.</summary>
    internal static DriverThread ThreadOf(Settings settings) => settings.Setup.Get<DriverSetup>() is { HasValue: true, Value: var setup }
        ? setup.Thread
        : throw new InvalidOperationException("This actor system has no driver.");

    private sealed class DriverSetup(DriverThread thread) : Setup
    {
        public DriverThread Thread => thread;
    }

    /// <summary>Made by the actor system, by name.</summary>
    internal sealed class Configurator(Config config, IDispatcherPrerequisites prerequisites) : ExecutorServiceConfigurator(config, prerequisites)
    {
        public override ExecutorService Produce(string id) => new Executor(id, ThreadOf(Prerequisites.Settings));
    }

    private sealed class Executor(string id, DriverThread thread) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => thread.Enqueue(run);

        public override void Shutdown()
        {
        }
    }
}
