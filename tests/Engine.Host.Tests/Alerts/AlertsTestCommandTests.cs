using System.Collections.Immutable;
using System.Net;
using System.Text;
using Engine.Alerts;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Alerts;
using Engine.Host.Run.Http;

namespace Engine.Host.Tests.Alerts;

public sealed class AlertsTestCommandTests
{
    [Fact]
    public async Task Every_receiver_gets_one_and_what_became_of_it_is_told_without_its_address()
    {
        var heard = new List<string>();
        await using var receiver = await ReceiveAsync(heard, 200);
        var (code, text) = await RunAsync(receiver, null);
        Assert.Equal(EngineCommandLine.Success, code);
        Assert.Equal(["webhook    Json at 127.0.0.1: delivered.", "heartbeat  127.0.0.1: delivered."], text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal("GET /beat/secret-token ", heard[1]);
        Assert.Contains("""
            "text":"Info SIMULATED: This is a test: alerts arrive here. (test, 
            """, heard[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_told_with_the_status_and_fails()
    {
        await using var receiver = await ReceiveAsync([], 404);
        var (code, text) = await RunAsync(receiver, AlertKind.Halt);
        Assert.Equal(EngineCommandLine.Failed, code);
        Assert.Contains("webhook    Json at 127.0.0.1: not delivered, it answers 404.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_does_not_go_there_is_said_to_and_not_sent()
    {
        var heard = new List<string>();
        await using var receiver = await ReceiveAsync(heard, 200);
        var (code, text) = await RunAsync(receiver, AlertKind.Fill);
        Assert.Equal(EngineCommandLine.Failed, code);
        Assert.Contains("not sent, for fill is info and alerts-severity = warning; name fill in alerts-kinds to have it.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(heard, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public void A_replay_tells_nobody_outside()
    {
        var sources = Sources(new Uri("http://127.0.0.1:1"));
        var settings = EngineSettings.Load(sources);
        using var windows = Engine.Host.Run.NoTradeFiles.Open([], _ => { }, TimeProvider.System);
        var options = new RunOptions(sources, null, null, ReplaySpeed.Recorded, Plain: true);
        Assert.NotNull(Engine.Host.Run.RunCommand.Plan(settings, options, [], windows).Alerts?.Webhook);
        Assert.Null(Engine.Host.Run.RunCommand.Plan(settings, options with { Replay = "nq.csv" }, [], windows).Alerts);
    }

    [Fact]
    public void Addresses_are_secrets_of_the_log_and_of_the_settings_own_text()
    {
        var settings = EngineSettings.Load(Sources(new Uri("http://127.0.0.1:1")));
        var filter = new Engine.Host.Console.SecretFilter(settings.Secrets);
        Assert.Equal("POST [secret] failed, GET http://elsewhere[secret] too", filter.Clean("POST http://127.0.0.1:1/hook/secret-token failed, GET http://elsewhere/beat/secret-token too"));
        Assert.DoesNotContain("secret-token", $"{settings} {settings.Alerts}", StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> RunAsync(HttpEndpoint receiver, AlertKind? kind)
    {
        var output = new StringWriter();
        var code = await AlertsTestCommand.RunAsync(new AlertsTestOptions(Sources(receiver.Url), kind), output, TimeProvider.System, CancellationToken.None);
        return (code, output.ToString());
    }

    private static SettingsSources Sources(Uri receiver) => SettingsSources.OfProcess with
    {
        WorkingFolder = Path.GetTempPath(),
        Variables = ImmutableDictionary<string, string>.Empty
            .Add("ENGINE_ALERTS_WEBHOOK_URL", new Uri(receiver, "hook/secret-token").AbsoluteUri)
            .Add("ENGINE_HEARTBEAT_URL", new Uri(receiver, "beat/secret-token").AbsoluteUri),
    };

    private static Task<HttpEndpoint> ReceiveAsync(List<string> heard, int status) => HttpEndpoint.StartAsync(
        IPAddress.Loopback,
        0,
        100_000,
        async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            lock (heard)
            {
                heard.Add($"{context.Request.Method} {context.Request.Path} {body}");
            }

            context.Response.StatusCode = status;
        },
        CancellationToken.None);
}
