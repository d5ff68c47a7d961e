using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Strategies.Log;
using Engine.Actors.Strategies.State;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>Everything that the engine gives to a strategy. It holds no reference to a book and no token.</summary>
/// <param name="Name">The instance's name, as configured.</param>
/// <param name="Instrument">The contract that it trades; the first of several.</param>
/// <param name="SizeCap">Largest position in contracts, in each contract by itself.</param>
/// <param name="Account">The account's address.</param>
/// <param name="Feed">The contract's feed.</param>
/// <param name="Clock">Market time; the only time that a strategy may read.</param>
/// <param name="Work">Work in flight.</param>
/// <param name="WarmUp">Reads complete bars of [from, to) over REST, oldest first; null where there is no history.</param>
/// <param name="Window">Tells whether entries are allowed at a market time; null means always.</param>
public sealed record StrategyContext(
    StrategyName Name,
    Instrument Instrument,
    int SizeCap,
    IActorRef Account,
    IActorRef Feed,
    IMarketClock Clock,
    WorkInFlight Work,
    Func<BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>>? WarmUp,
    Func<DateTimeOffset, bool>? Window)
{
    /// <summary>The newest prices, written by the feeds.</summary>
    public PriceBoard Prices { get; init; } = new();

    /// <summary>Tells whoever watches that it gets out of its own code.</summary>
    public StrategyPulse Pulse { get; init; } = new();

    /// <summary>Keeps what it saves over a restart; null keeps nothing.</summary>
    public IStrategyStateStore? State { get; init; }

    /// <summary>Keeps its executors over a restart, apart from its own state; null keeps none.</summary>
    public IStrategyStateStore? Executors { get; init; }

    /// <summary>Its other contracts, in the order of the configuration; none for most strategies.</summary>
    public ImmutableArray<StrategyContract> Others { get; init; } = [];

    /// <summary>Writes down what it takes in, or decides it; null in a run that is not recorded.</summary>
    internal IStrategyWitness? Witness { get; init; }
}

/// <summary>A contract that a strategy follows and may trade besides its first.</summary>
/// <param name="Instrument">Its terms.</param>
/// <param name="Feed">Its feed.</param>
/// <param name="WarmUp">Reads complete bars of [from, to), oldest first; null where there is no history.</param>
public sealed record StrategyContract(
    Instrument Instrument, IActorRef Feed, Func<BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>>? WarmUp);
