using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>What the guardian judges by; fixed while the engine runs.</summary>
/// <param name="Instruments">Terms of the contracts; a contract without terms is marked at its entry.</param>
/// <param name="Limits">The account's limits.</param>
/// <param name="RuleBook">The firm's rules by name.</param>
public sealed record GuardTerms(
    IReadOnlyDictionary<ContractId, Instrument> Instruments, RiskLimits Limits, FrozenDictionary<string, AccountRules> RuleBook)
{
    /// <summary>How long the book may take to flatten before the gate is told to do it without the book; wall time.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an odd price waits for one that agrees with it; market time.</summary>
    public TimeSpan OddPriceWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Pause between two looks at the schedule; market time.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pause between two readings of the venue while the book is down; wall time.</summary>
    public TimeSpan ReadEvery { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long the venue's view stands in for a book that has not come up before a person is told, monotonic time: a start on a busy machine is no alarm.</summary>
    public TimeSpan BookPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The rules of an account's profile; null without a profile, or when the rule book lacks them.</summary>
    public AccountRules? RulesOf(AccountState state) => state.Profile is { } profile ? RuleBook.GetValueOrDefault(profile.Rules) : null;
}
