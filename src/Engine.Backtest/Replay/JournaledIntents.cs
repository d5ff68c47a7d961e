using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>The orders and reversals of one strategy in the journal of its account.</summary>
internal sealed class JournaledIntents
{
    private readonly Dictionary<long, (long Number, OrderIntended Event, int Epoch)> _orders = [];
    private readonly Dictionary<long, (long Number, ReverseRequested Event)> _reversals = [];

    /// <param name="entries">The account's events, oldest first.</param>
    /// <param name="strategy">The instance.</param>
    public JournaledIntents(IEnumerable<JournalEntry> entries, StrategyName strategy)
    {
        var epoch = 0;
        foreach (var entry in entries)
        {
            if (entry.Event is BookOpened opened)
            {
                epoch = opened.Epoch;
            }
            else if (entry.Event is OrderIntended { Role: null or OrderRole.Entry } intended && intended.Strategy == strategy)
            {
                _orders[intended.Intent.Value] = (entry.SequenceNumber, intended, epoch);
            }
            else if (entry.Event is ReverseRequested reversal && reversal.Strategy == strategy)
            {
                _reversals[reversal.Intent.Value] = (entry.SequenceNumber, reversal);
            }
        }
    }

    /// <summary>The order of an intent, as it stands there; null when there is none.</summary>
    public (long Number, OrderIntended Event)? Find(IntentId intent) =>
        _orders.TryGetValue(intent.Value, out var order) ? (order.Number, order.Event) : null;

    /// <summary>The reversal of an intent, as it stands there; null when there is none.</summary>
    public (long Number, ReverseRequested Event)? FindReversal(IntentId intent) => _reversals.TryGetValue(intent.Value, out var reversal) ? reversal : null;

    /// <summary>Orders of some openings of the book that the strategy's log does not ask for.</summary>
    /// <param name="first">First opening.</param>
    /// <param name="last">Last opening.</param>
    /// <param name="asked">The numbers that it asks for.</param>
    public IEnumerable<(long Number, OrderIntended Event)> Without(int first, int last, IReadOnlySet<long> asked) =>
        _orders.Where(o => o.Value.Epoch >= first && o.Value.Epoch <= last && !asked.Contains(o.Key)).OrderBy(o => o.Key).Select(o => (o.Value.Number, o.Value.Event));
}
