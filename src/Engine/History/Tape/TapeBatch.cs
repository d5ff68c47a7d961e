namespace Engine.History.Tape;

/// <summary>What was taken out of a <see cref="TapeBuffer"/>: frames in the order in which they were received, and states.</summary>
/// <param name="Frames">The frames.</param>
/// <param name="States">The states, in order.</param>
/// <param name="Until">Market time at which it was taken out, UTC: everything received before is in this batch or an earlier one.</param>
/// <param name="Sequence">Newest receipt number in it; 0 when it has no frame.</param>
public sealed record TapeBatch(IReadOnlyList<TapeFrame> Frames, IReadOnlyList<TapeState> States, DateTimeOffset Until, long Sequence)
{
    /// <summary>Lines of strategies' logs, in order.</summary>
    public IReadOnlyList<StrategyEntry> Entries { get; init; } = [];

    /// <summary>Nothing.</summary>
    public static TapeBatch Empty { get; } = new([], [], DateTimeOffset.MinValue, 0);

    /// <summary>True when there is nothing to write.</summary>
    public bool IsEmpty => Frames.Count == 0 && States.Count == 0 && Entries.Count == 0;
}
