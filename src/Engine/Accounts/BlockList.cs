using System.Collections;

namespace Engine.Accounts;

/// <summary>
/// A list of values that grows by blocks: what is in it is never copied when it grows, and the room that it takes is what it holds and at most a block more.
/// For the many values of a long run. Not thread-safe.
/// </summary>
/// <typeparam name="T">A value.</typeparam>
public sealed class BlockList<T> : IReadOnlyList<T>
    where T : struct
{
    private const int BlockSize = 1024;
    private const int FirstSize = 16;

    private readonly List<T[]> _blocks = [];

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such value.</exception>
    public T this[int index]
    {
        get => BlockOf(index)[index % BlockSize];
        set => BlockOf(index)[index % BlockSize] = value;
    }

    /// <summary>Adds a value at the end.</summary>
    public void Add(in T value)
    {
        var (block, place) = (Count / BlockSize, Count % BlockSize);
        if (block == _blocks.Count)
        {
            _blocks.Add(new T[block == 0 ? FirstSize : BlockSize]);
        }
        else if (place == _blocks[block].Length)
        {
            // A short run has a short first block.
            var grown = _blocks[block];
            Array.Resize(ref grown, 2 * place);
            _blocks[block] = grown;
        }

        _blocks[block][place] = value;
        Count++;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private T[] BlockOf(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return _blocks[index / BlockSize];
    }
}
