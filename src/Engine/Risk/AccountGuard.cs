using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>How far an account is from its limits.</summary>
/// <param name="Equity">
/// Conservative equity: cash plus open profit (longs at the bid, shorts at the ask), less what closing costs and less what
/// orders in flight would take if they filled at the market.
/// </param>
/// <param name="DailyRoom">What may still be lost before the daily limit; null when there is none.</param>
/// <param name="FloorRoom">What may still be lost before the loss floor; null when there is none.</param>
/// <param name="Breach">Why the account must stop; null when it may go on.</param>
public sealed record GuardReading(Money Equity, Money? DailyRoom, Money? FloorRoom, string? Breach)
{
    /// <summary>What one further step of the market against every position would take (<see cref="RiskLimits.SlipOf"/>); zero while flat.</summary>
    public Money StepLoss { get; init; }

    /// <summary>Cash plus open profit at the last prices: what a floor that trails within the day follows.</summary>
    public Money OpenEquity { get; init; }

    /// <summary>True when realised cash alone is over the line: a fact that needs no second look.</summary>
    public bool Realised { get; init; }

    /// <summary>True when every contract at risk has a figure for one step of its market, so that the line lies a step before the limit.</summary>
    public bool Stepped { get; init; } = true;

    /// <summary>The longest stretch that a position went without the protection it should have had, this process; wall time.</summary>
    public TimeSpan LongestUnprotected { get; init; }

    /// <summary>All such stretches together, this process.</summary>
    public TimeSpan TotalUnprotected { get; init; }

    /// <summary>The smaller of both rooms; null without a limit.</summary>
    public Money? Room => DailyRoom is { } daily && FloorRoom is { } floor ? (daily < floor ? daily : floor) : DailyRoom ?? FloorRoom;
}

/// <summary>
/// The firm's loss rules as a pure function of an account and the present prices (contract.md §7.2). The line lies
/// <see cref="RiskLimits.GuardMargin"/> before the firm's, and never nearer than one step of the market.
/// </summary>
public static class AccountGuard
{
    /// <summary>Reads the account as the book has it.</summary>
    /// <param name="account">The journaled state.</param>
    /// <param name="priceOf">The newest price of a contract; null where none is known: the position is then marked at its entry.</param>
    /// <param name="terms">Limits, rules and contracts.</param>
    /// <param name="now">Market time, UTC.</param>
    public static GuardReading Read(AccountState account, Func<ContractId, MarketPrice?> priceOf, GuardTerms terms, DateTimeOffset now) =>
        Read(GuardedAccount.Of(account, terms, now), priceOf, terms);

    /// <summary>Reads the facts.</summary>
    public static GuardReading Read(GuardedAccount account, Func<ContractId, MarketPrice?> priceOf, GuardTerms terms) =>
        AccountStakes.Of(account, terms).Read(priceOf);
}
