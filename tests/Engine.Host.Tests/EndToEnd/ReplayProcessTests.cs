using System.Text.Json;

namespace Engine.Host.Tests.EndToEnd;

/// <summary><c>engine replay</c> as the trader starts it.</summary>
public sealed class ReplayProcessTests
{
    [Fact]
    public async Task A_recorded_run_is_listed_replayed_tried_with_another_parameter_and_compared_with_its_backtest()
    {
        using var home = new TemporaryHome();
        var record = new Dictionary<string, string> { ["ENGINE_RECORD"] = "on" };
        using (var run = EngineProcess.Start(home.Folder, record, "run", "--for", "15s", "--plain"))
        {
            var (code, lines) = await run.EndAsync();
            Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        }

        var (listed, runs) = await ReplayAsync(home);
        Assert.Equal(0, listed);
        Assert.Matches("^[0-9]{8}T[0-9]{9}Z  [0-9: -]+ to [0-9: -]+ UTC  sma-demo \\(SmaCross\\) [0-9,]+ intents$", Assert.Single(runs));
        var name = runs[0].Split(' ')[0];

        var (code1, report) = await ReplayAsync(home, name[..12]);
        Assert.True(code1 == 0, string.Join(Environment.NewLine, report));
        Assert.Matches("^sma-demo \\(SmaCross\\): [1-9][0-9,]* intents?, all reproduced$", Assert.Single(report));

        var (code2, json) = await ReplayAsync(home, "--last", "--json", "--set", "size=2");
        Assert.Equal(1, code2);
        var strategy = JsonDocument.Parse(string.Join('\n', json)).RootElement.GetProperty("strategies")[0];
        Assert.Equal(1, strategy.GetProperty("different").GetInt64());
        Assert.StartsWith("#1 ", strategy.GetProperty("differences")[0].GetProperty("replayed").GetString());

        var (code3, wrong) = await ReplayAsync(home, "1999");
        Assert.Equal(2, code3);
        Assert.Contains($"There is no recorded run \"1999\" in ", Assert.Single(wrong));
        Assert.EndsWith($"it has {name}.", wrong[0]);

        var (code4, compared) = await EndAsync(home, "compare", "last", "last", "backtest", "--json");
        Assert.True(code4 == 0, string.Join(Environment.NewLine, compared));
        var comparison = JsonDocument.Parse(string.Join('\n', compared)).RootElement;
        var trips = comparison.GetProperty("runs")[0].GetProperty("statistics").GetProperty("roundTrips").GetProperty("count").GetInt32();
        var (itself, again) = (comparison.GetProperty("comparisons")[0], comparison.GetProperty("comparisons")[1]);
        Assert.Equal((trips, 0), (itself.GetProperty("same").GetInt32(), itself.GetProperty("differences").GetArrayLength()));
        var different = again.GetProperty("differences").EnumerateArray().ToArray();
        Assert.Equal(trips, again.GetProperty("same").GetInt32() + different.Count(d => d.GetProperty("first").ValueKind != JsonValueKind.Null));
        Assert.All(different, d => Assert.DoesNotContain("nobody has written down", d.GetProperty("why").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_recording_or_a_log_it_says_what_is_missing()
    {
        using var home = new TemporaryHome();
        var (code, lines) = await ReplayAsync(home, "--last");
        Assert.Equal(2, code);
        Assert.Contains("There is no recorded run in ", Assert.Single(lines));
        Assert.Contains("record = on", lines[0]);

        await using (var live = await LiveRun.StartAsync(home, settings => settings with
        {
            Record = Engine.Host.Configuration.RecordMode.On,
            Archive = Path.Combine(home.Folder, "archive", "simulated"),
        }))
        {
            await live.StopAsync();
        }

        // As a version before the logs has left it.
        Directory.Delete(Path.Combine(home.Folder, "archive", "simulated", "strategies"), recursive: true);
        var (older, told) = await ReplayAsync(home, DateTimeOffset.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(2, older);
        Assert.Contains("holds market data and no log of its strategies", Assert.Single(told));
    }

    private static Task<(int Code, IReadOnlyList<string> Lines)> ReplayAsync(TemporaryHome home, params string[] arguments) => EndAsync(home, ["replay", .. arguments]);

    private static async Task<(int Code, IReadOnlyList<string> Lines)> EndAsync(TemporaryHome home, params string[] arguments)
    {
        using var process = EngineProcess.Start(home.Folder, arguments);
        var (code, lines) = await process.EndAsync();
        return (code, [.. lines]);
    }
}
