using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Engine.Host.Tests.Documents;

/// <summary>A fenced block of a page that a reader would type, and what the comment in the line before it says to the test.</summary>
/// <param name="Page">The page, from the root of the repository.</param>
/// <param name="Line">Line of the opening fence, from 1.</param>
/// <param name="Shell">The word after the fence; empty for none.</param>
/// <param name="Rows">The lines of the block that are commands, without comments and output.</param>
/// <param name="NotRun">Why the block is read but not run; null when it is run.</param>
/// <param name="Preparations">What is to be there before it is run.</param>
public sealed partial record CommandBlock(
    string Page, int Line, string Shell, ImmutableArray<string> Rows, string? NotRun, ImmutableArray<string> Preparations)
{
    private static readonly string[] Programs = ["./engine", "engine", "dotnet", "git", "cd", "cp", "mv", "mkdir"];

    /// <summary>The blocks of a page, those of other languages left out.</summary>
    public static IEnumerable<CommandBlock> Of(string page, string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            if (!lines[at].StartsWith("```", StringComparison.Ordinal))
            {
                continue;
            }

            var end = Array.FindIndex(lines, at + 1, line => line.StartsWith("```", StringComparison.Ordinal));
            Assert.True(end > at, $"{page}:{at + 1}: the block has no end.");
            var shell = lines[at][3..].Trim();
            var rows = lines[(at + 1)..end].Select(row => row.Trim()).Where(IsCommand).ToImmutableArray();
            if (shell is "" or "bash" or "sh" or "powershell" && !rows.IsEmpty)
            {
                var note = at > 0 ? Note().Match(lines[at - 1]) : Match.Empty;
                yield return new CommandBlock(
                    page,
                    at + 1,
                    shell,
                    rows,
                    note.Groups["not"].Success ? note.Groups["text"].Value : null,
                    note.Success && !note.Groups["not"].Success ? [.. note.Groups["text"].Value.Split(';', StringSplitOptions.TrimEntries)] : []);
            }

            at = end;
        }
    }

    /// <summary>Page and line.</summary>
    public override string ToString() => $"{Page}:{Line}";

    private static bool IsCommand(string row) => Programs.Contains(CommandText.WithoutVariables(row).Split(' ')[0], StringComparer.Ordinal);

    [GeneratedRegex("^<!-- (?<not>not )?run: (?<text>.+) -->$")]
    private static partial Regex Note();
}
