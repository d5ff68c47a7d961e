using Engine.Actors.Strategies.Configuration;
using Engine.Host.Tests.Strategies;

namespace Engine.Host.Tests.EndToEnd;

/// <summary>The program with strategies that it was not built with.</summary>
public sealed class StrategyFolderTests
{
    [Fact]
    public async Task A_strategy_of_the_home_folder_is_run_under_its_alias()
    {
        using var home = new TemporaryHome();
        var emitted = new EmittedAssembly("Trader.Idle");
        var file = emitted.Strategy("Idle", [emitted.Parameters()], "RenamedSince").Write(Path.Combine(home.Folder, "strategies"));

        using var run = EngineProcess.Start(home.Folder, "run", "--plain", "--for", "5s", "--strategy", "idle", "--contract", "MNQ", "--set", "lookback=3");
        var (code, lines) = await run.EndAsync();

        Assert.True(code == 0, string.Join(Environment.NewLine, lines));
        Assert.Contains(lines, line => line.EndsWith($"Loaded Idle from {file}.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("strategy idle Ready", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("RenamedSince", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_settings_folder_and_strategies_is_told_at_once()
    {
        using var home = new TemporaryHome();
        var folder = Path.Combine(home.Folder, "mine");
        var emitted = new EmittedAssembly("Later");
        var later = emitted.Strategy("Later", [emitted.Parameters()]).Write(folder);
        EmittedAssembly.Refer(later, "Engine.Actors", "7.0.0.0");
        var fine = new EmittedAssembly("Fine");
        fine.Strategy("Fine", [fine.Parameters()]).Write(folder);
        var text = Path.Combine(folder, "Text.dll");
        await File.WriteAllTextAsync(text, "no assembly");
        var hocon = Directory.CreateDirectory(Path.Combine(home.Folder, "conf")).FullName;
        var strategies = Path.Combine(hocon, "strategies.conf");
        await File.WriteAllLinesAsync(
            strategies,
            [
                "strategies {",
                "  one { type = Later, contract = MNQ }",
                "  two {",
                "    type = Fine",
                "    contract = MES",
                "    lookback = 1",
                "  }",
                "  three {",
                "    type = Fien",
                "    contract = NQ",
                "  }",
                "}",
            ]);
        var variables = new Dictionary<string, string> { ["ENGINE_STRATEGIES_FOLDER"] = folder, ["ENGINE_SEED"] = "many" };

        using var run = EngineProcess.Start(home.Folder, variables, "run", "--plain", "--for", "5s", "--config", hocon);
        var (code, lines) = await run.EndAsync();

        Assert.Equal(2, code);
        Assert.Equal(
            [
                "environment variable ENGINE_SEED: seed = many is not a whole number.",
                $"{text}: is not a .NET assembly, or not a whole one.",
                $"{later}: is built for version 7.0 of the engine, and this is {StrategyApi.Version.ToString(2)}; build it again with the packages of this engine.",
                $"{strategies}:6: lookback = 1 is out of range: 2 to 1000.",
                $"{strategies}:9: there is no strategy type \"Fien\"; did you mean \"Fine\"?",
            ],
            lines);
        Assert.False(Directory.Exists(Path.Combine(home.Folder, "journal")));
    }
}
