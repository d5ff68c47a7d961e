using Engine.Markets;

namespace Engine.Simulator;

/// <summary>One row of a recording: a bar, a trade with equal prices, or a quote, whose prices are left out.</summary>
internal readonly record struct RecordedRow(long Line, Instrument Instrument, DateTimeOffset Time, Price Open, Price High, Price Low, Price Close, long Volume, MarketQuote? Quote = null);
