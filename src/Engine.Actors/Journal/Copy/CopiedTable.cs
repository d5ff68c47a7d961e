using System.Data.Common;
using System.Globalization;

namespace Engine.Actors.Journal.Copy;

/// <summary>What a column holds in both databases.</summary>
internal enum CopiedKind
{
    /// <summary>A whole number of 64 bits.</summary>
    Long,

    /// <summary>A whole number of 32 bits.</summary>
    Int,

    /// <summary>Yes or no; 0 or 1 in SQLite.</summary>
    Flag,

    /// <summary>Text.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Bytes,
}

/// <summary>A table that is copied, with its columns as both databases have them.</summary>
/// <param name="Name">The table.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Order">The columns by which its rows are put in order.</param>
internal sealed record CopiedTable(string Name, (string Name, CopiedKind Kind)[] Columns, string Order)
{
    /// <summary>The events, in the order in which they were written.</summary>
    public static CopiedTable Journal { get; } = new(
        "journal",
        [
            ("ordering", CopiedKind.Long), ("created", CopiedKind.Long), ("deleted", CopiedKind.Flag), ("persistence_id", CopiedKind.Text), ("sequence_number", CopiedKind.Long),
            ("message", CopiedKind.Bytes), ("manifest", CopiedKind.Text), ("identifier", CopiedKind.Int), ("writer_uuid", CopiedKind.Text),
        ],
        "ordering");

    /// <summary>Every table.</summary>
    public static CopiedTable[] All { get; } =
    [
        Journal,
        new("tags", [("ordering_id", CopiedKind.Long), ("tag", CopiedKind.Text), ("sequence_nr", CopiedKind.Long), ("persistence_id", CopiedKind.Text)], "ordering_id, tag"),
        new(
            "snapshot",
            [
                ("persistence_id", CopiedKind.Text), ("sequence_number", CopiedKind.Long), ("created", CopiedKind.Long), ("snapshot", CopiedKind.Bytes), ("manifest", CopiedKind.Text),
                ("serializer_id", CopiedKind.Int),
            ],
            "persistence_id, sequence_number"),
    ];

    /// <summary>The names of the columns, for SQL.</summary>
    public string ColumnList => string.Join(", ", Columns.Select(column => column.Name));

    /// <summary>All rows in order, each in values of the kinds above; null where there is none.</summary>
    public IEnumerable<object?[]> Rows(DbConnection connection, DbTransaction transaction)
    {
        using var command = connection.CreateCommand();
        (command.Transaction, command.CommandTimeout) = (transaction, 0);
        command.CommandText = $"SELECT {ColumnList} FROM {Name} ORDER BY {Order}";
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var values = new object?[Columns.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = row.IsDBNull(i) ? null : Columns[i].Kind switch
                {
                    CopiedKind.Long => row.GetInt64(i),
                    CopiedKind.Int => Convert.ToInt32(row.GetValue(i), CultureInfo.InvariantCulture),
                    CopiedKind.Flag => Convert.ToBoolean(row.GetValue(i), CultureInfo.InvariantCulture),
                    CopiedKind.Text => row.GetString(i),
                    _ => (byte[])row[i],
                };
            }

            yield return values;
        }
    }
}
