using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Live;
using Engine.Host.Tests.Configuration;
using Engine.Simulator;

namespace Engine.Host.Tests.Live;

/// <summary>The rails before a run in LIVE, and the narrowing of DEMO, against a gateway over real sockets.</summary>
public sealed class LiveStartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("LIVE", false, "say so on the command line too, with --live")]
    [InlineData("DEMO", true, "--live was given, but the environment is DEMO")]
    [InlineData("SIMULATED", true, "--live was given, but the environment is SIMULATED")]
    [InlineData("LIVE", true, null)]
    [InlineData("DEMO", false, null)]
    public void The_switch_and_the_environment_are_given_together_or_not_at_all(string environment, bool live, string? refused)
    {
        var settings = Load(new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = environment, ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" });

        var failure = Record.Exception(() => LiveStart.RequireSwitch(settings, live));

        if (refused is null)
        {
            Assert.Null(failure);
        }
        else
        {
            Assert.Contains(refused, Assert.IsType<UserErrorException>(failure).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_listed_account_is_stated_with_its_rules_and_every_limit_and_only_that_one_is_traded()
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Combine);
        var risk = _folder.Write("hocon/risk.conf", $"risk {{\n  {LiveVenue.Listed}\n}}");
        _folder.Write("hocon/strategies.conf", "strategies { sma { type = SmaCross, contract = MES, environments = [LIVE] }, other { type = SmaCross, contract = MNQ } }");
        string? question = null;

        var confirmed = await ConfirmAsync(venue, asked: act => (question = act).Length > 0);

        Assert.Equal(4711, confirmed.Account);
        Assert.Equal("The strategies above trade account 4711 (50KTC-V2-DLL-100001-4711) in LIVE", question);
        Assert.Equal(
            [
                $"LIVE, rehearsed: orders go to the gateway {venue.Gateway.Address.Authority} on this machine.",
                "account     4711 (50KTC-V2-DLL-100001-4711), balance 50000.00, simulated by the firm",
                $"rules       combine-50k: maximum loss 2000.00 below the highest end-of-day balance, daily loss 1000.00, 5 minis; began at 50000.00, floor 48000.00 ({risk}:2)",
                "limits      daily loss 250.00, own maximum loss 2000.00, halted 25.00 before either; 1 contract of each kind, 1 contract an order, 1 mini in all; 50 orders a day, 60 a minute",
                "day         risk.session is off: NOTHING closes positions at the end of the firm's day but the firm",
                "strategy    sma: SmaCross on MES, at most 1",
                "at the end  positions that stops cover are kept, others are closed; a strategy that fails: closed",
            ],
            _output.ToString().TrimEnd().Split(_output.NewLine));
        Assert.Equal(["Account/search", "Auth/loginKey"], venue.Gateway.RequestsByOperation.Keys.Append("Auth/loginKey").Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(venue.Gateway.CommandLog);
    }

    [Fact]
    public async Task What_nobody_confirms_is_not_started()
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Combine);
        _folder.Write("hocon/risk.conf", $"risk {{ {LiveVenue.Listed} }}");

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => ConfirmAsync(venue, asked: _ => false));

        Assert.Equal("Not confirmed: nothing was started.", refused.Message);
    }

    [Fact]
    public async Task An_account_that_is_not_listed_is_refused_with_the_line_that_lists_it()
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Practice);
        _folder.Write("hocon/risk.conf", $"risk {{ {LiveVenue.Listed} }}");

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => ConfirmAsync(venue));

        Assert.StartsWith("Account 4712 (PRAC-V2-100001-4712) may not trade: LIVE trades accounts that are listed", refused.Message, StringComparison.Ordinal);
        Assert.Contains("accounts { \"4712\" { rules = combine-50k,", refused.Message, StringComparison.Ordinal);
        Assert.Equal("", _output.ToString());
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(", real-money = no", true)]
    [InlineData(", real-money = yes", false)]
    public async Task Real_money_is_acknowledged_or_refused(string acknowledged, bool refused)
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Funded);
        var risk = _folder.Write("hocon/risk.conf", $"risk {{ accounts {{ \"4713\" {{ rules = express-50k, start-balance = 0, floor = -2000{acknowledged} }} }} }}");

        var failure = await Record.ExceptionAsync(() => ConfirmAsync(venue));

        if (refused)
        {
            Assert.Contains("real money; if you mean it, put real-money = yes", Assert.IsType<UserErrorException>(failure).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Null(failure);
            Assert.Contains($"REAL MONEY, acknowledged in {risk}:1", _output.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_blank_account_with_several_accounts_is_refused_with_the_list()
    {
        await using var venue = await LiveVenue.StartAsync(LiveVenue.Combine, LiveVenue.Practice);
        _folder.Write("hocon/risk.conf", $"risk {{ {LiveVenue.Listed} }}");

        var refused = await Assert.ThrowsAsync<UserErrorException>(() => ConfirmAsync(venue));

        Assert.Equal("Choose an account with --account; your active accounts are: 4711 (50KTC-V2-DLL-100001-4711), 4712 (PRAC-V2-100001-4712).", refused.Message);
        _folder.Write("hocon/engine.conf", "engine { account = 4711 }");
        Assert.Equal(4711, (await ConfirmAsync(venue)).Account);
    }

    [Fact]
    public void An_account_is_the_named_one_or_the_only_one_or_none_with_a_sentence()
    {
        ImmutableArray<VenueAccount> active = [Account(1, "A"), Account(2, "B")];

        Assert.Equal(active[1], Engine.Actors.AccountChoice.Of(new AccountId(2), active).Account);
        Assert.Equal(active[0], Engine.Actors.AccountChoice.Of(null, [active[0]]).Account);
        Assert.Equal("Account 3 is not among your active accounts (1 (A), 2 (B)).", Engine.Actors.AccountChoice.Of(new AccountId(3), active).Refusal);
        Assert.Equal("You have no active account at this venue.", Engine.Actors.AccountChoice.Of(null, []).Refusal);
    }

    [Fact]
    public void Demo_trades_practice_accounts_and_none_that_is_not_simulated_unless_that_is_acknowledged()
    {
        var settings = Load(new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = "DEMO", ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" });

        Assert.Null(settings.RefusalOf(Account(1, "PRAC-1")));
        Assert.Contains("begins with PRAC- only", settings.RefusalOf(Account(1, "prac-1")), StringComparison.Ordinal);
        Assert.Contains("begins with PRAC- only", settings.RefusalOf(Account(1, "50KTC-PRAC-1")), StringComparison.Ordinal);
        Assert.Contains("it is real money", settings.RefusalOf(Account(1, "PRAC-1") with { Simulated = false }), StringComparison.Ordinal);

        // Listing an account does not make another name a practice account.
        _folder.Write("hocon/risk.conf", "risk { accounts { \"1\" { rules = practice, start-balance = 50000, floor = 48000, real-money = yes } } }");
        settings = Load(new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = "DEMO", ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" });
        Assert.Null(settings.RefusalOf(Account(1, "PRAC-1") with { Simulated = false }));
        Assert.NotNull(settings.RefusalOf(Account(1, "50KTC-1")));
    }

    [Theory]
    [InlineData("http://127.0.0.1:5000", "off", "is on this machine, where LIVE trades nothing real; set rehearse-live = on")]
    [InlineData("https://api.topstepx.com", "on", "rehearse-live is on, but api.topstepx.com is not on this machine")]
    [InlineData("http://127.0.0.1:5000", "on", null)]
    [InlineData("https://api.topstepx.com", "off", null)]
    public void Live_at_this_machine_is_a_rehearsal_and_nothing_else(string gateway, string rehearse, string? refused)
    {
        var (_, problems) = EngineSettings.Read(new SettingsSources(
            ImmutableDictionary<string, string>.Empty,
            new Dictionary<string, string>
            {
                ["ENGINE_ENVIRONMENT"] = "LIVE",
                ["ENGINE_USER_NAME"] = "u",
                ["ENGINE_API_KEY"] = "k1234",
                ["ENGINE_GATEWAY_URL"] = gateway,
                ["ENGINE_REHEARSE_LIVE"] = rehearse,
            }.ToImmutableDictionary(),
            _folder.Path));

        if (refused is null)
        {
            Assert.Empty(problems);
        }
        else
        {
            Assert.Contains(refused, Assert.Single(problems).Sentence, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SIMULATED", "1000.00 100.00 300.00 200.00 5 5 - 500")]
    [InlineData("DRY-RUN", "1000.00 100.00 300.00 200.00 5 5 - 500")]
    [InlineData("DEMO", "250.00 25.00 75.00 50.00 1 1 1 50")]
    [InlineData("LIVE", "250.00 25.00 75.00 50.00 1 1 1 50")]
    public void A_real_account_begins_with_small_limits(string environment, string expected)
    {
        var risk = Load(new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = environment, ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" }).Risk;

        Assert.Equal(expected, $"{risk.DailyLossLimit} {risk.GuardMargin} {risk.WarnRoom} {risk.ReduceRoom} {risk.MaxPosition} {risk.MaxOrderSize} {(object?)risk.MaxMinis ?? "-"} {risk.MaxOrdersPerDay}");
    }

    [Fact]
    public void Margin_and_rooms_follow_the_daily_limit_unless_they_are_given()
    {
        _folder.Write("hocon/risk.conf", "risk { daily-loss-limit = 600, warn-room = 150 }");

        var risk = Load([]).Risk;

        Assert.Equal("60.00 150.00 120.00", $"{risk.GuardMargin} {risk.WarnRoom} {risk.ReduceRoom}");
    }

    [Fact]
    public void Live_keeps_the_profile_that_it_requires()
    {
        _folder.Write("hocon/risk.conf", "risk {\n  profile-required = off\n}");
        var variables = new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = "LIVE", ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" };

        Assert.Contains("risk.conf:2: risk.profile-required cannot be off in LIVE", Assert.Throws<UserErrorException>(() => Load(variables)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void In_live_a_strategy_trades_only_where_its_block_or_the_command_line_says_so()
    {
        var variables = new Dictionary<string, string> { ["ENGINE_ENVIRONMENT"] = "LIVE", ["ENGINE_USER_NAME"] = "u", ["ENGINE_API_KEY"] = "k1234" };
        _folder.Write("hocon/strategies.conf", "strategies { a { type = SmaCross, contract = MES }, b { type = SmaCross, contract = MNQ, environments = [LIVE] } }");

        Assert.Equal([false, true], Load(variables).BindStrategies(RunCommand.Catalog).Select(i => i.Enabled));
        Assert.Equal([true, false], Load([]).BindStrategies(RunCommand.Catalog).Select(i => i.Enabled));

        var named = EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, variables.ToImmutableDictionary(), _folder.Path, "SmaCross", ["contract=MES"]));
        Assert.True(Assert.Single(named.BindStrategies(RunCommand.Catalog)).Enabled);
        var tick = EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, variables.ToImmutableDictionary(), _folder.Path, "SmaCross", ["contract=MES", "mode=tick"]));
        Assert.Contains("runs in SIMULATED only, not in LIVE", Assert.Throws<UserErrorException>(() => tick.BindStrategies(RunCommand.Catalog)).Message, StringComparison.Ordinal);
    }

    private static VenueAccount Account(int id, string name) => new(new AccountId(id), name, Money.FromDecimal(50_000m), CanTrade: true, Visible: true, Simulated: true);

    private EngineSettings Load(Dictionary<string, string> variables) =>
        EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, variables.ToImmutableDictionary(), _folder.Path));

    private Task<EngineSettings> ConfirmAsync(LiveVenue venue, Func<string, bool>? asked = null)
    {
        var settings = EngineSettings.Load(venue.Sources(_folder.Path));
        ImmutableArray<StrategyInstance> enabled = [.. settings.BindStrategies(RunCommand.Catalog).Where(i => i.Enabled)];
        return LiveStart.ConfirmAsync(settings, enabled, _output, asked ?? (_ => true), CancellationToken.None);
    }
}
