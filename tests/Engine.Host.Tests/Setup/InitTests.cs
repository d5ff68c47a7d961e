using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Init;
using Engine.Host.Tests.Configuration;
using Engine.Host.Tests.Live;

namespace Engine.Host.Tests.Setup;

public sealed class InitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_defaults_simulate_and_the_engine_reads_them_without_a_word()
    {
        Assert.Equal(0, await RunAsync(null));

        var settings = Read();
        Assert.Empty(settings.Notes);
        Assert.Equal((TradingEnvironment.Simulated, "MES", null), (settings.Environment, settings.Contract, settings.Account));
        Assert.All(InitFiles.Names, name => Assert.Contains($"wrote {_folder.At(name)}", _output.ToString(), StringComparison.Ordinal));
        Assert.Equal("sma-demo", Assert.Single(settings.Strategies).Name);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder.At(".env")));
        }
    }

    [Fact]
    public async Task The_answers_of_a_person_become_a_configuration_that_trades_the_chosen_practice_account()
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Combine, LiveVenue.Practice);
        var dialog = new Person("DEMO", "simulated", "wrong-key", "ask for user name", "simulated", LiveVenue.Key, "4712", "practice", "50000", "45500", "mnq", "400");

        Assert.Equal(0, await RunAsync(dialog, venue.Variables("DEMO")));

        var settings = Read();
        Assert.Empty(settings.Notes);
        Assert.Equal((TradingEnvironment.Demo, "simulated", LiveVenue.Key, 4712, "MNQ"), (settings.Environment, settings.UserName, settings.ApiKey!.Reveal(), settings.Account, settings.Contract));
        Assert.Equal(Money.FromDecimal(400m), settings.Risk.DailyLossLimit);
        var profile = Assert.Single(settings.Risk.Accounts);
        Assert.Equal((4712, "practice", Money.FromDecimal(50_000m), Money.FromDecimal(45_500m), false), (profile.Account, profile.Rules, profile.StartBalance, profile.Floor, profile.RealMoney));
        Assert.Contains(dialog.Told, told => told.Contains("(code 3)", StringComparison.Ordinal));
        Assert.Equal(["4712 (PRAC-V2-100001-4712), balance 50000.00"], dialog.Offered("Which account?"));
        Assert.DoesNotContain(LiveVenue.Key, _output.ToString(), StringComparison.Ordinal);
        Assert.Empty(venue.Gateway.CommandLog);
    }

    [Fact]
    public async Task Live_lists_the_account_and_asks_once_more_before_real_money()
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Combine, LiveVenue.Funded);
        var dialog = new Person("LIVE", "simulated", LiveVenue.Key, "4713", "express-50k", "0", "-2000", "yes", "MES", "250");

        Assert.Equal(0, await RunAsync(dialog, venue.Variables()));

        var settings = Read();
        Assert.Null(settings.RefusalOf(new VenueAccount(new AccountId(4713), "LIVE-1", Money.Zero, CanTrade: true, Visible: true, Simulated: false)));
        Assert.NotNull(settings.RefusalOf(new VenueAccount(new AccountId(4711), "50KTC-1", Money.Zero, CanTrade: true, Visible: true, Simulated: true)));
        Assert.Equal(Money.FromDecimal(-2000m), Assert.Single(settings.Risk.Accounts).Floor);
        Assert.Contains("engine run --live", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_tried_is_written_as_it_is_and_odd_characters_survive()
    {
        var dialog = new Person("DRY-RUN", "o'neil\"#1", "k\\e\"y#$%1", "write them", "MES", "1000");

        Assert.Equal(0, await RunAsync(dialog, ImmutableDictionary<string, string>.Empty.Add("ENGINE_GATEWAY_URL", "http://gateway.example")));

        Assert.Equal(("o'neil\"#1", "k\\e\"y#$%1"), (Read().UserName, Read().ApiKey!.Reveal()));
        Assert.Contains(dialog.Told, told => told.Contains("must be https", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_is_there_is_replaced_without_a_yes()
    {
        var file = _folder.Write(".env", "API_KEY=mine\n");

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => RunAsync(null, yes: false));

        Assert.Equal("Not confirmed: nothing was written.", refused.Message);
        Assert.Equal("API_KEY=mine\n", await File.ReadAllTextAsync(file));
        Assert.False(Directory.Exists(_folder.At("hocon")));

        Assert.Equal(0, await RunAsync(null, yes: true));
        Assert.DoesNotContain("mine", await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Loss floor", "60000", "never above the balance")]
    [InlineData("Loss floor", "much", "An amount of dollars")]
    [InlineData("User name", "me you", "One word")]
    [InlineData("Your own daily loss limit", "0", "An amount of dollars")]
    public async Task An_answer_that_cannot_be_is_asked_again(string question, string answer, string expected)
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Practice);
        var dialog = new Person("DEMO", "simulated", LiveVenue.Key, "4712", "combine-50k", "50000", "48000", "MES", "250") { Before = (question, answer) };

        Assert.Equal(0, await RunAsync(dialog, venue.Variables("DEMO")));

        Assert.Contains(expected, dialog.Refused, StringComparison.Ordinal);
    }

    private EngineSettings Read() => EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path));

    private Task<int> RunAsync(IInitDialog? dialog, ImmutableDictionary<string, string>? variables = null, bool yes = true)
    {
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, variables ?? ImmutableDictionary<string, string>.Empty, _folder.Path);
        return InitCommand.RunAsync(new InitOptions(process, _folder.Path, dialog is null, yes), dialog, _ => yes, _output, CancellationToken.None);
    }

    /// <summary>Somebody with the answers ready: of choices, what the chosen one begins with.</summary>
    private sealed class Person(params string[] answers) : IInitDialog
    {
        private readonly Queue<string> _answers = new(answers);
        private readonly Dictionary<string, IReadOnlyList<string>> _offered = [];

        public List<string> Told { get; } = [];

        /// <summary>A wrong answer that is tried first.</summary>
        public (string Question, string Answer)? Before { get; init; }

        public string? Refused { get; private set; }

        public IReadOnlyList<string> Offered(string question) => _offered[question];

        public string Choose(string question, IReadOnlyList<string> choices)
        {
            _offered[question] = choices;
            var answer = _answers.Dequeue();
            return Assert.Single(choices, choice => choice == answer || choice.StartsWith(answer + " ", StringComparison.Ordinal));
        }

        public string Ask(string question, string? usual, Func<string, string?> wrong, bool hidden = false)
        {
            if (Before is { } before && question.StartsWith(before.Question, StringComparison.Ordinal))
            {
                Refused = wrong(before.Answer);
                Assert.NotNull(Refused);
            }

            Assert.Equal(question.Contains("key", StringComparison.Ordinal), hidden);
            var answer = _answers.Dequeue();
            Assert.Null(wrong(answer));
            return answer;
        }

        public bool Confirm(string question) => _answers.Dequeue() == "yes";

        public void Tell(string sentence) => Told.Add(sentence);
    }
}
