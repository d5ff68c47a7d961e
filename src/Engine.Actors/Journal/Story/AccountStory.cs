using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <summary>
/// Turns the journal of an account into paragraphs: one for each order with everything that became of it, and one for each other thing that a trader would
/// tell. Paragraphs come in the order in which they began; one that has not ended holds those behind it back, up to <see cref="MostWaiting"/>, then
/// it is told as it stands. So memory does not grow with the journal. Feed it every event in order; not thread-safe.
/// </summary>
/// <param name="filter">What is told.</param>
/// <param name="causes">Finds what intents were decided on.</param>
public sealed partial class AccountStory(StoryFilter filter, IIntentCauses causes)
{
    /// <summary>So many paragraphs wait for one that has not ended.</summary>
    public const int MostWaiting = 4_000;

    /// <summary>So many orders and trades that were told are remembered, for what comes after their end.</summary>
    private const int Remembered = 10_000;

    /// <summary>A comparison comes after the facts that it adopted, all of them in one step: so many events are held back for it.</summary>
    private const int HeldBack = 64;

    private readonly LinkedList<StoryParagraph> _waiting = [];
    private readonly Dictionary<ClientTag, StoryOrder> _orders = [];
    private readonly Queue<ClientTag> _told = new();
    private readonly Dictionary<TradeId, (StoryOrder? Order, TradeBooked Trade)> _trades = [];
    private readonly Queue<TradeId> _oldTrades = new();
    private readonly Dictionary<ContractId, int> _nets = [];
    private readonly Dictionary<ContractId, StoryParagraph> _closes = [];
    private readonly Dictionary<ContractId, StoryParagraph> _reversals = [];
    private readonly Dictionary<StrategyName, DateTimeOffset> _paused = [];
    private readonly HashSet<StrategyName> _strategies = [];
    private readonly Queue<JournalEntry> _recent = new();
    private DateTimeOffset? _stopped;
    private bool? _canTrade;

    /// <summary>Balances that nothing but a trade had changed, and peaks of equity: not told.</summary>
    public long BalancesLeftOut { get; private set; }

    /// <summary>Comparisons with the venue that found no difference: not told.</summary>
    public long ComparisonsLeftOut { get; private set; }

    /// <summary>Takes the next event.</summary>
    /// <returns>The paragraphs that are told now, in order.</returns>
    public IReadOnlyList<StoryParagraph> Take(JournalEntry entry)
    {
        _recent.Enqueue(entry);
        if (_recent.Count > HeldBack)
        {
            _recent.Dequeue();
        }

        switch (entry.Event)
        {
            case OrderIntended e:
                Intended(entry, e);
                break;
            case IntentDenied e:
                Denied(entry, e);
                break;
            case BracketLegAdopted e:
                Adopted(entry, e);
                break;
            case ForeignOrderAdopted e:
                Adopted(entry, e);
                break;
            case CloseOrderAdopted e:
                Adopted(entry, e);
                break;
            case TradeBooked e:
                Booked(entry, e);
                break;
            case TradeAttributed e:
                Attributed(entry, e);
                break;
            case TradeVoided e:
                Voided(entry, e);
                break;
            case CloseRequested e:
                Requested(entry, e);
                break;
            case CloseAnswered e:
                Answered(entry, e);
                break;
            case ReverseRequested e:
                Requested(entry, e);
                break;
            case ReverseEnded e:
                Ended(entry, e);
                break;
            case Reconciled e:
                Compared(entry, e);
                break;
            default:
                if (!OfOrder(entry))
                {
                    OfAccount(entry);
                }

                break;
        }

        return Tell(entry.SequenceNumber - HeldBack);
    }

    /// <summary>The journal ends here.</summary>
    /// <returns>The paragraphs that are left, in order; what has not ended is told as it stands.</returns>
    public IReadOnlyList<StoryParagraph> End()
    {
        foreach (var paragraph in _waiting)
        {
            paragraph.Complete = true;
        }

        return Tell(long.MaxValue);
    }

    private IReadOnlyList<StoryParagraph> Tell(long before)
    {
        List<StoryParagraph>? told = null;
        while (_waiting.First is { Value: var first } && ((first.Complete && first.Last <= before) || _waiting.Count > MostWaiting))
        {
            _waiting.RemoveFirst();
            first.Told = true;
            first.Outcome ??= OutcomeOf(first);
            foreach (var tag in first.Tags)
            {
                _told.Enqueue(tag);
            }

            if (IsWanted(first))
            {
                (told ??= []).Add(first);
            }
        }

        while (_told.Count > Remembered)
        {
            var tag = _told.Dequeue();
            if (_orders.TryGetValue(tag, out var order) && order.Paragraph.Told)
            {
                _orders.Remove(tag);
                order.Entry?.Legs.Remove(order);
            }
        }

        return told ?? (IReadOnlyList<StoryParagraph>)[];
    }

    private bool IsWanted(StoryParagraph paragraph) =>
        filter.Has(paragraph.Strategy, paragraph.Contract)
        && (filter.Tag is not { } tag || paragraph.Tags.Contains(tag))
        && (filter is { From: null, To: null } || paragraph.Steps.Any(step => filter.Has(step.At)));

    private StoryParagraph Begin(StoryParagraph paragraph)
    {
        _waiting.AddLast(paragraph);
        return paragraph;
    }

    /// <summary>A paragraph of one event, told as soon as its turn comes.</summary>
    private StoryParagraph Single(JournalEntry entry, StoryParagraph paragraph, string what, string text)
    {
        paragraph.Add(entry, what, text);
        paragraph.Complete = true;
        return Begin(paragraph);
    }

    private IntentCause? CauseOf(StrategyName strategy, ContractId contract, IntentId intent, ReceiptSequence decidedAt, DateTimeOffset at) =>
        filter.Has(strategy, contract) && filter.Has(at) ? causes.Find(strategy, intent, decidedAt, at) : null;

    private int NetOf(ContractId contract) => _nets.GetValueOrDefault(contract);
}
