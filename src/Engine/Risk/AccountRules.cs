using System.Collections.Immutable;
using Engine.Accounts;

namespace Engine.Risk;

/// <summary>Which high the loss floor trails (contract.md §7.2).</summary>
public enum FloorTrail
{
    /// <summary>The highest balance at the end of a trade date.</summary>
    EndOfDay,

    /// <summary>The highest equity at any moment, open profit included.</summary>
    Intraday,
}

/// <summary>One step of a scaling plan.</summary>
/// <param name="Profit">End-of-day profit over the starting balance from which it holds, dollars.</param>
/// <param name="Minis">Largest size in minis; ten micros count as one.</param>
public readonly record struct ScalingStep(Money Profit, int Minis);

/// <summary>The firm's rules for one kind of account, as data from <c>risk.conf</c> (contract.md §7.2).</summary>
/// <param name="Name">The rules' name, such as <c>combine-50k</c>.</param>
/// <param name="MaximumLoss">Distance of the loss floor below the high that it trails; the floor never passes the starting balance.</param>
/// <param name="Trail">The high that the floor trails.</param>
/// <param name="DailyLoss">Loss of one trade date, open loss included, that locks the account until 17:00 Chicago; null for none.</param>
/// <param name="ProfitTarget">Profit that passes a Combine; null where there is none.</param>
/// <param name="ConsistencyShare">Largest share of the best day in the total profit, such as 0.5; null for none.</param>
/// <param name="MaxMinis">Largest size in minis over all contracts, ten micros as one; null for none.</param>
/// <param name="Scaling">Smaller sizes below a profit, ascending; the level of a day follows from the balance at its open.</param>
public sealed record AccountRules(
    string Name,
    Money MaximumLoss,
    FloorTrail Trail,
    Money? DailyLoss,
    Money? ProfitTarget,
    decimal? ConsistencyShare,
    int? MaxMinis,
    ImmutableArray<ScalingStep> Scaling);
