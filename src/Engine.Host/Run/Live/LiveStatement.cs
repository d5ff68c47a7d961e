using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;
using Engine.Risk;

namespace Engine.Host.Run.Live;

/// <summary>What a person reads before a run in LIVE begins: account, rules and limits, all of them as they will hold. Pure.</summary>
internal static class LiveStatement
{
    /// <summary>The lines, one subject each.</summary>
    /// <param name="settings">Settings of LIVE, in which the account is listed.</param>
    /// <param name="account">The account as the venue describes it.</param>
    /// <param name="instances">The enabled strategies.</param>
    public static ImmutableArray<string> Lines(EngineSettings settings, VenueAccount account, ImmutableArray<StrategyInstance> instances)
    {
        var profile = settings.Risk.Accounts.First(p => p.Account == account.Id.Value);
        var gateway = settings.Gateway!.Rest;
        return
        [
            settings.RehearseLive
                ? $"LIVE, rehearsed: orders go to the gateway {gateway.Authority} on this machine."
                : $"LIVE: orders of this run go to {gateway.Host}; one that has filled cannot be taken back.",
            $"account     {account.Id} ({account.Name}), balance {account.Balance}, {Kind(account, profile)}",
            $"rules       {Of(settings.Risk.Rules[profile.Rules])}; began at {profile.StartBalance}, floor {profile.Floor} ({profile.Source})",
            $"limits      {Limits(settings.Risk)}",
            $"day         {Day(settings.Risk)}",
            .. instances.Select(i => $"strategy    {i.Name}: {i.Type.Alias} on {string.Join(", ", i.Others.Insert(0, i.Contract))}, at most {i.SizeCap}"),
            $"at the end  {(settings.OnStop == StopPolicy.KeepProtected ? "positions that stops cover are kept, others are closed" : "every position is closed")}; a strategy that fails: {(settings.OnFault == FaultPolicy.Flatten ? "closed" : "kept where stops cover it")}",
        ];
    }

    private static string Kind(VenueAccount account, AccountProfile profile) =>
        (account.Simulated ? "simulated by the firm" : $"REAL MONEY, acknowledged in {profile.Source}")
        + (account.CanTrade ? "" : "; the venue says that it may not trade at present");

    private static string Of(AccountRules rules) =>
        $"{rules.Name}: maximum loss {rules.MaximumLoss} below the highest {(rules.Trail == FloorTrail.EndOfDay ? "end-of-day balance" : "equity")}, "
        + (rules.DailyLoss is { } daily ? $"daily loss {daily}, " : "no daily loss limit, ")
        + (rules.Scaling.IsEmpty ? rules.MaxMinis is { } minis ? Count(minis, "mini") : "no size cap" : "size by the scaling plan");

    private static string Limits(RiskSettings risk) => string.Create(
        CultureInfo.InvariantCulture,
        $"daily loss {risk.DailyLossLimit}, own maximum loss {risk.MaxLossLimit}, halted {risk.GuardMargin} before either; {Count(risk.MaxPosition, "contract")} of each kind, {(risk.MaxOrderSize is { } size ? Count(size, "contract") : "any size")} an order, {(risk.MaxMinis is { } minis ? Count(minis, "mini") : "as many minis as the rules allow")} in all; {risk.MaxOrdersPerDay} orders a day, {risk.MaxOrdersPerMinute} a minute");

    private static string Day(RiskSettings risk) => risk.Session
        ? string.Create(CultureInfo.InvariantCulture, $"no entries from {risk.NoEntriesFrom:HH\\:mm}, flat by {risk.FlatBy ?? DayEnd.Default.FlatBy:HH\\:mm} Chicago")
        : "risk.session is off: NOTHING closes positions at the end of the firm's day but the firm";

    private static string Count(int number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
