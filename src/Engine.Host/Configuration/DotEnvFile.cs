using System.Collections.Immutable;
using System.Text;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>
/// Reads a <c>.env</c> file: <c>KEY=value</c> lines, single or double quotes, <c>export</c>, comments with #; UTF-8 with or
/// without byte order mark, UTF-16 as Windows editors write it. No sentence that it writes contains a value.
/// </summary>
/// <param name="Values">The values by name; empty ones are left out, of duplicates the last stands.</param>
/// <param name="Problems">What is wrong; nothing may start while there is any.</param>
/// <param name="Notes">What the user should know.</param>
public sealed record DotEnvFile(
    ImmutableDictionary<string, SettingValue> Values,
    ImmutableArray<ConfigurationProblem> Problems,
    ImmutableArray<string> Notes)
{
    /// <summary>Nothing given.</summary>
    public static DotEnvFile None { get; } = new(ImmutableDictionary<string, SettingValue>.Empty, [], []);

    /// <summary>Reads a file. One that does not exist is a problem only when the user named it.</summary>
    public static DotEnvFile Load(string path, bool named)
    {
        if (!File.Exists(path))
        {
            if (named)
            {
                return None with { Problems = [new(path, 0, File.Exists(path + ".txt") ? "this file does not exist, but the same name with .txt does; rename that one." : "this file does not exist.")] };
            }

            return File.Exists(path + ".txt")
                ? None with { Notes = [$"{path}.txt is not read; rename it to {path} (file name extensions may be hidden on your desktop)."] }
                : None;
        }

        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return None with { Problems = [new(path, 0, $"this file cannot be read: {failure.Message}")] };
        }

        var read = Parse(path, bytes);
        if (FilePrivacy.WarningOf(path) is { } warning)
        {
            read = read with { Notes = read.Notes.Add(warning) };
        }

        return read;
    }

    /// <summary>Reads a file's content.</summary>
    public static DotEnvFile Parse(string file, ReadOnlySpan<byte> bytes)
    {
        var values = ImmutableDictionary.CreateBuilder<string, SettingValue>(StringComparer.Ordinal);
        var problems = ImmutableArray.CreateBuilder<ConfigurationProblem>();
        var notes = ImmutableArray.CreateBuilder<string>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var raw in Decode(bytes).Replace("\r\n", "\n").Split('\n', '\r'))
        {
            number++;
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (line.Contains('\uFFFD'))
            {
                problems.Add(new(file, number, "this line is neither UTF-8 nor UTF-16 text; save the file as UTF-8."));
                continue;
            }

            if (line.StartsWith("export ", StringComparison.Ordinal))
            {
                line = line["export ".Length..].TrimStart();
            }

            var equals = line.IndexOf('=');
            var name = equals < 0 ? "" : line[..equals].TrimEnd();
            if (name.Length == 0 || !(char.IsAsciiLetter(name[0]) || name[0] == '_') || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            {
                problems.Add(new(file, number, "this line is not KEY=value."));
                continue;
            }

            if (Unquote(line[(equals + 1)..].Trim(), out var value) is { } wrong)
            {
                problems.Add(new(file, number, $"{name} {wrong}"));
                continue;
            }

            if (!seen.TryAdd(name, number))
            {
                notes.Add($"{file}:{number}: {name} is given twice; this line wins over line {seen[name]}.");
                seen[name] = number;
            }

            // An empty value means "not set", as in a copied example file.
            values.Remove(name);
            if (value.Length > 0)
            {
                values.Add(name, new SettingValue(value, file, number));
            }
        }

        return new DotEnvFile(values.ToImmutable(), problems.ToImmutable(), notes.ToImmutable());
    }

    private static string Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [not 0, 0, not 0, 0, ..] => Encoding.Unicode.GetString(bytes),
        [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode.GetString(bytes),
        _ => Encoding.UTF8.GetString(bytes),
    };

    private static string? Unquote(string text, out string value)
    {
        value = "";
        if (text.Length == 0 || text[0] == '#')
        {
            return null;
        }

        if (text[0] is not ('"' or '\''))
        {
            var comment = text.IndexOf(" #", StringComparison.Ordinal);
            value = (comment < 0 ? text : text[..comment]).TrimEnd();
            return null;
        }

        var unquoted = new StringBuilder();
        var quote = text[0];
        for (var index = 1; index < text.Length; index++)
        {
            var c = text[index];
            if (c == quote)
            {
                value = unquoted.ToString();
                var rest = text[(index + 1)..].TrimStart();
                return rest.Length == 0 || rest[0] == '#' ? null : "has text after its closing quote.";
            }

            if (c == '\\' && quote == '"' && index + 1 < text.Length)
            {
                c = text[++index] switch
                {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    var other => other,
                };
            }

            unquoted.Append(c);
        }

        return "opens a quote that is not closed on its line.";
    }
}
