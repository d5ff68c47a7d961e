using System.Text;
using Spectre.Console;

namespace Engine.Host.Console;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="IsNumber">Right-aligned.</param>
internal readonly record struct ColumnHead(string Name, bool IsNumber = false)
{
    public static implicit operator ColumnHead(string name) => new(name);

    /// <summary>A column of numbers.</summary>
    public static ColumnHead Number(string name) => new(name, true);
}

/// <summary>Rows of cells for a person: with borders on a terminal, as aligned text without one. Numbers stand on the right.</summary>
internal sealed class AlignedTable(params ColumnHead[] columns)
{
    private const string Gap = "  ";
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

    /// <summary>Aligned text, two blanks between columns, none at the end of a line.</summary>
    /// <param name="indent">What each line begins with.</param>
    public string ToText(string indent = "")
    {
        var widths = columns.Select((column, i) => Math.Max(column.Name.Length, _rows.Count == 0 ? 0 : _rows.Max(row => row[i].Length))).ToArray();
        var text = new StringBuilder();
        foreach (var row in _rows.Prepend([.. columns.Select(column => column.Name)]))
        {
            var line = string.Join(Gap, row.Select((cell, i) => columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])));
            text.Append(indent).AppendLine(line.TrimEnd());
        }

        return text.ToString();
    }

    /// <summary>The same with borders.</summary>
    public Table ToSpectre()
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
