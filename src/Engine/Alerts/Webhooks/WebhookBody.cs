using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Engine.Alerts.Webhooks;

/// <summary>A notice as the bodies of the requests that carry it: one, or several where the receiver's messages are too short for it.</summary>
/// <remarks>
/// Limits and fields as the services document them. Discord, "Execute Webhook": <c>content</c> up to 2000 characters, <c>allowed_mentions</c>, <c>flags</c> 4
/// suppresses embeds (https://docs.discord.com/developers/resources/webhook#execute-webhook). Slack, "Sending messages using incoming webhooks" and
/// "Formatting message text": <c>text</c>, of which 4000 characters are recommended and 40000 kept; <c>&amp;</c>, <c>&lt;</c> and <c>&gt;</c> are escaped; <c>mrkdwn</c>
/// switches formatting off (https://docs.slack.dev/messaging/formatting-message-text). Telegram, "sendMessage": <c>chat_id</c> and <c>text</c> of 1 to 4096 characters; without
/// <c>parse_mode</c> nothing in it is markup (https://core.telegram.org/bots/api#sendmessage).
/// </remarks>
public static class WebhookBody
{
    /// <summary>Longest <c>content</c> of a Discord message, in characters.</summary>
    public const int DiscordLimit = 2000;

    /// <summary>Longest <c>text</c> of a Slack message that is recommended, in characters.</summary>
    public const int SlackLimit = 4000;

    /// <summary>Longest <c>text</c> of a Telegram message, in characters.</summary>
    public const int TelegramLimit = 4096;

    /// <summary>Messages of Discord that show no previews of links.</summary>
    private const int SuppressEmbeds = 4;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bodies, UTF-8 JSON, in the order in which they are sent.</summary>
    /// <param name="notice">The notice.</param>
    /// <param name="environment">Where the engine trades, such as DEMO.</param>
    /// <param name="target">The receiver.</param>
    public static ImmutableArray<byte[]> Of(AlertNotice notice, string environment, WebhookTarget target)
    {
        if (target.Shape == WebhookShape.Json)
        {
            return [Utf8(NoticeJson.Of(notice, environment))];
        }

        var lines = AlertText.Lines(notice, environment);
        return target.Shape switch
        {
            WebhookShape.Discord => [.. MessageParts.Of(lines.Select(EscapeMarkdown), DiscordLimit).Select(text => Utf8(new JsonObject
            {
                ["content"] = text,
                ["allowed_mentions"] = new JsonObject { ["parse"] = new JsonArray() },
                ["flags"] = SuppressEmbeds,
            })),
            ],
            WebhookShape.Slack => [.. MessageParts.Of(lines.Select(EscapeSlack), SlackLimit).Select(text => Utf8(new JsonObject { ["text"] = text, ["mrkdwn"] = false }))],
            _ => [.. MessageParts.Of(lines, TelegramLimit).Select(text => Utf8(new JsonObject
            {
                ["chat_id"] = target.Chat,
                ["text"] = text,
                ["link_preview_options"] = new JsonObject { ["is_disabled"] = true },
                ["disable_notification"] = notice.Severity == AlertSeverity.Info,
            })),
            ],
        };
    }

    /// <summary>So that a name with underscores looks like itself.</summary>
    internal static string EscapeMarkdown(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var letter in text)
        {
            if (letter is '\\' or '*' or '_' or '~' or '`' or '|' or '>' or '<' or '#' or '[' or ']')
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>The three characters that Slack gives a meaning to.</summary>
    internal static string EscapeSlack(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);

    private static byte[] Utf8(JsonNode node) => Encoding.UTF8.GetBytes(node.ToJsonString(Plain));
}
