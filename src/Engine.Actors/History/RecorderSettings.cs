using Engine.Markets;

namespace Engine.Actors.History;

/// <summary>How the tape is written.</summary>
/// <param name="Clock">Market time.</param>
public sealed record RecorderSettings(IMarketClock Clock)
{
    /// <summary>Wall time between two writings: what a kill costs at the most.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(10);
}
