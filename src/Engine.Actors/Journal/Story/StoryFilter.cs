using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <summary>Which part of a story is told. Whatever is null leaves out nothing.</summary>
public sealed record StoryFilter
{
    /// <summary>Everything.</summary>
    public static StoryFilter All { get; } = new();

    /// <summary>Start, market time, UTC.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End, market time, UTC, not included.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>The order of this tag, of its entry, or of a leg of it.</summary>
    public ClientTag? Tag { get; init; }

    /// <summary>What this strategy did and what became of it.</summary>
    public StrategyName? Strategy { get; init; }

    /// <summary>What is about this contract; upper and lower case are one.</summary>
    public ContractId? Contract { get; init; }

    /// <summary>True when the account's own facts, which are of no order, are told too.</summary>
    public bool IsWhole => Tag is null && Strategy is null && Contract is null;

    /// <summary>True when something of this time is told.</summary>
    public bool Has(DateTimeOffset at) => !(at < From) && !(at >= To);

    internal bool Has(StrategyName? strategy, ContractId? contract) =>
        (Strategy is null || strategy == Strategy)
        && (Contract is not { } wanted || string.Equals(contract?.Value, wanted.Value, StringComparison.OrdinalIgnoreCase));
}
