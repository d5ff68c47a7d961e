using System.Collections.Immutable;

namespace Engine.Markets;

/// <summary>
/// Depth entries that nobody has taken up yet. Taken up in order they give the same book as all that were added: what a later
/// entry overrides is left out once many have gathered, so that a reader that lags costs no more memory than a book or two.
/// Not thread-safe.
/// </summary>
public sealed class DepthBacklog
{
    /// <summary>How many entries gather before the first look at what can be left out.</summary>
    private const int FirstFold = 256;

    private readonly List<DepthUpdate> _entries = [];
    private int _foldAt = FirstFold;

    /// <summary>The entries that are left, in the order in which they came.</summary>
    public IReadOnlyList<DepthUpdate> Entries => _entries;

    /// <summary>Adds the entries of a frame. Those that say nothing about the book are left out.</summary>
    public void Add(ImmutableArray<DepthUpdate> updates)
    {
        foreach (var update in updates)
        {
            if (update.Kind == DepthKind.Reset)
            {
                _entries.Clear();
            }

            if (DepthBook.IsOfBook(update.Kind))
            {
                _entries.Add(update);
            }
        }

        if (_entries.Count >= _foldAt)
        {
            Fold();
            _foldAt = Math.Max(FirstFold, _entries.Count * 2);
        }
    }

    /// <summary>
    /// Keeps the last entry of each kind and price. A best price with a volume also removes better ones, one without does not:
    /// neither overrides the other.
    /// </summary>
    private void Fold()
    {
        var seen = new HashSet<(DepthKind, Price, bool)>();
        var kept = new List<DepthUpdate>();
        for (var i = _entries.Count - 1; i >= 0; i--)
        {
            var entry = _entries[i];
            if (seen.Add((entry.Kind, entry.Price, entry.Volume > 0)))
            {
                kept.Add(entry);
            }
        }

        _entries.Clear();
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            _entries.Add(kept[i]);
        }
    }
}
