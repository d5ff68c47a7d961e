using System.Collections.Frozen;

namespace Engine.Markets;

/// <summary>Products that keep the same hours and holidays.</summary>
public enum ProductGroup
{
    /// <summary>Currencies, interest rates, crypto and unknown products, whose early closes are never before those of stock indices.</summary>
    Financial,

    /// <summary>Stock indices.</summary>
    StockIndices,

    /// <summary>Energy and metals.</summary>
    EnergyAndMetals,

    /// <summary>Grains and oilseeds.</summary>
    Grains,

    /// <summary>Livestock.</summary>
    Livestock,
}

/// <summary>Which group a contract belongs to.</summary>
public static class ProductGroups
{
    private static readonly FrozenDictionary<string, ProductGroup> ByRoot = Table();

    /// <summary>The group of a contract.</summary>
    public static ProductGroup Of(ContractId contract) => ProductRoots.RootOf(contract) is { } root ? OfRoot(root) : ProductGroup.Financial;

    /// <summary>The group of an exchange root such as <c>NQ</c>.</summary>
    public static ProductGroup OfRoot(string root) => ByRoot.GetValueOrDefault(root, ProductGroup.Financial);

    private static FrozenDictionary<string, ProductGroup> Table()
    {
        string[] stockIndices = ["ES", "MES", "NQ", "MNQ", "RTY", "M2K", "YM", "MYM", "EMD", "NKD"];
        string[] energyAndMetals = ["CL", "MCL", "QM", "NG", "MNG", "QG", "HO", "RB", "GC", "MGC", "SI", "SIL", "HG", "MHG", "PL"];
        string[] grains = ["ZC", "ZW", "ZS", "ZM", "ZL"];
        string[] livestock = ["HE", "LE"];
        return stockIndices.Select(root => (root, ProductGroup.StockIndices))
            .Concat(energyAndMetals.Select(root => (root, ProductGroup.EnergyAndMetals)))
            .Concat(grains.Select(root => (root, ProductGroup.Grains)))
            .Concat(livestock.Select(root => (root, ProductGroup.Livestock)))
            .ToFrozenDictionary(pair => pair.root, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);
    }
}
