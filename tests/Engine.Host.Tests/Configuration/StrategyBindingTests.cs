using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using Engine.Accounts;
using Engine.Actors.Strategies.Configuration;
using Engine.Markets;

namespace Engine.Host.Tests.Configuration;

public enum CrossMode
{
    Bars,

    [SimulatedOnly]
    Tick,
}

public sealed record CrossParameters(
    CrossMode Mode = CrossMode.Bars,
    [Range(1, 1000)] int FastPeriod = 3,
    int SlowPeriod = 8,
    BarInterval Interval = default) : IValidatableObject
{
    [Range(1, 100)]
    public int Size { get; init; } = 1;

    public decimal Threshold { get; init; } = 0.5m;

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    public bool Reverse { get; init; }

    public long Serial { get; init; }

    public double Weight { get; init; } = 1;

    public string Label { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SlowPeriod <= FastPeriod)
        {
            yield return new ValidationResult("slow-period must be more than fast-period.", [nameof(SlowPeriod)]);
        }
    }
}

public sealed record NeedyParameters
{
    public required int Level { get; init; }
}

public sealed class StrategyBindingTests
{
    private static readonly StrategyCatalog Catalog = new(
    [
        new("SmaCross", typeof(object), typeof(CrossParameters)),
        new("Needy", typeof(object), typeof(NeedyParameters)),
    ]);

    private static StrategyBlock Block(string name, params (string Key, string Value)[] settings) => new(
        name,
        "strategies.conf",
        1,
        settings.Select((setting, index) => KeyValuePair.Create(setting.Key, new SettingValue(setting.Value, "strategies.conf", index + 2)))
            .ToImmutableDictionary());

    private static string[] ProblemsOf(TradingEnvironment environment, params StrategyBlock[] blocks) =>
        [.. StrategyBinding.Bind(blocks, Catalog, environment).Problems.Select(problem => problem.ToString())];

    private static string[] ProblemsOf(params (string Key, string Value)[] settings) =>
        ProblemsOf(TradingEnvironment.Simulated, Block("one", [("type", "SmaCross"), ("contract", "MNQ"), .. settings]));

    [Fact]
    public void Every_type_of_parameter_is_bound()
    {
        var (instances, problems) = StrategyBinding.Bind(
            [
                Block("one", ("type", "smacross"), ("contract", "MNQ"), ("account", "17"), ("size-cap", "2"), ("trading-window", "17:00-15:00"),
                    ("mode", "tick"), ("fast-period", "5"), ("slow-period", "20"), ("interval", "1m"), ("size", "3"), ("threshold", "1.25"),
                    ("patience", "250ms"), ("reverse", "on"), ("serial", "5000000000"), ("weight", "1e3"), ("label", "x y")),
            ],
            Catalog,
            TradingEnvironment.Simulated);

        Assert.Empty(problems);
        var instance = Assert.Single(instances);
        Assert.Equal(("one", 17, "MNQ", 2, true), (instance.Name, instance.Account, instance.Contract, instance.SizeCap, instance.Enabled));
        Assert.Equal(
            new CrossParameters(CrossMode.Tick, 5, 20, BarInterval.Minute)
            {
                Size = 3,
                Threshold = 1.25m,
                Patience = TimeSpan.FromMilliseconds(250),
                Reverse = true,
                Serial = 5_000_000_000,
                Weight = 1000,
                Label = "x y",
            },
            instance.Parameters);
    }

    [Fact]
    public void What_is_not_given_keeps_the_records_default()
    {
        var (instances, problems) = StrategyBinding.Bind([Block("one", ("type", "SmaCross"))], Catalog, TradingEnvironment.Simulated, "MES");

        Assert.Empty(problems);
        var instance = Assert.Single(instances);
        Assert.Equal(new CrossParameters(), instance.Parameters);
        Assert.Equal(("MES", 1, null), (instance.Contract, instance.SizeCap, instance.Window));
    }

    [Theory]
    [InlineData("fast-perod", "5", "strategies.conf:4: SmaCross has no parameter \"fast-perod\"; did you mean \"fast-period\"?")]
    [InlineData("fast-period", "five", "strategies.conf:4: fast-period = five is not a whole number.")]
    [InlineData("fast-period", "0", "strategies.conf:4: fast-period = 0 is out of range: 1 to 1000.")]
    [InlineData("size", "101", "strategies.conf:4: size = 101 is out of range: 1 to 100.")]
    [InlineData("mode", "ticks", "strategies.conf:4: mode = ticks is not one of bars, tick.")]
    [InlineData("interval", "1y", "strategies.conf:4: interval = 1y is not a bar interval such as 5s, 1m, 4h, 1d, 1w, 1mo, 100t, 500v, 1000000usd, 8r or 4renko.")]
    [InlineData("patience", "5", "strategies.conf:4: patience = 5 is not a duration such as 30s or 5m.")]
    [InlineData("slow-period", "2", "strategies.conf:4: strategy \"one\": slow-period must be more than fast-period.")]
    [InlineData("size-cap", "0", "strategies.conf:4: size-cap = 0 is out of range: at least 1 contract.")]
    [InlineData("enabled", "maybe", "strategies.conf:4: enabled = maybe is not true or false.")]
    [InlineData("trading-window", "9-5", "strategies.conf:4: trading-window = 9-5 is not a window of the day such as \"08:30-15:00\".")]
    [InlineData("trading-window", "09:00-10:00 Mars/Base", "strategies.conf:4: trading-window = 09:00-10:00 Mars/Base names the time zone Mars/Base, which this machine does not know.")]
    [InlineData("environments", "SIMULATE", "strategies.conf:4: there is no environment \"SIMULATE\"; did you mean \"SIMULATED\"?")]
    public void A_wrong_setting_is_told_with_its_line(string key, string value, string expected) =>
        Assert.Equal([expected], ProblemsOf((key, value)));

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = ProblemsOf(
            TradingEnvironment.Simulated,
            Block("one", ("type", "SmaCros"), ("contract", "MNQ")),
            Block("two", ("type", "SmaCross"), ("contract", "MNQ"), ("sise", "1"), ("fast-period", "x")),
            Block("three", ("type", "Needy"), ("contract", "MES")),
            Block("bad name", ("contract", "MES")));

        Assert.Equal(
            [
                "strategies.conf:2: there is no strategy type \"SmaCros\"; did you mean \"SmaCross\"?",
                "strategies.conf:4: SmaCross has no parameter \"sise\"; did you mean \"size\"?",
                "strategies.conf:5: fast-period = x is not a whole number.",
                "strategies.conf:1: strategy \"three\" lacks level, which Needy requires.",
                "strategies.conf:1: \"bad name\" cannot name a strategy: use letters, digits, - and _, at most 24 characters.",
                "strategies.conf:1: strategy \"bad name\" lacks type; known types are Needy, SmaCross.",
            ],
            problems);
    }

    [Fact]
    public void A_missing_contract_is_told() =>
        Assert.Contains("lacks contract", Assert.Single(ProblemsOf(TradingEnvironment.Simulated, Block("one", ("type", "SmaCross")))));

    [Fact]
    public void A_name_given_twice_is_refused() =>
        Assert.Contains("configured twice", ProblemsOf(
            TradingEnvironment.Simulated,
            Block("one", ("type", "SmaCross"), ("contract", "MNQ")),
            Block("one", ("type", "SmaCross"), ("contract", "MES"))).Single());

    [Theory]
    [InlineData("false", "false", "true", 1)]
    [InlineData("true", "false", "true", 1)]
    [InlineData("true", "true", "true", 0)]
    [InlineData("false", "false", "false", 0)]
    public void Two_owners_of_one_contract_must_both_agree_to_share(string firstShares, string secondShares, string secondEnabled, int expected)
    {
        var problems = ProblemsOf(
            TradingEnvironment.Simulated,
            Block("one", ("type", "SmaCross"), ("contract", "MNQ"), ("share", firstShares)),
            Block("two", ("type", "SmaCross"), ("contract", "mnq"), ("share", secondShares), ("enabled", secondEnabled)));

        Assert.Equal(expected, problems.Length);
        Assert.All(problems, problem => Assert.Contains("both own MNQ on the default account", problem));
    }

    [Fact]
    public void A_root_and_a_full_id_are_compared_once_they_are_resolved()
    {
        var (instances, problems) = StrategyBinding.Bind(
            [
                Block("one", ("type", "SmaCross"), ("contract", "MNQ")),
                Block("two", ("type", "SmaCross"), ("contract", "CON.F.US.MNQ.Z26"), ("account", "17")),
            ],
            Catalog,
            TradingEnvironment.Simulated);
        Assert.Empty(problems);

        var resolved = instances.Select(instance => new ResolvedStrategy(instance, new AccountId(17), new ContractId("CON.F.US.MNQ.Z26")));

        Assert.Contains("both own CON.F.US.MNQ.Z26 on account 17", Assert.Single(StrategyBinding.OwnershipProblems(resolved)).Sentence);
        Assert.Empty(StrategyBinding.OwnershipProblems(instances.Select((instance, index) =>
            new ResolvedStrategy(instance, new AccountId(17 + index), new ContractId("CON.F.US.MNQ.Z26")))));
    }

    [Fact]
    public void Tick_mode_is_refused_outside_simulation_unless_the_instance_is_disabled_there()
    {
        var tick = Block("one", ("type", "SmaCross"), ("contract", "MNQ"), ("mode", "tick"));

        Assert.Empty(ProblemsOf(TradingEnvironment.Simulated, tick));
        Assert.Equal(
            ["strategies.conf:4: mode = tick is a demonstration and runs in SIMULATED only, not in DEMO."],
            ProblemsOf(TradingEnvironment.Demo, tick));
        Assert.Empty(ProblemsOf(TradingEnvironment.Demo, tick.With("environments", new SettingValue("SIMULATED", "f", 1))));
    }

    [Fact]
    public void A_catalog_refuses_two_types_of_one_alias_and_parameters_it_could_not_bind()
    {
        Assert.Throws<ArgumentException>(() => new StrategyCatalog([new("A", typeof(object), typeof(NeedyParameters)), new("a", typeof(object), typeof(NeedyParameters))]));
        Assert.Throws<ArgumentException>(() => new StrategyCatalog([new("A", typeof(object), typeof(Uri))]));
        Assert.Throws<ArgumentException>(() => new StrategyCatalog([new("A", typeof(object), typeof(Reserved))]));
    }

    [Theory]
    [InlineData("08:30-15:00", "2026-01-05T14:29:59Z", false)]
    [InlineData("08:30-15:00", "2026-01-05T14:30:00Z", true)]
    [InlineData("08:30-15:00", "2026-07-06T13:30:00Z", true)]
    [InlineData("08:30-15:00", "2026-01-05T21:00:00Z", false)]
    [InlineData("17:00-15:00", "2026-01-05T23:00:00Z", true)]
    [InlineData("17:00-15:00", "2026-01-06T06:00:00Z", true)]
    [InlineData("17:00-15:00", "2026-01-05T22:59:59Z", false)]
    [InlineData("09:30-16:00 America/New_York", "2026-01-05T14:30:00Z", true)]
    public void A_window_follows_the_clocks_of_its_zone_and_may_pass_midnight(string text, string instant, bool inside)
    {
        Assert.Null(TradingWindow.TryParse(text, out var window));
        Assert.Equal(inside, window!.Contains(DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("fast_period", "fast-period")]
    [InlineData("FastPeriod", "fast-period")]
    [InlineData("slwo", "slow")]
    [InlineData("zebra", null)]
    public void The_nearest_name_is_a_plausible_slip(string given, string? expected) =>
        Assert.Equal(expected, NearestName.Of(given, ["fast-period", "slow", "size"]));

    [Fact]
    public void Edits_count_insertions_deletions_and_replacements()
    {
        Assert.Equal(3, NearestName.Edits("kitten", "sitting"));
        Assert.Equal(4, NearestName.Edits("", "abcd"));
        Assert.Equal(0, NearestName.Edits("same", "same"));
    }

    public sealed record Reserved(int Account = 1);

    [Fact]
    public void Several_contracts_are_a_list_of_which_the_first_is_the_one_that_is_meant()
    {
        var block = Block("pair", ("type", "SmaCross")).With("contracts", new SettingValue(["ES", "NQ"], "strategies.conf", 3));
        var instance = Assert.Single(StrategyBinding.Bind([block], Catalog, TradingEnvironment.Simulated, "MES").Instances);
        Assert.Equal("ES", instance.Contract);
        Assert.Equal("NQ", Assert.Single(instance.Others));
    }

    [Fact]
    public void A_list_of_contracts_is_checked_and_every_one_of_them_has_one_owner()
    {
        var pair = Block("pair", ("type", "SmaCross")).With("contracts", new SettingValue(["ES", "nq"], "strategies.conf", 3));
        Assert.Equal(
            ["strategies.conf:3: contracts stands beside contract; leave one of the two out."],
            ProblemsOf(TradingEnvironment.Simulated, Block("pair", ("type", "SmaCross"), ("contract", "ES")).With("contracts", new SettingValue(["NQ"], "strategies.conf", 3))));
        Assert.Equal(
            ["strategies.conf:3: contracts names nq twice."],
            ProblemsOf(TradingEnvironment.Simulated, pair.With("contracts", new SettingValue(["nq", "NQ"], "strategies.conf", 3))));
        Assert.Equal(
            ["strategies.conf:3: contracts names no contract; write them as [ES, NQ]."],
            ProblemsOf(TradingEnvironment.Simulated, pair.With("contracts", new SettingValue([], "strategies.conf", 3))));
        Assert.Contains("both own NQ on the default account", Assert.Single(ProblemsOf(TradingEnvironment.Simulated, pair, Block("single", ("type", "SmaCross"), ("contract", "NQ")))));
    }
}
