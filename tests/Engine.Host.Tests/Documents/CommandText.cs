using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace Engine.Host.Tests.Documents;

/// <summary>A line that a reader types: variables of this one command, and its words.</summary>
/// <param name="Variables">As in <c>NAME=value ./engine</c> or <c>$env:NAME = "value"; ./engine</c>.</param>
/// <param name="Words">Program and arguments, without quotes.</param>
public sealed partial record CommandText(ImmutableSortedDictionary<string, string> Variables, ImmutableArray<string> Words)
{
    /// <summary>What means something to one of the two shells outside quotes, so that a line with it is not the same in both.</summary>
    private const string Special = "$`;&|<>(){}*?[]!\\@,^";

    /// <summary>Reads a line as bash and as PowerShell do where they agree.</summary>
    /// <param name="row">The line; a comment at its end begins with a blank and <c>#</c>.</param>
    /// <param name="powerShell">True for a line that is written for PowerShell alone.</param>
    /// <exception cref="FormatException">The two shells would read it differently; the message says what to write.</exception>
    public static CommandText Read(string row, bool powerShell = false)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var rest = row;
        if (powerShell)
        {
            while (SetVariable().Match(rest) is { Success: true } set)
            {
                variables.Add(set.Groups["name"].Value, set.Groups["value"].Value);
                rest = rest[set.Length..];
            }
        }
        else
        {
            while (Assignment().Match(rest) is { Success: true } set)
            {
                variables.Add(set.Groups["name"].Value, set.Groups["value"].Value);
                rest = rest[set.Length..];
            }
        }

        return new CommandText(variables.ToImmutable(), Split(rest));
    }

    /// <summary>A line without the variables before its command.</summary>
    public static string WithoutVariables(string row) => SetVariable().Replace(Assignment().Replace(row, ""), "");

    private static ImmutableArray<string> Split(string text)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var (quoted, begun) = (false, false);
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '"')
            {
                (quoted, begun) = (!quoted, true);
            }
            else if (quoted)
            {
                // Both shells put in values of variables here, and only there do they agree on nothing else.
                Refuse(letter is '$' or '`' or '\\', $"{letter} inside quotes");
                word.Append(letter);
            }
            else if (letter == ' ')
            {
                End();
            }
            else if (letter == '#' && !begun)
            {
                break;
            }
            else
            {
                Refuse(Special.Contains(letter), $"{letter} outside quotes");
                Refuse(letter == '\'', "' in place of \"");
                Refuse(letter == '~' && !begun, "~, which Windows PowerShell does not know");
                word.Append(letter);
                begun = true;
                // PowerShell cuts an unquoted argument that begins with a dash at its first point.
                Refuse(letter == '.' && word[0] == '-' && word.Length > 1, $"a point in {word} outside quotes");
            }
        }

        Refuse(quoted, "a quote without its end");
        End();
        return words.ToImmutable();

        void End()
        {
            if (begun)
            {
                words.Add(word.ToString());
                word.Clear();
                begun = false;
            }
        }

        void Refuse(bool wrong, string what)
        {
            if (wrong)
            {
                throw new FormatException($"bash and PowerShell do not read the same: {what}.");
            }
        }
    }

    [GeneratedRegex("^(?<name>[A-Z_]+)=(?<value>\\S*) +")]
    private static partial Regex Assignment();

    [GeneratedRegex("^\\$env:(?<name>[A-Z_]+) = \"(?<value>[^\"]*)\"; *")]
    private static partial Regex SetVariable();
}
