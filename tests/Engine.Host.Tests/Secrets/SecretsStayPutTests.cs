using System.Net.Http.Headers;
using System.Text.Json;
using Engine.Host.Run.Control;
using Engine.Host.Tests.EndToEnd;
using Engine.Markets;
using Engine.Simulator;
using Engine.Soak;

namespace Engine.Host.Tests.Secrets;

/// <summary>The promise that secrets stay put, of whole processes on a venue that misbehaves.</summary>
public sealed class SecretsStayPutTests
{
    private const string Key = "k3y/for+the=search&2026";
    private const string WrongKey = "n0t/the+right=one&2026";
    private const string ControlToken = "control-token-of-this-test";

    private readonly List<string> _said = [];

    [Fact]
    public async Task The_key_and_every_token_ever_issued_stand_in_no_file_line_or_argument_of_a_run_with_refused_logins_renewals_faults_and_a_kill()
    {
        using var home = new TemporaryHome();
        await using var venue = await StartVenueAsync();
        using var marketEnd = new CancellationTokenSource();
        var driving = new MarketDriver(venue.Gateway, venue.Market, ReplaySpeed.RealTime, WorkInFlight.None, TimeProvider.System).RunAsync(marketEnd.Token);
        var (envFile, variables) = Configure(home, venue.Gateway.Address);
        string[] run = ["run", "--plain", "--config", Path.Combine(home.Folder, "hocon"), "--strategy", "SmaCross", "--contract", "MNQ", "--set", "interval=1s", "--set", "fast=1", "--set", "slow=2"];

        // A key that is not taken is one all the same.
        using (var refused = EngineProcess.Start(home.Folder, new Dictionary<string, string>(variables) { ["ENGINE_API_KEY"] = WrongKey }, run))
        {
            Assert.Equal(2, await EndAsync(refused));
        }

        ControlFile control;
        using (var killed = EngineProcess.Start(home.Folder, variables, run))
        {
            await killed.Until(" filled: ");
            _said.Add(killed.Arguments());
            control = ControlFile.Read(home.Folder)!;
            venue.Gateway.Faults.AnswerUnauthorized("Order/place", 2);
            venue.Gateway.Faults.AnswerServerError("Account/search", 2);
            venue.Gateway.Faults.InvalidateTokens();
            venue.Gateway.Faults.KillMarketHub();
            venue.Gateway.Faults.KillUserHub();
            while ((await TokensAsync(venue.Gateway)).Count < 5)
            {
                await killed.Until(" filled: ");
            }

            await AskAsync(home, variables, "status", "--json");
            await killed.KillAsync();
            _said.AddRange((await killed.EndAsync()).Lines);
        }

        using (var next = EngineProcess.Start(home.Folder, variables, [.. run, "--for", "4s"]))
        {
            Assert.True(await EndAsync(next) == 0, string.Join(Environment.NewLine, _said.TakeLast(20)));
        }

        venue.Gateway.Faults.AnswerServerError("Account/search", 100);
        Assert.NotEqual(0, await AskAsync(home, variables, "accounts", "--debug"));
        await DoneAsync(home, variables, "journal", "verify");
        await DoneAsync(home, variables, "journal", "export", "--out", "journal.jsonl");
        await DoneAsync(home, variables, "report", "--last", "--out", "report.html");
        await marketEnd.CancelAsync();
        await driving;

        var tokens = await TokensAsync(venue.Gateway);
        var search = new SecretSearch([("the key", Key), ("the wrong key", WrongKey), ("the control token", control.Token), .. tokens.Select((token, index) => ($"token {index + 1}", token))]);
        var controlFile = Path.Combine(home.Folder, ControlFile.Name);
        Assert.Empty(await search.InFolderAsync(home.Folder, file => file == envFile || file == controlFile));
        Assert.Empty(search.InText("what the processes said", string.Join('\n', _said)));

        // It was a run worth looking through.
        Assert.All(new[] { "*.db", "*.log", "*.parquet", "*.html", "*.jsonl" }, kind => Assert.NotEmpty(Directory.EnumerateFiles(home.Folder, kind, SearchOption.AllDirectories)));
        Assert.Contains("\"level\":\"debug\"", string.Concat(Directory.EnumerateFiles(Path.Combine(home.Folder, "logs"), "*.log").Select(File.ReadAllText)), StringComparison.Ordinal);
        Assert.NotEmpty(await search.InFolderAsync(home.Folder, file => file != envFile));
    }

    private static async Task<Venue> StartVenueAsync()
    {
        var clock = new WallMarketClock(TimeProvider.System);
        var market = new SyntheticMarket(1, clock.Now);
        var settings = new SimulatorSettings
        {
            Instance = "secrets",
            Market = market,
            ApiKey = Key,
            ControlToken = ControlToken,
            TokenLife = TimeSpan.FromSeconds(6),
            Rules = VenueRules.Default with { Sessions = false },
        };
        return new Venue(await SimulatedGateway.StartAsync(settings, clock, TimeProvider.System), market);
    }

    /// <summary>The key where it belongs, everything else as talkative as it can be.</summary>
    private static (string EnvFile, Dictionary<string, string> Variables) Configure(TemporaryHome home, Uri gateway)
    {
        var envFile = Path.Combine(home.Folder, ".env");
        File.WriteAllText(envFile, $"USERNAME=simulated\nAPI_KEY=\"{Key}\"\n");
        var folder = Directory.CreateDirectory(Path.Combine(home.Folder, "hocon")).FullName;
        File.WriteAllText(Path.Combine(folder, "engine.conf"), "akka {\n  loglevel = DEBUG\n  actor.debug { lifecycle = on, event-stream = on, unhandled = on, autoreceive = on }\n}\n");
        return (envFile, new Dictionary<string, string>
        {
            ["ENGINE_GATEWAY_URL"] = gateway.ToString(),
            ["ENGINE_RISK_SESSION"] = "off",
            ["ENGINE_LOG_LEVEL"] = "debug",
            ["ENGINE_RECORD"] = "all",
        });
    }

    private async Task<int> AskAsync(TemporaryHome home, Dictionary<string, string> variables, params string[] arguments)
    {
        using var process = EngineProcess.Start(home.Folder, variables, arguments);
        return await EndAsync(process);
    }

    private async Task DoneAsync(TemporaryHome home, Dictionary<string, string> variables, params string[] arguments) =>
        Assert.True(await AskAsync(home, variables, arguments) == 0, string.Join(Environment.NewLine, _said.TakeLast(20)));

    private async Task<int> EndAsync(EngineProcess process)
    {
        var (code, lines) = await process.EndAsync();
        _said.AddRange(lines);
        return code;
    }

    private static async Task<IReadOnlyList<string>> TokensAsync(SimulatedGateway gateway)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", ControlToken);
        using var json = JsonDocument.Parse(await http.GetStringAsync(new Uri(gateway.Address, "control/tokens")));
        return [.. json.RootElement.GetProperty("tokens").EnumerateArray().Select(token => token.GetString()!)];
    }

    private sealed record Venue(SimulatedGateway Gateway, SyntheticMarket Market) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Gateway.DisposeAsync();
    }
}
