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
