using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <summary>What a paragraph is about.</summary>
public enum StoryKind
{
    /// <summary>One order from its decision to its end, its protective orders with it.</summary>
    Order,

    /// <summary>An intent that a rule denied.</summary>
    Denial,

    /// <summary>A close, with the order that carried it out.</summary>
    Close,

    /// <summary>A reversal, until its order was intended.</summary>
    Reversal,

    /// <summary>A comparison with the venue that adopted something.</summary>
    Comparison,

    /// <summary>What the account may do: halted, reducing, active.</summary>
    Trading,

    /// <summary>A strategy paused, resumed or revoked.</summary>
    Strategy,

    /// <summary>Any other fact of the account.</summary>
    Account,
}

/// <summary>One journaled event of a paragraph.</summary>
/// <param name="Number">Its number in the journal.</param>
/// <param name="At">Its stamp, UTC.</param>
/// <param name="What">Label of a few letters: <c>accepted</c>, <c>filled</c>, <c>halted</c>.</param>
/// <param name="Text">What happened, in words.</param>
public sealed record StoryStep(long Number, DateTimeOffset At, string What, string Text)
{
    /// <summary>Clocks that are farther apart than this do not measure one another.</summary>
    private static readonly TimeSpan InStep = TimeSpan.FromSeconds(10);

    /// <summary>True when the stamp is the venue's own, as that of a fill is; the others are the engine's market clock.</summary>
    public bool VenueClock { get; init; }

    /// <summary>Wall time at which it was given to the journal, UTC; null where it is not known.</summary>
    public DateTimeOffset? Written { get; init; }

    /// <summary>
    /// From the stamp to the writing, where the market clock keeps step with this machine's; null for a stamp of the venue, and where the two clocks
    /// are apart, as in a replay.
    /// </summary>
    public TimeSpan? WrittenAfter => !VenueClock && Written - At is { } lapse && lapse >= TimeSpan.Zero && lapse < InStep ? lapse : null;

    /// <summary>From the decision of the paragraph's order, or from its first event, to this stamp; null for the first itself.</summary>
    public TimeSpan? After { get; init; }
}

/// <summary>One paragraph of an account's story. Immutable once it is told.</summary>
public sealed class StoryParagraph
{
    private readonly List<StoryStep> _steps = [];

    internal StoryParagraph(StoryKind kind, string headline) => (Kind, Headline) = (kind, headline);

    /// <summary>What it is about.</summary>
    public StoryKind Kind { get; }

    /// <summary>What was asked for or happened, in one phrase.</summary>
    public string Headline { get; }

    /// <summary>What became of it, in one phrase; null where the headline says all.</summary>
    public string? Outcome { get; internal set; }

    /// <summary>Who decided; null for the account's own facts and for orders of others.</summary>
    public StrategyName? Strategy { get; internal init; }

    /// <summary>The strategy's number.</summary>
    public IntentId? Intent { get; internal init; }

    /// <summary>The contract.</summary>
    public ContractId? Contract { get; internal init; }

    /// <summary>The order's tag.</summary>
    public ClientTag? Tag { get; internal init; }

    /// <summary>The order's number at the venue, once it is known.</summary>
    public OrderId? Order { get; internal set; }

    /// <summary>Side.</summary>
    public OrderSide? Side { get; internal init; }

    /// <summary>Contracts.</summary>
    public int? Size { get; internal init; }

    /// <summary>The receipt number that the strategy had consumed when it decided; null where no strategy decided on the market.</summary>
    public ReceiptSequence? DecidedAt { get; internal init; }

    /// <summary>What it was decided on; null when no recording tells.</summary>
    public IntentCause? Cause { get; internal init; }

    /// <summary>Name of the rule that denied it, or of what the account may do from here on.</summary>
    public string? Rule { get; internal init; }

    /// <summary>True when the paragraph goes on with an order that was told before: something came after its end.</summary>
    public bool Continued { get; internal init; }

    /// <summary>Contracts of the order that filled, those of its protective orders left out.</summary>
    public int Filled { get; internal set; }

    /// <summary>Sum of price times contracts of those fills, in 1e-9 units, exact.</summary>
    public Int128 FilledNotional { get; internal set; }

    /// <summary>Realised by the paragraph's fills, before costs.</summary>
    public Money Realized { get; internal set; }

    /// <summary>Fees and commissions of the paragraph's fills.</summary>
    public Money Costs { get; internal set; }

    /// <summary>Its events, in order.</summary>
    public IReadOnlyList<StoryStep> Steps => _steps;

    /// <summary>Stamp of the first event, UTC.</summary>
    public DateTimeOffset At => _steps[0].At;

    /// <summary>Number of the first event.</summary>
    public long First => _steps[0].Number;

    /// <summary>Number of the last event.</summary>
    public long Last => _steps[^1].Number;

    /// <summary>Average price of <see cref="Filled"/>, for people only; null when nothing filled.</summary>
    public decimal? AveragePrice => Price.Average(FilledNotional, Filled);

    internal HashSet<ClientTag> Tags { get; } = [];

    /// <summary>The order that it is about; null where it is about none.</summary>
    internal StoryOrder? Main { get; set; }

    /// <summary>True when nothing more is expected to come to it.</summary>
    internal bool Complete { get; set; }

    /// <summary>True once it has been handed out: what comes now is told in a paragraph of its own.</summary>
    internal bool Told { get; set; }

    internal void Add(JournalEntry entry, string what, string text, bool venueClock = false, DateTimeOffset? at = null)
    {
        var stamp = at ?? entry.Event.At;
        _steps.Add(new StoryStep(entry.SequenceNumber, stamp, what, text)
        {
            VenueClock = venueClock,
            Written = entry.Written,
            After = _steps.Count == 0 ? null : stamp - _steps[0].At,
        });
    }
}
