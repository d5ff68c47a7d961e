using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <summary>What a strategy was handling when it decided, as its recording has it.</summary>
/// <param name="At">Market time at which it took that in, UTC.</param>
/// <param name="Sequence">Receipt number of the market event that it had consumed last.</param>
/// <param name="Kind">What it was handling, such as <c>trade</c>, <c>bar</c> or <c>fill</c>.</param>
/// <param name="Text">The same in words, with prices.</param>
public sealed record IntentCause(DateTimeOffset At, ReceiptSequence Sequence, string Kind, string Text)
{
    /// <summary>The price or bar that it had consumed last, in words; null when that is what it was handling, or none is known.</summary>
    public string? Market { get; init; }
}

/// <summary>Finds what intents were decided on.</summary>
public interface IIntentCauses
{
    /// <summary>What an intent was decided on; null when no recording tells. Asked in the order of the journal.</summary>
    /// <param name="strategy">Who decided.</param>
    /// <param name="intent">The strategy's number.</param>
    /// <param name="decidedAt">The receipt number that it had consumed.</param>
    /// <param name="at">Market time at which the book took the intent, UTC.</param>
    IntentCause? Find(StrategyName strategy, IntentId intent, ReceiptSequence decidedAt, DateTimeOffset at);
}

/// <summary>No recording.</summary>
public sealed class NoIntentCauses : IIntentCauses
{
    /// <summary>The one instance.</summary>
    public static NoIntentCauses Instance { get; } = new();

    /// <inheritdoc/>
    public IntentCause? Find(StrategyName strategy, IntentId intent, ReceiptSequence decidedAt, DateTimeOffset at) => null;
}
