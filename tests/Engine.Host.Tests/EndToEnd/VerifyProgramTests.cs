using System.Text.Json.Nodes;
using Engine.Host.Tests.Replay;
using Engine.Host.Tests.Strategies;

namespace Engine.Host.Tests.EndToEnd;

/// <summary><c>engine verify</c> as a process of its own.</summary>
public sealed class VerifyProgramTests
{
    [MarketDataFact]
    public async Task A_strategy_that_looks_back_alone_is_not_accused_and_one_that_remembers_the_run_before_is()
    {
        using var home = new TemporaryHome();
        var file = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 10_000, home);
        var (code, lines) = await Verify(home, "EmaCross", "--data", file, "--set", "fast=3", "--set", "slow=8", "--cuts", "6", "--json");
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        var found = JsonNode.Parse(string.Join('\n', lines))!;
        Assert.True(found["isSound"]!.GetValue<bool>());
        Assert.False(found["looksAhead"]!.GetValue<bool>());
        Assert.True(found["decisions"]!.GetValue<int>() > 10);
        Assert.Equal(6, found["cuts"]!.AsArray().Count);
        Assert.Equal(3, found["sensitivity"]!.AsArray().Count);

        var emitted = new EmittedAssembly("Haunted");
        emitted.Strategy("Haunted", [emitted.Parameters()], remembers: true).Write(Path.Combine(home.Folder, "strategies"));
        (code, lines) = await Verify(home, "Haunted", "--data", file, "--set", "lookback=5", "--cuts", "2", "--starts", "1");
        Assert.Equal(1, code);
        Assert.Contains(lines, line => line.StartsWith("repeated  NOT THE SAME TWICE", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("I have been here before.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("outside   Haunted keeps something from one run to the next in static fields: Breaker.Created", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_mistake_is_told_at_once_and_nothing_is_run()
    {
        using var home = new TemporaryHome();
        var (code, lines) = await Verify(home, "EmaCros", "--data", Path.Combine(home.Folder, "absent.csv"));
        Assert.Equal(2, code);
        Assert.Contains(lines, line => line.Contains("did you mean \"EmaCross\"?", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("absent.csv", StringComparison.Ordinal));
    }

    private static async Task<(int Code, IReadOnlyList<string> Lines)> Verify(TemporaryHome home, params string[] arguments)
    {
        using var process = EngineProcess.Start(home.Folder, ["verify", .. arguments]);
        return await process.EndAsync();
    }
}
