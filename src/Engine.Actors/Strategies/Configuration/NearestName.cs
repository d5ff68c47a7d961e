namespace Engine.Actors.Strategies.Configuration;

/// <summary>Finds what a mistyped name probably meant.</summary>
public static class NearestName
{
    /// <summary>
    /// The known name with the fewest edits to <paramref name="given"/>, ignoring case and the difference between
    /// <c>-</c>, <c>_</c> and nothing; null when none is near enough to be a plausible slip.
    /// </summary>
    public static string? Of(string given, IEnumerable<string> known)
    {
        var plainGiven = Plain(given);
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var name in known)
        {
            var edits = Edits(plainGiven, Plain(name));
            if (edits < fewest)
            {
                fewest = edits;
                best = name;
            }
        }

        return fewest <= Math.Max(2, plainGiven.Length / 3) ? best : null;
    }

    /// <summary>The end of a sentence that refuses a name: <c>; did you mean "x"?</c>, or the list of known names.</summary>
    public static string Hint(string given, IReadOnlyCollection<string> known) =>
        Of(given, known) is { } near ? $"; did you mean \"{near}\"?"
        : known.Count == 0 ? "."
        : $"; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";

    /// <summary>Levenshtein distance: insertions, deletions and replacements of one character.</summary>
    public static int Edits(string left, string right)
    {
        var previous = new int[right.Length + 1];
        var current = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
        {
            previous[column] = column;
        }

        for (var row = 1; row <= left.Length; row++)
        {
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var replaced = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(replaced, 1 + Math.Min(previous[column], current[column - 1]));
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }

    private static string Plain(string name) => name.Replace("-", "").Replace("_", "").ToLowerInvariant();
}
