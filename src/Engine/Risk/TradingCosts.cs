using System.Collections.Frozen;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>
/// What one side of one contract costs, fees and commission together: an estimate for what has not traded yet. Recorded for MNQ, MES and MCL;
/// for the others half of an older round-turn table (contract.md §4.9).
/// </summary>
public static class TradingCosts
{
    private static readonly FrozenDictionary<string, Money> ByRoot = new Dictionary<string, decimal>
    {
        ["MNQ"] = 0.61m,
        ["MES"] = 0.61m,
        ["MCL"] = 0.76m,
        ["NQ"] = 1.40m,
        ["ES"] = 1.40m,
        ["CL"] = 1.52m,
        ["GC"] = 1.62m,
        ["MGC"] = 0.62m,
    }.ToFrozenDictionary(pair => pair.Key, pair => Money.FromDecimal(pair.Value), StringComparer.OrdinalIgnoreCase);

    /// <summary>What is assumed where nothing is known; above every figure known.</summary>
    public static Money Unknown { get; } = Money.FromDecimal(2.50m);

    /// <summary>Dollars per side and contract; the limits' own figure goes first.</summary>
    public static Money PerSide(ContractId contract, RiskLimits limits) =>
        ProductRoots.RootOf(contract) is not { } root ? Unknown
        : limits.CostOfRoot.TryGetValue(root, out var stated) ? stated
        : ByRoot.GetValueOrDefault(root, Unknown);
}
