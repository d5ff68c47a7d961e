namespace Engine.History;

/// <summary>What became of bars that were written.</summary>
/// <param name="Added">Bars of a contract and time that the archive did not have.</param>
/// <param name="Replaced">Bars that outranked the stored one.</param>
/// <param name="Unchanged">Bars that were stored already, exactly so.</param>
/// <param name="Kept">Bars that the stored one, or another of the same write, outranked: left out.</param>
public readonly record struct BarWriteResult(long Added, long Replaced, long Unchanged, long Kept)
{
    /// <summary>True when the write changed nothing.</summary>
    public bool IsNoChange => Added == 0 && Replaced == 0;

    /// <summary>Both results together.</summary>
    public static BarWriteResult operator +(BarWriteResult left, BarWriteResult right) =>
        new(left.Added + right.Added, left.Replaced + right.Replaced, left.Unchanged + right.Unchanged, left.Kept + right.Kept);
}

/// <summary>Puts new bars among stored ones by <see cref="BarPrecedence"/>.</summary>
public static class BarMerge
{
    /// <summary>Merges.</summary>
    /// <param name="stored">In the archive's order, one bar for each contract and time.</param>
    /// <param name="incoming">In any order; several may be of one contract and time.</param>
    /// <param name="result">What became of the incoming bars; its counts add up to their number.</param>
    /// <returns>All bars to keep, in the archive's order, one for each contract and time.</returns>
    public static IReadOnlyList<StoredBar> Merge(IReadOnlyList<StoredBar> stored, IReadOnlyList<StoredBar> incoming, out BarWriteResult result)
    {
        var added = InOrder(incoming);
        result = default;
        var merged = new List<StoredBar>(stored.Count + added.Count);
        var next = 0;
        var best = 0;
        for (var i = 0; i < added.Count; i++)
        {
            var bar = added[i];
            if (i > best && StoredBar.CompareKeys(added[best], bar) == 0)
            {
                result = BarPrecedence.Compare(added[best], bar) == 0 ? result with { Unchanged = result.Unchanged + 1 } : result with { Kept = result.Kept + 1 };
                continue;
            }

            best = i;
            while (next < stored.Count && StoredBar.CompareKeys(stored[next], bar) < 0)
            {
                merged.Add(stored[next++]);
            }

            if (next == stored.Count || StoredBar.CompareKeys(stored[next], bar) != 0)
            {
                merged.Add(bar);
                result = result with { Added = result.Added + 1 };
                continue;
            }

            var order = BarPrecedence.Compare(bar, stored[next]);
            merged.Add(order > 0 ? bar : stored[next]);
            next++;
            result = order switch
            {
                > 0 => result with { Replaced = result.Replaced + 1 },
                0 => result with { Unchanged = result.Unchanged + 1 },
                < 0 => result with { Kept = result.Kept + 1 },
            };
        }

        while (next < stored.Count)
        {
            merged.Add(stored[next++]);
        }

        return merged;
    }

    /// <summary>By key, the bar to keep first. What comes in order, as from a sorted file, is not sorted again.</summary>
    private static IReadOnlyList<StoredBar> InOrder(IReadOnlyList<StoredBar> bars)
    {
        for (var i = 1; i < bars.Count; i++)
        {
            if (Compare(bars[i - 1], bars[i]) > 0)
            {
                var sorted = new List<StoredBar>(bars);
                sorted.Sort(Compare);
                return sorted;
            }
        }

        return bars;

        static int Compare(StoredBar left, StoredBar right)
        {
            var byKey = StoredBar.CompareKeys(left, right);
            return byKey != 0 ? byKey : BarPrecedence.Compare(right, left);
        }
    }
}
