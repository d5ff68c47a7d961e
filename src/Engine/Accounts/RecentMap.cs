using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Engine.Accounts;

/// <summary>
/// An immutable map that can forget its oldest entries at no cost: it keeps them by generations, and a whole generation goes at
/// once. A book that replays its journal adds and forgets an entry at almost every event; taking the oldest out one by one cost
/// as much as adding. The order of enumeration means nothing.
/// </summary>
/// <typeparam name="TKey">A value with a good hash code.</typeparam>
/// <typeparam name="TValue">Anything.</typeparam>
public sealed class RecentMap<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    /// <summary>Generations that are kept, the one that grows not counted.</summary>
    public const int Kept = 4;

    private readonly ImmutableArray<PersistentMap<TKey, TValue>> _generations;

    private RecentMap(int least, ImmutableArray<PersistentMap<TKey, TValue>> generations) =>
        (Least, _generations, Count) = (least, generations, generations.Sum(g => g.Count));

    private RecentMap(int least, ImmutableArray<PersistentMap<TKey, TValue>> generations, int count) =>
        (Least, _generations, Count) = (least, generations, count);

    /// <summary>So many of the newest entries are never forgotten.</summary>
    public int Least { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The entries by generation, newest first; at least one generation.</summary>
    public ImmutableArray<PersistentMap<TKey, TValue>> Generations => _generations;

    /// <summary>True when the oldest generation may go: see <see cref="WithoutOldest"/>.</summary>
    public bool IsOverfull => _generations.Length > Kept + 1;

    /// <summary>The entries that go next.</summary>
    public PersistentMap<TKey, TValue> Oldest => _generations[^1];

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys => this.Select(entry => entry.Key);

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => this.Select(entry => entry.Value);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The key {key} is not in the map.");

    /// <summary>A map without entries.</summary>
    /// <param name="least">So many of the newest entries are never forgotten; a multiple of <see cref="Kept"/>.</param>
    public static RecentMap<TKey, TValue> Empty(int least) => new(least, [PersistentMap<TKey, TValue>.Empty], 0);

    /// <summary>A map of known generations, newest first.</summary>
    public static RecentMap<TKey, TValue> Of(int least, ImmutableArray<PersistentMap<TKey, TValue>> generations) =>
        generations.IsDefaultOrEmpty ? Empty(least) : new(least, generations);

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => GenerationOf(key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var hash = (uint)key.GetHashCode();
        foreach (var generation in _generations)
        {
            if (generation.TryGetValue(key, hash, out value))
            {
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>The map in which a key has a value. A key that is there keeps its age; a new one is the newest.</summary>
    public RecentMap<TKey, TValue> SetItem(TKey key, TValue value)
    {
        if (GenerationOf(key) is >= 0 and var index)
        {
            return new(Least, _generations.SetItem(index, _generations[index].SetItem(key, value)), Count);
        }

        return Add(key, value);
    }

    /// <summary>The map with a new entry, without a search: the caller knows that the key is not there.</summary>
    public RecentMap<TKey, TValue> Add(TKey key, TValue value)
    {
        var newest = _generations[0];
        return newest.Count < Least / Kept
            ? new(Least, _generations.SetItem(0, newest.SetItem(key, value)), Count + 1)
            : new(Least, _generations.Insert(0, PersistentMap<TKey, TValue>.Empty.SetItem(key, value)), Count + 1);
    }

    /// <summary>The map without a key; this map when it has no such key.</summary>
    public RecentMap<TKey, TValue> Remove(TKey key) =>
        GenerationOf(key) is >= 0 and var index ? new(Least, _generations.SetItem(index, _generations[index].Remove(key)), Count - 1) : this;

    /// <summary>The map without its oldest generation; the one that grows is never taken.</summary>
    public RecentMap<TKey, TValue> WithoutOldest() =>
        _generations.Length == 1 ? this : new(Least, _generations.RemoveAt(_generations.Length - 1), Count - Oldest.Count);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _generations.SelectMany(generation => generation).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int GenerationOf(TKey key)
    {
        var hash = (uint)key.GetHashCode();
        for (var i = 0; i < _generations.Length; i++)
        {
            if (_generations[i].TryGetValue(key, hash, out _))
            {
                return i;
            }
        }

        return -1;
    }
}
