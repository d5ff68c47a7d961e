using System.Collections.Immutable;
using System.Text.Json;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Doctor;
using Engine.Host.Tests.Configuration;
using Engine.Host.Tests.Live;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Tests.Setup;

/// <summary>The doctor as a whole, at a gateway over real sockets.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task In_a_simulation_nothing_outside_is_asked_and_everything_is_in_order()
    {
        Assert.Equal(0, await RunAsync([]));

        Expect("OK    configuration  SIMULATED, valid; enabled: sma-demo on MNQ.");
        Expect("OK    venue          SIMULATED: the gateway is inside the engine's process");
        Expect("OK    clock          not compared");
        Expect("OK    journal        there is none yet");
        Assert.False(Directory.Exists(_folder.At("home")));
    }

    [Fact]
    public async Task Demo_is_looked_at_from_the_clock_to_the_contracts_and_nothing_is_connected()
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Practice);
        _folder.Write("hocon/strategies.conf", "strategies { sma { type = SmaCross, contract = MNQ } }");

        var code = await RunAsync(venue.Variables("DEMO").Add("ENGINE_CONTRACT", "CON.F.US.MNQ.U20"));

        Assert.Equal(1, code);
        Expect("OK    clock          agrees with the venue's within seconds.");
        Expect($"OK    venue          {venue.Gateway.Address.Authority} answers in ");
        Expect("OK    login          the venue accepts user name and key.");
        Expect($"OK    market hub     {venue.Gateway.Address.Authority} answers.");
        Expect($"OK    user hub       {venue.Gateway.Address.Authority} answers.");
        Expect("OK    account        4712 (PRAC-V2-100001-4712), balance 50000.00, can trade, simulated; it may trade in DEMO.");
        Expect("OK    contract       MNQ is CON.F.US.MNQ.");
        Expect("FAIL  contract       CON.F.US.MNQ.U20");
        Assert.EndsWith("1 to put right, 0 better put right.", _output.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain(LiveVenue.Key, _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(venue.Gateway.CommandLog);
        Assert.Equal(0, venue.Gateway.UserFramesSent);
    }

    [Theory]
    [InlineData(LoginRefusal.AgreementsNotSigned, "Agreements wait for your signature (code 7)")]
    [InlineData(LoginRefusal.ApiSubscriptionNotFound, "This user has no API access (code 9)")]
    [InlineData(LoginRefusal.ApiKeyAuthenticationDisabled, "Login by key is switched off for this user (code 10)")]
    [InlineData(LoginRefusal.None, "The venue refuses user name and key (code 3)")]
    public async Task A_login_that_is_refused_says_what_to_do_and_the_rest_is_still_looked_at(LoginRefusal refusal, string expected)
    {
        var clock = new WallMarketClock(TimeProvider.System);
        var settings = new SimulatorSettings { Instance = "refusing", Market = new SyntheticMarket(1, clock.Now), Logins = LoginPolicy.Default with { Refusal = refusal } };
        await using var gateway = await SimulatedGateway.StartAsync(settings, clock, TimeProvider.System);
        var variables = new Dictionary<string, string>
        {
            ["ENGINE_ENVIRONMENT"] = "DEMO",
            ["ENGINE_USER_NAME"] = "simulated",
            ["ENGINE_API_KEY"] = refusal == LoginRefusal.None ? "a-key-that-is-wrong" : settings.ApiKey,
            ["ENGINE_GATEWAY_URL"] = gateway.Address.ToString(),
        };

        Assert.Equal(1, await RunAsync(variables.ToImmutableDictionary()));

        Expect("FAIL  login          " + expected);
        Expect("answers; not tried with a token, for there is no login.");
        Assert.DoesNotContain("a-key-that-is-wrong", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_output.ToString().Split('\n'), line => line.Contains(" account ", StringComparison.Ordinal) || line.Contains(" contract ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_venue_that_does_not_answer_is_one_line_and_no_login_is_tried()
    {
        // A port that was free a moment ago and that nobody serves.
        Uri gone;
        await using (var venue = await LiveVenue.StartAsync(LiveVenue.Practice))
        {
            gone = venue.Gateway.Address;
        }

        var variables = new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = "DEMO", ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234", ["ENGINE_GATEWAY_URL"] = gone.ToString() };
        Assert.Equal(1, await RunAsync(variables.ToImmutableDictionary()));

        Expect($"FAIL  venue          {gone.Authority} does not answer (");
        Expect("WARN  clock          not compared");
        Assert.DoesNotContain(_output.ToString().Split('\n'), line => line.Contains(" login ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_with_mistakes_is_told_whole_and_no_venue_is_asked()
    {
        var conf = _folder.Write("hocon/engine.conf", "engine {\n  sede = 1\n  seed = many\n}");

        Assert.Equal(1, await RunAsync(new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = "DEMO", ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" }.ToImmutableDictionary(), json: true));

        using var document = JsonDocument.Parse(_output.ToString());
        var failed = document.RootElement.GetProperty("checks").EnumerateArray().Where(check => check.GetProperty("verdict").GetString() == "fail")
            .Select(check => check.GetProperty("sentence").GetString()!).ToList();
        Assert.Equal(document.RootElement.GetProperty("failed").GetInt32(), failed.Count);
        Assert.Contains(failed, sentence => sentence.StartsWith($"{conf}:2: there is no setting \"sede\"", StringComparison.Ordinal));
        Assert.Contains(failed, sentence => sentence.StartsWith($"{conf}:3: seed = many", StringComparison.Ordinal));
        Assert.Contains(failed, sentence => sentence.StartsWith("not asked: the configuration has mistakes", StringComparison.Ordinal));
    }

    private void Expect(string part) => Assert.Contains(part, _output.ToString(), StringComparison.Ordinal);

    private Task<int> RunAsync(ImmutableDictionary<string, string> variables, bool json = false)
    {
        var sources = new SettingsSources(ImmutableDictionary<string, string>.Empty, variables.SetItem("ENGINE_HOME", _folder.At("home")), _folder.Path);
        return DoctorCommand.RunAsync(new DoctorOptions(sources, json), _output, (program, _, _) => Task.FromResult(program == "dotnet" ? "10.0.100\n" : null), CancellationToken.None);
    }
}
