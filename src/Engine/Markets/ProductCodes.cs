using System.Collections.Frozen;

namespace Engine.Markets;

/// <summary>
/// The venue's product codes and the exchange's roots (contract.md §4.3): the contract of <c>NQ</c> is listed under
/// <c>ENQ</c>, while <c>NQG</c> and <c>NQM</c> are natural gas and crude oil. Comparison ignores case.
/// </summary>
public static class ProductCodes
{
    private static readonly FrozenDictionary<string, string> RootByProduct = new Dictionary<string, string>
    {
        // Indices.
        ["ENQ"] = "NQ",
        ["EP"] = "ES",
        ["RTY"] = "RTY",
        ["YM"] = "YM",
        ["EMD"] = "EMD",
        ["NKD"] = "NKD",
        ["MNQ"] = "MNQ",
        ["MES"] = "MES",
        ["M2K"] = "M2K",
        ["MYM"] = "MYM",

        // Crypto.
        ["MBT"] = "MBT",
        ["GMET"] = "MET",

        // Energy.
        ["CLE"] = "CL",
        ["MCLE"] = "MCL",
        ["NQM"] = "QM",
        ["NGE"] = "NG",
        ["MNG"] = "MNG",
        ["NQG"] = "QG",
        ["HOE"] = "HO",
        ["RBE"] = "RB",

        // Metals.
        ["GCE"] = "GC",
        ["MGC"] = "MGC",
        ["SIE"] = "SI",
        ["SIL"] = "SIL",
        ["CPE"] = "HG",
        ["MHG"] = "MHG",
        ["PLE"] = "PL",

        // Currencies.
        ["EU6"] = "6E",
        ["EEU"] = "E7",
        ["M6E"] = "M6E",
        ["BP6"] = "6B",
        ["M6B"] = "M6B",
        ["DA6"] = "6A",
        ["M6A"] = "M6A",
        ["CA6"] = "6C",
        ["JY6"] = "6J",
        ["SF6"] = "6S",
        ["MX6"] = "6M",
        ["NE6"] = "6N",

        // Interest rates.
        ["TUA"] = "ZT",
        ["FVA"] = "ZF",
        ["TYA"] = "ZN",
        ["TNA"] = "TN",
        ["USA"] = "ZB",
        ["ULA"] = "UB",

        // Grains and livestock.
        ["ZCE"] = "ZC",
        ["ZWA"] = "ZW",
        ["ZSE"] = "ZS",
        ["ZME"] = "ZM",
        ["ZLE"] = "ZL",
        ["HE"] = "HE",
        ["GLE"] = "LE",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> RootBySpan = RootByProduct.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly FrozenDictionary<string, string> ProductByRoot =
        RootByProduct.ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Every product code.</summary>
    public static IReadOnlyCollection<string> All => RootByProduct.Keys;

    /// <summary>The exchange root of a product code, such as <c>NQ</c> of <c>ENQ</c>; null for a code that is not in the table.</summary>
    public static string? RootOf(string product) => RootByProduct.GetValueOrDefault(product);

    /// <summary>The same for a part of a longer text.</summary>
    public static string? RootOf(ReadOnlySpan<char> product) => RootBySpan.TryGetValue(product, out var root) ? root : null;

    /// <summary>The product code of an exchange root, such as <c>ENQ</c> of <c>NQ</c>; null for a root that is not in the table.</summary>
    public static string? ProductOf(string root) => ProductByRoot.GetValueOrDefault(root);
}
