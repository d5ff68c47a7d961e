using Akka.Actor;
using Akka.Configuration;

namespace Engine.Actors;

/// <summary>Actors on threads of their own, where the actor system defines them: a test or a replay need not.</summary>
internal static class OwnThreads
{
    /// <summary>The definition of a dispatcher with two threads that nothing else uses.</summary>
    public static Config Two(string dispatcher) => ConfigurationFactory.ParseString($$"""
        {{dispatcher}} {
          type = ForkJoinDispatcher
          throughput = 30
          dedicated-thread-pool { thread-count = 2, threadtype = background }
        }
        """);

    /// <summary>Places an actor on a dispatcher if there is one of that name.</summary>
    public static Props On(string dispatcher, Props props, ActorSystem system) =>
        system.Dispatchers.HasDispatcher(dispatcher) ? props.WithDispatcher(dispatcher) : props;
}
