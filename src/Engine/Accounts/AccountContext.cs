using System.Collections.Frozen;
using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <summary>What a strategy may trade.</summary>
/// <param name="Name">The instance.</param>
/// <param name="Contract">Its contract; the first of several.</param>
/// <param name="SizeCap">Largest position in contracts, every live order counted as filled; in each contract by itself.</param>
/// <param name="Window">Tells whether entries are allowed at a market time; null means always.</param>
public sealed record StrategyTerms(StrategyName Name, ContractId Contract, int SizeCap, Func<DateTimeOffset, bool>? Window = null)
{
    /// <summary>Its other contracts, in the order of the configuration.</summary>
    public ImmutableArray<ContractId> Others { get; init; } = [];

    /// <summary>True for a contract that belongs to it.</summary>
    public bool Owns(ContractId contract) => contract == Contract || (!Others.IsDefaultOrEmpty && Others.Contains(contract));
}

/// <summary>Everything that a step needs besides the journaled state: configuration and the moment's circumstances.</summary>
/// <param name="Instruments">Terms of the contracts that may be traded.</param>
/// <param name="Strategies">Terms of the attached strategies.</param>
/// <param name="Limits">The account's limits.</param>
/// <param name="InSync">True once the book has agreed with the venue since it opened and since the stream broke.</param>
/// <param name="OrderPermit">True when the request quota has room for an order.</param>
/// <param name="Settle">How far apart two reads must lie that agree on an order's absence.</param>
public sealed record AccountContext(
    FrozenDictionary<ContractId, Instrument> Instruments,
    FrozenDictionary<StrategyName, StrategyTerms> Strategies,
    RiskLimits Limits,
    bool InSync,
    bool OrderPermit,
    TimeSpan Settle)
{
    /// <summary>Contracts to which nothing may be added because another has taken their place, each with the reason as a sentence.</summary>
    public FrozenDictionary<ContractId, string> CloseOnly { get; init; } = FrozenDictionary<ContractId, string>.Empty;

    /// <summary>Strategies that have lost the right to trade in this process, and why: they add and change nothing, cancels and closes pass.</summary>
    public FrozenDictionary<StrategyName, string> Revoked { get; init; } = FrozenDictionary<StrategyName, string>.Empty;

    /// <summary>True while another session of the user has taken a venue hub over (contract.md §2.2): no new exposure.</summary>
    public bool IsEvicted { get; init; }

    /// <summary>
    /// True once the process is about to end: nothing new leaves, and what only a living engine can keep goes (the target of a
    /// bracket of which nobody would cancel the other leg).
    /// </summary>
    public bool IsStopping { get; init; }

    /// <summary>
    /// True in a process that ends after one command of a person: orders may leave, and what only an engine that stays can keep is not placed
    /// and goes, as with <see cref="IsStopping"/>.
    /// </summary>
    public bool IsBrief { get; init; }

    /// <summary>Why this process comes up halted, in words; null where it does not. What the process itself does at its start lifts no such halt.</summary>
    public string? StartsHalted { get; init; }

    /// <summary>The newest price of a contract; null when none was seen yet.</summary>
    public Func<ContractId, MarketPrice?> PriceOf { get; init; } = static _ => null;

    /// <summary>The firm's rules by name, from <c>risk.conf</c>.</summary>
    public FrozenDictionary<string, AccountRules> RuleBook { get; init; } = FrozenDictionary<string, AccountRules>.Empty;

    /// <summary>Who keeps the legs of brackets.</summary>
    public BracketPolicy Brackets { get; init; }
}
