namespace Engine.Alerts.Webhooks;

/// <summary>What a receiver of alerts understands.</summary>
public enum WebhookShape
{
    /// <summary>Our own JSON, one document a notice (docs/alerts.md).</summary>
    Json,

    /// <summary>A Discord webhook.</summary>
    Discord,

    /// <summary>A Slack incoming webhook.</summary>
    Slack,

    /// <summary>A Telegram bot's <c>sendMessage</c>.</summary>
    Telegram,
}
