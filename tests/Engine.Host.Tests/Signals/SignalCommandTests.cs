using System.Collections.Immutable;
using System.Globalization;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Signals;
using Engine.Host.Tests.EndToEnd;

namespace Engine.Host.Tests.Signals;

public sealed class SignalCommandTests(SignalledRun run) : IClassFixture<SignalledRun>
{
    [Fact]
    public async Task A_test_says_whether_the_running_engine_would_take_a_signal()
    {
        var (code, output, error) = await TestAsync("tv", "MNQ1!");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("It would be handed to tv for MNQ", output, StringComparison.Ordinal);

        var json = await TestAsync("tv", "MNQ1!", json: true);
        Assert.StartsWith("{\"outcome\":\"valid\",\"sentence\":", json.Output, StringComparison.Ordinal);

        var other = await TestAsync("tv", "ES1!");
        Assert.Equal((1, "", true), (other.Code, other.Output, other.Error.StartsWith("ES1! is none of the strategy's contracts", StringComparison.Ordinal)));

        var stranger = await TestAsync("tv", "MNQ1!", secret: "not the secret of the engine");
        Assert.Equal((1, "", true), (stranger.Code, stranger.Output, stranger.Error.Contains("refuses the secret", StringComparison.Ordinal)));

        var nobody = await TestAsync("tv", "MNQ1!", port: 1);
        Assert.Equal((1, "", true), (nobody.Code, nobody.Output, nobody.Error.Contains("No engine takes signals at 127.0.0.1:1", StringComparison.Ordinal)));
        Assert.Equal(0, run.Live.Run.Watch.Picture.Orders);
    }

    [Fact]
    public async Task The_program_takes_signals_when_it_is_told_to()
    {
        using var home = new TemporaryHome(inMemory: true);
        var variables = new Dictionary<string, string>
        {
            ["ENGINE_SIGNALS"] = "on",
            ["ENGINE_SIGNALS_PORT"] = "0",
            ["ENGINE_SIGNALS_SECRET"] = SignalledRun.Secret,
            ["ENGINE_RISK_SESSION"] = "off",
        };
        using var engine = EngineProcess.Start(home.Folder, variables, "run", "--plain", "--strategy", "SignalFollower", "--contract", "MNQ");
        var line = await engine.Until("signals are taken at http://127.0.0.1:");
        var url = new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..].Trim());

        using var http = new HttpClient();
        using var content = new StringContent(run.Body("\"action\":\"buy\",\"contracts\":1,\"test\":true").Replace("\"strategy\":\"tv\"", "\"strategy\":\"nobody\"", StringComparison.Ordinal));
        using var answer = await http.PostAsync(url, content);
        Assert.Contains("No strategy of that name runs; there are: ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await engine.KillAsync();
        Assert.All(Directory.EnumerateFiles(home.Folder, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain(SignalledRun.Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("signals-window", "0s", "not a duration from 1s to 10m")]
    [InlineData("signals-window", "soon", "not a duration from 1s to 10m")]
    [InlineData("signals-port", "70000", "out of range")]
    [InlineData("signals-address", "here", "not an address")]
    [InlineData("signals-address", "0.0.0.0", "signals-exposed = on")]
    [InlineData("signals-hosts", "https://alerts.example.com", "not the name of a host alone")]
    [InlineData("signals-senders", "203.0.113.7, example.com", "not an address")]
    [InlineData("signals-secret", "fifteen letters", "fewer than 16")]
    [InlineData("signals-secret", "", "ENGINE_SIGNALS_SECRET")]
    public void A_setting_that_cannot_be_meant_is_refused_in_a_sentence(string key, string value, string says)
    {
        var problem = Assert.Single(EngineSettings.Read(Sources((key, value))).Problems).ToString();

        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("fifteen letters", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void By_itself_nothing_is_taken_and_beyond_this_machine_only_with_a_word_and_a_warning()
    {
        var off = EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, run.Home.Folder));
        var usual = EngineSettings.Load(Sources());
        var exposed = EngineSettings.Load(Sources(("signals-address", "0.0.0.0"), ("signals-exposed", "on"), ("signals-hosts", "a.example.com, b.example.com"), ("signals-senders", "203.0.113.7")));

        Assert.Null(off.Signals);
        Assert.Equal((System.Net.IPAddress.Loopback, 8750, TimeSpan.FromSeconds(30)), (usual.Signals!.Address, usual.Signals.Port, usual.Signals.Window));
        Assert.Contains(usual.Secrets, secret => secret?.Reveal() == SignalledRun.Secret);
        Assert.True(exposed.Signals!.Hosts.SequenceEqual(["a.example.com", "b.example.com"]));
        Assert.Contains(exposed.Notes, note => note.Contains("not encrypted", StringComparison.Ordinal));
        Assert.DoesNotContain(usual.Notes, note => note.Contains("Signals", StringComparison.Ordinal));
    }

    private SettingsSources Sources(params (string Key, string Value)[] settings)
    {
        var variables = ImmutableDictionary<string, string>.Empty.Add("ENGINE_SIGNALS", "on").Add("ENGINE_SIGNALS_SECRET", SignalledRun.Secret);
        foreach (var (key, value) in settings)
        {
            variables = variables.SetItem(SettingKeys.VariableOf(key), value);
        }

        return new SettingsSources(ImmutableDictionary<string, string>.Empty, variables, run.Home.Folder);
    }

    private async Task<(int Code, string Output, string Error)> TestAsync(string strategy, string symbol, bool json = false, string secret = SignalledRun.Secret, int? port = null)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var sources = Sources(("signals-port", (port ?? run.Server.Url.Port).ToString(CultureInfo.InvariantCulture)), ("signals-secret", secret));
        var code = await SignalTestCommand.RunAsync(new SignalTestOptions(sources, strategy, symbol, json), output, error, TimeProvider.System, CancellationToken.None);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }
}
