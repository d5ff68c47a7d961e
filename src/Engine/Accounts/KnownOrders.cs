using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>
/// Every live order of a book and the ended ones that it still remembers, by tag and by the venue's number. The few live ones
/// stand apart: nearly every event changes one of them. Immutable; the order of enumeration means nothing.
/// </summary>
public sealed class KnownOrders : IReadOnlyDictionary<ClientTag, Order>
{
    private readonly PersistentMap<OrderId, ClientTag> _liveTags;
    private readonly RecentMap<OrderId, ClientTag> _endedTags;

    internal KnownOrders(
        PersistentMap<ClientTag, Order> live, RecentMap<ClientTag, Order> ended, PersistentMap<OrderId, ClientTag> liveTags, RecentMap<OrderId, ClientTag> endedTags) =>
        (Live, Ended, _liveTags, _endedTags) = (live, ended, liveTags, endedTags);

    /// <summary>No orders.</summary>
    public static KnownOrders None { get; } = new(
        PersistentMap<ClientTag, Order>.Empty,
        RecentMap<ClientTag, Order>.Empty(AccountState.Retained),
        PersistentMap<OrderId, ClientTag>.Empty,
        RecentMap<OrderId, ClientTag>.Empty(AccountState.Retained));

    /// <summary>The live orders: the few that matter.</summary>
    public PersistentMap<ClientTag, Order> Live { get; }

    /// <inheritdoc/>
    public int Count => Live.Count + Ended.Count;

    /// <inheritdoc/>
    public IEnumerable<ClientTag> Keys => Live.Keys.Concat(Ended.Keys);

    /// <inheritdoc/>
    public IEnumerable<Order> Values => Live.Values.Concat(Ended.Values);

    internal RecentMap<ClientTag, Order> Ended { get; }

    internal PersistentMap<OrderId, ClientTag> LiveTags => _liveTags;

    internal RecentMap<OrderId, ClientTag> EndedTags => _endedTags;

    /// <inheritdoc/>
    /// <exception cref="KeyNotFoundException">There is no such order.</exception>
    public Order this[ClientTag tag] => TryGetValue(tag, out var order) ? order : throw new KeyNotFoundException($"The order {tag} is not in the book.");

    /// <inheritdoc/>
    public bool ContainsKey(ClientTag tag) => Live.ContainsKey(tag) || Ended.ContainsKey(tag);

    /// <inheritdoc/>
    public bool TryGetValue(ClientTag tag, [MaybeNullWhen(false)] out Order order) => Live.TryGetValue(tag, out order) || Ended.TryGetValue(tag, out order);

    /// <summary>The tag of the order that has a number at the venue.</summary>
    public bool TryGetTag(OrderId id, out ClientTag tag) => (_liveTags.TryGetValue(id, out tag) || _endedTags.TryGetValue(id, out tag)) && ContainsKey(tag);

    /// <summary>True when an order of the book has a number at the venue.</summary>
    public bool Contains(OrderId id) => TryGetTag(id, out _);

    /// <summary>The orders with a new live one: its tag was never used, and it has no number yet.</summary>
    public KnownOrders Add(Order order) => new(Live.SetItem(order.Tag, order), Ended, _liveTags, _endedTags);

    /// <summary>The orders with one of them new or changed.</summary>
    public KnownOrders With(Order order)
    {
        var (live, ended, liveTags, endedTags) = (Live, Ended, _liveTags, _endedTags);
        if (order.State.IsLive())
        {
            var known = live.TryGetValue(order.Tag, out var before);
            (live, ended) = (live.SetItem(order.Tag, order), known ? ended : ended.Remove(order.Tag));
            if (order.Id is { } id && id != before?.Id)
            {
                (liveTags, endedTags) = (liveTags.SetItem(id, order.Tag), known ? endedTags : endedTags.Remove(id));
            }
        }
        else
        {
            // No order stands in both places, nor does a number: what leaves the one is new to the other.
            var rest = live.Remove(order.Tag);
            (live, ended) = (rest, rest.Count < live.Count ? ended.Add(order.Tag, order) : ended.SetItem(order.Tag, order));
            if (order.Id is { } id)
            {
                var restTags = liveTags.Remove(id);
                (liveTags, endedTags) = (restTags, restTags.Count < liveTags.Count ? endedTags.Add(id, order.Tag)
                    : endedTags.TryGetValue(id, out var tag) && tag == order.Tag ? endedTags
                    : endedTags.SetItem(id, order.Tag));
            }
        }

        return new(live, ended, liveTags, endedTags);
    }

    /// <summary>The orders without the live ones of a contract.</summary>
    public KnownOrders WithoutLive(ContractId contract)
    {
        var (live, tags) = (Live, _liveTags);
        foreach (var order in Live.Values.Where(o => o.Contract == contract))
        {
            (live, tags) = (live.Remove(order.Tag), order.Id is { } id ? tags.Remove(id) : tags);
        }

        return new(live, Ended, tags, _endedTags);
    }

    /// <summary>The orders without the oldest of those that have ended, once there are more than need be remembered.</summary>
    /// <param name="needed">True for an ended order that has to be remembered for another round.</param>
    public KnownOrders Forget(Func<Order, bool> needed)
    {
        if (!Ended.IsOverfull)
        {
            return this;
        }

        // The numbers go with their orders: one that leads to no order is not found, and its generation follows.
        var (ended, tags) = (Ended.WithoutOldest(), _endedTags.IsOverfull ? _endedTags.WithoutOldest() : _endedTags);
        foreach (var order in Ended.Oldest.Values.Where(needed).OrderBy(o => o.Tag.Value, StringComparer.Ordinal))
        {
            (ended, tags) = (ended.SetItem(order.Tag, order), order.Id is { } id ? tags.Remove(id).SetItem(id, order.Tag) : tags);
        }

        return new(Live, ended, _liveTags, tags);
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<ClientTag, Order>> GetEnumerator() => Live.Concat(Ended).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
