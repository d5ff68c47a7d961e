using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Engine.Accounts;

/// <summary>
/// An immutable map for what is nearly always added to and seldom changed. A map is a length of a log of entries, with an index by hash
/// code beside it, and the maps that follow from one another share both: a change of the newest of them writes one entry at the log's
/// end, which the older ones do not see. A change of an older one begins a log of its own with all that it holds. Readers need no lock,
/// and two threads may change one map: the log's end is claimed by one of them. The order of enumeration means nothing.
/// </summary>
/// <typeparam name="TKey">A value with a good hash code.</typeparam>
/// <typeparam name="TValue">Anything.</typeparam>
public sealed class AppendOnlyMap<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private const int LeastCapacity = 4;

    private readonly Log _log;

    /// <summary>So many entries of the log are of this map or of one before it.</summary>
    private readonly int _length;

    private AppendOnlyMap(Log log, int length, int count) => (_log, _length, Count) = (log, length, count);

    /// <summary>The map without entries.</summary>
    public static AppendOnlyMap<TKey, TValue> Empty { get; } = new(new Log(0), 0, 0);

    /// <summary>A map without entries, with room for some.</summary>
    /// <param name="entries">So many changes need no larger log.</param>
    public static AppendOnlyMap<TKey, TValue> WithRoom(int entries) => new(new Log(entries), 0, 0);

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys
    {
        get
        {
            foreach (var (key, _) in this)
            {
                yield return key;
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerable<TValue> Values
    {
        get
        {
            foreach (var (_, value) in this)
            {
                yield return value;
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">There is no such key.</exception>
    public TValue this[TKey key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"The key {key} is not in the map.");

    /// <inheritdoc/>
    public bool ContainsKey(TKey key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => TryGetValue(key, (uint)key.GetHashCode(), out value);

    /// <summary>The same for a caller that looks the key up in several maps, with its hash code.</summary>
    internal bool TryGetValue(TKey key, uint hash, [MaybeNullWhen(false)] out TValue value)
    {
        var place = NewestOf(key, hash);
        if (place < 0 || _log.Entries[place].IsRemoval)
        {
            value = default;
            return false;
        }

        value = _log.Entries[place].Value;
        return true;
    }

    /// <summary>The map with a new entry, without a search: the caller knows that the key is not there.</summary>
    public AppendOnlyMap<TKey, TValue> Add(TKey key, TValue value) => Append(key, value, isRemoval: false, Count + 1);

    /// <summary>The map in which a key has a value, whether or not it had one before.</summary>
    public AppendOnlyMap<TKey, TValue> SetItem(TKey key, TValue value) => Append(key, value, isRemoval: false, ContainsKey(key) ? Count : Count + 1);

    /// <summary>The map without a key; this map when it has no such key.</summary>
    public AppendOnlyMap<TKey, TValue> Remove(TKey key) => ContainsKey(key) ? Append(key, default!, isRemoval: true, Count - 1) : this;

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        for (var place = 0; place < _length; place++)
        {
            var entry = _log.Entries[place];
            if (IsOf(in entry, place))
            {
                yield return new(entry.Key, entry.Value);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Where the newest entry of a key stands, a removal included; negative without any.</summary>
    private int NewestOf(TKey key, uint hash)
    {
        // An entry never changes, and whatever it refers to is older: what a later map has added stands at the front, and is passed by.
        var entries = _log.Entries;
        for (var place = _log.Newest(hash); place >= 0; place = entries[place].Before)
        {
            ref readonly var entry = ref entries[place];
            if (place < _length && entry.Hash == hash && entry.Key.Equals(key))
            {
                return place;
            }
        }

        return -1;
    }

    private AppendOnlyMap<TKey, TValue> Append(TKey key, TValue value, bool isRemoval, int count)
    {
        var (log, length) = (_log, _length);
        if (!log.Claims(length))
        {
            // It is full, or another map has gone on from here.
            (log, length) = (Copy(), Count);
            _ = log.Claims(length);
        }

        log.Write(length, key, (uint)key.GetHashCode(), value, isRemoval);
        return new(log, length + 1, count);
    }

    /// <summary>A log of what this map holds, without what was replaced or removed, and with room for three times as much again.</summary>
    private Log Copy()
    {
        var log = new Log(Math.Max(LeastCapacity, 4 * Count));
        var next = 0;
        for (var place = 0; place < _length; place++)
        {
            ref readonly var entry = ref _log.Entries[place];
            if (IsOf(in entry, place))
            {
                _ = log.Claims(next);
                log.Write(next++, entry.Key, entry.Hash, entry.Value, isRemoval: false);
            }
        }

        return log;
    }

    /// <summary>True for an entry that this map holds: it was neither removed nor replaced by one after it.</summary>
    private bool IsOf(in Entry entry, int place) => !entry.IsRemoval && (Count == _length || NewestOf(entry.Key, entry.Hash) == place);

    /// <summary>An entry; the one before it and whether it is a removal share a number, for there are many.</summary>
    private readonly record struct Entry(TKey Key, TValue Value, uint Hash, int Link)
    {
        public int Before => Link >> 1;

        public bool IsRemoval => (Link & 1) != 0;

        public static int LinkOf(int before, bool isRemoval) => (before << 1) | (isRemoval ? 1 : 0);
    }

    /// <summary>Entries, oldest first, and for each part of the hash codes the newest of them; an entry names the one before it.</summary>
    private sealed class Log(int capacity)
    {
        private readonly int[] _newest = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, capacity))];
        private int _used;

        public Entry[] Entries { get; } = new Entry[capacity];

        /// <summary>True for one caller alone: the entry at this place is now its own to write.</summary>
        public bool Claims(int place) => place < Entries.Length && Interlocked.CompareExchange(ref _used, place + 1, place) == place;

        /// <summary>The newest entry of a part of the hash codes; negative without any.</summary>
        public int Newest(uint hash) => Volatile.Read(ref _newest[hash & (_newest.Length - 1)]) - 1;

        public void Write(int place, TKey key, uint hash, TValue value, bool isRemoval)
        {
            // Whoever finds the entry in the index finds all of it.
            Entries[place] = new(key, value, hash, Entry.LinkOf(Newest(hash), isRemoval));
            Volatile.Write(ref _newest[hash & (_newest.Length - 1)], place + 1);
        }
    }
}
