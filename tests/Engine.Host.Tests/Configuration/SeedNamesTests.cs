using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Gateway;
using Engine.Host.Configuration;

namespace Engine.Host.Tests.Configuration;

/// <summary>A .env that was written for the tsxapipy library.</summary>
public sealed class SeedNamesTests : IDisposable
{
    /// <summary>Its names, and its ways to write values and comments.</summary>
    private const string Example = """
        # == where to trade ==
        TRADING_ENVIRONMENT="DEMO" 

        API_KEY="YOUR_TOPSTEP_API_KEY"
        USERNAME="YOUR_TOPSTEP_USERNAME"

        DEFAULT_CONFIG_CONTRACT_ID="CON.F.US.NQ.M25" # what to watch
        DEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH=""      # whose

        # APP_PASSWORD="YOUR_APP_PASSWORD"
        # APP_ID="YOUR_APP_ID"
        # APP_VERIFY_KEY="YOUR_APP_VERIFY_KEY"

        # TEST_GAP_CONTRACT_ID="CON.F.US.ENQ.M25"
        # TEST_GAP_LAST_TS="2025-05-16T04:20:00+00:00"

        # API_BASE_URL_OVERRIDE_ENV="https://custom-gateway-api.example.com" 
        # MARKET_HUB_URL_OVERRIDE_ENV="https://custom-rtc.example.com/hubs/market" 
        # USER_HUB_URL_OVERRIDE_ENV="https://custom-rtc.example.com/hubs/user" 
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string text)
    {
        var file = _folder.Write(".env", text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return file;
    }

    private EngineSettings Load() => EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path));

    [Fact]
    public void The_example_is_read_as_it_stands_and_its_placeholders_are_named_without_being_shown()
    {
        var file = Write(Example);

        var settings = Load();

        Assert.Equal((TradingEnvironment.Demo, "CON.F.US.NQ.M25", null), (settings.Environment, settings.Contract, settings.Account));
        Assert.Equal((GatewayAddress.TopstepX, "YOUR_TOPSTEP_USERNAME", "YOUR_TOPSTEP_API_KEY"), (settings.Gateway, settings.UserName, settings.ApiKey!.Reveal()));
        Assert.Equal(
            [
                $"{file}:4: API_KEY is still the placeholder of an example; put your own in its place.",
                $"{file}:5: USERNAME is still the placeholder of an example; put your own in its place.",
            ],
            settings.Notes.AsEnumerable());
    }

    [Fact]
    public void With_every_comment_taken_away_each_name_is_understood_or_accepted_with_a_note()
    {
        var file = Write(Example.Replace("# APP", "APP").Replace("# TEST", "TEST").Replace("# API", "API").Replace("# MARKET", "MARKET").Replace("# USER", "USER").Replace("YOUR_", "my-"));

        var settings = Load();

        Assert.Equal(
            new GatewayAddress(new Uri("https://custom-gateway-api.example.com"), new Uri("https://custom-rtc.example.com/hubs/market"), new Uri("https://custom-rtc.example.com/hubs/user")),
            settings.Gateway);
        Assert.Null(settings.App);
        Assert.Equal(
            [
                $"{file}:14: TEST_GAP_CONTRACT_ID is accepted and not used: gaps are found by \"engine history gaps ROOT\".",
                $"{file}:15: TEST_GAP_LAST_TS is accepted and not used: gaps are found by \"engine history gaps ROOT\".",
                "The login by application is not used: API_KEY logs in, and APP_DEVICE_ID would be missing.",
            ],
            settings.Notes.AsEnumerable());
    }

    [Theory]
    [InlineData("DEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH=11\nACCOUNT_ID_TO_WATCH=12\nENGINE_ACCOUNT=13", 13, "ACCOUNT_ID_TO_WATCH does not count, because ENGINE_ACCOUNT in line 3")]
    [InlineData("ENGINE_ACCOUNT=13\nDEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH=11", 13, "DEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH does not count, because ENGINE_ACCOUNT in line 1")]
    [InlineData("DEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH=11\nACCOUNT_ID_TO_WATCH=12", 12, "DEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH does not count, because ACCOUNT_ID_TO_WATCH in line 2")]
    [InlineData("ACCOUNT_ID_TO_WATCH=12\nDEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH=12", 12, null)]
    [InlineData("DEFAULT_CONFIG_ACCOUNT_ID_TO_WATCH=11", 11, null)]
    public void Of_several_names_of_one_setting_the_most_deliberate_wins_and_the_loser_is_told(string text, int account, string? note)
    {
        Write(text + "\n");

        var settings = Load();

        Assert.Equal(account, settings.Account);
        if (note is null)
        {
            Assert.Empty(settings.Notes);
        }
        else
        {
            Assert.Contains(settings.Notes, told => told.Contains(note, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("DEFAULT_CONFIG_CONTRACT=MNQ", "did you mean DEFAULT_CONFIG_CONTRACT_ID?")]
    [InlineData("API_BASE_URL_OVERIDE_ENV=https://x.example", "did you mean API_BASE_URL_OVERRIDE_ENV?")]
    [InlineData("TRADING_ENVIROMENT=DEMO", "did you mean TRADING_ENVIRONMENT?")]
    [InlineData("PASSWORD_OF_MY_BANK=1", "see .env.example for the names.")]
    public void A_name_that_is_none_is_refused_with_the_nearest(string line, string expected)
    {
        var file = Write("\n" + line + "\n");

        var sentence = Assert.Single(Assert.Throws<UserErrorException>(Load).Sentences);

        Assert.StartsWith($"{file}:2: there is no setting ", sentence, StringComparison.Ordinal);
        Assert.EndsWith(expected, sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.topstepx.com", "https://rtc.topstepx.com/hubs/market")]
    [InlineData("https://api.firm.projectx.com", "https://rtc.firm.projectx.com/hubs/market")]
    [InlineData("https://gateway-api-demo.s2f.projectx.com", "https://gateway-rtc-demo.s2f.projectx.com/hubs/market")]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/hubs/market")]
    public void The_hubs_of_a_venue_are_found_from_its_REST_address(string rest, string market)
    {
        Write($"TRADING_ENVIRONMENT=DEMO\nUSERNAME=u\nAPI_KEY=k1234\nENGINE_GATEWAY_URL={rest}\n");

        Assert.Equal((new Uri(rest), new Uri(market)), (Load().Gateway!.Rest, Load().Gateway!.MarketHub));
    }

    [Fact]
    public void The_address_of_a_hub_may_be_that_of_a_web_socket()
    {
        Write("TRADING_ENVIRONMENT=DEMO\nUSERNAME=u\nAPI_KEY=k1234\nUSER_HUB_URL_OVERRIDE_ENV=wss://rtc.example.com/hubs/user\n");

        Assert.Equal(new Uri("https://rtc.example.com/hubs/user"), Load().Gateway!.UserHub);
    }

    [Fact]
    public void Every_mistake_of_every_file_is_told_at_once()
    {
        var env = Write("TRADING_ENVIRONMENT=DEM\nACCOUNT_ID_TO_WATCH=PRAC-1\nnot a line\n");
        var conf = _folder.Write("hocon/engine.conf", "engine {\n  seed = many\n}\n");
        var risk = _folder.Write("hocon/risk.conf", "risk {\n\n  max-positon = 2\n}\n");

        var sentences = Assert.Throws<UserErrorException>(Load).Sentences;

        Assert.Equal(5, sentences.Length);
        Assert.All([$"{env}:1: ", $"{env}:2: ", $"{env}:3: ", $"{conf}:2: ", $"{risk}:3: "], place => Assert.Single(sentences, sentence => sentence.StartsWith(place, StringComparison.Ordinal)));
    }
}
