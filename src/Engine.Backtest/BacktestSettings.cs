using System.Collections.Frozen;
using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.State;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>A strategy of a backtest.</summary>
/// <param name="Name">The instance's name, as in journal and order tags.</param>
/// <param name="Contract">The contract; null takes the only one of the market.</param>
/// <param name="SizeCap">Largest position in contracts.</param>
/// <param name="Create">How to create the actor: the very type that trades live.</param>
public sealed record BacktestStrategy(StrategyName Name, ContractId? Contract, int SizeCap, Func<StrategyContext, Props> Create)
{
    /// <summary>Its other contracts, in their order.</summary>
    public ImmutableArray<ContractId> Others { get; init; } = [];

    /// <summary>
    /// Those of its contracts that give way when the market's list moves (<see cref="IMarketSource.Rolls"/>): the strategy then begins anew with the
    /// next contract, at the start of a session and when flat, as live. Each begins with the contract that is listed at the start.
    /// </summary>
    public ImmutableArray<ContractId> Follows { get; init; } = [];

    /// <summary>Keeps what it saves; null keeps nothing.</summary>
    public IStrategyStateStore? State { get; init; }

    /// <summary>Keeps its executors; null keeps nothing.</summary>
    public IStrategyStateStore? Executors { get; init; }

    /// <summary>Tells whether entries are allowed at a market time; null means always.</summary>
    public Func<DateTimeOffset, bool>? Window { get; init; }

    /// <summary>Takes down what it takes in, in order, on the run's thread; null for nothing.</summary>
    public ICollection<Comparison.StrategyInput>? Inputs { get; init; }

    /// <summary>What becomes of its orders and position when it fails.</summary>
    public FaultPolicy OnFault { get; init; } = FaultPolicy.Flatten;
}

/// <summary>Everything that a backtest is made of. The same settings give the same result, in every process and on every machine.</summary>
public sealed record BacktestSettings
{
    /// <summary>Contracts and prices.</summary>
    public required IMarketSource Market { get; init; }

    /// <summary>Market time, UTC, to which the clock goes on when the data has ended: quiet bars and timers until then still come. Null ends with the data.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What trades.</summary>
    public required ImmutableArray<BacktestStrategy> Strategies { get; init; }

    /// <summary>The account at the venue.</summary>
    public SimulatedAccount Account { get; init; } = SimulatedAccount.Practice;

    /// <summary>How strict and how dear the venue is. Its quotas have no meaning here: they count wall time.</summary>
    public VenueRules Rules { get; init; } = VenueRules.Default;

    /// <summary>The engine's own limits.</summary>
    public RiskLimits Limits { get; init; } = RiskLimits.None;

    /// <summary>The firm's rules by name.</summary>
    public FrozenDictionary<string, AccountRules> RuleBook { get; init; } = FrozenDictionary<string, AccountRules>.Empty;

    /// <summary>The rules of the account, by their name in <see cref="RuleBook"/>; null states none.</summary>
    public string? AccountRules { get; init; }

    /// <summary>Who keeps the legs of brackets.</summary>
    public BracketPolicy Brackets { get; init; }

    /// <summary>How long orders and news of them are on their way.</summary>
    public OrderLatency Latency { get; init; } = OrderLatency.None;

    /// <summary>How long after its end a quiet bar stays open, market time, as in a live feed.</summary>
    public TimeSpan BarGrace { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// Reads complete bars of [from, to) that lie before the data, oldest first; null where there is no history. A strategy that follows the front
    /// then warms up from what its contract has traded since the data began, as with a venue that keeps it.
    /// </summary>
    public Func<ContractId, BarInterval, DateTimeOffset, DateTimeOffset, Reading<ImmutableArray<Bar>>>? WarmUp { get; init; }

    /// <summary>
    /// True lifts a halt when the next trade date opens, as a person would after the loss of a day; where the account itself has reached its
    /// floor the guardian halts it again.
    /// </summary>
    public bool ResumeDaily { get; init; } = true;

    /// <summary>How far apart two readings must lie that agree on an order's absence; zero where no answer is ever lost.</summary>
    internal TimeSpan Settle { get; init; }

    /// <summary>First part of every order tag.</summary>
    public string Instance { get; init; } = "bt";

    /// <summary>Seed of everything random.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Wall time in which a strategy has to come back from one event; a strategy that does not ends the backtest with its name.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
