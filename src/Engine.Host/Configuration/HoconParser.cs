using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;

namespace Engine.Host.Configuration;

/// <summary>
/// Recursive descent over characters. After a problem it goes on with the next line, so that one run shows every
/// mistake that does not hide another. Always moves forward: it ends on any input.
/// </summary>
internal sealed partial class HoconParser(string file, string text)
{
    private const int DeepestNesting = 32;
    private const char End = '\0';

    private readonly string _text = text.Replace("\r\n", "\n").Replace('\r', '\n').TrimStart('\uFEFF').Replace(End, '\uFFFD');
    private readonly ImmutableArray<ConfigurationProblem>.Builder _problems = ImmutableArray.CreateBuilder<ConfigurationProblem>();
    private int _position;
    private int _line = 1;
    private int _depth;
    private bool _resume;

    public ImmutableArray<ConfigurationProblem> Problems => _problems.ToImmutable();

    private char Current => _position < _text.Length ? _text[_position] : End;

    private char Next => _position + 1 < _text.Length ? _text[_position + 1] : End;

    private bool AtComment => Current == '#' || (Current == '/' && Next == '/');

    public HoconObject ParseRoot()
    {
        var root = new HoconDraft(1, false);
        while (true)
        {
            ParseMembers(root);
            if (Current == End)
            {
                return root.Freeze();
            }

            Problem(_line, "this '}' closes nothing.");
            Advance();
        }
    }

    /// <summary>Reads members up to, not including, a closing brace or the end.</summary>
    private void ParseMembers(HoconDraft into)
    {
        while (true)
        {
            SkipBlank(commas: true);
            if (Current is End or '}')
            {
                return;
            }

            var line = _line;
            if (ParsePath() is not { } path || !ParseMember(into, path, line))
            {
                SkipLine();
                continue;
            }

            SkipSpaces();
            if (_resume)
            {
                // An open list ended where the next member begins: that line is sound.
                _resume = false;
            }
            else if (Current is not (End or '\n' or ',' or '}') && !AtComment)
            {
                Problem(_line, $"\"{RestOfLine()}\" does not belong after the value; one \"key = value\" a line.");
                SkipLine();
            }
        }
    }

    private bool ParseMember(HoconDraft into, List<string> path, int line)
    {
        var key = string.Join('.', path);
        SkipSpaces();
        switch (Current)
        {
            case '{':
                return Put(into, path, line, ParseObject());
            case '=' or ':':
                Advance();
                SkipSpaces();
                if (Current is End or '\n' or ',' or '}' || AtComment)
                {
                    Problem(line, $"{key} has no value.");
                    return true;
                }

                return ParseValue(key) is { } value && Put(into, path, line, value);
            case '+' when Next == '=':
                Problem(line, $"{key} += is not supported; write the whole list with =.");
                return false;
            default:
                Problem(line, $"\"{(path.Count == 1 && path[0] == "include" ? "include" : key)}\" "
                    + (path[0] == "include" ? "is not supported; put everything into this file." : "is neither \"key = value\" nor \"key {\"."));
                return false;
        }
    }

    private List<string>? ParsePath()
    {
        var path = new List<string>();
        while (true)
        {
            if (Current == '"')
            {
                if (ParseQuoted() is not { } quoted)
                {
                    return null;
                }

                path.Add(quoted);
            }
            else
            {
                var start = _position;
                while (char.IsAsciiLetterOrDigit(Current) || Current is '-' or '_' || (Current == '/' && Next != '/'))
                {
                    Advance();
                }

                if (_position == start)
                {
                    Problem(_line, $"\"{RestOfLine()}\" is neither \"key = value\" nor \"key {{\".");
                    return null;
                }

                path.Add(_text[start.._position]);
            }

            if (Current != '.')
            {
                return path;
            }

            Advance();
        }
    }

    private HoconNode? ParseValue(string what)
    {
        switch (Current)
        {
            case '{':
                return ParseObject();
            case '[':
                return ParseArray(what);
            case '"':
                var line = _line;
                return ParseQuoted() is { } quoted ? new HoconText(quoted, line) : null;
            default:
                return ParseUnquoted(what);
        }
    }

    private HoconObject ParseObject()
    {
        var draft = new HoconDraft(_line, true);
        Advance();
        if (++_depth > DeepestNesting)
        {
            throw new UserErrorException(new ConfigurationProblem(file, _line, "objects and lists are nested too deeply.").ToString());
        }

        ParseMembers(draft);
        _depth--;
        if (Current == '}')
        {
            Advance();
        }
        else
        {
            Problem(draft.Line, "the '{' that opens here is never closed.");
        }

        return draft.Freeze();
    }

    private HoconArray? ParseArray(string what)
    {
        var opened = _line;
        var items = ImmutableArray.CreateBuilder<HoconNode>();
        Advance();
        if (++_depth > DeepestNesting)
        {
            throw new UserErrorException(new ConfigurationProblem(file, _line, "objects and lists are nested too deeply.").ToString());
        }

        while (true)
        {
            SkipBlank(commas: true);
            if (Current == ']')
            {
                Advance();
                _depth--;
                return new HoconArray(items.ToImmutable(), opened);
            }

            if (Current is End or '}' || AtKey())
            {
                _depth--;
                _resume = true;
                Problem(opened, $"the '[' of {what} is never closed.");
                return new HoconArray(items.ToImmutable(), opened);
            }

            if (ParseValue(what) is not { } item)
            {
                _depth--;
                return null;
            }

            items.Add(item);
            SkipSpaces();
            if (Current is not (',' or ']' or '\n' or End) && !AtComment)
            {
                Problem(_line, $"\"{RestOfLine()}\" does not belong here: elements of {what} are separated by commas or lines.");
                _depth--;
                return null;
            }
        }
    }

    /// <summary>True when the line goes on like a member, which no element of a list does.</summary>
    private bool AtKey()
    {
        var ahead = _position;
        while (ahead < _text.Length && (char.IsAsciiLetterOrDigit(_text[ahead]) || _text[ahead] is '-' or '_' or '.'))
        {
            ahead++;
        }

        var end = ahead;
        while (ahead < _text.Length && _text[ahead] is ' ' or '\t')
        {
            ahead++;
        }

        return end > _position && ahead < _text.Length && _text[ahead] is '=' or '{';
    }

    private bool Put(HoconDraft into, List<string> path, int line, HoconNode value)
    {
        var target = into;
        for (var index = 0; index < path.Count - 1; index++)
        {
            if (!target.Members.TryGetValue(path[index], out var entry))
            {
                target = target.AddImplicit(path[index], line);
            }
            else if (entry is HoconDraft inner)
            {
                target = inner;
            }
            else
            {
                Problem(line, $"{string.Join('.', path.Take(index + 1))} has a value on line {LineOf(entry)} already and cannot hold {path[index + 1]}.");
                return true;
            }
        }

        if (target.Members.TryGetValue(path[^1], out var first) && !target.Adopt(path[^1], value))
        {
            Problem(line, $"{string.Join('.', path)} is given twice; it stands on line {LineOf(first)} already.");
        }
        else if (first is null)
        {
            target.Add(path[^1], value);
        }

        return true;
    }

    private static int LineOf(object entry) => entry is HoconDraft draft ? draft.Line : ((HoconNode)entry).Line;
}
