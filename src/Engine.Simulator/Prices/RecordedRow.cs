using Engine.Markets;

namespace Engine.Simulator;

/// <summary>One row of a recording: a bar, or a trade with equal prices.</summary>
internal readonly record struct RecordedRow(long Line, Instrument Instrument, DateTimeOffset Time, Price Open, Price High, Price Low, Price Close, long Volume);
