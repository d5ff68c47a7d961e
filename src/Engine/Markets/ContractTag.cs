using System.Collections.Immutable;

namespace Engine.Markets;

/// <summary>
/// What stands where a market event names its contract: the contract's id as subscribed, or only its product, such as
/// <c>F.US.ENQ</c>, <c>ENQ</c> or <c>NQ</c>; events of the venue have been seen to carry either (contract.md §6.4).
/// </summary>
public static class ContractTag
{
    /// <summary>True for a full contract id.</summary>
    public static bool IsContract(ContractId tag) => tag.Value.StartsWith("CON.", StringComparison.Ordinal);

    /// <summary>
    /// The one subscribed contract that the tag stands for; null when it stands for none of them, or for the product of several.
    /// </summary>
    public static ContractId? Resolve(ContractId tag, ImmutableArray<ContractId> subscribed)
    {
        if (IsContract(tag))
        {
            return subscribed.Contains(tag) ? tag : null;
        }

        var last = tag.Value[(tag.Value.LastIndexOf('.') + 1)..];
        ContractId? found = null;
        foreach (var contract in subscribed)
        {
            if (contract.Value.Split('.') is not [_, _, _, var product, _]
                || !(product.Equals(last, StringComparison.OrdinalIgnoreCase) || product.Equals(ProductCodes.ProductOf(last), StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            if (found is not null)
            {
                return null;
            }

            found = contract;
        }

        return found;
    }
}
