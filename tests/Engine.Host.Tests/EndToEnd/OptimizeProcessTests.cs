using System.Globalization;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>Sweeps as processes of their own.</summary>
public sealed class OptimizeProcessTests
{
    [Fact]
    public async Task A_sweep_that_is_killed_goes_on_without_repeating_a_run_and_comes_to_the_same()
    {
        using var home = new TemporaryHome();
        var bars = Enumerable.Range(0, 4 * 200).Select(i =>
        {
            var (day, minute) = (1 + (i / 200), i % 200);
            var price = 6000 + (Math.Round(Math.Sin(i / 7.0) * Math.Sin(i / 31.0) * 80) / 4);
            return string.Create(CultureInfo.InvariantCulture, $"CON.F.US.EP.H27,2026-12-0{day}T{10 + (minute / 60)}:{minute % 60:00}:00Z,{price},{price + 1},{price - 1},{price},40");
        });
        var file = Path.Combine(home.Folder, "es.csv");
        await File.WriteAllTextAsync(file, string.Join('\n', bars.Prepend("contractId,t,o,h,l,c,v")) + "\n");

        var whole = await EndAsync(home, file, "whole");
        var ledger = Path.Combine(home.Folder, "cut", "trials.jsonl");
        using (var process = Start(home, file, "cut"))
        {
            await process.Until(" runs have ended.");
            await process.KillAsync();
        }

        var before = await File.ReadAllLinesAsync(ledger);
        Assert.InRange(before.Length, 2, 300);

        // As a machine would leave it that lost its power within a write.
        await File.AppendAllTextAsync(ledger, "{\"window\":0,\"part\":\"in\",\"po");
        var (told, summary) = await EndAsync(home, file, "cut");
        Assert.Contains(told, line => line.Contains($"300 runs, of which {before.Length - 1} have ended before", StringComparison.Ordinal));
        Assert.Equal(whole.Summary, summary);
        var after = await File.ReadAllLinesAsync(ledger);
        Assert.Equal(before, after[..before.Length]);
        Assert.Equal(301, after.Length);
        Assert.Equal(301, after.Select(line => line.Split("\"values\"")[0]).Distinct().Count());
    }

    private static async Task<(IReadOnlyList<string> Told, string Summary)> EndAsync(TemporaryHome home, string file, string folder)
    {
        using var process = Start(home, file, folder);
        var (code, lines) = await process.EndAsync();
        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        return (lines, await File.ReadAllTextAsync(Path.Combine(home.Folder, folder, "summary.json")));
    }

    private static EngineProcess Start(TemporaryHome home, string file, string folder) => EngineProcess.Start(
        home.Folder, "optimize", "SmaCross", "--data", file, "--over", "fast=2..6", "--over", "slow=12..41", "--out", Path.Combine(home.Folder, folder));
}
