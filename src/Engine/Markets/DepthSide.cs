using System.Collections.Immutable;

namespace Engine.Markets;

/// <summary>One side of a book. Kept worst first: most changes happen at the best prices, at the end of the list.</summary>
internal sealed class DepthSide(bool isBid)
{
    private readonly List<DepthLevel> _worstFirst = [];

    public int Count => _worstFirst.Count;

    public DepthLevel? Best => _worstFirst is [.., var best] ? best : null;

    /// <summary>What rests at the price from now on; nothing when the size is not positive. The farthest level goes when there are too many.</summary>
    public void Set(Price price, int size, int most)
    {
        var at = Find(price);
        if (size <= 0)
        {
            if (at >= 0)
            {
                _worstFirst.RemoveAt(at);
            }
        }
        else if (at >= 0)
        {
            _worstFirst[at] = new DepthLevel(price, size);
        }
        else
        {
            _worstFirst.Insert(~at, new DepthLevel(price, size));
            if (_worstFirst.Count > most)
            {
                _worstFirst.RemoveAt(0);
            }
        }
    }

    /// <summary>Nothing rests at a better price than this.</summary>
    public void RemoveBetterThan(Price price)
    {
        while (_worstFirst is [.., var best] && (isBid ? best.Price > price : best.Price < price))
        {
            _worstFirst.RemoveAt(_worstFirst.Count - 1);
        }
    }

    public void Clear() => _worstFirst.Clear();

    public ImmutableArray<DepthLevel> BestOf(int levels)
    {
        var count = Math.Min(levels, _worstFirst.Count);
        var best = ImmutableArray.CreateBuilder<DepthLevel>(count);
        for (var i = 1; i <= count; i++)
        {
            best.Add(_worstFirst[^i]);
        }

        return best.MoveToImmutable();
    }

    /// <summary>Where the price stands, or the complement of where it would.</summary>
    private int Find(Price price)
    {
        var (low, high) = (0, _worstFirst.Count - 1);
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            var order = _worstFirst[middle].Price.CompareTo(price);
            order = isBid ? order : -order;
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }
}
