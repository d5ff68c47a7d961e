using Engine.Host.Tests.Replay;

namespace Engine.Host.Tests.EndToEnd;

/// <summary><c>engine compare</c> as the trader starts it.</summary>
public sealed class CompareProcessTests
{
    [MarketDataFact]
    public async Task Two_backtests_are_compared_from_their_folders()
    {
        using var home = new TemporaryHome();
        var file = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 10_000, home);
        await BacktestAsync(home, file, "plain");
        await BacktestAsync(home, file, "worse", "--slippage", "1");
        var (code, lines) = await CompareAsync(home, Path.Combine(home.Folder, "plain"), Path.Combine(home.Folder, "worse"));
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        Assert.Contains(lines, line => line.StartsWith("plain and worse: 0 round trips the same, ", StringComparison.Ordinal) && !line.Contains(" 0 entered otherwise", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("nobody has written down what the strategies of plain and worse took in", StringComparison.Ordinal));

        File.AppendAllText(Path.Combine(home.Folder, "worse", "journal.jsonl"), "{\n");
        var (damaged, told) = await CompareAsync(home, Path.Combine(home.Folder, "plain"), Path.Combine(home.Folder, "worse"));
        Assert.Equal(2, damaged);
        Assert.Matches("worse.journal\\.jsonl, line [0-9]+: ", Assert.Single(told));

        var (wrong, sentence) = await CompareAsync(home, Path.Combine(home.Folder, "plain"), "backtest");
        Assert.Equal(2, wrong);
        Assert.Contains("the first run has to be a recorded one", Assert.Single(sentence), StringComparison.Ordinal);
    }

    private static async Task BacktestAsync(TemporaryHome home, string file, string folder, params string[] more)
    {
        using var process = EngineProcess.Start(
            home.Folder, ["backtest", "SmaCross", "--data", file, "--set", "fast=3", "--set", "slow=8", "--out", Path.Combine(home.Folder, folder), .. more]);
        var (code, lines) = await process.EndAsync();
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
    }

    private static async Task<(int Code, IReadOnlyList<string> Lines)> CompareAsync(TemporaryHome home, params string[] arguments)
    {
        using var process = EngineProcess.Start(
            home.Folder, ["compare", .. arguments, "--journal", Path.Combine(home.Folder, "journal.db"), "--archive", Path.Combine(home.Folder, "archive")]);
        return await process.EndAsync();
    }
}
