using Engine.Markets;

namespace Engine.Indicators;

/// <summary>A bar or a print, as an indicator of the tape takes it.</summary>
/// <param name="From">First moment, UTC ticks.</param>
/// <param name="Until">End, UTC ticks, exclusive; of a print its own moment.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Contracts.</param>
internal readonly record struct TapePiece(long From, long Until, Price Open, Price High, Price Low, Price Close, long Volume);
