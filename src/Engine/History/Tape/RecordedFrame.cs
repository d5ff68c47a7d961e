namespace Engine.History.Tape;

/// <summary>A frame of a tape and the run that recorded it.</summary>
/// <param name="Run">The run, by the moment at which it began to record, UTC.</param>
/// <param name="Frame">The frame.</param>
public readonly record struct RecordedFrame(DateTimeOffset Run, TapeFrame Frame);
