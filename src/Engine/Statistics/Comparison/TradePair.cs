namespace Engine.Statistics.Comparison;

/// <summary>How the round trips of two runs stand to one another.</summary>
public enum TradeDifference
{
    /// <summary>Both have it: the same size, the same prices.</summary>
    None,

    /// <summary>Both have it, and it was entered with another size or at another price.</summary>
    Entry,

    /// <summary>Both entered alike and left with another size, at another price or at another time.</summary>
    Exit,

    /// <summary>Only the first has it.</summary>
    OnlyFirst,

    /// <summary>Only the second has it.</summary>
    OnlySecond,
}

/// <summary>A round trip of one run beside that of another.</summary>
/// <param name="First">That of the first run; null where it has none.</param>
/// <param name="Second">That of the second run; null where it has none.</param>
/// <param name="Difference">How they stand to one another.</param>
public sealed record TradePair(RoundTrip? First, RoundTrip? Second, TradeDifference Difference)
{
    /// <summary>The earlier of both entries, UTC.</summary>
    public DateTimeOffset EnteredAt => First is null ? Second!.EnteredAt : Second is null || First.EnteredAt <= Second.EnteredAt ? First.EnteredAt : Second.EnteredAt;

    /// <summary>The earlier of both exits, UTC.</summary>
    public DateTimeOffset ExitedAt => First is null ? Second!.ExitedAt : Second is null || First.ExitedAt <= Second.ExitedAt ? First.ExitedAt : Second.ExitedAt;

    /// <summary>Which of the two is there, the first before the second.</summary>
    public RoundTrip Any => First ?? Second!;
}
