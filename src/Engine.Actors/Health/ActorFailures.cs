using Akka.Actor;

namespace Engine.Actors.Health;

/// <summary>Where supervisors say that an actor of theirs has failed, and under which name.</summary>
internal static class ActorFailures
{
    /// <summary>Publishes <see cref="HealthProtocol.ActorFailed"/>.</summary>
    /// <param name="system">The actor system.</param>
    /// <param name="failed">Which.</param>
    /// <param name="isReplaced">True when it is restarted, or another takes its place.</param>
    /// <param name="cause">Why, in words.</param>
    public static void Tell(ActorSystem system, IActorRef failed, bool isReplaced, string cause) =>
        system.EventStream.Publish(new HealthProtocol.ActorFailed(NameOf(failed.Path), isReplaced, cause));

    /// <summary>An actor's name for a person: what it is, without the number of the account or of a life.</summary>
    public static string NameOf(ActorPath path) => path.Parent.Name switch
    {
        "strategies" => $"strategy {path.Name}",
        "markets" => $"feed {Uri.UnescapeDataString(path.Name)}",
        _ when path.Name.StartsWith("book-", StringComparison.Ordinal) => "book",
        _ when path.Name.StartsWith("account-", StringComparison.Ordinal) => "account",
        _ => path.Name,
    };
}
