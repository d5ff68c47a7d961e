using Engine.Alerts;
using Engine.Alerts.Webhooks;

namespace Engine.Actors.Alerts;

/// <summary>Where a run's alerts go besides console and log.</summary>
/// <param name="Environment">Where the engine trades, such as DEMO; stands in every message.</param>
public sealed record AlertPlan(string Environment)
{
    /// <summary>The receiver outside; null for none.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>What it is told.</summary>
    public AlertFilter Filter { get; init; } = new(AlertSeverity.Warning);

    /// <summary>How much, and how fast.</summary>
    public AlertFlow Flow { get; init; } = AlertFlow.Phone;

    /// <summary>Deadlines and repetitions of its requests.</summary>
    public WebhookTimes Times { get; init; } = WebhookTimes.Usual;

    /// <summary>Asked for while the engine is well, so that silence is noticed elsewhere; null for none.</summary>
    public SecretUrl? Heartbeat { get; init; }

    /// <summary>How often.</summary>
    public TimeSpan HeartbeatEvery { get; init; } = TimeSpan.FromMinutes(1);
}
