namespace Engine.Alerts;

/// <summary>Whether an alert tells of a moment, or of something that lasts.</summary>
public enum AlertPhase
{
    /// <summary>It happened, and has no end.</summary>
    Happened,

    /// <summary>It has begun and lasts until <see cref="Over"/>.</summary>
    Begun,

    /// <summary>What had begun is over.</summary>
    Over,
}
