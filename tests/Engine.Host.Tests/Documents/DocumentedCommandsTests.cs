using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Engine.Host.Tests.Documents;

/// <summary>
/// README.md, CONTRIBUTING.md and every page under docs/: each block of commands is run, or says in a comment that readers do not see why it is not; each
/// line is one that the command line understands, and one that bash and PowerShell read alike.
/// </summary>
/// <remarks>
/// A comment in the line before a block prepares it: <c>&lt;!-- run: bars es.csv CON.F.US.EP.Z26; exit 1 --&gt;</c>, see <see cref="CommandBench.RunAsync"/>.
/// <c>&lt;!-- not run: WHY --&gt;</c> leaves it at reading.
/// </remarks>
public sealed partial class DocumentedCommandsTests(CommandBench bench) : IClassFixture<CommandBench>
{
    private static readonly string Root = RepositoryRoot();

    public static TheoryData<string> Pages() => [.. AllPages().Where(page => BlocksOf(page).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_block_of_commands_is_understood_and_run(string page)
    {
        var wrong = new List<string>();
        foreach (var block in BlocksOf(page))
        {
            try
            {
                await CheckAsync(block);
            }
            catch (Exception mistake)
            {
                wrong.Add(mistake is FormatException ? $"{block}: {mistake.Message}" : mistake.Message);
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void A_block_that_is_not_run_says_why_in_words()
    {
        var silent = AllPages().SelectMany(BlocksOf).Where(block => block.NotRun is { Length: < 12 });

        Assert.Empty(silent);
    }

    [Fact]
    public void A_line_with_a_variable_stands_in_the_words_of_both_shells()
    {
        foreach (var page in AllPages())
        {
            var blocks = BlocksOf(page).ToList();
            for (var at = 0; at < blocks.Count; at++)
            {
                var block = blocks[at];
                if (block.Shell == "powershell")
                {
                    Assert.True(at > 0 && blocks[at - 1].Shell == "bash", $"{block}: the same in bash does not stand before it.");
                }
                else if (block.Rows.Any(row => !CommandText.Read(row).Variables.IsEmpty))
                {
                    Assert.True(block.Shell == "bash", $"{block}: VARIABLE=value before a command is bash alone; mark the block, and let one marked powershell follow.");
                    Assert.True(at + 1 < blocks.Count && blocks[at + 1].Shell == "powershell", $"{block}: the same in PowerShell does not follow.");
                    Assert.Equal(
                        block.Rows.Select(row => Text(CommandText.Read(row))),
                        blocks[at + 1].Rows.Select(row => Text(CommandText.Read(row, powerShell: true))));
                }
            }
        }

        static string Text(CommandText line) => $"{string.Join(' ', line.Variables.Select(set => $"{set.Key}={set.Value}"))} {string.Join(' ', line.Words)}";
    }

    [Fact]
    public void Every_command_inside_a_sentence_is_understood()
    {
        var commands = AllPages()
            .SelectMany(page => Inline().Matches(File.ReadAllText(Path.Combine(Root, page))).Select(match => (Page: page, Text: match.Groups[1].Value)))
            .Select(command => (command.Page, Arguments: CommandText.Read(command.Text).Words[1..].ToArray()))
            .Where(command => command.Arguments.Length > 1 && command.Arguments[0] != "COMMAND")
            .ToList();

        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.True(
            CommandBench.MistakeIn(command.Arguments) is null, $"{command.Page}: engine {string.Join(' ', command.Arguments)}: {CommandBench.MistakeIn(command.Arguments)}"));
    }

    private async Task CheckAsync(CommandBlock block)
    {
        var lines = ImmutableArray.CreateBuilder<(ImmutableSortedDictionary<string, string> Variables, string[] Arguments)>();
        var others = 0;
        foreach (var row in block.Rows)
        {
            var line = CommandText.Read(row, block.Shell == "powershell");
            Assert.False(line.Words[0] == "engine", $"{block}: write ./engine, which both shells find in the working directory: {row}");
            if (ArgumentsOf([.. line.Words]) is { } arguments)
            {
                Assert.True(CommandBench.MistakeIn(arguments) is null, $"{block}: {row}: {CommandBench.MistakeIn(arguments)}");
                lines.Add((line.Variables, arguments));
                continue;
            }

            Assert.All(PathsOf(line.Words), path => Assert.True(Path.Exists(Path.Combine(Root, path)), $"{block}: there is no {path}: {row}"));
            others++;
        }

        if (block.NotRun is null)
        {
            Assert.True(others == 0, $"{block}: only commands of the engine are run here; say why with <!-- not run: … -->.");
            await bench.RunAsync(block, lines);
        }
    }

    /// <summary>What the engine is told; null for another program.</summary>
    private static string[]? ArgumentsOf(string[] words) => words switch
    {
        ["./engine", .. var arguments] => arguments,
        ["dotnet", "run", "--project", "src/Engine.Host", "--", .. var arguments] => arguments,
        ["dotnet", "run", "--project", "src/Engine.Host"] => [],
        _ => null,
    };

    /// <summary>What of a line must be in the repository: every word with a slash that begins as one of its folders does.</summary>
    private static IEnumerable<string> PathsOf(IEnumerable<string> words) =>
        words.Where(word => word.Contains('/') && Path.Exists(Path.Combine(Root, word.Split('/')[0])) && !word.StartsWith('.'));

    private static IEnumerable<string> AllPages() =>
    [
        "README.md",
        "CONTRIBUTING.md",
        .. Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<CommandBlock> BlocksOf(string page) => CommandBlock.Of(page, File.ReadAllText(Path.Combine(Root, page)));

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

    [GeneratedRegex("`(\\./engine [^`]+)`")]
    private static partial Regex Inline();
}
