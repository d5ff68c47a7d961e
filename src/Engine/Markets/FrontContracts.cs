using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Engine.Markets;

/// <summary>What one contract traded on one trade date.</summary>
/// <param name="TradeDate">The trade date.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Volume">Contracts traded; several rows of one date and contract add up.</param>
public readonly record struct DailyVolume(DateOnly TradeDate, ContractId Contract, long Volume);

/// <summary>The change of the front contract between two observed trade dates. No indicator may be computed across it.</summary>
/// <param name="After">The last observed trade date of the contract that was left.</param>
/// <param name="TradeDate">The first trade date of the contract that came: the change lies between the two.</param>
/// <param name="From">The contract that was left.</param>
/// <param name="To">The contract that came.</param>
/// <param name="FromVolume">What the one traded on <paramref name="TradeDate"/>.</param>
/// <param name="ToVolume">What the other traded on <paramref name="TradeDate"/>.</param>
public readonly record struct RollSeam(DateOnly After, DateOnly TradeDate, ContractId From, ContractId To, long FromVolume, long ToVolume);

/// <summary>
/// The front contract of one root on past trade dates. The volume of the trade date decides, never a formula of dates: October gold
/// is never the front, and crude changes before the month in its name. The first date's busiest contract is the front; it gives way to
/// one that trades more by a margin, and a contract that was left does not come back. Pure.
/// </summary>
public sealed class FrontContracts
{
    /// <summary>By how many percent another contract must trade more: a tie of two days would otherwise be two seams.</summary>
    public const int DefaultMargin = 10;

    private readonly ImmutableArray<(DateOnly From, ContractId Contract)> _fronts;

    private FrontContracts(ImmutableArray<(DateOnly From, ContractId Contract)> fronts, ImmutableArray<RollSeam> seams) =>
        (_fronts, Seams) = (fronts, seams);

    /// <summary>The changes, in order of time.</summary>
    public ImmutableArray<RollSeam> Seams { get; }

    /// <summary>Decides from the volumes of one root, in any order.</summary>
    /// <param name="volumes">What its contracts traded, by trade date. A date on which nothing is known decides nothing.</param>
    /// <param name="margin">Percent, at least 0.</param>
    public static FrontContracts Of(IEnumerable<DailyVolume> volumes, int margin = DefaultMargin)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        var fronts = ImmutableArray.CreateBuilder<(DateOnly, ContractId)>();
        var seams = ImmutableArray.CreateBuilder<RollSeam>();
        var left = new HashSet<ContractId>();
        (ContractId Contract, DateOnly LastSeen)? front = null;
        foreach (var day in volumes.Where(v => v.Volume > 0).GroupBy(v => v.TradeDate).OrderBy(g => g.Key))
        {
            var traded = day.GroupBy(v => v.Contract).Select(g => (Contract: g.Key, Volume: g.Sum(v => v.Volume)))
                .Where(c => !left.Contains(c.Contract))
                .OrderByDescending(c => c.Volume).ThenBy(c => c.Contract.Value, StringComparer.Ordinal).ToArray();
            if (traded.Length == 0)
            {
                continue;
            }

            var busiest = traded[0];
            if (front is not { } current)
            {
                fronts.Add((day.Key, busiest.Contract));
                front = (busiest.Contract, day.Key);
                continue;
            }

            var own = traded.FirstOrDefault(c => c.Contract == current.Contract).Volume;
            if (busiest.Contract != current.Contract && (Int128)busiest.Volume * 100 > (Int128)own * (100 + margin))
            {
                seams.Add(new RollSeam(current.LastSeen, day.Key, current.Contract, busiest.Contract, own, busiest.Volume));
                fronts.Add((day.Key, busiest.Contract));
                left.Add(current.Contract);
                front = (busiest.Contract, day.Key);
            }
            else
            {
                front = (current.Contract, day.Key);
            }
        }

        return new FrontContracts(fronts.ToImmutable(), seams.ToImmutable());
    }

    /// <summary>Decides for every root among the volumes (<see cref="ProductRoots"/>); contracts of another form are left out.</summary>
    public static FrozenDictionary<string, FrontContracts> ByRoot(IEnumerable<DailyVolume> volumes, int margin = DefaultMargin) => volumes
        .GroupBy(v => ProductRoots.RootOf(v.Contract))
        .Where(g => g.Key is not null)
        .ToFrozenDictionary(g => g.Key!, g => Of(g, margin), StringComparer.OrdinalIgnoreCase);

    /// <summary>The front of a trade date; null before the first that was observed. Between two observed dates the earlier front stands.</summary>
    public ContractId? On(DateOnly tradeDate)
    {
        ContractId? front = null;
        foreach (var (from, contract) in _fronts)
        {
            if (from > tradeDate)
            {
                break;
            }

            front = contract;
        }

        return front;
    }

    /// <summary>The bars of the fronts alone: each bar of another contract than its trade date's front is left out.</summary>
    public IEnumerable<Bar> FrontBars(IEnumerable<Bar> bars) => bars.Where(b => b.Contract == On(TradeDate.Of(b.Start)));
}
