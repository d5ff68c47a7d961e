namespace Engine.Actors.Strategies;

/// <summary>
/// Whether a strategy is inside its own code, and whether it gets out of it: two increments an event, read from another thread. Even
/// while it rests, odd while it handles; a number that stays odd and the same belongs to one that does not return. One writer; reads
/// are thread-safe.
/// </summary>
public sealed class StrategyPulse
{
    private long _beats;

    /// <summary>The number as it stands.</summary>
    public long Beats => Volatile.Read(ref _beats);

    /// <summary>The strategy's own thread; null where it shares one.</summary>
    internal StrategyThread? Thread { get; set; }

    /// <summary>True for a number of one that is inside its own code.</summary>
    public static bool IsInside(long beats) => (beats & 1) == 1;

    /// <summary>It begins to handle something.</summary>
    internal void Enter() => Volatile.Write(ref _beats, _beats | 1);

    /// <summary>It has handled it.</summary>
    internal void Leave() => Volatile.Write(ref _beats, (_beats | 1) + 1);
}
