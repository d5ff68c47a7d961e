namespace Engine.Backtest.Tests;

/// <summary>docs/simulation-kit.md: its example is compiled and passes.</summary>
public sealed class SimulationKitPageTests
{
    [Fact]
    public void The_example_on_the_page_is_the_file_that_is_compiled_here()
    {
        var parts = Lines(Path.Combine("docs", "simulation-kit.md")).Split("```csharp\n");
        Assert.Equal(2, parts.Length);
        Assert.Equal(
            Lines(Path.Combine("samples", "RangeBreakout", "tests", "RangeBreakoutTests.cs")).TrimEnd(),
            parts[1][..parts[1].IndexOf("```", StringComparison.Ordinal)].TrimEnd());
    }

    private static string Lines(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Engine.sln")))
            {
                return File.ReadAllText(Path.Combine(folder.FullName, path)).ReplaceLineEndings("\n");
            }
        }

        throw new InvalidOperationException($"No Engine.sln above {AppContext.BaseDirectory}.");
    }
}
