using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace Engine.History.Files;

/// <summary>What a kind of file holds: its name, its version and its columns in their order.</summary>
public sealed class TableSchema
{
    /// <summary>Metadata key of <see cref="Name"/>.</summary>
    public const string NameKey = "engine.table";

    /// <summary>Metadata key of <see cref="Version"/>.</summary>
    public const string VersionKey = "engine.schema_version";

    /// <summary>Metadata key of the file's checksum (SHA-256 of the file with 64 zeros in the checksum's place).</summary>
    public const string ChecksumKey = "engine.sha256";

    /// <summary>Metadata key of the product's tick size, a decimal text; absent when it was not known.</summary>
    public const string TickSizeKey = "engine.tick_size";

    /// <summary>Metadata key of the product: <c>NQ</c>.</summary>
    public const string ProductKey = "engine.product";

    /// <summary>Describes a kind of file.</summary>
    /// <param name="name">The kind: <c>bars</c>, <c>trades</c>. Written into each file.</param>
    /// <param name="version">At least 1; higher whenever an older engine could misread the file.</param>
    /// <param name="columns">At least one.</param>
    public TableSchema(string name, int version, params IReadOnlyList<TableColumn> columns)
    {
        Name = name;
        Version = version;
        Columns = columns;
        Declared = new ParquetSchema(columns.Select(column => column.Declared));
    }

    /// <summary>The kind of file.</summary>
    public string Name { get; }

    /// <summary>Version of the kind.</summary>
    public int Version { get; }

    /// <summary>Columns in file order.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    internal ParquetSchema Declared { get; }

    internal ParquetOptions WriteOptions()
    {
        // Never the library's default level: with Zstd it takes a hundred times as long for a fifth less.
        var options = new ParquetOptions
        {
            CompressionMethod = CompressionMethod.Zstd,
            CompressionLevel = System.IO.Compression.CompressionLevel.Optimal,
        };
        foreach (var column in Columns.Where(column => column.Encoding != EncodingHint.Default))
        {
            options.ColumnEncodingHints[column.Declared.Path.ToString()] = column.Encoding;
        }

        return options;
    }

    internal Dictionary<string, string> Metadata(IReadOnlyDictionary<string, string> further) => new(further)
    {
        [NameKey] = Name,
        [VersionKey] = Version.ToString(CultureInfo.InvariantCulture),
    };
}
