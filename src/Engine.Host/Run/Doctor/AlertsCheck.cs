using Engine.Actors.Alerts;
using Engine.Alerts;

namespace Engine.Host.Run.Doctor;

/// <summary>Whether anybody is told outside. Looks at the configuration only: "engine alerts test" sends one.</summary>
internal sealed class AlertsCheck(AlertPlan plan) : ICheck
{
    private const string Name = "alerts";

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckResult>> LookAsync(CancellationToken cancellation)
    {
        var receiver = plan.Webhook is { } target
            ? $"alerts from {plan.Filter.Least.Name()} on go to {target}; run  engine alerts test  to see one arrive"
            : "alerts go to console and log only (docs/alerts.md has the way to a phone)";
        var heartbeat = plan.Heartbeat is { } url ? $"heartbeat to {url} every {AlertText.Duration(plan.HeartbeatEvery)}" : "no heartbeat";
        return Task.FromResult<IReadOnlyList<CheckResult>>([CheckResult.Ok(Name, $"{receiver}; {heartbeat}.")]);
    }
}
