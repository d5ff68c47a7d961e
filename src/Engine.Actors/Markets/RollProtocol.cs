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

    /// <summary>What a step of a roll means for a person.</summary>
    /// <param name="step">Any but <see cref="RollStep.None"/>.</param>
    /// <param name="strategy">Whose contract.</param>
    /// <param name="old">The contract in hand before.</param>
    /// <param name="front">The contract that the venue lists.</param>
    /// <param name="isCloseOnly">Whether nothing may be added to the old one.</param>
    public static string Sentence(RollStep step, StrategyName strategy, Instrument old, Instrument front, bool isCloseOnly) => step switch
    {
        RollStep.Noticed => $"The venue lists {front.Name} in place of {old.Name}: {strategy} changes to it at the start of the next session, when flat{(isCloseOnly ? $"; {old.Name} can no longer be traded" : "")}.",
        RollStep.CloseOnly => $"Nothing is added to {old.Name} from here on: {strategy} changes to {front.Name} at the start of a session, when flat.",
        RollStep.Withdrawn => $"The venue lists {old.Name} again; {strategy} stays with it.",
        RollStep.Taken => $"{strategy} trades {front.Name} from here on; {old.Name} is close-only.",
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Nothing is said of this step."),
    };

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
