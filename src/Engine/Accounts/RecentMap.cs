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

    // Nearly every change is an addition to the newest generation, or a change of what was added last: an order that ends gets its fills. That
    // entry stands apart until the next comes. A log keeps whatever was ever written to it, and all that a former value refers to.
    private readonly AppendOnlyMap<TKey, TValue> _newest;
    private readonly KeyValuePair<TKey, TValue>? _last;
    private readonly ImmutableArray<AppendOnlyMap<TKey, TValue>> _older;

    private RecentMap(
        int least, AppendOnlyMap<TKey, TValue> newest, KeyValuePair<TKey, TValue>? last, ImmutableArray<AppendOnlyMap<TKey, TValue>> older, int count) =>
        (Least, _newest, _last, _older, Count) = (least, newest, last, older, count);

    /// <summary>So many of the newest entries are never forgotten.</summary>
    public int Least { get; }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The entries by generation, newest first; at least one generation.</summary>
    public ImmutableArray<AppendOnlyMap<TKey, TValue>> Generations => [Newest, .. _older];

    /// <summary>True when the oldest generation may go: see <see cref="WithoutOldest"/>.</summary>
    public bool IsOverfull => _older.Length > Kept;

    /// <summary>The entries that go next.</summary>
    public AppendOnlyMap<TKey, TValue> Oldest => _older.IsEmpty ? Newest : _older[^1];

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys => this.Select(entry => entry.Key);

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => this.Select(entry => entry.Value);

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The key {key} is not in the map.");

    /// <summary>A map without entries.</summary>
    /// <param name="least">So many of the newest entries are never forgotten; a multiple of <see cref="Kept"/>.</param>
    public static RecentMap<TKey, TValue> Empty(int least) => new(least, AppendOnlyMap<TKey, TValue>.Empty, null, [], 0);

    /// <summary>A map of known generations, newest first.</summary>
    public static RecentMap<TKey, TValue> Of(int least, ImmutableArray<AppendOnlyMap<TKey, TValue>> generations) =>
        generations.IsDefaultOrEmpty ? Empty(least) : new(least, generations[0], null, generations.RemoveAt(0), generations.Sum(g => g.Count));

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        if (IsLast(key))
        {
            value = _last!.Value.Value;
            return true;
        }

        var hash = (uint)key.GetHashCode();
        if (_newest.TryGetValue(key, hash, out value))
        {
            return true;
        }

        foreach (var generation in _older)
        {
            if (generation.TryGetValue(key, hash, out value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The map in which a key has a value. A key that is there keeps its age; a new one is the newest.</summary>
    public RecentMap<TKey, TValue> SetItem(TKey key, TValue value) =>
        IsLast(key) ? new(Least, _newest, new(key, value), _older, Count)
        : GenerationOf(key) is { } generation ? Replaced(generation, generation.SetItem(key, value), Count)
        : Add(key, value);

    /// <summary>The map with a new entry, without a search: the caller knows that the key is not there.</summary>
    public RecentMap<TKey, TValue> Add(TKey key, TValue value) => _newest.Count + (_last is null ? 0 : 1) < Least / Kept
        ? new(Least, Newest, new(key, value), _older, Count + 1)
        : new(Least, AppendOnlyMap<TKey, TValue>.WithRoom(Least / Kept), new(key, value), _older.Insert(0, Newest), Count + 1);

    /// <summary>The map without a key; this map when it has no such key.</summary>
    public RecentMap<TKey, TValue> Remove(TKey key) =>
        IsLast(key) ? new(Least, _newest, null, _older, Count - 1)
        : GenerationOf(key) is { } generation ? Replaced(generation, generation.Remove(key), Count - 1)
        : this;

    /// <summary>The map without its oldest generation; the one that grows is never taken.</summary>
    public RecentMap<TKey, TValue> WithoutOldest() =>
        _older.IsEmpty ? this : new(Least, _newest, _last, _older.RemoveAt(_older.Length - 1), Count - Oldest.Count);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        foreach (var entry in _newest)
        {
            yield return entry;
        }

        if (_last is { } last)
        {
            yield return last;
        }

        foreach (var generation in _older)
        {
            foreach (var entry in generation)
            {
                yield return entry;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private RecentMap<TKey, TValue> Replaced(AppendOnlyMap<TKey, TValue> before, AppendOnlyMap<TKey, TValue> after, int count) =>
        ReferenceEquals(before, _newest) ? new(Least, after, _last, _older, count) : new(Least, _newest, _last, _older.Replace(before, after), count);

    /// <summary>The generation that grows, whole.</summary>
    private AppendOnlyMap<TKey, TValue> Newest => _last is { } last ? _newest.Add(last.Key, last.Value) : _newest;

    private bool IsLast(TKey key) => _last is { } last && last.Key.Equals(key);

    private AppendOnlyMap<TKey, TValue>? GenerationOf(TKey key)
    {
        var hash = (uint)key.GetHashCode();
        if (_newest.TryGetValue(key, hash, out _))
        {
            return _newest;
        }

        foreach (var generation in _older)
        {
            if (generation.TryGetValue(key, hash, out _))
            {
                return generation;
            }
        }

        return null;
    }
}
