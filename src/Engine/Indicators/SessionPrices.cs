using Engine.Markets;

namespace Engine.Indicators;

/// <summary>What was traded in a session or a part of it, so far. Prices are exact.</summary>
/// <param name="TradeDate">The trade date.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price: of the last bar or print, not the exchange's settlement.</param>
/// <param name="Volume">Contracts.</param>
/// <param name="IsWhole">
/// False when something may be missing: the indicator saw its first bar or print only after the beginning, or a bar lay across the beginning or the end and was left out.
/// </param>
public readonly record struct SessionPrices(DateOnly TradeDate, Price Open, Price High, Price Low, Price Close, long Volume, bool IsWhole);
