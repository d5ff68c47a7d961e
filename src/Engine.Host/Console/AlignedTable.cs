using System.Collections.Immutable;
using System.Text;
using Spectre.Console;

namespace Engine.Host.Console;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Right-aligned.</param>
/// <param name="Rank">0 for a column that always stays; of the others the highest is left out first where there is no room.</param>
internal readonly record struct ColumnHead(string Name, bool IsNumber = false, int Rank = 0)
{
    public static implicit operator ColumnHead(string name) => new(name);

    /// <summary>A column of numbers.</summary>
    public static ColumnHead Number(string name, int rank = 0) => new(name, true, rank);
}

/// <summary>
/// Rows of cells for a person: with borders on a terminal, as aligned text without one. Numbers stand on the right. No cell is broken over two
/// lines: on a narrow terminal first the borders go, then the columns of the highest rank.
/// </summary>
internal sealed class AlignedTable(params ColumnHead[] columns)
{
    private const string Gap = "  ";
    private const int BorderPerColumn = 3;
    private readonly List<string[]> _rows = [];

    /// <summary>Rows so far.</summary>
    public int Count => _rows.Count;

    /// <summary>Adds a row; a cell for each column.</summary>
    public AlignedTable Add(params string[] cells)
    {
        if (cells.Length != columns.Length)
        {
            throw new ArgumentException($"A row of {columns.Length} columns has {cells.Length} cells.", nameof(cells));
        }

        _rows.Add(cells);
        return this;
    }

    /// <summary>Aligned text with every column, two blanks between them, none at the end of a line.</summary>
    public string ToText() => ToText([.. Enumerable.Range(0, columns.Length)]);

    /// <summary>Writes the table as well as it fits a terminal; returns the headings of the columns for which there was no room.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="width">Characters of a line.</param>
    public ImmutableArray<string> WriteTo(TextWriter output, int width)
    {
        ImmutableArray<int> all = [.. Enumerable.Range(0, columns.Length)];
        if (all.Sum(WidthOf) + (BorderPerColumn * all.Length) + 1 <= width)
        {
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
            console.Profile.Width = width;
            console.Write(ToSpectre());
            return [];
        }

        var kept = all;
        while (kept.Sum(WidthOf) + (Gap.Length * (kept.Length - 1)) > width && kept.Where(i => columns[i].Rank > 0).ToArray() is { Length: > 0 } droppable)
        {
            kept = kept.Remove(droppable.MaxBy(i => columns[i].Rank));
        }

        output.Write(ToText(kept));
        return [.. all.Except(kept).Select(i => columns[i].Name)];
    }

    private int WidthOf(int column) => Math.Max(columns[column].Name.Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[column].Length));

    private string ToText(ImmutableArray<int> kept)
    {
        var widths = kept.Select(WidthOf).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows.Prepend([.. columns.Select(column => column.Name)]))
        {
            var line = string.Join(Gap, kept.Select((column, i) => columns[column].IsNumber ? row[column].PadLeft(widths[i]) : row[column].PadRight(widths[i])));
            text.AppendLine(line.TrimEnd());
        }

        return text.ToString();
    }

    private Table ToSpectre()
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Name)) { NoWrap = true, Alignment = column.IsNumber ? Justify.Right : Justify.Left });
        }

        foreach (var row in _rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        return table;
    }
}
