using Engine.Accounts;
using Engine.History.Files;

namespace Engine.Actors.Journal.Export;

/// <summary>
/// A journal as a Parquet table, one row an event: <c>journal, sequence, t, t_100ns, written, manifest, strategy, intent, tag, contract_id, order_id, trade_id, side, size,
/// price, reason, payload</c>. Times as in the archive: <c>t</c> in microseconds UTC with the seventh digit beside it. Prices exact, <c>DECIMAL(18,9)</c>.
/// </summary>
public static class JournalTable
{
    private const int GroupRows = 20_000;
    private static readonly TextColumn Journal = TableColumns.Text("journal");
    private static readonly NumberColumn<long> Sequence = TableColumns.Int64("sequence");
    private static readonly NumberColumn<long> Time = TableColumns.Timestamp("t");
    private static readonly NumberColumn<int> Tenth = TableColumns.Int32("t_100ns");
    private static readonly NumberColumn<long> Written = TableColumns.Timestamp("written", nullable: true);
    private static readonly TextColumn Manifest = TableColumns.Text("manifest");
    private static readonly TextColumn Strategy = TableColumns.Text("strategy", nullable: true);
    private static readonly NumberColumn<long> Intent = TableColumns.Int64("intent", nullable: true);
    private static readonly TextColumn Tag = TableColumns.Text("tag", nullable: true);
    private static readonly TextColumn Contract = TableColumns.Text("contract_id", nullable: true);
    private static readonly NumberColumn<long> Order = TableColumns.Int64("order_id", nullable: true);
    private static readonly NumberColumn<long> Trade = TableColumns.Int64("trade_id", nullable: true);
    private static readonly TextColumn Side = TableColumns.Text("side", nullable: true);
    private static readonly NumberColumn<int> Size = TableColumns.Int32("size", nullable: true);
    private static readonly NumberColumn<long> Price = TableColumns.Price("price", nullable: true);
    private static readonly TextColumn Reason = TableColumns.Text("reason", nullable: true);
    private static readonly TextColumn Payload = TableColumns.Text("payload");

    /// <summary>The table.</summary>
    public static TableSchema Schema { get; } = new(
        "journal", 1, Journal, Sequence, Time, Tenth, Written, Manifest, Strategy, Intent, Tag, Contract, Order, Trade, Side, Size, Price, Reason, Payload);

    internal static async Task<long> WriteAsync(IEnumerable<JournalEntry> entries, string path, TimeProvider time, CancellationToken cancellation)
    {
        await using var file = await TableWriter.CreateAsync(path, Schema, new Dictionary<string, string>(), time, cancellation: cancellation).ConfigureAwait(false);
        foreach (var rows in entries.Chunk(GroupRows))
        {
            cancellation.ThrowIfCancellationRequested();
            await GroupAsync(file, rows).ConfigureAwait(false);
        }

        await file.CommitAsync(cancellation).ConfigureAwait(false);
        return file.Rows;
    }

    private static Task GroupAsync(TableWriter file, JournalEntry[] rows) => file.WriteGroupAsync(async group =>
    {
        var columns = Array.ConvertAll(rows, row => EventColumns.Of(row.Event));
        await group.WriteAsync(Journal, Array.ConvertAll(rows, row => row.PersistenceId)).ConfigureAwait(false);
        await group.WriteAsync(Sequence, Column(rows, row => row.SequenceNumber)).ConfigureAwait(false);
        await group.WriteAsync(Time, Column(rows, row => Instants.ToMicros(row.Event.At))).ConfigureAwait(false);
        await group.WriteAsync(Tenth, Column(rows, row => (int)(row.Event.At.UtcTicks - Instants.FromMicros(Instants.ToMicros(row.Event.At)).UtcTicks))).ConfigureAwait(false);
        await group.WriteAsync(Written, Column(rows, row => row.Written is { } written ? Instants.ToMicros(written) : (long?)null)).ConfigureAwait(false);
        await group.WriteAsync(Manifest, Array.ConvertAll(rows, row => row.Manifest)).ConfigureAwait(false);
        await group.WriteAsync(Strategy, Array.ConvertAll(columns, c => c.Strategy?.Value)).ConfigureAwait(false);
        await group.WriteAsync(Intent, Column(columns, c => c.Intent?.Value)).ConfigureAwait(false);
        await group.WriteAsync(Tag, Array.ConvertAll(columns, c => c.Tag?.Value)).ConfigureAwait(false);
        await group.WriteAsync(Contract, Array.ConvertAll(columns, c => c.Contract?.Value)).ConfigureAwait(false);
        await group.WriteAsync(Order, Column(columns, c => c.Order?.Value)).ConfigureAwait(false);
        await group.WriteAsync(Trade, Column(rows, row => TradeOf(row.Event))).ConfigureAwait(false);
        await group.WriteAsync(Side, Array.ConvertAll(columns, c => c.Side?.ToString())).ConfigureAwait(false);
        await group.WriteAsync(Size, Column(columns, c => c.Size)).ConfigureAwait(false);
        await group.WriteAsync(Price, Column(columns, c => c.Price?.Nanos)).ConfigureAwait(false);
        await group.WriteAsync(Reason, Array.ConvertAll(columns, c => c.Reason)).ConfigureAwait(false);
        await group.WriteAsync(Payload, Array.ConvertAll(rows, row => row.Json)).ConfigureAwait(false);
    });

    private static long? TradeOf(IAccountEvent @event) => @event switch
    {
        TradeBooked e => e.Id.Value,
        TradeAttributed e => e.Id.Value,
        TradeVoided e => e.Id.Value,
        _ => null,
    };

    private static ReadOnlyMemory<TValue> Column<TRow, TValue>(TRow[] rows, Converter<TRow, TValue> value) => Array.ConvertAll(rows, value);
}
