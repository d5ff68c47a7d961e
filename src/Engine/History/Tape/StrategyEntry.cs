using Engine.Markets;
using Engine.Orders;

namespace Engine.History.Tape;

/// <summary>
/// One line of a strategy's log: something that it took in, in the order in which it took it in, or something that it asked for. Prints,
/// quotes and books are named by their receipt number, for the tape has them; everything else stands here whole.
/// </summary>
/// <param name="Strategy">The instance.</param>
/// <param name="Number">Ascending from 1 without holes, for each strategy of a run.</param>
/// <param name="At">Market time at which it was taken in, UTC, exact.</param>
/// <param name="Sequence">Receipt number of what was taken in; of everything else the number that the strategy had consumed.</param>
/// <param name="Kind">What it is, such as <c>trade</c> or <c>fill.v1</c>.</param>
public readonly record struct StrategyEntry(StrategyName Strategy, long Number, DateTimeOffset At, ReceiptSequence Sequence, string Kind)
{
    /// <summary>The run, by the moment at which it began to record, UTC, in whole milliseconds; the recording states it.</summary>
    public DateTimeOffset Run { get; init; }

    /// <summary>The contract; null where none is meant.</summary>
    public ContractId? Contract { get; init; }

    /// <summary>Digest of a quote or a book, which are built again from many frames; null for everything else.</summary>
    public long? Check { get; init; }

    /// <summary>The content as JSON; null where the tape has it.</summary>
    public string? Text { get; init; }
}
