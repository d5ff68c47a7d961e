using Engine.Accounts;
using Engine.History;
using Engine.History.Files;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest;

/// <summary>
/// Orders and half-turns of a backtest as Parquet: instants as UTC timestamps, prices and dollars as exact decimals, so that DuckDB and
/// pandas read them as they are.
/// </summary>
public static class BacktestTables
{
    private const int GroupRows = 16_384;
    private static readonly NumberColumn<long> CreatedAt = TableColumns.Timestamp("created_at");
    private static readonly NumberColumn<long> OrderNumber = TableColumns.Int64("order_id");
    private static readonly TextColumn Tag = TableColumns.Text("tag", nullable: true);
    private static readonly TextColumn Contract = TableColumns.Text("contract_id");
    private static readonly TextColumn Side = TableColumns.Text("side");
    private static readonly TextColumn Type = TableColumns.Text("type");
    private static readonly TextColumn Status = TableColumns.Text("status");
    private static readonly NumberColumn<int> Size = TableColumns.Int32("size");
    private static readonly NumberColumn<int> Filled = TableColumns.Int32("filled");
    private static readonly NumberColumn<long> LimitPrice = TableColumns.Price("limit_price", nullable: true);
    private static readonly NumberColumn<long> StopPrice = TableColumns.Price("stop_price", nullable: true);
    private static readonly NumberColumn<long> At = TableColumns.Timestamp("t");
    private static readonly NumberColumn<long> TradeNumber = TableColumns.Int64("trade_id");
    private static readonly NumberColumn<long> TradePrice = TableColumns.Price("price");
    private static readonly NumberColumn<long> Gross = TableColumns.Price("gross_usd");
    private static readonly NumberColumn<long> Fees = TableColumns.Price("fees_usd");
    private static readonly NumberColumn<long> Commissions = TableColumns.Price("commissions_usd");

    /// <summary>Columns of the orders.</summary>
    public static TableSchema Orders { get; } =
        new("backtest-orders", 1, CreatedAt, OrderNumber, Tag, Contract, Side, Type, Status, Size, Filled, LimitPrice, StopPrice);

    /// <summary>Columns of the half-turns.</summary>
    public static TableSchema Trades { get; } = new("backtest-trades", 1, At, TradeNumber, OrderNumber, Contract, Side, Size, TradePrice, Gross, Fees, Commissions);

    /// <summary>Writes <c>orders.parquet</c> and <c>trades.parquet</c>, each whole or not at all.</summary>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public static async Task WriteAsync(BacktestResult result, string folder, TimeProvider time, CancellationToken cancellation = default)
    {
        await WriteAsync(Path.Combine(folder, "orders.parquet"), Orders, result.Orders, time, cancellation, async (group, rows) =>
        {
            await group.WriteAsync(CreatedAt, Column(rows, o => Instants.ToMicros(o.CreatedAt))).ConfigureAwait(false);
            await group.WriteAsync(OrderNumber, Column(rows, o => o.Id.Value)).ConfigureAwait(false);
            await group.WriteAsync(Tag, [.. rows.Select(o => o.Tag?.Value)]).ConfigureAwait(false);
            await group.WriteAsync(Contract, [.. rows.Select(o => o.Contract.Value)]).ConfigureAwait(false);
            await group.WriteAsync(Side, [.. rows.Select(o => o.Side == OrderSide.Buy ? "buy" : "sell")]).ConfigureAwait(false);
            await group.WriteAsync(Type, [.. rows.Select(o => o.Type.ToString())]).ConfigureAwait(false);
            await group.WriteAsync(Status, [.. rows.Select(o => o.Status.ToString())]).ConfigureAwait(false);
            await group.WriteAsync(Size, Column(rows, o => o.Size)).ConfigureAwait(false);
            await group.WriteAsync(Filled, Column(rows, o => o.FillVolume)).ConfigureAwait(false);
            await group.WriteAsync(LimitPrice, Column(rows, o => o.LimitPrice?.Nanos)).ConfigureAwait(false);
            await group.WriteAsync(StopPrice, Column(rows, o => o.StopPrice?.Nanos)).ConfigureAwait(false);
        }).ConfigureAwait(false);

        // What a half-turn realised is the book's own figure: the venue names none for one that opens.
        var booked = result.Journal.OfType<TradeBooked>().ToDictionary(t => t.Id);
        await WriteAsync(Path.Combine(folder, "trades.parquet"), Trades, result.Trades.Where(t => !t.Voided).ToList(), time, cancellation, async (group, rows) =>
        {
            await group.WriteAsync(At, Column(rows, t => Instants.ToMicros(t.At))).ConfigureAwait(false);
            await group.WriteAsync(TradeNumber, Column(rows, t => t.Id.Value)).ConfigureAwait(false);
            await group.WriteAsync(OrderNumber, Column(rows, t => t.Order.Value)).ConfigureAwait(false);
            await group.WriteAsync(Contract, [.. rows.Select(t => t.Contract.Value)]).ConfigureAwait(false);
            await group.WriteAsync(Side, [.. rows.Select(t => t.Side == OrderSide.Buy ? "buy" : "sell")]).ConfigureAwait(false);
            await group.WriteAsync(Size, Column(rows, t => t.Size)).ConfigureAwait(false);
            await group.WriteAsync(TradePrice, Column(rows, t => t.Price.Nanos)).ConfigureAwait(false);
            await group.WriteAsync(Gross, Column(rows, t => Nanos(booked.GetValueOrDefault(t.Id)?.RealizedGross ?? t.ProfitAndLoss ?? Money.Zero))).ConfigureAwait(false);
            await group.WriteAsync(Fees, Column(rows, t => Nanos(t.Fees))).ConfigureAwait(false);
            await group.WriteAsync(Commissions, Column(rows, t => Nanos(t.Commissions))).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private static async Task WriteAsync<T>(
        string path, TableSchema schema, IReadOnlyList<T> rows, TimeProvider time, CancellationToken cancellation, Func<TableGroupWriter, T[], Task> write)
    {
        await using var file = await TableWriter.CreateAsync(path, schema, new Dictionary<string, string>(), time, cancellation: cancellation).ConfigureAwait(false);
        foreach (var group in rows.Chunk(GroupRows))
        {
            await file.WriteGroupAsync(target => write(target, group)).ConfigureAwait(false);
        }

        await file.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static ReadOnlyMemory<TValue> Column<T, TValue>(T[] rows, Func<T, TValue> of) => Array.ConvertAll(rows, row => of(row));

    private static long Nanos(Money money) => checked(money.Micros * 1_000);
}
