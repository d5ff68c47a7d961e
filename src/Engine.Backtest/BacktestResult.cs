using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest;

/// <summary>A strategy that ended before its data did.</summary>
/// <param name="Strategy">The instance.</param>
/// <param name="Why">One sentence.</param>
/// <param name="At">Market time, UTC.</param>
public sealed record BacktestFault(StrategyName Strategy, string Why, DateTimeOffset At);

/// <summary>A step of the change from one contract to the next.</summary>
/// <param name="Strategy">The instance.</param>
/// <param name="From">The contract in hand.</param>
/// <param name="To">The contract that is listed in its place.</param>
/// <param name="Step">What happened.</param>
/// <param name="At">Market time, UTC.</param>
public sealed record BacktestRoll(StrategyName Strategy, ContractId From, ContractId To, RollStep Step, DateTimeOffset At);

/// <summary>What came of a backtest. Journal, orders and trades are long: what is read of them is made at each reading, equal each time.</summary>
/// <param name="Events">Market events of the data.</param>
/// <param name="From">Time of the first, UTC; null without any.</param>
/// <param name="Until">Time of the last, UTC; null without any.</param>
/// <param name="Account">The account at the end.</param>
/// <param name="Journal">Every event of the account, oldest first.</param>
/// <param name="Orders">Every order as the venue shows it at the end, oldest first.</param>
/// <param name="Trades">Every half-turn, oldest first.</param>
/// <param name="Equity">Cash and open profit at the last prices, by the venue.</param>
/// <param name="Alerts">What a person would have been told.</param>
/// <param name="Faults">Strategies that ended early.</param>
/// <param name="Elapsed">Wall time of the run; no part of the result.</param>
public sealed record BacktestResult(
    long Events,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    AccountState Account,
    IReadOnlyList<IAccountEvent> Journal,
    IReadOnlyList<VenueOrder> Orders,
    IReadOnlyList<VenueTrade> Trades,
    Money Equity,
    ImmutableArray<string> Alerts,
    ImmutableArray<BacktestFault> Faults,
    TimeSpan Elapsed)
{
    /// <summary>How contracts gave way to the next, oldest first.</summary>
    public ImmutableArray<BacktestRoll> Rolls { get; init; } = [];

    /// <summary>The last price of each contract that traded.</summary>
    public ImmutableDictionary<ContractId, Price> LastPrices { get; init; } = ImmutableDictionary<ContractId, Price>.Empty;

    /// <summary>How often an order waited because the price that it would have filled at was too old (<see cref="Simulator.VenueRules.StalePrice"/>).</summary>
    public long StaleWaits { get; init; }

    /// <summary>False when the caller ended it before its data did.</summary>
    public bool Completed { get; init; } = true;
}

/// <summary>How far a backtest has come.</summary>
/// <param name="Events">Market events so far.</param>
/// <param name="At">Market time, UTC.</param>
/// <param name="Orders">Orders so far.</param>
public readonly record struct BacktestProgress(long Events, DateTimeOffset At, long Orders);

/// <summary>A strategy does not come back from an event; the message names it. Its thread cannot be stopped: end the process.</summary>
public sealed class BacktestStalledException(string message) : Exception(message);
