namespace Engine.Markets;

/// <summary>The exchange root by which rules, costs and slippage of a contract are found.</summary>
public static class ProductRoots
{
    /// <summary>
    /// The root of a contract id such as <c>NQ</c> of <c>CON.F.US.ENQ.Z26</c>; the product code itself where it is in no table; null for
    /// an id of another shape. Never used to build an id (contract.md §4.3).
    /// </summary>
    public static string? RootOf(ContractId contract)
    {
        var parts = contract.ToString().Split('.');
        return parts.Length == 5 && parts[3].Length > 0 ? ProductCodes.RootOf(parts[3]) ?? parts[3] : null;
    }
}
