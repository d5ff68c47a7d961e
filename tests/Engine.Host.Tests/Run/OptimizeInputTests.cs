using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Tests.Configuration;

namespace Engine.Host.Tests.Run;

/// <summary><c>engine optimize</c>: what is wrong is told at once and nothing is run; what is right gives a folder that other programs can read.</summary>
public sealed class OptimizeInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_is_wrong_is_told_at_once()
    {
        var (code, told) = await RunAsync(
            "SmaCross", "--data", _folder.At("none.csv"), "--over", "fsat=5..20:5", "--over", "slow=100..20", "--over", "size=1..5:0", "--over", "n=1..20000:1000", "--over", "mode=bars,trick",
            "--random", "none", "--by", "sharp", "--heat-map", "fast", "--walk-forward", "train=20,test=5d", "--out-of-sample", "95%", "--workers", "0", "--top", "-1", "--set", "fas=3");

        Assert.Equal(2, code);
        string[] wanted =
        [
            "none.csv: the file does not exist",
            "--walk-forward has its own dates out of sample",
            "--random none: expected a whole number from 1 to 1000000.",
            "--walk-forward: train=20 is no length",
            "--out-of-sample 95%: expected a share from 0% to 90%, such as 30%.",
            "--by sharp: there is no such objective; did you mean \"sharpe\"?",
            "--heat-map fast: expected two different parameters",
            "--top -1: expected a whole number",
            "--workers 0: expected a whole number",
            "--over fsat=5..20:5: SmaCross has no parameter \"fsat\"; did you mean \"fast\"?",
            "--over slow=100..20: the range is empty",
            "--over size=1..5:0: the step 0 must be above zero.",
            "--over n=1..20000:1000: 1 and 10 more are out of range; n may be 2 to 10000.",
            "--over mode=bars,trick: trick is not one of bars, tick.",
            "--set: SmaCross has no parameter \"fas\"; did you mean \"fast\"?",
        ];
        Assert.Equal(wanted.Length, told.Length);
        Assert.All(wanted.Zip(told), pair => Assert.Contains(pair.Item1, pair.Item2, StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Theory]
    [InlineData("There is nothing to try")]
    [InlineData("needs 25 trade dates, and the data has 3", "--over", "fast=2,3", "--walk-forward", "train=20d,test=5d")]
    [InlineData("fast is given by --set and by --over", "--over", "fast=2,3", "--set", "fast=5")]
    [InlineData("none of the combinations is allowed; the first, fast=50 slow=20: strategy \"SmaCross\": slow = 20 must be more than fast = 50", "--over", "fast=50,60", "--over", "slow=20,30")]
    [InlineData("--over names 10,000,000 combinations, and at most 1,000,000 can be tried", "--over", "fast=1..1000", "--over", "slow=1..10000:1", "--over", "slow=2")]
    [InlineData("\"n\" is none of the parameters that are tried; known are fast, slow", "--over", "fast=2,3", "--over", "slow=5,6", "--heat-map", "n,slow")]
    public async Task What_does_not_fit_strategy_or_data_is_refused_before_anything_runs(string sentence, params string[] arguments)
    {
        var (code, told) = await RunAsync(["SmaCross", "--data", Data(), .. arguments]);
        Assert.Equal(2, code);
        Assert.Contains(told, line => line.Contains(sentence, StringComparison.Ordinal) || (arguments.Contains("slow=2") && line.Contains("slow is given twice", StringComparison.Ordinal)));
        Assert.False(Directory.Exists(_folder.At("out")));
    }

    [Fact]
    public async Task A_strategy_that_is_not_known_is_named_with_the_nearest()
    {
        var (code, told) = await RunAsync("SmaCrss", "--data", Data(), "--over", "fast=2,3");
        Assert.Equal(2, code);
        Assert.Contains("did you mean \"SmaCross\"?", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_leaves_its_trials_and_a_page_and_is_not_run_again_with_another_objective_and_refused_with_other_values()
    {
        string[] sweep = ["SmaCross", "--data", Data(), "--over", "fast=2..4", "--over", "slow=4,8", "--set", "size=1", "--report", _folder.At("out", "page.html")];
        var (code, told) = await RunAsync(sweep);
        Assert.True(code == 0, string.Join(Environment.NewLine, told));
        var summary = JsonNode.Parse(await File.ReadAllTextAsync(_folder.At("out", "summary.json")))!;
        Assert.Equal((6, 5, 1, 10), (summary["combinations"]!.GetValue<int>(), summary["tried"]!.GetValue<int>(), summary["notAllowed"]!.GetValue<int>(), summary["runs"]!.GetValue<int>()));
        var trials = summary["windows"]![0]!["trials"]!.AsArray();
        Assert.Equal(5, trials.Count);
        Assert.All(trials, trial => Assert.True(trial!["inSample"]!["events"]!.GetValue<int>() > 0 && trial["outOfSample"]!["events"]!.GetValue<int>() > 0));
        Assert.Equal(11, (await File.ReadAllLinesAsync(_folder.At("out", "trials.jsonl"))).Length);
        Assert.Equal("PAR1"u8.ToArray(), (await File.ReadAllBytesAsync(_folder.At("out", "trials.parquet")))[..4]);
        var page = await File.ReadAllTextAsync(_folder.At("out", "page.html"));
        Assert.Contains("class=\"heat\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);

        var ledger = await File.ReadAllBytesAsync(_folder.At("out", "trials.jsonl"));
        (code, _) = await RunAsync([.. sweep, "--by", "net"]);
        Assert.Equal(0, code);
        Assert.Equal(ledger, await File.ReadAllBytesAsync(_folder.At("out", "trials.jsonl")));

        (code, told) = await RunAsync("SmaCross", "--data", Data(), "--over", "fast=2..5", "--over", "slow=4,8", "--set", "size=1");
        Assert.Equal(2, code);
        Assert.Contains("holds a sweep of other settings (what differs: over, trials)", Assert.Single(told), StringComparison.Ordinal);

        (code, _) = await RunAsync("SmaCross", "--data", Data(), "--over", "fast=2..5", "--over", "slow=4,8", "--set", "size=1", "--again");
        Assert.Equal(0, code);
        Assert.NotEqual(ledger, await File.ReadAllBytesAsync(_folder.At("out", "trials.jsonl")));
    }

    /// <summary>Two hours of three trade dates.</summary>
    private string Data()
    {
        var bars = Enumerable.Range(1, 3).SelectMany(day => Enumerable.Range(0, 120).Select(minute =>
        {
            var price = 6000 + (Math.Round(Math.Sin(minute / (3.0 + day)) * 40) / 4);
            return string.Create(CultureInfo.InvariantCulture, $"CON.F.US.EP.H27,2026-12-0{day}T{15 + (minute / 60)}:{minute % 60:00}:00Z,{price},{price + 1},{price - 1},{price},40");
        }));
        return _folder.Write("es.csv", string.Join('\n', bars.Prepend("contractId,t,o,h,l,c,v")) + "\n");
    }

    private async Task<(int Code, string[] Told)> RunAsync(params string[] arguments)
    {
        var error = new StringWriter();
        var process = new SettingsSources(ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty, _folder.Path);
        var code = await EngineCommandLine.Build(EngineProgram.Commands, process)
            .RunAsync(["optimize", .. arguments, "--home", _folder.At("home"), "--out", _folder.At("out"), "--json"], TextWriter.Null, error, CancellationToken.None);
        return (code, error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }
}
