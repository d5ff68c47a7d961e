using Engine.Accounts;

namespace Engine.Simulator;

/// <summary>
/// What the venue's lists were a moment ago: the state before each change of the last seconds, from which a read that
/// lags behind the events is answered (contract.md §10). Thread-safe.
/// </summary>
internal sealed class RecentPast(TimeProvider wall)
{
    /// <summary>A read cannot lag further behind than this.</summary>
    public static readonly TimeSpan Reach = TimeSpan.FromSeconds(30);

    private readonly object _gate = new();
    private readonly Dictionary<object, object> _present = [];
    private readonly Queue<Change> _changes = new();

    /// <summary>Notes a change; called in the venue's order.</summary>
    public void OnEvent(VenueEvent happened)
    {
        var (key, state) = happened switch
        {
            VenueEvent.OrderChanged changed => ((object)changed.Order.Id, (object)changed.Order),
            VenueEvent.TradeBooked booked => (booked.Trade.Id, booked.Trade),
            VenueEvent.PositionChanged changed => ((changed.Position.Position.Account, changed.Position.Position.Contract), changed.Position),
            VenueEvent.AccountChanged changed => (changed.Account.Id, changed.Account),
            _ => throw new ArgumentOutOfRangeException(nameof(happened), happened.GetType().Name, "The past does not know this event."),
        };
        var now = wall.GetUtcNow();
        lock (_gate)
        {
            _changes.Enqueue(new Change(now, key, _present.GetValueOrDefault(key), state));
            _present[key] = state;
            while (_changes.TryPeek(out var oldest) && now - oldest.Stamp > Reach)
            {
                _changes.Dequeue();
            }
        }
    }

    /// <summary>A list of orders, half-turns or accounts as it was so long ago.</summary>
    /// <param name="present">The list now.</param>
    /// <param name="key">A row's number.</param>
    /// <param name="lag">How far behind.</param>
    public List<T> Behind<T>(IEnumerable<T> present, Func<T, object> key, TimeSpan lag)
        where T : class
    {
        var undone = Undo(lag);
        return [.. present.Select(row => undone.TryGetValue(key(row), out var before) ? before as T : row).OfType<T>()];
    }

    /// <summary>An account's open positions as they were so long ago: what was closed since stands, what was opened since does not.</summary>
    public List<NumberedPosition> PositionsBehind(AccountId account, IEnumerable<NumberedPosition> present, TimeSpan lag)
    {
        var undone = Undo(lag);
        return
        [
            .. present
                .Where(row => !undone.ContainsKey((row.Position.Account, row.Position.Contract)))
                .Concat(undone.Values.OfType<NumberedPosition>().Where(row => row.Position.Account == account && row.Position.Net != 0))
                .OrderBy(row => row.Position.Contract.Value, StringComparer.Ordinal),
        ];
    }

    /// <summary>The state before the first change since then, null for what did not exist, by key.</summary>
    private Dictionary<object, object?> Undo(TimeSpan lag)
    {
        var now = wall.GetUtcNow();
        var undone = new Dictionary<object, object?>();
        lock (_gate)
        {
            foreach (var change in _changes)
            {
                if (now - change.Stamp < lag)
                {
                    // A first account event has no state before it that we saw; the present one stands then.
                    undone.TryAdd(change.Key, change.Before ?? (change.After is VenueAccount ? change.After : null));
                }
            }
        }

        return undone;
    }

    private readonly record struct Change(DateTimeOffset Stamp, object Key, object? Before, object After);
}
