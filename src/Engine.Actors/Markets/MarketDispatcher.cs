using Akka.Actor;
using Akka.Configuration;

namespace Engine.Actors.Markets;

/// <summary>
/// The threads of the feeds. They are few and their own, and feeds compute little: a strategy that computes for long keeps no
/// bar waiting that another strategy is to get, and the connection's thread none that it has read.
/// </summary>
public static class MarketDispatcher
{
    /// <summary>The dispatcher's name.</summary>
    public const string Id = "market-dispatcher";

    /// <summary>Its definition, to be appended to the actor system's configuration.</summary>
    public static Config Hocon { get; } = OwnThreads.Two(Id);

    /// <summary>Places a feed on its own threads, where the actor system defines them.</summary>
    public static Props On(Props props, ActorSystem system) => OwnThreads.On(Id, props, system);
}
