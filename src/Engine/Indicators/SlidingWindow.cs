namespace Engine.Indicators;

/// <summary>What can be said of a stretch of a series and of two adjoining stretches together: a sum, the extremes, the moments.</summary>
internal interface IMergeable<TSelf>
    where TSelf : struct, IMergeable<TSelf>
{
    /// <summary>The two stretches as one. Associative up to rounding.</summary>
    static abstract TSelf Merge(in TSelf older, in TSelf newer);
}

/// <summary>
/// The aggregate of the last <c>length</c> items, in constant time per item on average and without ever taking anything out of an
/// aggregate.
/// <para>
/// A running sum that adds the new and subtracts the old drifts, and one huge value leaves its rounding behind for ever. Here the series is
/// cut into blocks as long as the window. The window is the end of the last block and the beginning of this one; the aggregates of all ends
/// are made once, when a block is full, and that of the beginning grows. The total is the merge of the two, so its rounding error is that
/// of a fresh computation over one window, after any number of items. The same holds for extremes, which cannot be subtracted at all.
/// </para>
/// </summary>
internal sealed class SlidingWindow<T>
    where T : struct, IMergeable<T>
{
    /// <summary>Before <see cref="_next"/> the items of this block; from there on the aggregates of the ends of the last block.</summary>
    private readonly T[] _slots;
    private int _next;
    private bool _hasLastBlock;
    private T _beginning;
    private T _total;

    public SlidingWindow(int length) => _slots = new T[length];

    /// <summary>True once as many items were added as the window is long.</summary>
    public bool IsFull => _hasLastBlock;

    /// <summary>The aggregate of the last items, of fewer than the window's length while it is not full; default before the first.</summary>
    public T Total => _total;

    public void Add(in T item)
    {
        _beginning = _next == 0 ? item : T.Merge(_beginning, item);
        _slots[_next++] = item;
        if (_next < _slots.Length)
        {
            _total = _hasLastBlock ? T.Merge(_slots[_next], _beginning) : _beginning;
            return;
        }

        _total = _beginning;
        for (var i = _slots.Length - 2; i >= 0; i--)
        {
            _slots[i] = T.Merge(_slots[i], _slots[i + 1]);
        }

        _next = 0;
        _hasLastBlock = true;
    }

    public void Clear()
    {
        _next = 0;
        _hasLastBlock = false;
        _beginning = default;
        _total = default;
    }
}
