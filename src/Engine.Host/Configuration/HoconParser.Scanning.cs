using System.Globalization;
using System.Text;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>Characters, blanks and texts.</summary>
internal sealed partial class HoconParser
{
    private string? ParseQuoted()
    {
        if (_text.AsSpan(_position).StartsWith("\"\"\"", StringComparison.Ordinal))
        {
            Problem(_line, "texts in triple quotes are not supported; use plain quotes.");
            return null;
        }

        var value = new StringBuilder();
        Advance();
        while (true)
        {
            var c = Current;
            if (c is End or '\n')
            {
                Problem(_line, "a quote opens on this line and is not closed on it.");
                return null;
            }

            Advance();
            if (c == '"')
            {
                return value.ToString();
            }

            if (c != '\\')
            {
                value.Append(c);
                continue;
            }

            if (ParseEscape() is not { } escaped)
            {
                Problem(_line, "a backslash in quotes must be followed by one of \" \\ / n r t u; write \\\\ for the backslash of a path.");
                return null;
            }

            value.Append(escaped);
        }
    }

    private char? ParseEscape()
    {
        var c = Current;
        if (c is not (End or '\n'))
        {
            Advance();
        }

        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _position + 4 <= _text.Length
                && ushort.TryParse(_text.AsSpan(_position, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                _position += 4;
                return (char)code;
            default:
                return null;
        }
    }

    private HoconText? ParseUnquoted(string what)
    {
        var start = _position;
        while (Current is not (End or '\n' or ',' or '}' or ']') && !AtComment)
        {
            if (Current == '$' && Next == '{')
            {
                Problem(_line, $"{what}: substitutions such as ${{...}} are not supported; write the value itself.");
                return null;
            }

            if (Current is '"' or '$' or '{' or '[' or ':' or '=' or '+' or '`' or '^' or '?' or '!' or '@' or '*' or '&' or '\\')
            {
                Problem(_line, $"{what}: a value with '{Current}' must stand in quotes.");
                return null;
            }

            Advance();
        }

        // HOCON takes // for a comment and would cut a web address in two without a word.
        var value = _text[start.._position].Trim();
        if (value.Length == 0)
        {
            Problem(_line, $"{what} has no value before '{Current}'.");
            return null;
        }

        return new HoconText(value, _line);
    }

    private void SkipSpaces()
    {
        while (Current is ' ' or '\t' or '\u00A0')
        {
            Advance();
        }
    }

    private void SkipBlank(bool commas)
    {
        while (true)
        {
            if (AtComment)
            {
                SkipLine();
            }
            else if (Current is ' ' or '\t' or '\n' or '\u00A0' || (commas && Current == ','))
            {
                Advance();
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLine()
    {
        while (Current is not (End or '\n'))
        {
            Advance();
        }
    }

    private string RestOfLine()
    {
        var end = _text.IndexOf('\n', _position);
        var rest = _text[_position..(end < 0 ? _text.Length : end)].Trim();
        return rest.Length > 40 ? rest[..40] + "..." : rest;
    }

    private void Advance()
    {
        if (Current == '\n')
        {
            _line++;
        }

        _position++;
    }

    private void Problem(int line, string sentence) => _problems.Add(new ConfigurationProblem(file, line, sentence));
}
