using Engine.Accounts;

namespace Engine.Risk;

/// <summary>
/// The balance at which the account is lost: <c>min(S, S − D + max(0, H − S))</c> with starting balance S, maximum loss D and
/// H the high that it trails (contract.md §7.2). An Express account has S = 0.
/// </summary>
public static class LossFloor
{
    /// <summary>The floor under the firm's rules; null while the account's profile is not known.</summary>
    public static Money? Of(AccountState state, AccountRules rules) => state.Profile is { } profile
        ? Of(profile.StartBalance, rules.MaximumLoss, High(state, rules))
        : null;

    /// <summary>The formula.</summary>
    public static Money Of(Money start, Money maximumLoss, Money high)
    {
        var gain = high > start ? high - start : Money.Zero;
        var floor = start - maximumLoss + gain;
        return floor < start ? floor : start;
    }

    private static Money High(AccountState state, AccountRules rules) =>
        rules.Trail == FloorTrail.Intraday && state.EquityPeak is { } peak && peak > state.HighestDayEnd ? peak : state.HighestDayEnd;
}
