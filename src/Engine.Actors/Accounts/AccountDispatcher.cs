using Akka.Actor;
using Akka.Configuration;

namespace Engine.Actors.Accounts;

/// <summary>
/// The threads of account, book, gate and guardian. They are few and their own: a flood of market data, or a strategy that
/// computes for long, keeps every thread of the default dispatcher busy and cannot keep a cancel waiting.
/// </summary>
public static class AccountDispatcher
{
    /// <summary>The dispatcher's name.</summary>
    public const string Id = "account-dispatcher";

    /// <summary>Its definition, to be appended to the actor system's configuration.</summary>
    public static Config Hocon { get; } = OwnThreads.Two(Id);

    /// <summary>Places an account's actor on its own threads, where the actor system defines them.</summary>
    internal static Props On(Props props, ActorSystem system) => OwnThreads.On(Id, props, system);
}
