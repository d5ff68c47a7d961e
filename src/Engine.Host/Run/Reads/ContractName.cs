using System.Globalization;
using Engine.Markets;

namespace Engine.Host.Run.Reads;

/// <summary>What can be read off a contract's id, for a person; never used to build an id (contract.md §4.3).</summary>
internal static class ContractName
{
    private const string MonthLetters = "FGHJKMNQUVXZ";

    /// <summary>Root, month letter and last digit of the year, such as <c>NQZ6</c>; the id itself when it has another shape.</summary>
    public static string Of(ContractId contract) =>
        ProductRoots.RootOf(contract) is { } root && Month(contract) is not null && contract.Value[(contract.Value.LastIndexOf('.') + 1)..] is { } code
            ? $"{root}{char.ToUpperInvariant(code[0])}{code[^1]}"
            : contract.Value;

    /// <summary>The first day of the contract month; null for an id of another shape.</summary>
    public static DateOnly? Month(ContractId contract)
    {
        var code = contract.Value.AsSpan(contract.Value.LastIndexOf('.') + 1);
        return code.Length == 3
            && MonthLetters.IndexOf(char.ToUpperInvariant(code[0])) is var month and >= 0
            && int.TryParse(code[1..], NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                ? new DateOnly(2000 + year, month + 1, 1)
                : null;
    }
}
