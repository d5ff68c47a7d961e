using System.Collections.Immutable;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// The contracts of one root as a series over its rolls. The volume of a trade date decides (<see cref="FrontContracts"/>), and it is known when
/// that date ends: only then is the next contract listed, so that no decision uses what nobody could know.
/// </summary>
/// <param name="Fronts">The fronts, in their order.</param>
/// <param name="Rolls">When each gives way to the next.</param>
public sealed record FrontRolls(ImmutableArray<ContractId> Fronts, ImmutableArray<ContractRoll> Rolls)
{
    /// <summary>Decides.</summary>
    /// <param name="volumes">What the contracts of one root traded, by trade date.</param>
    public static FrontRolls Of(IEnumerable<DailyVolume> volumes)
    {
        var all = volumes.ToList();
        var fronts = FrontContracts.Of(all);
        var first = all.Where(v => v.Volume > 0).Select(v => v.TradeDate).DefaultIfEmpty(DateOnly.MaxValue).Min();
        return fronts.On(first) is not { } begin
            ? new FrontRolls([], [])
            : new FrontRolls(
                [begin, .. fronts.Seams.Select(seam => seam.To)],
                [.. fronts.Seams.Select(seam => new ContractRoll(seam.From, seam.To, EndOf(ProductGroups.Of(seam.To), seam.TradeDate)))]);
    }

    /// <summary>When trading of a date ends; for one on which the calendar knows none, when the next one begins.</summary>
    private static DateTimeOffset EndOf(ProductGroup group, DateOnly date)
    {
        if (ExchangeCalendar.Sessions(group, date) is [.., var last])
        {
            return last.CloseUtc;
        }

        var next = date;
        while (ExchangeCalendar.Sessions(group, next) is [])
        {
            next = next.AddDays(1);
        }

        return ExchangeCalendar.Sessions(group, next)[0].OpenUtc;
    }
}
