using Akka.Actor;
using Akka.Configuration;

namespace Engine.Actors.Strategies;

/// <summary>A thread for each strategy: one that computes for long delays no other, and neither feeds nor connections.</summary>
public static class StrategyDispatcher
{
    /// <summary>The dispatcher's name.</summary>
    public const string Id = "strategy-dispatcher";

    /// <summary>Its definition, to be appended to the actor system's configuration.</summary>
    public static Config Hocon { get; } = ConfigurationFactory.ParseString($$"""
        {{Id}} {
          type = PinnedDispatcher
        }
        """);

    /// <summary>Places a strategy on a thread of its own, where the actor system defines it.</summary>
    public static Props On(Props props, ActorSystem system) => OwnThreads.On(Id, props, system);
}
