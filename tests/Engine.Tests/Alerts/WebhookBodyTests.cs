using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Engine.Alerts;
using Engine.Alerts.Webhooks;
using static Engine.Tests.Alerts.Alarms;

namespace Engine.Tests.Alerts;

public sealed class WebhookBodyTests
{
    private static readonly AlertNotice.Single Reject = new(new Alert(AlertKind.Reject, AlertSeverity.Warning, "MNQ", "Order e1_3_27 <was> refused: *no* & 'no'.", Start), 1, Start);

    private static readonly AlertNotice.Single Over = new(Feed(false, 252.5), 0, Start + At(252.5)) { Lasted = At(252.5), Was = "No price comes." };

    private static readonly AlertNotice.Digest Storm = new(
        9990,
        Start,
        Start + At(59),
        [new(Flatten("The guardian flattens MNQ: daily loss.", 3), 2, Start + At(3)), Over],
        [new(AlertKind.Reject, AlertSeverity.Warning, "MNQ", 4000, Start, Start + At(59), "refused.", null), new(AlertKind.FeedStale, AlertSeverity.Warning, "ES", 1, Start, Start + At(5), "No price comes.", true)],
        [new(AlertKind.Fill, false, 5988, Start, Start + At(58), "bought 1.")]);

    [Fact]
    public void A_single_alert_in_our_own_json() => Same("alert.v1.json", Reject);

    [Fact]
    public void An_end_in_our_own_json() => Same("over.v1.json", Over);

    [Fact]
    public void A_digest_in_our_own_json() => Same("digest.v1.json", Storm);

    [Fact]
    public void Discord_gets_content_without_mentions_and_with_marks_escaped()
    {
        var message = Only(Reject, "https://discord.com/api/webhooks/1/abc");
        Assert.Equal(@"Warning DEMO: Order e1\_3\_27 \<was\> refused: \*no\* & 'no'. (reject MNQ, 14:02:11Z)", message.GetProperty("content").GetString());
        Assert.Empty(message.GetProperty("allowed_mentions").GetProperty("parse").EnumerateArray());
        Assert.Equal(4, message.GetProperty("flags").GetInt32());
        Assert.Equal(3, message.EnumerateObject().Count());
    }

    [Fact]
    public void Slack_gets_text_with_its_three_characters_escaped()
    {
        var message = Only(Reject, "https://hooks.slack.com/services/T/B/x");
        Assert.Equal("Warning DEMO: Order e1_3_27 &lt;was&gt; refused: *no* &amp; 'no'. (reject MNQ, 14:02:11Z)", message.GetProperty("text").GetString());
        Assert.False(message.GetProperty("mrkdwn").GetBoolean());
        Assert.Equal(2, message.EnumerateObject().Count());
    }

    [Fact]
    public void Telegram_gets_plain_text_for_a_chat()
    {
        var message = Only(Reject, "https://api.telegram.org/bot1:abc");
        Assert.Equal("Warning DEMO: Order e1_3_27 <was> refused: *no* & 'no'. (reject MNQ, 14:02:11Z)", message.GetProperty("text").GetString());
        Assert.Equal("@me", message.GetProperty("chat_id").GetString());
        Assert.False(message.TryGetProperty("parse_mode", out _));
        Assert.True(message.GetProperty("link_preview_options").GetProperty("is_disabled").GetBoolean());
        Assert.False(message.GetProperty("disable_notification").GetBoolean());
    }

    [Fact]
    public void A_digest_reads_from_the_top_down()
    {
        string[] lines =
        [
            "CRITICAL Digest DEMO: 9,990 alerts from 14:02:11Z to 14:03:10Z; every critical one in its own line.",
            "CRITICAL The guardian flattens MNQ: daily loss. 2 times since 14:02:14Z. (flatten, 14:02:14Z)",
            "OVER Prices come again. It lasted 4 min. (feed-stale MNQ, 14:06:23Z)",
            "Warning reject MNQ: 4,000 times, 14:02:11Z to 14:03:10Z; last: refused.",
            "Warning feed-stale ES: 14:02:11Z, lasts: No price comes.",
            "Others fill: 5,988 more, 14:02:11Z to 14:03:09Z; last: bought 1.",
        ];
        Assert.Equal(string.Join('\n', lines), string.Join('\n', AlertText.Lines(Storm, "DEMO")));
    }

    [Theory]
    [InlineData("https://discord.com/api/webhooks/1/abc", "content", WebhookBody.DiscordLimit)]
    [InlineData("https://hooks.slack.com/services/T/B/x", "text", WebhookBody.SlackLimit)]
    [InlineData("https://api.telegram.org/bot1:abc/sendMessage", "text", WebhookBody.TelegramLimit)]
    public void A_long_digest_is_parted_at_its_lines_and_loses_none(string url, string member, int limit)
    {
        ImmutableArray<AlertNotice.Single> critical = [.. Enumerable.Range(0, 1000).Select(i => new AlertNotice.Single(Flatten($"critical {i} {new string('<', i % 800)}.", i), 1, Start))];
        var parts = Bodies(new AlertNotice.Digest(1000, Start, Start, critical, [], []), url).Select(body => body.GetProperty(member).GetString()!).ToList();
        Assert.True(parts.Count > 100);
        Assert.All(parts, part => Assert.InRange(part.Length, 1, limit));
        Assert.Equal($"({parts.Count}/{parts.Count})", parts[^1].Split('\n')[0]);
        var all = string.Join('\n', parts);
        Assert.All(Enumerable.Range(0, 1000), i => Assert.Contains($"CRITICAL critical {i} ", all, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_longer_than_a_message_is_cut_between_escapes()
    {
        // Every backslash becomes two.
        var text = Assert.Single(MessageParts.Of([new string('\\', 4000)], 101));
        Assert.Equal(84, text.Length - 1 - (text.Length % 2 == 0 ? 1 : 0));
        Assert.Equal(0, text.Count(c => c == '\\') % 2);
        var entity = Assert.Single(MessageParts.Of([string.Concat(Enumerable.Repeat("&amp;", 40))], 100));
        Assert.EndsWith("&amp;…", entity, StringComparison.Ordinal);
    }

    private static JsonElement Only(AlertNotice notice, string url) => Assert.Single(Bodies(notice, url));

    private static IEnumerable<JsonElement> Bodies(AlertNotice notice, string url)
    {
        Assert.True(WebhookTarget.TryCreate(url, null, "@me", out var target, out _));
        return WebhookBody.Of(notice, "DEMO", target).Select(body => JsonDocument.Parse(body).RootElement);
    }

    private static void Same(string golden, AlertNotice notice)
    {
        Assert.True(WebhookTarget.TryCreate("https://example.com/hook", null, null, out var target, out _));
        var body = Assert.Single(WebhookBody.Of(notice, "DEMO", target));
        Assert.Equal(File.ReadAllText(Path.Combine(Folder(), "Golden", golden)).ReplaceLineEndings("\n").TrimEnd(), Encoding.UTF8.GetString(body));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
