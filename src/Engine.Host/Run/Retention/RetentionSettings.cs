namespace Engine.Host.Run.Retention;

/// <summary>How long files are kept that nobody asked for one by one. The journal is no part of it: it is never shortened.</summary>
/// <param name="LogDays">Days for which a log file is kept, counted from its own date, UTC, at least 1; null for ever.</param>
/// <param name="TapeDays">Days for which recorded market data is kept, counted in trade dates from the present one, at least 1; null for ever.</param>
public sealed record RetentionSettings(int? LogDays, int? TapeDays)
{
    /// <summary>Logs for thirty days, the tape for ever.</summary>
    public static RetentionSettings Default { get; } = new(30, null);
}
