using System.Diagnostics.CodeAnalysis;

namespace Engine.Alerts.Webhooks;

/// <summary>Where alerts are sent. The address is a secret: who has it may write there. Its text form is the host alone.</summary>
public sealed class WebhookTarget
{
    /// <summary>What is wrong with a Telegram bot's address without a chat.</summary>
    public const string NeedsChat = "needs a chat as well";

    private static readonly string[] DiscordHosts = ["discord.com", "discordapp.com"];
    private static readonly string[] SlackHosts = ["hooks.slack.com", "hooks.slack-gov.com"];

    private WebhookTarget(SecretUrl url, WebhookShape shape, string? chat) => (Url, Shape, Chat) = (url, shape, chat);

    /// <summary>What the receiver understands.</summary>
    public WebhookShape Shape { get; }

    /// <summary>Telegram's chat: a number, or <c>@channel</c>; null for other shapes.</summary>
    public string? Chat { get; }

    /// <summary>The address.</summary>
    public SecretUrl Url { get; }

    /// <summary>The host, which may be shown.</summary>
    public string Host => Url.Host;

    /// <summary>Reads an address. Told what is wrong without the address, which stays a secret when it is mistyped.</summary>
    /// <param name="text">The address.</param>
    /// <param name="shape">The shape; null finds it by the host.</param>
    /// <param name="chat">Telegram's chat, if any.</param>
    /// <param name="target">Where to send.</param>
    /// <param name="wrong">What is wrong, as the end of a sentence.</param>
    public static bool TryCreate(
        string text, WebhookShape? shape, string? chat, [NotNullWhen(true)] out WebhookTarget? target, [NotNullWhen(false)] out string? wrong)
    {
        target = null;
        if (!SecretUrl.TryRead(text, out var secret, out wrong))
        {
            return false;
        }

        var url = secret.Reveal();
        var meant = shape ?? ShapeOf(url);
        if (meant == WebhookShape.Telegram)
        {
            if (chat is null)
            {
                wrong = NeedsChat;
                return false;
            }

            if (!url.AbsolutePath.EndsWith("/sendMessage", StringComparison.OrdinalIgnoreCase))
            {
                // What the bot's owner is given is the token; the method belongs to us.
                secret = secret.With("sendMessage");
            }
        }

        target = new WebhookTarget(secret, meant, meant == WebhookShape.Telegram ? chat : null);
        return true;
    }

    /// <summary>The shape that a host's own receivers understand.</summary>
    public static WebhookShape ShapeOf(Uri url)
    {
        var host = url.Host;
        return DiscordHosts.Any(known => host.Equals(known, StringComparison.OrdinalIgnoreCase) || host.EndsWith($".{known}", StringComparison.OrdinalIgnoreCase)) ? WebhookShape.Discord
            : SlackHosts.Contains(host, StringComparer.OrdinalIgnoreCase) ? WebhookShape.Slack
            : host.Equals("api.telegram.org", StringComparison.OrdinalIgnoreCase) ? WebhookShape.Telegram
            : WebhookShape.Json;
    }

    /// <summary>Never the address.</summary>
    public override string ToString() => $"{Shape} at {Host}";
}
