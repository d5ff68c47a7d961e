using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Engine.Host.Tests.Replay;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>Backtests as processes of their own.</summary>
public sealed class BacktestProgramTests
{
    [MarketDataFact]
    public async Task Two_processes_with_one_seed_write_the_same_journal_byte_by_byte_and_another_seed_another()
    {
        using var home = new TemporaryHome();
        var file = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 10_000, home);
        var first = await JournalOf(home, file, "one", "7");
        Assert.True(first.Length > 100_000);
        Assert.Equal(first, await JournalOf(home, file, "two", "7"));
        Assert.NotEqual(first, await JournalOf(home, file, "three", "8"));
    }

    [MarketDataFact]
    public async Task A_report_holds_the_figures_of_the_summary_and_a_second_run_writes_the_same_file()
    {
        using var home = new TemporaryHome();
        var file = GuardedReplayTests.Beginning(MarketDataFactAttribute.File("gc-trades-2013-10.csv.gz"), 10_000, home);
        var page = await ReportOf(home, file, "one");
        Assert.Equal(page, await ReportOf(home, file, "two"));
        var summary = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(home.Folder, "one", "summary.json")))!;
        var figures = JsonNode.Parse(Regex.Match(page, "id=\"figures\">(.*?)</script>", RegexOptions.Singleline).Groups[1].Value);
        Assert.True(JsonNode.DeepEquals(summary["statistics"], figures));
        Assert.Equal(summary["netUsd"]!.GetValue<decimal>(), summary["statistics"]!["net"]!.GetValue<decimal>());
        Assert.Equal(summary["roundTrips"]!.GetValue<int>(), summary["statistics"]!["roundTrips"]!["count"]!.GetValue<int>());
        Assert.Contains(summary["hash"]!.GetValue<string>(), page, StringComparison.Ordinal);
    }

    private static async Task<string> ReportOf(TemporaryHome home, string file, string folder)
    {
        var report = Path.Combine(home.Folder, folder, "report.html");
        using var process = EngineProcess.Start(
            home.Folder, "backtest", "SmaCross", "--data", file, "--set", "fast=3", "--set", "slow=8", "--report", report, "--out", Path.Combine(home.Folder, folder));
        var (code, lines) = await process.EndAsync();
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        return await File.ReadAllTextAsync(report);
    }

    private static async Task<byte[]> JournalOf(TemporaryHome home, string file, string folder, string seed)
    {
        var output = Path.Combine(home.Folder, folder);
        using var process = EngineProcess.Start(
            home.Folder, "backtest", "SmaCross", "--data", file, "--set", "mode=tick", "--set", "n=5", "--latency", "20ms", "--jitter", "30ms", "--seed", seed, "--out", output);
        var (code, lines) = await process.EndAsync();
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        return await File.ReadAllBytesAsync(Path.Combine(output, "journal.jsonl"));
    }
}
