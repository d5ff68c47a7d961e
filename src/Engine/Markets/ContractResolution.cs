using System.Collections.Immutable;

namespace Engine.Markets;

/// <summary>
/// What a person's word for a contract stands for: exactly one of the venue's, or a sentence that says why not. Pure.
/// </summary>
/// <remarks>
/// A word is an exchange root (<c>NQ</c>), a product code (<c>ENQ</c>, <c>F.US.ENQ</c>), a name (<c>NQZ6</c>) or a full id
/// (<c>CON.F.US.ENQ.Z26</c>). Roots, products and names are compared whole with what the venue offers now; the venue's own
/// text search is loose (<c>NQ</c> finds natural gas) and takes no part (contract.md §4.2, §4.3). An id stands for itself: one that
/// has expired, or that names the root in place of the product, is refused with the current id and never exchanged for it.
/// </remarks>
public abstract record ContractResolution
{
    private const string Prefix = "CON.";
    private const string MonthLetters = "FGHJKMNQUVXZ";

    private ContractResolution()
    {
    }

    /// <summary>True for a full id, which the venue is asked for by id (<c>Contract/searchById</c>) before <see cref="Of"/>.</summary>
    public static bool IsId(string text) => text.Trim().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// True for a word that stands for whatever contract the venue lists for its product: a root or a product code. A name (<c>NQZ6</c>) and
    /// a full id stand for one contract for ever.
    /// </summary>
    /// <param name="text">What the person wrote.</param>
    /// <param name="found">What it stands for now.</param>
    public static bool FollowsFront(string text, Instrument found) => !IsId(text) && !Same(text.Trim(), found.Name);

    /// <summary>Resolves a word.</summary>
    /// <param name="text">What the person wrote; case and surrounding blanks do not matter.</param>
    /// <param name="available">The front contracts that the venue offers.</param>
    /// <param name="byId">For a full id: what the venue says about it, or null when it knows none. Ignored for other words.</param>
    public static ContractResolution Of(string text, ImmutableArray<Instrument> available, Instrument? byId = null)
    {
        var word = text.Trim();
        if (word.Length == 0)
        {
            return new Refused("No contract was named.", null);
        }

        return IsId(word) ? OfId(word, available, byId) : OfWord(word, available);
    }

    private static ContractResolution OfId(string id, ImmutableArray<Instrument> available, Instrument? byId)
    {
        var known = byId is not null && Same(byId.Id.Value, id) ? byId : available.FirstOrDefault(i => Same(i.Id.Value, id));
        if (known is { Active: true })
        {
            return new Found(known);
        }

        if (known is not null)
        {
            return Refusal($"{known.Id} ({known.Name}) has expired", Front(ProductOf(known), available), available);
        }

        var parts = id.Split('.');
        var code = parts.Length == 5 ? parts[3].ToUpperInvariant() : "";
        return ProductCodes.ProductOf(code) is { } product && !Same(product, code)
            ? Refusal($"{id} names the exchange root {code} where the venue writes its product {product}", Front(product, available), available)
            : Refusal($"The venue knows no contract {id}", Front(code, available), available);
    }

    private static ContractResolution OfWord(string word, ImmutableArray<Instrument> available)
    {
        var named = available.Where(i => i.Active && Same(i.Name, word)).ToImmutableArray();
        var fitting = named.IsEmpty ? FrontsOf(word, available) : named;
        if (fitting.Length == 1)
        {
            return new Found(fitting[0]);
        }

        if (fitting.Length > 1)
        {
            return new Refused($"{word} fits {string.Join(", ", fitting.Select(i => $"{i.Id} ({i.Name})"))}; write the full id of one.", null);
        }

        return RootOfName(word) is { } root && Front(root, available) is { } current
            ? Refusal($"{word} is not a contract that the venue offers now; another month needs its full id", current, available)
            : Refusal($"The venue offers no contract '{word}'", null, available);
    }

    /// <summary>The active contracts whose product or root is the word, each once.</summary>
    private static ImmutableArray<Instrument> FrontsOf(string word, ImmutableArray<Instrument> available)
    {
        var product = ProductCodes.ProductOf(word) ?? word;
        return [.. available.Where(i => i.Active
            && (Same(ProductOf(i), product) || Same(i.SymbolId, word) || Same(RootOf(i), word)))];
    }

    /// <summary>The one current contract of a root or product; null when there is none or more than one.</summary>
    private static Instrument? Front(string word, ImmutableArray<Instrument> available) =>
        FrontsOf(word, available) is [var only] ? only : null;

    private static Refused Refusal(string fault, Instrument? current, ImmutableArray<Instrument> available)
    {
        if (current is not null)
        {
            return new Refused($"{fault}; the current contract is {current.Id} ({current.Name}).", current);
        }

        var roots = available.Where(i => i.Active).Select(RootOf).Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        return new Refused(roots.IsEmpty ? $"{fault}; it offers none." : $"{fault}; it offers {string.Join(", ", roots)}.", null);
    }

    private static string ProductOf(Instrument instrument) => instrument.SymbolId[(instrument.SymbolId.LastIndexOf('.') + 1)..];

    /// <summary>The exchange root of a contract: that of its product, or for a product not in the table the name without its month.</summary>
    private static string RootOf(Instrument instrument) =>
        ProductCodes.RootOf(ProductOf(instrument)) ?? RootOfName(instrument.Name) ?? instrument.Name;

    /// <summary>The part of a name before month letter and one or two year digits; null for a word of another form.</summary>
    private static string? RootOfName(string name)
    {
        var end = name.Length;
        while (end > 0 && name.Length - end < 2 && char.IsAsciiDigit(name[end - 1]))
        {
            end--;
        }

        return end < name.Length && end > 1 && MonthLetters.Contains(char.ToUpperInvariant(name[end - 1])) ? name[..(end - 1)] : null;
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);

    /// <summary>The word stands for this contract, which may be traded.</summary>
    /// <param name="Instrument">The contract, active.</param>
    public sealed record Found(Instrument Instrument) : ContractResolution;

    /// <summary>The word stands for no contract that may be traded.</summary>
    /// <param name="Sentence">One sentence for a person, with the current id where there is one.</param>
    /// <param name="Current">The contract that the person probably means; not chosen for them.</param>
    public sealed record Refused(string Sentence, Instrument? Current) : ContractResolution;
}
