using Engine.Markets;
using Parquet;
using Parquet.Schema;

namespace Engine.History.Files;

/// <summary>
/// A column of a Parquet file: its name, its type in the file and the type of its values here. Made by the factories of
/// <see cref="TableColumns"/>; immutable, so that one instance describes the column for every file.
/// </summary>
public abstract class TableColumn
{
    private protected TableColumn(DataField declared, DataField raw, EncodingHint encoding, int since = 1)
    {
        Since = since;
        Declared = declared;
        Raw = raw;
        Encoding = encoding;

        // A field writes and reads values only when it belongs to a schema. The raw field gets one of its own, which no file shows.
        _ = new ParquetSchema(raw);
    }

    /// <summary>The column's name.</summary>
    public string Name => Declared.Name;

    /// <summary>First version of the schema that has the column; files of an earlier one are read as if no row had a value.</summary>
    public int Since { get; }

    /// <summary>True when values may be absent.</summary>
    public bool IsNullable => Declared.IsNullable;

    /// <summary>What the file's schema says: a timestamp, a decimal.</summary>
    internal DataField Declared { get; }

    /// <summary>The same column as its physical numbers, by which values are written and read.</summary>
    internal DataField Raw { get; }

    internal EncodingHint Encoding { get; }
}

/// <summary>A column of numbers.</summary>
/// <typeparam name="T">The physical type: <see cref="long"/>, <see cref="int"/>, <see cref="double"/>.</typeparam>
public sealed class NumberColumn<T> : TableColumn
    where T : struct
{
    internal NumberColumn(DataField declared, EncodingHint encoding, int since = 1)
        : base(declared, new DataField<T>(declared.Name, declared.IsNullable), encoding, since)
    {
    }
}

/// <summary>A column of texts, stored as a dictionary.</summary>
public sealed class TextColumn : TableColumn
{
    internal TextColumn(string name, bool nullable)
        : base(new DataField<string>(name, nullable), new DataField<string>(name, nullable), EncodingHint.Dictionary)
    {
    }
}

/// <summary>
/// The kinds of column that the archive has. Timestamps and prices are written as the integers that they are under the
/// schema of a timestamp and a decimal: nothing is converted, and the file's minimum and maximum are in the column's own
/// unit. (Given as dates, the library writes those of a microsecond column in milliseconds; readers that trust them skip
/// the wrong row groups.)
/// </summary>
public static class TableColumns
{
    /// <summary>Digits of a price: <c>DECIMAL(18,9)</c> in an INT64.</summary>
    public const int PricePrecision = 18;

    /// <summary>Decimal places of a price.</summary>
    public const int PriceScale = 9;

    /// <summary>Largest price that a column holds, and the negative of the smallest: 999,999,999.999999999.</summary>
    public static Price LargestPrice { get; } = new(999_999_999_999_999_999);

    /// <summary>An instant: microseconds since 1970 UTC, <c>TIMESTAMP(MICROS, UTC)</c>. See <see cref="Instants"/>.</summary>
    public static NumberColumn<long> Timestamp(string name, bool nullable = false) =>
        new(Instant(name, DateTimeTimeUnit.Micros, nullable), EncodingHint.DeltaBinaryPacked);

    /// <summary>An instant: nanoseconds since 1970 UTC, <c>TIMESTAMP(NANOS, UTC)</c>.</summary>
    public static NumberColumn<long> TimestampNanos(string name, bool nullable = false) =>
        new(Instant(name, DateTimeTimeUnit.Nanos, nullable), EncodingHint.DeltaBinaryPacked);

    /// <summary>An exact price: <see cref="Price.Nanos"/> as <c>DECIMAL(18,9)</c>.</summary>
    /// <param name="name">The column's name.</param>
    /// <param name="nullable">Whether values may be absent; true for a column that earlier versions lack.</param>
    /// <param name="since">First version of the schema that has it.</param>
    public static NumberColumn<long> Price(string name, bool nullable = false, int since = 1) =>
        new(new DecimalDataField(name, PricePrecision, PriceScale, isNullable: nullable), EncodingHint.DeltaBinaryPacked, since);

    /// <summary>A whole number of 64 bits.</summary>
    public static NumberColumn<long> Int64(string name, bool nullable = false) =>
        new(new DataField<long>(name, nullable), EncodingHint.DeltaBinaryPacked);

    /// <summary>A whole number of 32 bits.</summary>
    public static NumberColumn<int> Int32(string name, bool nullable = false) =>
        new(new DataField<int>(name, nullable), EncodingHint.DeltaBinaryPacked);

    /// <summary>A binary floating-point number; only for files that other programs expect so.</summary>
    public static NumberColumn<double> Double(string name, bool nullable = false) =>
        new(new DataField<double>(name, nullable), EncodingHint.Default);

    /// <summary>A text.</summary>
    public static TextColumn Text(string name, bool nullable = false) => new(name, nullable);

    private static DateTimeDataField Instant(string name, DateTimeTimeUnit unit, bool nullable) =>
        new(name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit, isNullable: nullable);
}
