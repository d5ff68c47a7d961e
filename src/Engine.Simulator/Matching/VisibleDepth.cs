namespace Engine.Simulator;

/// <summary>One side of the visible depth, best first. What orders take from it is gone until the next update.</summary>
internal sealed class VisibleDepth
{
    private DepthLevel[] _levels = new DepthLevel[16];
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
        }

        (_best, _count) = (0, 0);
        foreach (var level in levels)
        {
            if (level.Size > 0)
            {
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
}
