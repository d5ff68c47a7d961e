using Engine.Actors.Alerts;
using Engine.Alerts;
using Engine.Alerts.Webhooks;
using Engine.Host.Cli;
using Engine.Host.Configuration;

namespace Engine.Host.Run.Alerts;

/// <summary>
/// <c>engine alerts test [--kind KIND]</c>: one alert to every receiver that is configured, once and without repetition, and what became of it. Needs no engine that
/// runs, and disturbs none.
/// </summary>
internal static class AlertsTestCommand
{
    /// <summary>Sends; 0 only when every receiver has it.</summary>
    public static Task<int> RunAsync(AlertsTestOptions options, CancellationToken stop) => RunAsync(options, System.Console.Out, TimeProvider.System, stop);

    /// <summary>The same with another output and another clock.</summary>
    internal static async Task<int> RunAsync(AlertsTestOptions options, TextWriter output, TimeProvider time, CancellationToken stop)
    {
        var settings = EngineSettings.Load(options.Settings);
        var plan = settings.Alerts;
        if (plan is { Webhook: null, Heartbeat: null })
        {
            throw new UserErrorException($"No receiver of alerts is configured: put {SettingKeys.VariableOf(SettingKeys.AlertsWebhookUrl)} into .env (docs/alerts.md).");
        }

        using var client = new WebhookClient(WebhookTimes.Once, time, () => 0);
        var well = true;
        if (plan.Webhook is { } target)
        {
            var alert = Sample(options.Kind ?? AlertKind.Test, time.GetUtcNow());
            if (plan.Filter.Passes(alert))
            {
                var outcome = await SendAsync(client, target, plan, alert, stop).ConfigureAwait(false);
                well &= outcome is WebhookOutcome.Delivered;
                await output.WriteLineAsync($"webhook    {target}: {Word(outcome)}").ConfigureAwait(false);
            }
            else
            {
                well = false;
                await output.WriteLineAsync($"webhook    {target}: not sent, for {Why(plan.Filter, alert)}.").ConfigureAwait(false);
            }
        }

        if (plan.Heartbeat is { } heartbeat)
        {
            var outcome = await client.GetAsync(heartbeat, stop).ConfigureAwait(false);
            well &= outcome is WebhookOutcome.Delivered;
            await output.WriteLineAsync($"heartbeat  {heartbeat}: {Word(outcome)}").ConfigureAwait(false);
        }

        return well ? EngineCommandLine.Success : EngineCommandLine.Failed;
    }

    private static Alert Sample(AlertKind kind, DateTimeOffset at) => new(
        kind,
        kind == AlertKind.Test ? AlertSeverity.Info : kind.Severity(),
        "test",
        kind == AlertKind.Test ? "This is a test: alerts arrive here." : $"This is a test of an alert of the kind {kind.Name()}. Nothing has happened.",
        at);

    private static async Task<WebhookOutcome> SendAsync(WebhookClient client, WebhookTarget target, AlertPlan plan, Alert alert, CancellationToken stop)
    {
        WebhookOutcome outcome = WebhookOutcome.Delivered.Instance;
        foreach (var body in WebhookBody.Of(new AlertNotice.Single(alert, 1, alert.At), plan.Environment, target))
        {
            outcome = await client.PostAsync(target, body, stop).ConfigureAwait(false);
        }

        return outcome;
    }

    private static string Why(AlertFilter filter, Alert alert) => filter.Never.Contains(alert.Kind)
        ? $"{SettingKeys.AlertsKinds} leaves {alert.Kind.Name()} out"
        : $"{alert.Kind.Name()} is {alert.Severity.Name()} and {SettingKeys.AlertsSeverity} = {filter.Least.Name()}; name {alert.Kind.Name()} in {SettingKeys.AlertsKinds} to have it";

    private static string Word(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Failed failed => $"not delivered, {failed.Cause}.",
        WebhookOutcome.Refused refused => $"refused, {refused.Cause}.",
        _ => "delivered.",
    };
}
