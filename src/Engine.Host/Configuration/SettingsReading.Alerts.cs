using Engine.Actors.Alerts;
using Engine.Actors.Strategies.Configuration;
using Engine.Alerts;
using Engine.Alerts.Webhooks;

namespace Engine.Host.Configuration;

/// <content>Where alerts go. No sentence repeats an address: it is a secret.</content>
internal sealed partial class SettingsReading
{
    private static readonly TimeSpan ShortestHeartbeat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestHeartbeat = TimeSpan.FromHours(1);

    private AlertPlan ReadAlerts(TradingEnvironment environment) => new(environment.Name())
    {
        Webhook = ReadWebhook(),
        Filter = ReadFilter(),
        Heartbeat = ReadHeartbeat(),
        HeartbeatEvery = ReadHeartbeatEvery(),
    };

    private WebhookTarget? ReadWebhook()
    {
        var shape = Choice<WebhookShape?>(
            SettingKeys.AlertsWebhookShape,
            ("auto", null), ("json", WebhookShape.Json), ("discord", WebhookShape.Discord), ("slack", WebhookShape.Slack), ("telegram", WebhookShape.Telegram));
        if (SecretText(SettingKeys.AlertsWebhookUrl) is not { } text)
        {
            return null;
        }

        if (WebhookTarget.TryCreate(text, shape, Text(SettingKeys.AlertsTelegramChat), out var target, out var wrong))
        {
            return target;
        }

        Problem(SettingKeys.AlertsWebhookUrl, wrong == WebhookTarget.NeedsChat
            ? $"{SettingKeys.AlertsWebhookUrl} is a Telegram bot's, and {SettingKeys.AlertsTelegramChat} does not say in which chat it writes: a number, or @channel."
            : $"{SettingKeys.AlertsWebhookUrl} {wrong}.");
        return null;
    }

    private AlertFilter ReadFilter()
    {
        var least = Choice(SettingKeys.AlertsSeverity, ("warning", AlertSeverity.Warning), ("info", AlertSeverity.Info), ("critical", AlertSeverity.Critical));
        if (!AlertFilter.TryParse(Text(SettingKeys.AlertsKinds) is { } text and not "auto" ? text : "", least, out var filter, out var wrong))
        {
            Problem(
                SettingKeys.AlertsKinds,
                $"{SettingKeys.AlertsKinds} has \"{wrong}\", which is no kind of alert{(NearestName.Of(wrong!.TrimStart('-'), AlertKinds.All.Select(kind => kind.Name())) is { } near ? $"; did you mean {near}?" : ": docs/alerts.md lists them.")}");
        }

        return filter;
    }

    private SecretUrl? ReadHeartbeat()
    {
        if (SecretText(SettingKeys.HeartbeatUrl) is not { } text)
        {
            return null;
        }

        if (!SecretUrl.TryRead(text, out var url, out var wrong))
        {
            Problem(SettingKeys.HeartbeatUrl, $"{SettingKeys.HeartbeatUrl} {wrong}.");
        }

        return url;
    }

    private TimeSpan ReadHeartbeatEvery()
    {
        var text = Text(SettingKeys.HeartbeatEvery) ?? "60s";
        if (DurationText.TryParse(text, out var every) && every >= ShortestHeartbeat && every <= LongestHeartbeat)
        {
            return every;
        }

        Problem(SettingKeys.HeartbeatEvery, $"{SettingKeys.HeartbeatEvery} = {text} is no duration from 10s to 1h.");
        return TimeSpan.FromMinutes(1);
    }
}
