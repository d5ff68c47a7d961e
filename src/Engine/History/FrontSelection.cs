using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History;

/// <summary>
/// Which contracts' bars are worth having for each trade date: volume decides, never a date formula (contract.md §4.3). Pure.
/// </summary>
/// <remarks>
/// Of a date its front is wanted (<see cref="FrontContracts"/>) and every contract that traded at least half as much as the busiest, and those of the <see cref="Reach"/> dates before
/// and after as well, so that both sides of a roll are stored and the seam can be decided afterwards. A date of which no volume is known
/// takes the contracts of the last date before it; where there is none, all of them.
/// </remarks>
public static class FrontSelection
{
    /// <summary>How many trade dates on either side of a date share its contracts.</summary>
    public const int Reach = 2;

    /// <summary>The bars wanted in a stretch of time.</summary>
    /// <param name="contracts">All contracts that may have been the front.</param>
    /// <param name="volumes">What is known, in any order.</param>
    /// <param name="starts">The stretch, UTC.</param>
    /// <param name="front">The contract that the venue offers now: wanted on dates whose volume is not known yet; null for none.</param>
    /// <param name="group">Whose hours the stretches begin with.</param>
    public static ImmutableArray<WantedBars> Wanted(
        IReadOnlyCollection<ContractId> contracts, IEnumerable<DailyVolume> volumes, TimeRange starts, ContractId? front, ProductGroup group)
    {
        if (starts.IsEmpty)
        {
            return [];
        }

        var dates = DatesOf(starts);
        var leaders = Leaders(contracts, volumes, dates, front);
        var wanted = ImmutableArray.CreateBuilder<WantedBars>();
        foreach (var contract in contracts)
        {
            var held = new List<TimeRange>();
            for (var index = 0; index < dates.Count; index++)
            {
                var near = Enumerable.Range(index - Reach, (2 * Reach) + 1).Any(other => other >= 0 && other < dates.Count && leaders[other].Contains(contract));
                if (near)
                {
                    held.Add(RangeOf(dates[index]));
                }
            }

            foreach (var range in RangeSet.Of(held).Intersect(starts).Ranges)
            {
                wanted.Add(new WantedBars(contract, FromOpen(range, group)));
            }
        }

        return wanted.ToImmutable();
    }

    /// <summary>The time that belongs to a trade date: from the evening before to 17:00 Chicago; a weekend belongs to its Monday.</summary>
    public static TimeRange RangeOf(DateOnly tradeDate) => new(
        ExchangeCalendar.Instant(tradeDate, tradeDate.DayOfWeek == DayOfWeek.Monday ? TimeSpan.FromHours(17 - 72) : TimeSpan.FromHours(17 - 24)),
        ExchangeCalendar.Instant(tradeDate, TimeSpan.FromHours(17)));

    private static List<DateOnly> DatesOf(TimeRange starts)
    {
        var dates = new List<DateOnly>();
        var last = TradeDate.Of(starts.To - TimeSpan.FromTicks(1));
        for (var date = TradeDate.Of(starts.From); date <= last; date = date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1))
        {
            dates.Add(date);
        }

        return dates;
    }

    private static List<IReadOnlyCollection<ContractId>> Leaders(
        IReadOnlyCollection<ContractId> contracts, IEnumerable<DailyVolume> volumes, List<DateOnly> dates, ContractId? front)
    {
        var days = volumes.Where(day => day.Volume > 0).ToList();
        var fronts = FrontContracts.Of(days);
        var traded = days.GroupBy(day => day.TradeDate).ToDictionary(
            day => day.Key,
            day => (IReadOnlyCollection<ContractId>)
            [
                .. day.Where(one => one.Volume * 2 >= day.Max(other => other.Volume) || one.Contract == fronts.On(day.Key)).Select(one => one.Contract).Distinct(),
            ]);
        var known = dates.FindLastIndex(traded.ContainsKey);
        var leaders = new List<IReadOnlyCollection<ContractId>>(dates.Count);
        IReadOnlyCollection<ContractId> last = contracts;
        for (var index = 0; index < dates.Count; index++)
        {
            last = traded.GetValueOrDefault(dates[index], last);
            leaders.Add(index > known && front is { } offered && contracts.Contains(offered) && !last.Contains(offered) ? [.. last, offered] : last);
        }

        return leaders;
    }

    /// <summary>A stretch begins when trading does, so that its first bar proves that nothing came before.</summary>
    private static TimeRange FromOpen(TimeRange range, ProductGroup group)
    {
        var open = ExchangeCalendar.Sessions(group, range.From, range.To).Select(session => session.OpenUtc).FirstOrDefault(range.To);
        return open > range.From ? range with { From = open } : range;
    }
}
