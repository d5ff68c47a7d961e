using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>An order of a strategy that has not ended, by what the strategy has heard of it.</summary>
/// <param name="Intent">The strategy's number for it, or for the entry whose leg it is.</param>
/// <param name="Role">The order of the intent itself, or a leg of its bracket.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts ordered.</param>
public sealed record WorkingOrder(IntentId Intent, OrderRole Role, ContractId Contract, OrderSide Side, OrderType Type, int Size)
{
    /// <summary>Its tag, once it is known.</summary>
    public ClientTag Tag { get; init; }

    /// <summary>Where it stands.</summary>
    public OrderState State { get; init; } = OrderState.Submitted;

    /// <summary>Contracts filled.</summary>
    public int Filled { get; init; }

    /// <summary>Limit as it stands, if any.</summary>
    public Price? LimitPrice { get; init; }

    /// <summary>Stop as it stands, if any.</summary>
    public Price? StopPrice { get; init; }

    /// <summary>True for an order of the strategy's own that trades at once and not at a price.</summary>
    public bool IsImmediate => Role == OrderRole.Entry && Type == OrderType.Market;

    /// <summary>True for a stop-loss or take-profit.</summary>
    public bool IsLeg => Role is OrderRole.StopLoss or OrderRole.TakeProfit;
}

/// <summary>
/// The orders of one strategy that have not ended: asked for, or heard of. One entry for each intent (the book may place an entry
/// a second time under another tag), one for each tag of a leg. Not thread-safe.
/// </summary>
internal sealed class WorkingOrders
{
    private readonly List<WorkingOrder> _orders = [];

    public IReadOnlyList<WorkingOrder> All => _orders;

    /// <summary>An order was asked for and is not answered yet.</summary>
    public void Ask(WorkingOrder order) => _orders.Add(order);

    /// <summary>It did not leave. A denial of a change of a standing order bears that order's number and ends nothing.</summary>
    /// <returns>The order that ended with it.</returns>
    public WorkingOrder? Deny(IntentId intent)
    {
        var at = _orders.FindIndex(o => o.Intent == intent && o.Role == OrderRole.Entry && o.State == OrderState.Submitted && o.Tag == default);
        return at < 0 ? null : RemoveAt(at);
    }

    /// <summary>It is in the journal.</summary>
    public void Accept(IntentId intent, ClientTag tag)
    {
        var at = EntryOf(intent);
        if (at >= 0)
        {
            _orders[at] = _orders[at] with { Tag = tag };
        }
    }

    /// <summary>An order changed or ended.</summary>
    public void Hear(OrderUpdate update)
    {
        var at = update.Role == OrderRole.Entry ? EntryOf(update.Intent) : LegOf(update.Tag, update.Role);
        if (update.Complete)
        {
            if (at >= 0)
            {
                RemoveAt(at);
            }

            return;
        }

        var known = at >= 0 ? _orders[at] : null;
        if (known is null && update.State.IsTerminal())
        {
            return;
        }

        var order = (known ?? new WorkingOrder(update.Intent, update.Role, update.Contract, update.Side, update.Type, update.Size)) with
        {
            Tag = update.Tag,
            Size = update.Size > 0 ? update.Size : known?.Size ?? 0,
            State = update.State,
            Filled = update.Filled,
            LimitPrice = update.LimitPrice,
            StopPrice = update.StopPrice,
        };
        if (at >= 0)
        {
            _orders[at] = order;
        }
        else
        {
            _orders.Add(order);
        }
    }

    /// <summary>The account shows itself as it stands: what it had decided on and does not show any more has ended.</summary>
    /// <param name="live">Its live orders of this strategy.</param>
    /// <param name="decided">The last number that it has decided on.</param>
    public void Restart(IEnumerable<Order> live, IntentId decided)
    {
        _orders.RemoveAll(o => o.Intent.Value <= decided.Value);
        foreach (var order in live)
        {
            if (order.Intent is { } intent)
            {
                _orders.Add(new WorkingOrder(intent, order.Role, order.Contract, order.Side, order.Type, order.Size)
                {
                    Tag = order.Tag,
                    State = order.State,
                    Filled = order.Filled,
                    LimitPrice = order.LimitPrice,
                    StopPrice = order.StopPrice,
                });
            }
        }
    }

    // Asked at every notice of an order: loops, where a search would need a closure.
    private int EntryOf(IntentId intent)
    {
        for (var at = 0; at < _orders.Count; at++)
        {
            if (_orders[at].Intent == intent && _orders[at].Role == OrderRole.Entry)
            {
                return at;
            }
        }

        return -1;
    }

    private int LegOf(ClientTag tag, OrderRole role)
    {
        for (var at = 0; at < _orders.Count; at++)
        {
            if (_orders[at].Tag == tag && _orders[at].Role == role)
            {
                return at;
            }
        }

        return -1;
    }

    private WorkingOrder RemoveAt(int at)
    {
        var order = _orders[at];
        _orders.RemoveAt(at);
        return order;
    }
}
