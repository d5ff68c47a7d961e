using System.Text.RegularExpressions;

namespace Engine.Simulator.Tests.Examples;

/// <summary>docs/examples: each block of a page is the region of a file that is compiled, and every region stands on a page.</summary>
public sealed partial class ExamplePagesTests
{
    private static readonly string Folder = Path.Combine(RepositoryRoot(), "docs", "examples");

    [Fact]
    public void Every_block_of_code_is_the_compiled_region_that_its_comment_names()
    {
        var blocks = Blocks().ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.True(
            Region(block.Source).Equals(block.Code, StringComparison.Ordinal),
            $"{block.Page}: the block of {block.Source} is not what is compiled:{Environment.NewLine}{Region(block.Source)}"));
    }

    [Fact]
    public void Every_block_of_code_names_its_source()
    {
        foreach (var page in Pages())
        {
            var text = Lines(page);
            Assert.True(
                Fence().Count(text) == BlockForm().Count(text),
                $"{Path.GetFileName(page)}: a block of C# has no comment <!-- code: FILE.cs#REGION --> in the line before it.");
        }
    }

    [Fact]
    public void Every_region_stands_on_a_page()
    {
        var shown = Blocks().Select(block => block.Source).ToHashSet(StringComparer.Ordinal);

        var missing = Directory.EnumerateFiles(Folder, "*.cs")
            .SelectMany(file => RegionName().Matches(Lines(file)).Select(match => $"{Path.GetFileName(file)}#{match.Groups[1].Value}"))
            .Where(region => !shown.Contains(region));

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_page_is_named_in_the_list_of_pages()
    {
        var list = Lines(Path.Combine(Folder, "README.md"));

        Assert.All(Pages().Select(page => Path.GetFileName(page)).Where(name => name != "README.md"), name => Assert.Contains($"({name}", list, StringComparison.Ordinal));
    }

    [Fact]
    public void The_first_strategy_of_the_readme_is_the_file_that_is_compiled_here()
    {
        var block = Assert.Single(BlockForm().Matches(Lines(Path.Combine(RepositoryRoot(), "README.md"))));

        Assert.Equal(Lines(Path.Combine(RepositoryRoot(), block.Groups["source"].Value)).TrimEnd(), block.Groups["code"].Value.TrimEnd());
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(Folder, "*.md");

    private static IEnumerable<(string Page, string Source, string Code)> Blocks() =>
        from page in Pages()
        from match in BlockForm().Matches(Lines(page))
        select (Path.GetFileName(page), match.Groups["source"].Value, match.Groups["code"].Value.TrimEnd());

    /// <summary>The text of a region, or of a whole file, without the indentation of its first line.</summary>
    private static string Region(string source)
    {
        var parts = source.Split('#');
        var text = Lines(Path.GetFullPath(parts[0], Folder));
        if (parts.Length == 1)
        {
            return text.TrimEnd();
        }

        var begins = $"#region {parts[1]}\n";
        var start = text.IndexOf(begins, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{parts[0]} has no region {parts[1]}.");
        start += begins.Length;
        var rows = text[start..text.IndexOf("#endregion", start, StringComparison.Ordinal)].TrimEnd().Split('\n');
        var indent = rows[0].Length - rows[0].TrimStart().Length;
        return string.Join('\n', rows.Select(row => row.Length > indent ? row[indent..] : row.TrimStart()));
    }

    private static string Lines(string path) => File.ReadAllText(path).ReplaceLineEndings("\n");

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

    [GeneratedRegex("^<!-- code: (?<source>\\S+) -->\n```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex BlockForm();

    [GeneratedRegex("^```csharp", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("#region (\\S+)")]
    private static partial Regex RegionName();
}
