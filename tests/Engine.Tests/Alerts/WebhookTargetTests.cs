using Engine.Alerts.Webhooks;

namespace Engine.Tests.Alerts;

public sealed class WebhookTargetTests
{
    [Theory]
    [InlineData("https://discord.com/api/webhooks/1/abc", WebhookShape.Discord)]
    [InlineData("https://ptb.discord.com/api/webhooks/1/abc", WebhookShape.Discord)]
    [InlineData("https://discordapp.com/api/webhooks/1/abc", WebhookShape.Discord)]
    [InlineData("https://hooks.slack.com/services/T/B/x", WebhookShape.Slack)]
    [InlineData("https://api.telegram.org/bot1:abc", WebhookShape.Telegram)]
    [InlineData("https://notdiscord.com/hook", WebhookShape.Json)]
    [InlineData("http://127.0.0.1:9/hook", WebhookShape.Json)]
    public void The_shape_is_found_by_the_host(string url, WebhookShape shape)
    {
        Assert.True(WebhookTarget.TryCreate(url, null, "1", out var target, out _));
        Assert.Equal(shape, target.Shape);
    }

    [Theory]
    [InlineData("https://api.telegram.org/bot1:abc")]
    [InlineData("https://api.telegram.org/bot1:abc/")]
    [InlineData("https://api.telegram.org/bot1:abc/sendMessage")]
    [InlineData("https://api.telegram.org/bot1:abc?chat_id=2")]
    public void A_bots_address_ends_with_its_method(string url)
    {
        Assert.True(WebhookTarget.TryCreate(url, null, "1", out var target, out _));
        Assert.Equal("https://api.telegram.org/bot1:abc/sendMessage", target.Url.Reveal().AbsoluteUri);
    }

    [Theory]
    [InlineData("http://example.com/secret", "must be https")]
    [InlineData("ftp://example.com/secret", "is no address")]
    [InlineData("example.com/secret", "is no address")]
    [InlineData("https://me:secret@example.com/", "user name")]
    [InlineData("https://api.telegram.org/botsecret", "chat")]
    public void What_is_wrong_is_told_without_the_address(string url, string part)
    {
        Assert.False(WebhookTarget.TryCreate(url, null, null, out _, out var wrong));
        Assert.Contains(part, wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_text_is_its_host_alone()
    {
        Assert.True(WebhookTarget.TryCreate("https://discord.com/api/webhooks/1/secret", null, null, out var target, out _));
        Assert.Equal("Discord at discord.com", $"{target}");
        Assert.Equal("discord.com", $"{target.Url}");
    }
}
