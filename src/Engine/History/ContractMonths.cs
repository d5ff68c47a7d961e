using System.Globalization;
using Engine.Markets;

namespace Engine.History;

/// <summary>
/// Names under which the venue may know other delivery months of a product. Each is a question for <c>Contract/searchById</c>, never an
/// answer: the id of a contract is opaque, expired ones are found by id alone, and an id that the venue does not confirm is not
/// used (contract.md §4.3).
/// </summary>
internal static class ContractMonths
{
    private const string Letters = "FGHJKMNQUVXZ";

    /// <summary>The delivery month of an id such as <c>CON.F.US.ENQ.Z26</c> as its first day; null for an id of another shape.</summary>
    public static DateOnly? Of(ContractId contract)
    {
        var last = contract.ToString().Split('.')[^1];
        return last.Length == 3 && Letters.IndexOf(last[0]) is var month and >= 0
            && int.TryParse(last.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
                ? new DateOnly(2000 + year, month + 1, 1)
                : null;
    }

    /// <summary>The names of the months from one to another, both included, ascending; none for an id of another shape.</summary>
    public static IEnumerable<ContractId> Around(ContractId known, DateOnly from, DateOnly to)
    {
        if (Of(known) is null)
        {
            yield break;
        }

        var stem = known.ToString()[..^3];
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= to; month = month.AddMonths(1))
        {
            yield return new ContractId(string.Create(CultureInfo.InvariantCulture, $"{stem}{Letters[month.Month - 1]}{month.Year % 100:00}"));
        }
    }
}
