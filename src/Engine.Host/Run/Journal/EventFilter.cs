using Engine.Accounts;
using Engine.Actors.Journal.Export;
using Engine.Actors.Journal.Story;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Host.Run.Journal;

/// <summary>
/// Picks single events. What names an order alone belongs to the strategy, contract and entry that the order's first event named; so feed it every event. Orders
/// of long ago are forgotten.
/// </summary>
/// <param name="filter">What is wanted.</param>
internal sealed class EventFilter(StoryFilter filter)
{
    private const int Remembered = 50_000;
    private readonly Dictionary<ClientTag, (StrategyName? Strategy, ContractId? Contract, ClientTag Entry)> _orders = [];
    private readonly Queue<ClientTag> _order = new();

    /// <summary>True for an event that is wanted.</summary>
    public bool Takes(IAccountEvent @event)
    {
        if (filter.IsWhole)
        {
            return filter.Has(@event.At);
        }

        var columns = EventColumns.Of(@event);
        var known = columns.Tag is { } tag ? _orders.GetValueOrDefault(tag) : default;
        var parent = @event switch
        {
            OrderIntended e => e.Parent,
            BracketLegAdopted e => e.Parent,
            _ => null,
        };
        var strategy = columns.Strategy ?? known.Strategy ?? (parent is { } entry ? _orders.GetValueOrDefault(entry).Strategy : null);
        var contract = columns.Contract ?? known.Contract;
        if (columns.Tag is { } about && !_orders.ContainsKey(about))
        {
            _orders.Add(about, (strategy, contract, parent ?? about));
            _order.Enqueue(about);
            if (_order.Count > Remembered)
            {
                _orders.Remove(_order.Dequeue());
            }
        }

        return filter.Has(@event.At)
            && (filter.Strategy is not { } named || strategy == named)
            && (filter.Contract is not { } wanted || string.Equals(contract?.Value, wanted.Value, StringComparison.OrdinalIgnoreCase))
            && (filter.Tag is not { } only || columns.Tag == only || (columns.Tag is { } one && _orders[one].Entry == only));
    }
}
