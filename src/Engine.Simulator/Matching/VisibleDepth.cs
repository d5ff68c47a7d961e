namespace Engine.Simulator;

/// <summary>One side of the visible depth, best first. What orders take from it is gone until the next update.</summary>
/// <param name="bestIsHighest">True for bids.</param>
internal sealed class VisibleDepth(bool bestIsHighest)
{
    private DepthLevel[] _levels = new DepthLevel[16];
    private int[] _shown = new int[16];
    private int _count;
    private int _best;

    public bool IsEmpty => _best == _count;

    /// <summary>The best price with contracts left; only when not empty.</summary>
    public long BestPrice => _levels[_best].Price;

    public void Set(ReadOnlySpan<DepthLevel> levels)
    {
        if (_levels.Length < levels.Length)
        {
            _levels = new DepthLevel[Math.Max(levels.Length, _levels.Length * 2)];
            _shown = new int[_levels.Length];
        }

        (_best, _count) = (0, 0);
        foreach (var level in levels)
        {
            if (level.Size > 0)
            {
                _shown[_count] = level.Size;
                _levels[_count++] = level;
            }
        }
    }

    /// <summary>Takes up to so many contracts at the best price and returns how many there were.</summary>
    public int Take(int wanted)
    {
        ref var level = ref _levels[_best];
        var taken = Math.Min(wanted, level.Size);
        if (taken == level.Size)
        {
            _best++;
        }
        else
        {
            level = level with { Size = level.Size - taken };
        }

        return taken;
    }

    /// <summary>
    /// Contracts that the last update has shown at a price, whatever was taken since: 0 better than the best level and between levels, -1 beyond
    /// the last, where nothing is known.
    /// </summary>
    public int ShownAt(long price)
    {
        for (var i = 0; i < _count; i++)
        {
            var level = _levels[i].Price;
            if (level == price)
            {
                return _shown[i];
            }

            if (bestIsHighest ? level < price : level > price)
            {
                return 0;
            }
        }

        return -1;
    }
}
