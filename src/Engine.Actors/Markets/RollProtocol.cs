using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Markets;

/// <summary>Messages about contracts that follow the venue's front.</summary>
public static class RollProtocol
{
    /// <summary>Published on the event stream: a step of a roll.</summary>
    /// <param name="Strategy">Whose contract.</param>
    /// <param name="From">The contract in hand before.</param>
    /// <param name="To">The contract that the venue lists.</param>
    /// <param name="Step">What happened.</param>
    /// <param name="At">Market time, UTC.</param>
    public sealed record RollChanged(StrategyName Strategy, ContractId From, ContractId To, RollStep Step, DateTimeOffset At);

    /// <summary>Told to the engine: the strategy trades the next contract from here on. One piece of work, begun by the sender.</summary>
    /// <param name="Strategy">Which.</param>
    /// <param name="From">The contract that gives way.</param>
    /// <param name="Instrument">The next contract.</param>
    public sealed record Take(StrategyName Strategy, ContractId From, Instrument Instrument);
}

/// <summary>A strategy that follows the front with one of its contracts.</summary>
/// <param name="Strategy">The instance.</param>
/// <param name="Word">How its contract is configured: a root or a product (<see cref="ContractResolution.FollowsFront"/>).</param>
/// <param name="Instrument">The contract in hand.</param>
public sealed record RollFollower(StrategyName Strategy, string Word, Instrument Instrument);

/// <summary>When the venue's list is looked at; market time.</summary>
/// <param name="Every">The longest time between two looks.</param>
/// <param name="Before">A look so long before a session begins, so that a change is warned of before it is taken.</param>
/// <param name="Window">How long after it began a session still counts as beginning, when the venue or the book does not answer.</param>
/// <param name="Again">Pause before it is tried again within that time.</param>
public sealed record RollPacing(TimeSpan Every, TimeSpan Before, TimeSpan Window, TimeSpan Again)
{
    /// <summary>Every quarter of an hour, ten minutes before a session, and for fifteen minutes after it began every five seconds.</summary>
    public static RollPacing Default { get; } = new(TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(5));
}
