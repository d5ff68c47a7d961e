using System.Collections.Immutable;
using System.Globalization;
using Engine.Markets;

namespace Engine.Signals;

/// <summary>
/// Which of a strategy's contracts a charting platform's symbol means: a root (<c>MNQ</c>), the continuous first month (<c>MNQ1!</c>), a month
/// (<c>MNQZ2026</c>, <c>MNQZ26</c>, <c>MNQZ6</c>), each also with its exchange before it (<c>CME_MINI:MNQ1!</c>), or a full contract id. A month must be that
/// of the contract: one that the strategy does not trade is refused and never exchanged for another. Pure.
/// </summary>
public static class SignalSymbol
{
    private const string MonthLetters = "FGHJKMNQUVXZ";

    /// <summary>Finds the contract.</summary>
    /// <param name="symbol">As the sender spells it; case does not matter.</param>
    /// <param name="contracts">The contracts of the strategy.</param>
    /// <param name="sentence">Why there is none; null with a contract.</param>
    /// <returns>The contract; null when there is none.</returns>
    public static Instrument? Find(string symbol, ImmutableArray<Instrument> contracts, out string? sentence)
    {
        sentence = null;
        var word = symbol.Trim().ToUpperInvariant();
        if (contracts.FirstOrDefault(c => c.Id.Value.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } byId)
        {
            return byId;
        }

        var colon = word.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && (word[..colon].EndsWith("_DL", StringComparison.Ordinal) || word[..colon].EndsWith("_DLY", StringComparison.Ordinal)))
        {
            sentence = $"{symbol} is a symbol with delayed prices.";
            return null;
        }

        word = word[(colon + 1)..];
        if (word.EndsWith('!'))
        {
            return Continuous(symbol, word, contracts, out sentence);
        }

        var (root, month, year) = Split(word);
        var ofRoot = OfRoot(month is null ? word : root, contracts);
        if (month is null || ofRoot.IsEmpty)
        {
            // A word that ends like a month may be a root by itself.
            return Only(symbol, month is null ? ofRoot : OfRoot(word, contracts), contracts, out sentence);
        }

        if (ofRoot.FirstOrDefault(c => IsMonth(c, month.Value, year)) is { } found)
        {
            return found;
        }

        sentence = $"{symbol} is another month than the strategy trades: {Names(ofRoot)}.";
        return null;
    }

    private static Instrument? Continuous(string symbol, string word, ImmutableArray<Instrument> contracts, out string? sentence)
    {
        var end = word.Length - 1;
        while (end > 0 && char.IsAsciiDigit(word[end - 1]))
        {
            end--;
        }

        // E7 and the like end with a digit of their own: the last one alone is the month's place in the row.
        var place = word[end..^1];
        if (place.Length > 1)
        {
            (end, place) = (word.Length - 2, place[^1..]);
        }

        if (place != "1")
        {
            sentence = place.Length == 0
                ? $"{symbol} is no symbol: a continuous contract is written {word[..^1]}1!."
                : $"{symbol} is not the continuous first month; the strategy trades {Names(contracts)}.";
            return null;
        }

        return Only(symbol, OfRoot(word[..end], contracts), contracts, out sentence);
    }

    private static Instrument? Only(string symbol, ImmutableArray<Instrument> fitting, ImmutableArray<Instrument> contracts, out string? sentence)
    {
        sentence = fitting.Length switch
        {
            0 => $"{symbol} is none of the strategy's contracts: {Names(contracts)}.",
            1 => null,
            _ => $"{symbol} fits several of the strategy's contracts, {Names(fitting)}; write the month.",
        };
        return fitting.Length == 1 ? fitting[0] : null;
    }

    private static ImmutableArray<Instrument> OfRoot(string root, ImmutableArray<Instrument> contracts) =>
        [.. contracts.Where(c => root.Equals(ProductRoots.RootOf(c.Id), StringComparison.OrdinalIgnoreCase))];

    /// <summary>Root, month letter and year digits; without a month when the word does not end so.</summary>
    private static (string Root, char? Month, string Year) Split(string word)
    {
        var end = word.Length;
        while (end > 0 && char.IsAsciiDigit(word[end - 1]))
        {
            end--;
        }

        return word.Length - end is 1 or 2 or 4 && end > 1 && MonthLetters.Contains(word[end - 1], StringComparison.Ordinal)
            ? (word[..(end - 1)], word[end - 1], word[end..])
            : (word, null, "");
    }

    /// <summary>The last part of an id is month letter and two digits of the year.</summary>
    private static bool IsMonth(Instrument contract, char month, string year)
    {
        var last = contract.Id.Value[(contract.Id.Value.LastIndexOf('.') + 1)..].ToUpperInvariant();
        return last.Length == 3 && last[0] == month && (year.Length == 4 ? year == string.Create(CultureInfo.InvariantCulture, $"20{last[1..]}") : last.EndsWith(year, StringComparison.Ordinal));
    }

    private static string Names(ImmutableArray<Instrument> contracts) => string.Join(", ", contracts.Select(c => c.Name));
}
