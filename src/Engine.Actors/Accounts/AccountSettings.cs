using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>What one account's actors need.</summary>
/// <param name="Account">The account.</param>
/// <param name="PersistenceId"><c>account-{environment}-{venue instance}-{account}</c>.</param>
/// <param name="Instance">First part of this process's client tags: from seed and run in the embedded simulation, random anywhere else.</param>
/// <param name="Instruments">Contracts that may be traded at the start; see <see cref="Contracts"/>.</param>
/// <param name="Limits">The account's limits.</param>
/// <param name="Settle">How far apart two reads must lie that agree on an order's absence.</param>
/// <param name="ReconcileEvery">How often book and venue are compared while the stream is up; wall time.</param>
/// <param name="EmergencyFile">Where cancels and closes are noted that left without the book.</param>
public sealed record AccountSettings(
    AccountId Account,
    string PersistenceId,
    string Instance,
    FrozenDictionary<ContractId, Instrument> Instruments,
    RiskLimits Limits,
    TimeSpan Settle,
    TimeSpan ReconcileEvery,
    string EmergencyFile)
{
    /// <summary>The contracts that may be traded now.</summary>
    public TradedContracts Contracts { get; } = new(Instruments.Values);

    /// <summary>How often book and venue are compared while the user hub is down or evicted, wall time; a comparison is six reads.</summary>
    public TimeSpan PollEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The firm's rules by name.</summary>
    public FrozenDictionary<string, AccountRules> RuleBook { get; init; } = FrozenDictionary<string, AccountRules>.Empty;

    /// <summary>Who keeps the legs of brackets.</summary>
    public BracketPolicy Brackets { get; init; }

    /// <summary>True in a process that ends after one command (<see cref="AccountContext.IsBrief"/>).</summary>
    public bool IsBrief { get; init; }

    /// <summary>Why the account comes up halted, in words; null where it does not.</summary>
    public string? StartHalted { get; init; }

    /// <summary>The replay whose market waits for this engine; null where time passes by itself.</summary>
    public SteppedMarket? Stepped { get; init; }

    /// <summary>True until a book of this process has opened: a later one must not halt again what a person has resumed.</summary>
    internal bool IsFirstBook { get; init; } = true;
}

/// <summary>The shared parts that an account's actors speak to.</summary>
/// <param name="Client">The gateway.</param>
/// <param name="Quota">The request quota, read for a permit before an order is accepted.</param>
/// <param name="Clock">Market time.</param>
/// <param name="Wall">Wall time.</param>
/// <param name="Work">Work in flight.</param>
/// <param name="Prices">The newest prices, written by the feeds.</param>
public sealed record AccountDependencies(
    GatewayClient Client, RequestQuota Quota, IMarketClock Clock, TimeProvider Wall, WorkInFlight Work, PriceBoard Prices);
