using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Engine.Accounts;

/// <summary>
/// An immutable map whose entries come and go, as live orders do. A change makes a new map that shares all but a path of four or five small
/// arrays with the old one, where a balanced tree copies and rebalances some fifteen nodes. A trie over the keys' hash codes, four bits a level; the order of enumeration means
/// nothing.
/// </summary>
/// <typeparam name="TKey">A value with a good hash code.</typeparam>
/// <typeparam name="TValue">Anything.</typeparam>
public sealed class PersistentMap<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>
    where TKey : struct, IEquatable<TKey>
{
    private const int BitsPerLevel = 4;
    private const int HashBits = 32;

    /// <summary>Nodes on the longest path: one a level, and one below the last bit of the hash.</summary>
    private const int LongestPath = (HashBits / BitsPerLevel) + 1;

    private readonly Node _root;

    private PersistentMap(Node root, int count) => (_root, Count) = (root, count);

    /// <summary>The map without entries.</summary>
    public static PersistentMap<TKey, TValue> Empty { get; } = new(Node.Empty, 0);

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>True when there is no entry.</summary>
    public bool IsEmpty => Count == 0;

    /// <inheritdoc/>
    public IEnumerable<TKey> Keys => this.Select(entry => entry.Key);

    /// <summary>The values; going through them in a loop allocates nothing.</summary>
    public ValueCollection Values => new(this);

    IEnumerable<TValue> IReadOnlyDictionary<TKey, TValue>.Values => Values;

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
        var node = _root;
        for (var shift = 0; shift < HashBits; shift += BitsPerLevel)
        {
            var branch = BranchOf(hash, shift);
            if ((node.Branches & branch) != 0)
            {
                node = node.Children[Place(node.Branches, branch)];
                continue;
            }

            if ((node.Held & branch) != 0)
            {
                ref readonly var entry = ref node.Entries[Place(node.Held, branch)];
                var found = entry.Key.Equals(key);
                value = found ? entry.Value : default;
                return found;
            }

            value = default;
            return false;
        }

        var index = node.IndexOf(key);
        value = index < 0 ? default : node.Entries[index].Value;
        return index >= 0;
    }

    /// <summary>The map with one more entry.</summary>
    /// <exception cref="ArgumentException">The key is there already.</exception>
    public PersistentMap<TKey, TValue> Add(TKey key, TValue value) =>
        ContainsKey(key) ? throw new ArgumentException($"The key {key} is in the map already.", nameof(key)) : SetItem(key, value);

    /// <summary>The map in which a key has a value, whether or not it had one before.</summary>
    public PersistentMap<TKey, TValue> SetItem(TKey key, TValue value)
    {
        var added = false;
        var root = Set(_root, new(key, value), (uint)key.GetHashCode(), 0, ref added);
        return new(root, added ? Count + 1 : Count);
    }

    /// <summary>The map without a key; this map when it has no such key.</summary>
    public PersistentMap<TKey, TValue> Remove(TKey key)
    {
        var root = Without(_root, key, (uint)key.GetHashCode(), 0);
        return ReferenceEquals(root, _root) ? this : new(root, Count - 1);
    }

    /// <summary>Goes through the entries; allocates nothing.</summary>
    public Enumerator GetEnumerator() => new(_root);

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static uint BranchOf(uint hash, int shift) => 1u << (int)((hash >> shift) & 15);

    /// <summary>Where a branch stands in an array that holds the branches of a set in their order.</summary>
    private static int Place(uint set, uint branch) => BitOperations.PopCount(set & (branch - 1));

    private static Node Set(Node node, KeyValuePair<TKey, TValue> entry, uint hash, int shift, ref bool added)
    {
        if (shift >= HashBits)
        {
            // Keys with the very same hash code stand side by side.
            var index = node.IndexOf(entry.Key);
            added = index < 0;
            return node.With(added ? [.. node.Entries, entry] : Replaced(node.Entries, index, entry));
        }

        var branch = BranchOf(hash, shift);
        if ((node.Branches & branch) != 0)
        {
            var place = Place(node.Branches, branch);
            return node.With(Replaced(node.Children, place, Set(node.Children[place], entry, hash, shift + BitsPerLevel, ref added)));
        }

        var at = Place(node.Held, branch);
        if ((node.Held & branch) == 0)
        {
            added = true;
            return new Node(node.Held | branch, Inserted(node.Entries, at, entry), node.Branches, node.Children);
        }

        var other = node.Entries[at];
        if (other.Key.Equals(entry.Key))
        {
            return node.With(Replaced(node.Entries, at, entry));
        }

        // Two keys on one branch: both go a level down.
        var below = Set(Node.Empty, other, (uint)other.Key.GetHashCode(), shift + BitsPerLevel, ref added);
        below = Set(below, entry, hash, shift + BitsPerLevel, ref added);
        return new Node(
            node.Held & ~branch, Removed(node.Entries, at), node.Branches | branch, Inserted(node.Children, Place(node.Branches, branch), below));
    }

    private static Node Without(Node node, TKey key, uint hash, int shift)
    {
        if (shift >= HashBits)
        {
            var index = node.IndexOf(key);
            return index < 0 ? node : node.With(Removed(node.Entries, index));
        }

        var branch = BranchOf(hash, shift);
        if ((node.Branches & branch) != 0)
        {
            var place = Place(node.Branches, branch);
            var before = node.Children[place];
            var after = Without(before, key, hash, shift + BitsPerLevel);
            if (ReferenceEquals(before, after))
            {
                return node;
            }

            // A node that has one entry left is no node of its own: equal maps have one shape, however they came about.
            return after.Children.Length == 0 && after.Entries.Length == 1
                ? new Node(
                    node.Held | branch, Inserted(node.Entries, Place(node.Held, branch), after.Entries[0]), node.Branches & ~branch, Removed(node.Children, place))
                : node.With(Replaced(node.Children, place, after));
        }

        var at = Place(node.Held, branch);
        return (node.Held & branch) != 0 && node.Entries[at].Key.Equals(key)
            ? new Node(node.Held & ~branch, Removed(node.Entries, at), node.Branches, node.Children)
            : node;
    }

    private static T[] Replaced<T>(T[] items, int index, T item)
    {
        var copy = items.AsSpan().ToArray();
        copy[index] = item;
        return copy;
    }

    private static T[] Inserted<T>(T[] items, int index, T item)
    {
        var copy = new T[items.Length + 1];
        items.AsSpan(0, index).CopyTo(copy);
        copy[index] = item;
        items.AsSpan(index).CopyTo(copy.AsSpan(index + 1));
        return copy;
    }

    private static T[] Removed<T>(T[] items, int index)
    {
        if (items.Length == 1)
        {
            return [];
        }

        var copy = new T[items.Length - 1];
        items.AsSpan(0, index).CopyTo(copy);
        items.AsSpan(index + 1).CopyTo(copy.AsSpan(index));
        return copy;
    }

    /// <summary>The values of a map.</summary>
    public readonly struct ValueCollection : IEnumerable<TValue>
    {
        private readonly PersistentMap<TKey, TValue> _map;

        internal ValueCollection(PersistentMap<TKey, TValue> map) => _map = map;

        /// <summary>Goes through the values; allocates nothing.</summary>
        public ValueEnumerator GetEnumerator() => new(_map.GetEnumerator());

        IEnumerator<TValue> IEnumerable<TValue>.GetEnumerator() => GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Goes through the values of a map.</summary>
    public struct ValueEnumerator : IEnumerator<TValue>
    {
        private Enumerator _entries;

        internal ValueEnumerator(Enumerator entries) => _entries = entries;

        /// <inheritdoc/>
        public readonly TValue Current => _entries.Current.Value;

        readonly object? IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => _entries.MoveNext();

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        void IEnumerator.Reset() => throw new NotSupportedException();
    }

    /// <summary>Goes through the entries of a map: those of a node, then its children, the last one first.</summary>
    public struct Enumerator : IEnumerator<KeyValuePair<TKey, TValue>>
    {
        private Nodes _path;
        private Counts _ahead;
        private int _depth;
        private int _entry;

        internal Enumerator(object root)
        {
            (_path[0], _entry) = ((Node)root, -1);
            _ahead[0] = _path[0].Children.Length;
        }

        /// <inheritdoc/>
        public readonly KeyValuePair<TKey, TValue> Current => _path[_depth].Entries[_entry];

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext()
        {
            while (++_entry >= _path[_depth].Entries.Length)
            {
                while (_ahead[_depth] == 0)
                {
                    if (_depth == 0)
                    {
                        return false;
                    }

                    _depth--;
                }

                var child = _path[_depth].Children[--_ahead[_depth]];
                (_depth, _entry) = (_depth + 1, -1);
                (_path[_depth], _ahead[_depth]) = (child, child.Children.Length);
            }

            return true;
        }

        /// <inheritdoc/>
        public readonly void Dispose()
        {
        }

        void IEnumerator.Reset() => throw new NotSupportedException();

        /// <summary>The nodes from the root to the present one.</summary>
        [InlineArray(LongestPath)]
        private struct Nodes
        {
            private Node _first;
        }

        /// <summary>How many children of each are still ahead.</summary>
        [InlineArray(LongestPath)]
        private struct Counts
        {
            private int _first;
        }
    }

    /// <summary>One level: branches that hold a single entry, and branches that go on. Below the last bit of the hash only entries.</summary>
    private sealed class Node(uint held, KeyValuePair<TKey, TValue>[] entries, uint branches, Node[] children)
    {
        public static Node Empty { get; } = new(0, [], 0, []);

        public uint Held { get; } = held;

        public KeyValuePair<TKey, TValue>[] Entries { get; } = entries;

        public uint Branches { get; } = branches;

        public Node[] Children { get; } = children;

        public Node With(KeyValuePair<TKey, TValue>[] entries) => new(Held, entries, Branches, Children);

        public Node With(Node[] children) => new(Held, Entries, Branches, children);

        public int IndexOf(TKey key)
        {
            for (var i = 0; i < Entries.Length; i++)
            {
                if (Entries[i].Key.Equals(key))
                {
                    return i;
                }
            }

            return -1;
        }
    }
}
