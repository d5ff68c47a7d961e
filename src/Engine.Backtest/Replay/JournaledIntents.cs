using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>
/// The orders and reversals of one strategy in the journal of its account. A number alone does not tell which: one that was denied may be given away again
/// by a later life of the strategy, so an intent is known by its number and by what had been received when it was decided.
/// </summary>
internal sealed class JournaledIntents
{
    private readonly Dictionary<(long Intent, ReceiptSequence DecidedAt), (long Number, OrderIntended Event, int Epoch)> _orders = [];
    private readonly Dictionary<(long Intent, ReceiptSequence DecidedAt), (long Number, ReverseRequested Event)> _reversals = [];
    private readonly HashSet<long> _numbers = [];

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
                _orders[(intended.Intent.Value, intended.DecidedAt)] = (entry.SequenceNumber, intended, epoch);
                _numbers.Add(intended.Intent.Value);
            }
            else if (entry.Event is ReverseRequested reversal && reversal.Strategy == strategy)
            {
                _reversals[(reversal.Intent.Value, reversal.DecidedAt)] = (entry.SequenceNumber, reversal);
            }
        }
    }

    /// <summary>The order of an intent, as it stands there; null when there is none.</summary>
    public (long Number, OrderIntended Event)? Find(IntentId intent, ReceiptSequence decidedAt) =>
        _orders.TryGetValue((intent.Value, decidedAt), out var order) ? (order.Number, order.Event) : null;

    /// <summary>The reversal of an intent, as it stands there; null when there is none.</summary>
    public (long Number, ReverseRequested Event)? FindReversal(IntentId intent, ReceiptSequence decidedAt) =>
        _reversals.TryGetValue((intent.Value, decidedAt), out var reversal) ? reversal : null;

    /// <summary>True when some order has this number: one that was accepted is never given away again.</summary>
    public bool Has(long intent) => _numbers.Contains(intent);

    /// <summary>Orders of some openings of the book that the strategy's log does not ask for.</summary>
    /// <param name="first">First opening.</param>
    /// <param name="last">Last opening.</param>
    /// <param name="asked">The intents that it asks for.</param>
    public IEnumerable<(long Number, OrderIntended Event)> Without(int first, int last, IReadOnlySet<(long Intent, ReceiptSequence DecidedAt)> asked) =>
        _orders.Where(o => o.Value.Epoch >= first && o.Value.Epoch <= last && !asked.Contains(o.Key)).OrderBy(o => o.Value.Number).Select(o => (o.Value.Number, o.Value.Event));
}
