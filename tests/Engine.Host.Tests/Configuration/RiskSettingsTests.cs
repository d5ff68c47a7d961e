using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Tests.Configuration;

public sealed class RiskSettingsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_built_in_rules_are_the_figures_of_the_firm()
    {
        Assert.Equal(
            [
                "combine-100k: 3000 EndOfDay daily 2000 target 6000 share 0.5 minis 10 scaling -",
                "combine-150k: 4500 EndOfDay daily 3000 target 9000 share 0.5 minis 15 scaling -",
                "combine-50k: 2000 EndOfDay daily 1000 target 3000 share 0.5 minis 5 scaling -",
                "express-100k: 3000 EndOfDay daily 2000 target - share - minis 10 scaling 0:3",
                "express-150k: 4500 EndOfDay daily 3000 target - share - minis 15 scaling 0:3",
                "express-50k: 2000 EndOfDay daily 1000 target - share - minis 5 scaling 0:2 1500:3 2000:5",
                "practice: 4500 EndOfDay daily - target - share - minis 15 scaling -",
            ],
            Load().Rules.Values.OrderBy(r => r.Name, StringComparer.Ordinal).Select(Line));

        static string Line(AccountRules r) =>
            FormattableString.Invariant($"{r.Name}: {Of(r.MaximumLoss)} {r.Trail} daily {Of(r.DailyLoss)} target {Of(r.ProfitTarget)} share {(object?)r.ConsistencyShare ?? "-"} minis {(object?)r.MaxMinis ?? "-"} scaling {(r.Scaling.IsEmpty ? "-" : string.Join(' ', r.Scaling.Select(s => $"{Of(s.Profit)}:{s.Minis}")))}");

        static string Of(Money? money) => money is { } amount ? amount.ToDecimal().ToString("0.##", System.Globalization.CultureInfo.InvariantCulture) : "-";
    }

    [Fact]
    public void Simulation_keeps_no_session_and_asks_for_no_profile_and_the_venue_does_both()
    {
        var simulated = Load();
        Assert.Equal((false, false, null), (simulated.Session, simulated.ProfileRequired, simulated.FlatBy));
        Assert.Equal((null, null, null), (simulated.StaleAfter, simulated.DuplicateWithin, simulated.FlatAfterNoPrice));
        Assert.Null(simulated.ToLimits(false, () => []).Schedule);

        _folder.Write(".env", "TRADING_ENVIRONMENT=DEMO\nUSERNAME=u\nAPI_KEY=k1234\n");
        var venue = Load();
        Assert.Equal((true, true, new TimeOnly(15, 0), new TimeOnly(15, 5)), (venue.Session, venue.ProfileRequired, venue.NoEntriesFrom, venue.FlatBy!.Value));
        Assert.Equal((TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1)), (venue.StaleAfter!.Value, venue.DuplicateWithin!.Value));
        var limits = venue.ToLimits(false, () => []);
        Assert.True(limits.ProfileRequired);
        Assert.Equal(SessionRule.NoEntries, limits.Schedule!(new ContractId("CON.F.US.MNQ.Z26"), new DateTimeOffset(2026, 11, 24, 21, 0, 0, TimeSpan.Zero)).Rule);
    }

    [Fact]
    public void Slippage_and_costs_are_found_by_the_products_root()
    {
        _folder.Write("hocon/risk.conf", "risk { slip-ticks = 3, products { ENQ { slip-ticks = 20, cost-per-side = 1.45 } } }");
        var limits = Load().ToLimits(false, () => []);
        Assert.Equal(20, limits.SlipOf(new ContractId("CON.F.US.ENQ.Z26")));
        Assert.Equal(4, limits.SlipOf(new ContractId("CON.F.US.EP.Z26")));
        Assert.Equal(3, limits.SlipOf(new ContractId("CON.F.US.TYA.Z26")));
        Assert.Equal(Money.FromDecimal(1.45m), TradingCosts.PerSide(new ContractId("CON.F.US.ENQ.Z26"), limits));
        Assert.Equal(Money.FromDecimal(1.40m), TradingCosts.PerSide(new ContractId("CON.F.US.EP.Z26"), limits));
        Assert.Equal(TradingCosts.Unknown, TradingCosts.PerSide(new ContractId("CON.F.US.TYA.Z26"), limits));
    }

    [Fact]
    public void A_rule_of_the_folder_changes_only_the_keys_that_it_gives()
    {
        _folder.Write("hocon/risk.conf", """
            risk {
              brackets = emulated
              rules {
                combine-50k { daily-loss = off, trail = intraday }
                mine { maximum-loss = 500, scaling { 1000 = 2, 0 = 1 } }
              }
              accounts { "4711" { rules = mine, start-balance = 10000, floor = 9500 } }
            }
            """);
        var risk = Load();
        var combine = risk.Rules["combine-50k"];
        Assert.Equal((null, FloorTrail.Intraday, Money.FromDecimal(2000m), 5), (combine.DailyLoss, combine.Trail, combine.MaximumLoss, combine.MaxMinis!.Value));
        Assert.Equal([new ScalingStep(Money.Zero, 1), new ScalingStep(Money.FromDecimal(1000m), 2)], risk.Rules["mine"].Scaling.AsEnumerable());
        var account = Assert.Single(risk.Accounts);
        Assert.Equal((4711, "mine", Money.FromDecimal(10_000m), Money.FromDecimal(9_500m)), (account.Account, account.Rules, account.StartBalance, account.Floor));
        Assert.Equal(BracketPolicy.Emulated, risk.Brackets);
    }

    [Fact]
    public void Window_files_lie_beside_the_file_that_names_them()
    {
        _folder.Write("hocon/risk.conf", "risk { windows = [news.csv, \"more.ics\"] }");
        Assert.Equal([_folder.At("hocon/news.csv"), _folder.At("hocon/more.ics")], Load().Windows.AsEnumerable());
        Assert.NotNull(Load().ToLimits(true, () => []).Schedule);
    }

    [Theory]
    [InlineData("max-minis = some", 1, "is not a whole number")]
    [InlineData("rules { x { trail = intraday } }", 1, "rules x need maximum-loss")]
    [InlineData("rules { combine-50k { maximum-los = 1 } }", 1, "did you mean \"maximum-loss\"?")]
    [InlineData("rules { combine-50k { maximum-loss = 0 } }", 1, "is not an amount of dollars")]
    [InlineData("rules { combine-50k { trail = daily } }", 1, "is not one of end-of-day, intraday")]
    [InlineData("rules { combine-50k { consistency = 50 } }", 1, "is not a share")]
    [InlineData("rules { combine-50k { scaling { much = 5 } } }", 1, "\"much\" is no such step")]
    [InlineData("rules { combine-50k = 5 }", 1, "must be a block")]
    [InlineData("rules = 5", 1, "risk.rules must be a block")]
    [InlineData("accounts { mine { rules = practice, start-balance = 1, floor = 1 } }", 1, "is not the number of an account")]
    [InlineData("accounts { 5 { rules = practice, start-balance = 1 } }", 1, "account 5 needs floor")]
    [InlineData("accounts { 5 { rules = practise, start-balance = 1, floor = 1 } }", 1, "did you mean \"practice\"?")]
    [InlineData("accounts { 5 { rules = practice, start-balance = 1, floor = 2 } }", 1, "never passes it")]
    [InlineData("products { XX { slip-ticks = 1 } }", 1, "there is no product \"XX\"")]
    [InlineData("products { ES { slip-ticks = -1 } }", 1, "from 0 to 10000")]
    [InlineData("products { ES { flat-by = \"14:00\" } }", 1, "needs both")]
    [InlineData("products { ES { no-entries-from = \"14:30\", flat-by = \"14:00\" } }", 1, "after flat-by")]
    [InlineData("windows { }", 1, "takes a list of file names")]
    [InlineData("session = maybe", 1, "is not one of auto, on, off")]
    [InlineData("session = on\n no-entries-from = \"15:08\"", 2, "must not be after risk.flat-by")]
    [InlineData("stale-after = 5", 1, "is not a duration")]
    [InlineData("duplicate-within = 2m", 1, "at most 60s")]
    [InlineData("reduce-room = 400", 1, "must not be more than risk.warn-room")]
    [InlineData("default-rules = nothing", 1, "there are no rules \"nothing\"")]
    [InlineData("brackets = both", 1, "is not one of auto, native, emulated")]
    [InlineData("rule { }", 1, "did you mean \"rules\"?")]
    public void A_mistake_is_one_sentence_with_its_line(string text, int line, string expected)
    {
        var file = _folder.Write("hocon/risk.conf", $"risk {{ {text}\n}}");
        var problem = Assert.Single(Assert.Throws<UserErrorException>(() => Load()).Sentences);
        Assert.StartsWith($"{file}:{line}: ", problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    private RiskSettings Load() => EngineSettings.Load(
        new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path)).Risk;
}
