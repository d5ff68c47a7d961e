namespace Engine.Markets;

/// <summary>
/// The venue's opaque contract identifier, such as <c>CON.F.US.ENQ.Z26</c>. Resolve it through the gateway; never build
/// one from an exchange root and a date (contract.md §4.3: the product code is not the exchange root).
/// </summary>
/// <param name="Value">The identifier as the venue spells it; compared ordinally.</param>
public readonly record struct ContractId(string Value)
{
    /// <summary>The venue's spelling.</summary>
    public override string ToString() => Value ?? "";
}
