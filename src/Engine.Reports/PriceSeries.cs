using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Reports;

/// <summary>One bar of a price picture.</summary>
/// <param name="Start">Beginning of its interval, UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
public readonly record struct PriceBar(DateTimeOffset Start, Price Open, Price High, Price Low, Price Close);

/// <summary>The prices of one contract as bars of equal intervals, those without a price left out.</summary>
/// <param name="Contract">Its terms.</param>
/// <param name="Interval">Length of a bar.</param>
/// <param name="Bars">The bars in order of time.</param>
public sealed record PriceSeries(Instrument Contract, TimeSpan Interval, ImmutableArray<PriceBar> Bars);
