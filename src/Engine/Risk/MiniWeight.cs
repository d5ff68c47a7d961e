using System.Collections.Frozen;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>
/// How much of the firm's size limit one contract takes, in tenths of a mini (contract.md §7.2): ten micros count as one mini.
/// Bitcoin, ether and small silver (MBT, MET, SIL) are weighted in a way that is not published; each counts as a whole mini, which errs
/// on the safe side, and so does every product that is not in the table.
/// </summary>
public static class MiniWeight
{
    /// <summary>Tenths that a whole mini takes.</summary>
    public const int Mini = 10;

    private static readonly FrozenSet<string> Micros =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "MNQ", "MES", "M2K", "MYM", "MCL", "MGC", "MNG", "MHG", "M6E", "M6B", "M6A");

    /// <summary>Tenths of a mini that one contract takes: 1 or 10.</summary>
    public static int TenthsOf(ContractId contract) => ProductRoots.RootOf(contract) is { } root && Micros.Contains(root) ? 1 : Mini;

    /// <summary>Tenths as minis, for people: <c>2.5</c>.</summary>
    public static decimal ToMinis(long tenths) => tenths / 10m;
}
