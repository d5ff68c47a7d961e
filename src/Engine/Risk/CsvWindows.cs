using System.Collections.Immutable;
using System.Text;
using Engine.Markets;
using NodaTime;

namespace Engine.Risk;

/// <summary>
/// Windows as comma-separated rows: <c>from,to,action,contracts,text</c>, in this order, under a header line of these names. Times carry an
/// offset, or are of the zone that a line <c># zone: America/Chicago</c> names; the action is <c>no-entries</c> or <c>flatten</c>; contracts
/// are roots or product codes with blanks between, <c>*</c> or nothing for all. Other lines that begin with # are comments. Pure.
/// </summary>
public static class CsvWindows
{
    private const string Header = "from,to,action,contracts,text";

    /// <summary>Reads a file's text.</summary>
    public static WindowFile Parse(string text)
    {
        var windows = new List<NoTradeWindow>();
        var problems = new List<WindowProblem>();
        DateTimeZone? zone = null;
        var headed = false;
        var number = 0;
        foreach (var raw in text.TrimStart('\uFEFF').Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r').Trim();
            if (line.StartsWith('#'))
            {
                zone = ZoneOf(line, number, problems) ?? zone;
            }
            else if (line.Length > 0 && !headed)
            {
                headed = true;
                if (!line.Replace(" ", "").Equals(Header, StringComparison.OrdinalIgnoreCase))
                {
                    problems.Add(new(number, $"the first row must be the header {Header}."));
                }
            }
            else if (line.Length > 0)
            {
                var (window, problem) = Row(line, zone);
                if (window is not null)
                {
                    windows.Add(window);
                }
                else
                {
                    problems.Add(new(number, problem));
                }
            }
        }

        return WindowFile.Of(windows, problems);
    }

    private static DateTimeZone? ZoneOf(string comment, int line, List<WindowProblem> problems)
    {
        var words = comment.TrimStart('#').Trim().Split([':', '='], 2, StringSplitOptions.TrimEntries);
        if (words.Length < 2 || !words[0].Equals("zone", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var zone = LocalTimes.Zone(words[1]);
        if (zone is null)
        {
            problems.Add(new(line, $"there is no time zone \"{words[1]}\"; write a name such as America/Chicago."));
        }

        return zone;
    }

    private static (NoTradeWindow? Window, string Problem) Row(string line, DateTimeZone? zone)
    {
        var cells = Cells(line);
        if (cells.Count is < 3 or > 5)
        {
            return (null, $"a row has three to five cells ({Header}), this one has {cells.Count}.");
        }

        if (LocalTimes.TryParse(cells[0], zone, out var from) is { } wrongFrom)
        {
            return (null, $"from = {cells[0]} {wrongFrom}.");
        }

        if (LocalTimes.TryParse(cells[1], zone, out var to) is { } wrongTo)
        {
            return (null, $"to = {cells[1]} {wrongTo}.");
        }

        if (to <= from)
        {
            return (null, "the window ends before it begins.");
        }

        bool? flatten = cells[2].ToLowerInvariant() switch
        {
            "flatten" => true,
            "no-entries" => false,
            _ => null,
        };
        if (flatten is not { } closes)
        {
            return (null, $"action = {cells[2]} is neither no-entries nor flatten.");
        }

        var named = cells.Count > 3 ? cells[3].Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [];
        var roots = ImmutableArray.CreateBuilder<string>();
        foreach (var name in named.Where(n => n != "*"))
        {
            if (RootOf(name) is not { } root)
            {
                return (null, $"there is no contract \"{name}\"; write a root such as MNQ.");
            }

            roots.Add(root);
        }

        return (new NoTradeWindow(from, to, closes, roots.ToImmutable(), cells.Count > 4 ? cells[4] : ""), "");
    }

    private static string? RootOf(string name) => ProductCodes.RootOf(name) ?? (ProductCodes.ProductOf(name) is null ? null : name.ToUpperInvariant());

    /// <summary>Cells of a row; a cell in double quotes may hold commas, and quotes written twice.</summary>
    private static List<string> Cells(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (line[i] == '"')
            {
                quoted = !quoted;
            }
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(line[i]);
            }
        }

        cells.Add(cell.ToString().Trim());
        return cells;
    }
}
