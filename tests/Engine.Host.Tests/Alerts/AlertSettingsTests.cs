using System.Collections.Immutable;
using Engine.Alerts;
using Engine.Alerts.Webhooks;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.Alerts;

public sealed class AlertSettingsTests
{
    [Fact]
    public void Without_an_address_nobody_outside_is_told()
    {
        var alerts = Read().Settings.Alerts;
        Assert.Equal((null, null, AlertSeverity.Warning, TimeSpan.FromMinutes(1)), (alerts.Webhook, alerts.Heartbeat, alerts.Filter.Least, alerts.HeartbeatEvery));
    }

    [Fact]
    public void All_of_it_is_read()
    {
        var (settings, problems) = Read(
            ("ALERTS_WEBHOOK_URL", "https://chat.example.com/bot1:x"), ("ALERTS_WEBHOOK_SHAPE", "telegram"), ("ALERTS_TELEGRAM_CHAT", "-1007"), ("ALERTS_SEVERITY", "critical"),
            ("ALERTS_KINDS", "fill, -quota"), ("HEARTBEAT_URL", "https://hc-ping.com/abc"), ("HEARTBEAT_EVERY", "30s"));
        Assert.Empty(problems);
        var alerts = settings.Alerts;
        Assert.Equal((WebhookShape.Telegram, "-1007", "SIMULATED"), (alerts.Webhook!.Shape, alerts.Webhook.Chat, alerts.Environment));
        Assert.Equal((AlertSeverity.Critical, AlertKind.Fill, AlertKind.Quota), (alerts.Filter.Least, alerts.Filter.Always.Single(), alerts.Filter.Never.Single()));
        Assert.Equal(("hc-ping.com", TimeSpan.FromSeconds(30)), (alerts.Heartbeat!.Host, alerts.HeartbeatEvery));
    }

    [Theory]
    [InlineData("ALERTS_WEBHOOK_URL", "http://example.com/sesame", "alerts-webhook-url must be https, for what is sent there would travel in the clear.")]
    [InlineData("ALERTS_WEBHOOK_URL", "https://api.telegram.org/sesame", "alerts-webhook-url is a Telegram bot's, and alerts-telegram-chat does not say in which chat it writes: a number, or @channel.")]
    [InlineData("ALERTS_WEBHOOK_URL", "sesame", "alerts-webhook-url is no address such as https://example.com/abc.")]
    [InlineData("ALERTS_WEBHOOK_SHAPE", "teams", "alerts-webhook-shape = teams is not one of auto, json, discord, slack, telegram.")]
    [InlineData("ALERTS_SEVERITY", "loud", "alerts-severity = loud is not one of warning, info, critical.")]
    [InlineData("ALERTS_KINDS", "fils", "alerts-kinds has \"fils\", which is no kind of alert; did you mean fill?")]
    [InlineData("HEARTBEAT_URL", "https://me:sesame@example.com/", "heartbeat-url has a user name or a password in it, which would not be sent.")]
    [InlineData("HEARTBEAT_EVERY", "1s", "heartbeat-every = 1s is no duration from 10s to 1h.")]
    public void What_is_wrong_is_told_in_one_sentence_without_the_address(string variable, string value, string sentence)
    {
        var problem = Assert.Single(Read((variable, value)).Problems);
        Assert.EndsWith(sentence, problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_in_the_configuration_folder_is_refused()
    {
        using var home = new TemporaryHome();
        File.WriteAllText(Path.Combine(home.Folder, "engine.conf"), "engine { alerts-webhook-url = \"https://discord.com/api/webhooks/1/sesame\" }");
        var problem = Assert.Single(EngineSettings.Read(Sources() with { ConfigFolder = home.Folder }).Problems);
        Assert.Contains(".env", problem.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", problem.ToString(), StringComparison.Ordinal);
    }

    private static (EngineSettings Settings, ImmutableArray<Engine.Actors.Strategies.Configuration.ConfigurationProblem> Problems) Read(params (string Name, string Value)[] variables) =>
        EngineSettings.Read(Sources() with { Variables = variables.ToImmutableDictionary(v => $"ENGINE_{v.Name}", v => v.Value) });

    private static SettingsSources Sources() => SettingsSources.OfProcess with { WorkingFolder = Path.GetTempPath(), Variables = ImmutableDictionary<string, string>.Empty };
}
