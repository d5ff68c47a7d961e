using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Markets;
using Trader.Strategies;

namespace Engine.Actors.Tests.Strategies;

/// <summary>docs/writing-a-strategy.md: its example compiles and binds as the page says; that it trades so is tested beside it.</summary>
public sealed class WritingAStrategyTests
{
    [Fact]
    public void The_example_on_the_page_is_the_file_that_is_compiled_here() =>
        Assert.Equal(
            Lines(Path.Combine("samples", "RangeBreakout", "src", "RangeBreakout.cs")).TrimEnd(),
            Block("csharp").TrimEnd());

    [Fact]
    public void The_configuration_on_the_page_binds_to_the_example()
    {
        const string page = "writing-a-strategy.md";
        var rows = Block("hocon").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var settings = rows[1..^1].Select(row => row.Split('=', 2, StringSplitOptions.TrimEntries))
            .ToImmutableDictionary(pair => pair[0], pair => new SettingValue(pair[1].Trim('"'), page, 0));
        var catalog = new StrategyCatalog([StrategyType.Of(typeof(RangeBreakout)).Type!]);

        var (instances, problems) = StrategyBinding.Bind(
            [new StrategyBlock(rows[0].TrimEnd('{', ' '), page, 0, settings)], catalog, TradingEnvironment.Simulated);

        Assert.Empty(problems);
        var instance = Assert.Single(instances);
        Assert.Equal(("breakout-mes", "MES", 2), (instance.Name, instance.Contract, instance.SizeCap));
        Assert.NotNull(instance.Window);
        Assert.Equal(new RangeBreakoutParameters { Lookback = 30, Interval = BarInterval.Minute, Size = 2 }, instance.Parameters);
    }

    [Fact]
    public void The_sample_is_for_this_version_of_the_engine_and_of_its_tools()
    {
        var folder = Path.Combine("samples", "RangeBreakout");
        Assert.Contains($">{Between(Lines("Directory.Build.props"), "<Version>", "<")}</EngineVersion>", Lines(Path.Combine(folder, "Directory.Build.props")));

        var sample = Lines(Path.Combine(folder, "Directory.Packages.props"));
        var ours = Lines("Directory.Packages.props");
        foreach (var package in new[] { "Microsoft.NET.Test.Sdk", "xunit", "xunit.runner.visualstudio" })
        {
            var version = $"\"{package}\" Version=\"";
            Assert.Equal(Between(ours, version, "\""), Between(sample, version, "\""));
        }
    }

    private static string Between(string text, string from, string to)
    {
        var start = text.IndexOf(from, StringComparison.Ordinal) + from.Length;
        Assert.True(start >= from.Length, $"There is no {from}.");
        return text[start..text.IndexOf(to, start, StringComparison.Ordinal)];
    }

    /// <summary>The page's only block of a language.</summary>
    private static string Block(string language)
    {
        var parts = Lines(Path.Combine("docs", "writing-a-strategy.md")).Split($"```{language}\n");
        Assert.Equal(2, parts.Length);
        return parts[1][..parts[1].IndexOf("```", StringComparison.Ordinal)];
    }

    private static string Lines(string path) => File.ReadAllText(Path.Combine(RepositoryRoot(), path)).ReplaceLineEndings("\n");

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No Engine.sln above {AppContext.BaseDirectory}.");
    }
}
