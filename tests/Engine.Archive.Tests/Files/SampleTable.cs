using Engine.History.Files;

namespace Engine.Archive.Tests.Files;

/// <summary>A kind of file with a column of every sort that the archive has.</summary>
internal static class SampleTable
{
    public static readonly NumberColumn<long> At = TableColumns.Timestamp("t");
    public static readonly NumberColumn<long> Price = TableColumns.Price("price");
    public static readonly NumberColumn<long> Bid = TableColumns.Price("bid", nullable: true);
    public static readonly NumberColumn<int> Size = TableColumns.Int32("size");
    public static readonly NumberColumn<long> Sequence = TableColumns.Int64("sequence", nullable: true);
    public static readonly NumberColumn<double> Ratio = TableColumns.Double("ratio");
    public static readonly TextColumn Contract = TableColumns.Text("contract_id");
    public static readonly TextColumn Note = TableColumns.Text("note", nullable: true);

    public static readonly TableSchema Schema = new("samples", 2, At, Price, Bid, Size, Sequence, Ratio, Contract, Note);

    /// <summary>Row group <paramref name="group"/> of <paramref name="rows"/> rows, a second apart.</summary>
    public static SampleRow[] Rows(int group, int rows) =>
        [.. Enumerable.Range(group * rows, rows).Select(i => new SampleRow(
            new DateTimeOffset(2026, 11, 27, 0, 0, 0, TimeSpan.Zero).AddSeconds(i).AddMicroseconds(i % 7),
            24_000_250_000_000 + (i * 250_000_000L) - (i % 2 * 50_000_000_000_000L),
            i % 3 == 0 ? null : i * 1_000_000_001L,
            i,
            i % 5 == 0 ? null : long.MaxValue - i,
            i / 3.0,
            i % 2 == 0 ? "CON.F.US.ENQ.Z26" : "CON.F.US.ENQ.H27",
            i % 4 == 0 ? null : $"note {i % 10}"))];

    public static Task WriteGroupAsync(TableWriter file, SampleRow[] rows) => file.WriteGroupAsync(async group =>
    {
        await group.WriteAsync(At, rows.Select(row => Instants.ToMicros(row.At)).ToArray());
        await group.WriteAsync(Price, rows.Select(row => row.Price).ToArray());
        await group.WriteAsync(Bid, rows.Select(row => row.Bid).ToArray());
        await group.WriteAsync(Size, rows.Select(row => row.Size).ToArray());
        await group.WriteAsync(Sequence, rows.Select(row => row.Sequence).ToArray());
        await group.WriteAsync(Ratio, rows.Select(row => row.Ratio).ToArray());
        await group.WriteAsync(Contract, [.. rows.Select(row => row.Contract)]);
        await group.WriteAsync(Note, [.. rows.Select(row => row.Note)]);
    });

    public static async Task<string> WriteAsync(string path, int groups = 3, int rows = 1000, ArchiveDisk? disk = null)
    {
        await using var file = await TableWriter.CreateAsync(
            path, Schema, new Dictionary<string, string> { [TableSchema.ProductKey] = "NQ" }, TimeProvider.System, disk);
        for (var group = 0; group < groups; group++)
        {
            await WriteGroupAsync(file, Rows(group, rows));
        }

        await file.CommitAsync();
        return path;
    }

    public static async Task<List<SampleRow>> ReadAsync(string path, TableSchema? schema = null)
    {
        await using var file = await TableReader.OpenAsync(path, schema ?? Schema);
        var read = new List<SampleRow>();
        for (var i = 0; i < file.Groups; i++)
        {
            var group = file.Group(i);
            var note = await group.ReadNullableAsync(Note);
            var at = await group.ReadAsync(At);
            var price = await group.ReadAsync(Price);
            var bid = await group.ReadNullableAsync(Bid);
            var size = await group.ReadAsync(Size);
            var sequence = await group.ReadNullableAsync(Sequence);
            var ratio = await group.ReadAsync(Ratio);
            var contract = await group.ReadAsync(Contract);
            for (var row = 0; row < group.Rows; row++)
            {
                read.Add(new SampleRow(
                    Instants.FromMicros(at[row]), price[row], bid[row], size[row], sequence[row], ratio[row], contract[row], note[row]));
            }
        }

        return read;
    }
}

internal sealed record SampleRow(
    DateTimeOffset At, long Price, long? Bid, int Size, long? Sequence, double Ratio, string Contract, string? Note);
