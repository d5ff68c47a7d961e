using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Actors;

/// <summary>Chooses a contract among the venue's, by exact root, product or id; loose matches are foreign products (contract.md §4.2).</summary>
public static class ContractChoice
{
    /// <summary>The front contract of a root (<c>NQ</c>) or product (<c>ENQ</c>); null when the venue offers none.</summary>
    public static Instrument? Front(ImmutableArray<Instrument> available, string root) =>
        available.FirstOrDefault(i => i.Active && RootOf(i).Equals(root, StringComparison.OrdinalIgnoreCase))
        ?? available.FirstOrDefault(i => i.Active && ProductOf(i).Equals(root, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when the text is a full contract id rather than a root.</summary>
    public static bool IsId(string contract) => contract.StartsWith("CON.", StringComparison.OrdinalIgnoreCase);

    /// <summary>The exchange root: the name without month letter and year digits.</summary>
    public static string RootOf(Instrument instrument)
    {
        var name = instrument.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        return name.Length > 1 ? name[..^1] : name;
    }

    private static string ProductOf(Instrument instrument) => instrument.SymbolId[(instrument.SymbolId.LastIndexOf('.') + 1)..];
}
