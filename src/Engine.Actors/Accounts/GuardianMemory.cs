using Akka.Actor;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>What a guardian knows, kept outside the actor so that its next life begins with it. Touched by one life at a time.</summary>
public sealed class GuardianMemory(long startedAt, DateTimeOffset marketAt)
{
    /// <summary>Monotonic stamp of the start; bounds count from here.</summary>
    public long StartedAt { get; } = startedAt;

    /// <summary>Market time of the start, UTC.</summary>
    public DateTimeOffset MarketAt { get; } = marketAt;

    /// <summary>The core's state.</summary>
    public GuardianState State { get; set; } = GuardianState.New;

    /// <summary>The feeds that deliver prices.</summary>
    public Dictionary<ContractId, IActorRef> Feeds { get; } = [];

    /// <summary>Contracts whose price is asked for while their stream gives none.</summary>
    public HashSet<ContractId> Needed { get; } = [];
}
