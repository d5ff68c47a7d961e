using Parquet;
using Parquet.Schema;

namespace Engine.History.Files;

/// <summary>Reads the columns of one row group, in any order.</summary>
public sealed class TableGroupReader
{
    private readonly TableReader _file;
    private readonly ParquetRowGroupReader _group;

    internal TableGroupReader(TableReader file, ParquetRowGroupReader group)
    {
        _file = file;
        _group = group;
    }

    /// <summary>Rows in the group.</summary>
    public int Rows => checked((int)_group.RowCount);

    /// <summary>Smallest and largest value of a column of 64-bit numbers, as the file states them; null when it does not.</summary>
    public (long Least, long Greatest)? Range(NumberColumn<long> column)
    {
        var statistics = _group.GetMetadata(column.Raw)?.MetaData?.Statistics;
        return statistics is { MinValue: { Length: 8 } least, MaxValue: { Length: 8 } greatest }
            ? (BitConverter.ToInt64(least), BitConverter.ToInt64(greatest))
            : null;
    }

    /// <summary>Reads a column without absent values.</summary>
    /// <exception cref="ArchiveException">The file is damaged.</exception>
    public async Task<T[]> ReadAsync<T>(NumberColumn<T> column, CancellationToken cancellation = default)
        where T : struct
    {
        var values = new T[Rows];
        await _file.DecodeAsync(() => _group.ReadAsync(column.Raw, values.AsMemory(), cancellationToken: cancellation), cancellation).ConfigureAwait(false);
        return values;
    }

    /// <summary>Reads a column that may lack values.</summary>
    /// <exception cref="ArchiveException">The file is damaged.</exception>
    public async Task<T?[]> ReadNullableAsync<T>(NumberColumn<T> column, CancellationToken cancellation = default)
        where T : struct
    {
        var values = new T?[Rows];
        if (column.Since > 1 && !_file.Fields.Any(field => field.Name == column.Name))
        {
            return values;
        }

        await _file.DecodeAsync(() => _group.ReadAsync<T>(column.Raw, values.AsMemory(), cancellationToken: cancellation), cancellation).ConfigureAwait(false);
        return values;
    }

    /// <summary>Reads a text column; equal neighbours out of a dictionary share one string.</summary>
    /// <exception cref="ArchiveException">The file is damaged.</exception>
    public async Task<string[]> ReadAsync(TextColumn column, CancellationToken cancellation = default)
    {
        var raw = new ReadOnlyMemory<char>[Rows];
        await _file.DecodeAsync(() => _group.ReadRawAsync(column.Raw, raw.AsMemory(), null, null, cancellation), cancellation).ConfigureAwait(false);
        var values = new string[raw.Length];
        for (var i = 0; i < raw.Length; i++)
        {
            // Out of a dictionary equal values are the same memory; only then is comparing cheaper than a new string.
            values[i] = i > 0 && raw[i].Equals(raw[i - 1]) ? values[i - 1] : raw[i].ToString();
        }

        return values;
    }

    /// <summary>Reads a text column that may lack values.</summary>
    /// <exception cref="ArchiveException">The file is damaged.</exception>
    public async Task<string?[]> ReadNullableAsync(TextColumn column, CancellationToken cancellation = default)
    {
        var values = new string?[Rows];
        await _file.DecodeAsync(() => _group.ReadAsync(column.Raw, values.AsMemory(), cancellationToken: cancellation), cancellation).ConfigureAwait(false);
        return values;
    }

    /// <summary>Reads a column of a foreign file; the type is the library's for the column, or its physical one.</summary>
    /// <exception cref="ArchiveException">The file is damaged.</exception>
    internal async Task<T?[]> ReadForeignAsync<T>(DataField field, CancellationToken cancellation)
        where T : struct
    {
        // The library decodes some encodings only as the physical numbers; a field of that type, of a schema of its own, makes it do so.
        if (field.ClrType != typeof(T))
        {
            var raw = new DataField<T>(field.Name, field.IsNullable);
            _ = new ParquetSchema(raw);
            field = raw;
        }

        var values = new T?[Rows];
        if (field.IsNullable)
        {
            await _file.DecodeAsync(() => _group.ReadAsync<T>(field, values.AsMemory(), cancellationToken: cancellation), cancellation).ConfigureAwait(false);
            return values;
        }

        var present = new T[Rows];
        await _file.DecodeAsync(() => _group.ReadAsync(field, present.AsMemory(), cancellationToken: cancellation), cancellation).ConfigureAwait(false);
        return Array.ConvertAll(present, value => (T?)value);
    }

    /// <summary>Reads a text column of a foreign file.</summary>
    /// <exception cref="ArchiveException">The file is damaged.</exception>
    internal async Task<string?[]> ReadForeignTextAsync(DataField field, CancellationToken cancellation)
    {
        var values = new string?[Rows];
        await _file.DecodeAsync(() => _group.ReadAsync(field, values.AsMemory(), cancellationToken: cancellation), cancellation).ConfigureAwait(false);
        return values;
    }

    /// <summary>The file is sound but not what was expected.</summary>
    internal ArchiveException Foreign(string reason) =>
        new(ArchiveFault.Foreign, _file.Path, $"{_file.Path} cannot be used: {reason}.");
}
