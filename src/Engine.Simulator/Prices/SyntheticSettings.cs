namespace Engine.Simulator;

/// <summary>What a synthetic market has besides prints.</summary>
public sealed record SyntheticSettings
{
    /// <summary>Most levels on either side of the book.</summary>
    public const int MostLevels = 10;

    /// <summary>Levels on either side of the book, 0 to <see cref="MostLevels"/>; 0 yields prints alone.</summary>
    public int DepthLevels { get; init; }

    /// <summary>True keeps Globex hours: nothing trades from 16:00 to 17:00 Chicago and at weekends, and each opening resets the book.</summary>
    public bool Sessions { get; init; }

    /// <summary>True trades eight times as fast and in doubled steps for <see cref="BurstLength"/> from 08:30 Chicago on weekdays.</summary>
    public bool OpeningBurst { get; init; }

    /// <summary>How long the opening burst lasts, market time.</summary>
    public TimeSpan BurstLength { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// When each product's front month gives way to the next, UTC. Both trade all the time, one walk at a fixed distance of
    /// 20 ticks; the roll moves seven eighths of the prints from the one to the other. Null lists front months alone.
    /// </summary>
    public DateTimeOffset? RollAt { get; init; }

    /// <summary>Prints alone, round the clock.</summary>
    public static SyntheticSettings Plain { get; } = new();
}
