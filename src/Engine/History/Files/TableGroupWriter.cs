using Engine.Markets;
using Parquet;

namespace Engine.History.Files;

/// <summary>Writes the columns of one row group; lives as long as the callback of <see cref="TableWriter.WriteGroupAsync"/>.</summary>
public sealed class TableGroupWriter
{
    private readonly ParquetRowGroupWriter _group;

    internal TableGroupWriter(ParquetRowGroupWriter group) => _group = group;

    internal int Rows { get; private set; }

    /// <summary>Writes the values of a column without absent ones.</summary>
    public Task WriteAsync<T>(NumberColumn<T> column, ReadOnlyMemory<T> values)
        where T : struct
    {
        Rows = values.Length;
        return column.IsNullable ? throw NotOf(column) : _group.WriteAsync(column.Raw, values);
    }

    /// <summary>Writes the values of a column that may lack some.</summary>
    public Task WriteAsync<T>(NumberColumn<T> column, ReadOnlyMemory<T?> values)
        where T : struct
    {
        Rows = values.Length;
        return column.IsNullable ? _group.WriteAsync(column.Raw, values) : throw NotOf(column);
    }

    /// <summary>Writes texts; absent ones only where the column allows them.</summary>
    public Task WriteAsync(TextColumn column, IReadOnlyList<string?> values)
    {
        Rows = values.Count;
        if (column.IsNullable)
        {
            return _group.WriteAsync(column.Raw, values);
        }

        var texts = new ReadOnlyMemory<char>[values.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = (values[i] ?? throw NotOf(column)).AsMemory();
        }

        return _group.WriteAsync<ReadOnlyMemory<char>>(column.Raw, texts);
    }

    private static ArgumentException NotOf(TableColumn column) =>
        new($"Column {column.Name} {(column.IsNullable ? "takes values that may be absent" : "takes no absent values")}.", nameof(column));
}
