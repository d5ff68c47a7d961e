using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>What can happen to a recording.</summary>
public enum TapeStateKind
{
    /// <summary>A run began to record.</summary>
    Started,

    /// <summary>The venue confirmed a contract's subscriptions: from here on its tape is whole.</summary>
    Subscribed,

    /// <summary>The connection ended: from here on no contract is heard.</summary>
    Down,

    /// <summary>Frames were received and could not be kept, from <see cref="TapeState.From"/> to <see cref="TapeState.Until"/>.</summary>
    Lost,

    /// <summary>The run before this one did not end in order: what it received from <see cref="TapeState.From"/> on is lost.</summary>
    Interrupted,

    /// <summary>The run ended in order; everything that it received is on disk.</summary>
    Ended,
}

/// <summary>One fact about the recording itself.</summary>
/// <param name="Run">The run that states it, by the moment at which it began to record, UTC, in whole milliseconds.</param>
/// <param name="At">Market time, UTC, in whole microseconds.</param>
/// <param name="Sequence">Newest receipt number at that moment.</param>
/// <param name="Kind">What happened.</param>
public sealed record TapeState(DateTimeOffset Run, DateTimeOffset At, ReceiptSequence Sequence, TapeStateKind Kind)
{
    /// <summary>The contract that it concerns; null for all.</summary>
    public ContractId? Contract { get; init; }

    /// <summary>Number of the connection life; 0 where there is none.</summary>
    public int Epoch { get; init; }

    /// <summary>Beginning of what is missing, UTC; null where nothing is.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>End of what is missing, UTC; null where nothing is.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>How many frames are missing; 0 where none are or nobody can know.</summary>
    public long Frames { get; init; }

    /// <summary>Why, in words.</summary>
    public string? Text { get; init; }
}
