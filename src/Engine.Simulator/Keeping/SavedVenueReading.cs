namespace Engine.Simulator;

/// <summary>Changes of a venue, one after another, made one.</summary>
internal sealed class SavedVenueReading
{
    private readonly SortedDictionary<long, SavedOrder> _orders = [];
    private readonly SortedDictionary<long, SavedTrade> _trades = [];
    private readonly Dictionary<string, SavedContract> _contracts = new(StringComparer.Ordinal);
    private SavedVenue? _last;

    /// <summary>Everything so far; null before the first change.</summary>
    public SavedVenue? Whole => _last is null ? null : _last with
    {
        Contracts = [.. _contracts.Values],
        Orders = [.. _orders.Values],
        Trades = [.. _trades.Values],
    };

    /// <summary>The next change.</summary>
    public void Add(SavedVenue change)
    {
        _last = change;
        foreach (var contract in change.Contracts)
        {
            _contracts[contract.Id] = contract;
        }

        foreach (var order in change.Orders)
        {
            _orders[order.Id] = order;
        }

        foreach (var trade in change.Trades)
        {
            _trades[trade.Id] = trade;
        }
    }
}
