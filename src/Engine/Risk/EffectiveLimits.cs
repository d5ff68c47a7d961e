using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>
/// The lines that an account must not cross at one moment: of the firm's rules and the trader's own limits the tighter wins. Pure; the order
/// path, the guardian and the status read the same.
/// </summary>
/// <param name="Rules">The firm's rules; null while the profile is not stated, or names rules that are not configured.</param>
/// <param name="Floor">Equity at which the account is lost; null for none.</param>
/// <param name="DayStart">Balance at the open of the trade date.</param>
/// <param name="DailyLoss">What may be lost on one trade date, open loss included; positive dollars, null for no limit.</param>
/// <param name="MinisTenths">Largest size over all contracts in tenths of a mini, the scaling plan included; null for no limit.</param>
public readonly record struct EffectiveLimits(AccountRules? Rules, Money? Floor, Money DayStart, Money? DailyLoss, int? MinisTenths)
{
    /// <summary>Equity at which the day is lost; null for no limit.</summary>
    public Money? DailyLine => DailyLoss is { } loss ? DayStart - loss : null;

    /// <summary>Reads the lines.</summary>
    /// <param name="state">The journaled account.</param>
    /// <param name="limits">The trader's own limits.</param>
    /// <param name="ruleBook">The firm's rules by name.</param>
    /// <param name="at">Market time, UTC: tells whether the state's trade date is over.</param>
    public static EffectiveLimits Of(
        AccountState state, RiskLimits limits, IReadOnlyDictionary<string, AccountRules> ruleBook, DateTimeOffset at)
    {
        var rules = state.Profile is { } profile ? ruleBook.GetValueOrDefault(profile.Rules) : null;
        var dayStart = state.Date is { } date && TradeDate.Of(at) <= date ? state.DayStartCash : state.Cash;
        return new EffectiveLimits(
            rules,
            Higher(FirmFloor(state, rules), OwnFloor(state, limits)),
            dayStart,
            state.StartCash is null ? null : Lower(rules?.DailyLoss, limits.DailyLoss),
            Least(ScalingLevel(state, rules, dayStart), limits.MaxMinis) * MiniWeight.Mini);
    }

    /// <summary>
    /// The firm's size limit for a day that opened with this balance; null for no limit. A scaling plan moves overnight only: the level
    /// follows from the balance at the open (contract.md §7.2).
    /// </summary>
    public static int? ScalingLevel(AccountState state, AccountRules? rules, Money dayStart)
    {
        if (rules is null || rules.Scaling.IsDefaultOrEmpty || state.Profile is not { } profile)
        {
            return rules?.MaxMinis;
        }

        var level = rules.Scaling[0].Minis;
        foreach (var step in rules.Scaling)
        {
            level = dayStart - profile.StartBalance >= step.Profit ? step.Minis : level;
        }

        return Least(level, rules.MaxMinis);
    }

    /// <summary>A floor never falls: one that the platform has shown holds even if the highs behind it are not known here.</summary>
    private static Money? FirmFloor(AccountState state, AccountRules? rules) =>
        rules is null ? null : Higher(LossFloor.Of(state, rules), state.Profile?.Floor);

    private static Money? OwnFloor(AccountState state, RiskLimits limits) =>
        limits.MaximumLoss is { } loss && (state.Profile?.StartBalance ?? state.StartCash) is { } start
            ? LossFloor.Of(start, loss, state.HighestDayEnd)
            : null;

    private static Money? Higher(Money? one, Money? other) => one is null || other > one ? other ?? one : one;

    private static Money? Lower(Money? one, Money? other) => one is null || other < one ? other ?? one : one;

    private static int? Least(int? one, int? other) => one is null || other < one ? other ?? one : one;
}
