using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Actors.Strategies.Configuration;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;

namespace Engine.Host.Tests.Strategies;

public sealed class BuiltInStrategiesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_example_blocks_of_the_configuration_bind_and_show_the_defaults()
    {
        // Every line of an example taken in, as a user would.
        _folder.Write("hocon/strategies.conf", string.Join('\n', File.ReadLines(Configured()).Select(line =>
            line.StartsWith("  # ", StringComparison.Ordinal) && (line.EndsWith(" {", StringComparison.Ordinal) || line.StartsWith("  #   ", StringComparison.Ordinal) || line == "  # }")
                ? "  " + line[4..]
                : line)));
        var settings = EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path));

        // Beside the demonstration each of them alone: they would all own MES.
        var examples = settings.Strategies.Where(block => block.Name != "sma-demo").ToDictionary(block => block.Name, block =>
        {
            var (instances, problems) = StrategyBinding.Bind([block], RunCommand.Catalog, TradingEnvironment.Simulated);
            Assert.Empty(problems);
            return Assert.Single(instances);
        });
        Assert.Equal(
            [("bands-mes", new BandReversionParameters()), ("ema-mes", new EmaCrossParameters()), ("orb-mes", new OpeningRangeBreakoutParameters()), ("tv-mes", new SignalFollowerParameters()), ("vwap-mes", (object)new VwapPullbackParameters())],
            examples.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => (e.Key, e.Value.Parameters)));
        Assert.All(examples.Values, instance => Assert.Equal(("MES", 1), (instance.Contract, instance.SizeCap)));
        Assert.All(settings.Strategies.Where(block => block.Name != "sma-demo"), block => Assert.InRange(block.Settings.Count, 6, 12));
    }

    [Fact]
    public void None_of_them_runs_unless_it_is_asked_for()
    {
        _folder.Write("hocon/strategies.conf", File.ReadAllText(Configured()));
        var settings = EngineSettings.Load(new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path));
        Assert.Equal("sma-demo", Assert.Single(settings.Strategies).Name);
        foreach (var environment in new[] { TradingEnvironment.Demo, TradingEnvironment.Live, TradingEnvironment.DryRun })
        {
            Assert.False(Assert.Single(StrategyBinding.Bind(settings.Strategies, RunCommand.Catalog, environment).Instances).Enabled);
        }
    }

    [Theory]
    [InlineData("EmaCross", "fast", "0", "fast = 0 is out of range: 1 to 1000.")]
    [InlineData("EmaCross", "slow", "5001", "slow = 5001 is out of range: 2 to 5000.")]
    [InlineData("EmaCross", "slow", "10", "slow = 10 must be more than fast = 10")]
    [InlineData("EmaCross", "stop-ticks", "0", "stop-ticks = 0 is out of range: 1 to 10000.")]
    [InlineData("EmaCross", "size", "101", "size = 101 is out of range: 1 to 100.")]
    [InlineData("OpeningRangeBreakout", "range", "30s", "range = 0.5m is out of range: 1m to 4h")]
    [InlineData("OpeningRangeBreakout", "range", "5h", "range = 300m is out of range: 1m to 4h")]
    [InlineData("OpeningRangeBreakout", "range", "90s", "range = 1.5m must be a multiple of interval = 1m")]
    [InlineData("OpeningRangeBreakout", "interval", "30s", "interval = 30s must divide 30 minutes and be at least 1m")]
    [InlineData("OpeningRangeBreakout", "interval", "100t", "interval = 100t must divide 30 minutes and be at least 1m")]
    [InlineData("OpeningRangeBreakout", "target-ticks", "0", "target-ticks = 0 is out of range: 1 to 10000.")]
    [InlineData("OpeningRangeBreakout", "trades-per-day", "21", "trades-per-day = 21 is out of range: 1 to 20.")]
    [InlineData("OpeningRangeBreakout", "flat-before", "5h", "flat-before = 300m is out of range: 0m to 4h")]
    [InlineData("BandReversion", "length", "1", "length = 1 is out of range: 2 to 5000.")]
    [InlineData("BandReversion", "multiple", "0", "multiple = 0 is out of range: 0.1 to 10.")]
    [InlineData("BandReversion", "longest-hold", "500ms", "longest-hold = 0.01m is out of range: 1s to 24h")]
    [InlineData("VwapPullback", "slope-bars", "0", "slope-bars = 0 is out of range: 1 to 1000.")]
    [InlineData("VwapPullback", "band", "5.5", "band = 5.5 is out of range: 0 to 5.")]
    [InlineData("VwapPullback", "interval", "7m", "interval = 7m must divide 30 minutes and be at least 1m")]
    public void What_is_out_of_range_is_told_before_anything_starts(string type, string key, string value, string expected)
    {
        var block = new StrategyBlock("one", "strategies.conf", 1, new Dictionary<string, SettingValue>
        {
            ["type"] = new(type, "strategies.conf", 2),
            ["contract"] = new("MES", "strategies.conf", 3),
            [key] = new(value, "strategies.conf", 4),
        }.ToImmutableDictionary());
        var problem = Assert.Single(StrategyBinding.Bind([block], RunCommand.Catalog, TradingEnvironment.Simulated).Problems).ToString();
        Assert.Contains(expected, problem);
    }

    private static string Configured([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "hocon", "strategies.conf"));
}
