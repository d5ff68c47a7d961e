namespace Engine.Markets;

/// <summary>The exchange root by which rules, costs and slippage of a contract are found.</summary>
public static class ProductRoots
{
    /// <summary>The id that was asked for last, and its root: every order and look asks for its own.</summary>
    [ThreadStatic]
    private static (string? Id, string? Root) _last;

    /// <summary>
    /// The root of a contract id such as <c>NQ</c> of <c>CON.F.US.ENQ.Z26</c>; the product code itself where it is in no table; null for
    /// an id of another shape. Never used to build an id (contract.md §4.3).
    /// </summary>
    public static string? RootOf(ContractId contract)
    {
        if (!ReferenceEquals(_last.Id, contract.Value))
        {
            _last = (contract.Value, Read(contract));
        }

        return _last.Root;
    }

    private static string? Read(ContractId contract)
    {
        // Nothing is copied out of the id for a product that is in the table.
        var id = contract.Value.AsSpan();
        Span<Range> parts = stackalloc Range[6];
        return id.Split(parts, '.') == 5 && id[parts[3]] is { Length: > 0 } product ? ProductCodes.RootOf(product) ?? product.ToString() : null;
    }
}
