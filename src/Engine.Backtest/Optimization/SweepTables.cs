using Engine.Accounts;
using Engine.History;
using Engine.History.Files;
using Engine.Optimization;
using Engine.Statistics;

namespace Engine.Backtest.Optimization;

/// <summary>
/// Every trial of a sweep as Parquet, the parameters as texts in columns of their own: dollars as exact decimals, ratios as doubles, what has no value as null.
/// </summary>
public static class SweepTables
{
    private const int GroupRows = 16_384;

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="space">The parameters.</param>
    /// <param name="windows">The windows with their trials.</param>
    /// <param name="objective">By what they were compared.</param>
    /// <param name="time">Wall clock for the pauses of a retried rename.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public static async Task WriteAsync(
        string path, ParameterSpace space, IEnumerable<SweepWindowResult> windows, Objective objective, TimeProvider time, CancellationToken cancellation = default)
    {
        var rows = windows.SelectMany(w => w.Trials.Select((trial, rank) => new Row(w, rank + 1, trial, space.Values(trial.Point)))).ToList();
        var columns = new List<Column>
        {
            Whole("window", row => row.Window.Window.Number),
            Whole("rank", row => row.Rank),
            Whole("point", row => row.Trial.Point),
        };
        columns.AddRange(space.Axes.Select((axis, index) => Text($"param_{axis.Key.Replace('-', '_')}", row => row.Values[index])));
        columns.Add(Ratio($"objective_{objective.Name().Replace('-', '_')}", row => row.Trial.Value));
        columns.AddRange(Figures("in", row => row.Trial.InSample));
        columns.AddRange(Figures("out", row => row.Trial.OutOfSample));
        columns.Add(Ratio("out_objective", row => row.Trial.OutOfSample is { } after ? objective.Of(after) : Undefined.NoTradeDate));
        columns.Add(Whole("neighbours", row => row.Trial.Neighbours.Count));
        columns.Add(Ratio("neighbours_median", row => row.Trial.Neighbours.Median));
        columns.Add(Ratio("stability", row => row.Trial.Neighbours.Stability));
        columns.Add(Whole("trials", row => row.Window.Guard.Trials));
        columns.Add(Ratio("deflated_sharpe", row => row.Trial.Deflated));
        columns.Add(Text("trouble", row => row.Trial.InSample.Trouble ?? row.Trial.OutOfSample?.Trouble));
        columns.Add(Text("halted", row => row.Trial.InSample.Halted ?? row.Trial.OutOfSample?.Halted));

        var schema = new TableSchema("sweep-trials", 1, [.. columns.Select(c => c.Declared)]);
        await using var file = await TableWriter.CreateAsync(path, schema, new Dictionary<string, string>(), time, cancellation: cancellation).ConfigureAwait(false);
        foreach (var group in rows.Chunk(GroupRows))
        {
            await file.WriteGroupAsync(async target =>
            {
                foreach (var column in columns)
                {
                    await column.Write(target, group).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }

        await file.CommitAsync(cancellation).ConfigureAwait(false);
    }

    private static IEnumerable<Column> Figures(string part, Func<Row, SegmentFigures?> of) =>
    [
        Dollars($"{part}_net_usd", row => of(row)?.Net),
        Dollars($"{part}_fees_usd", row => of(row)?.Fees),
        Dollars($"{part}_drawdown_usd", row => of(row)?.Drawdown),
        Whole($"{part}_trade_dates", row => of(row)?.Profits.Length),
        Whole($"{part}_round_trips", row => of(row)?.RoundTrips),
        Whole($"{part}_orders", row => of(row)?.Orders),
        Ratio($"{part}_win_rate", row => of(row) is { } f ? f.WinRate : Undefined.NoTradeDate),
        Ratio($"{part}_profit_factor", row => of(row) is { } f ? f.ProfitFactor : Undefined.NoTradeDate),
        Dollars($"{part}_expectancy_usd", row => of(row)?.Expectancy.Value),
        Ratio($"{part}_sharpe", row => of(row) is { } f ? f.Returns.Sharpe : Undefined.NoTradeDate),
    ];

    private static Column Whole(string name, Func<Row, long?> of) => Numbers(TableColumns.Int64(name, nullable: true), of);

    private static Column Dollars(string name, Func<Row, Money?> of) =>
        Numbers(TableColumns.Price(name, nullable: true), row => of(row) is { } money ? checked(money.Micros * 1_000) : null);

    private static Column Ratio(string name, Func<Row, Figure<double>> of)
    {
        var column = TableColumns.Double(name, nullable: true);
        return new Column(column, (target, rows) => target.WriteAsync(column, Array.ConvertAll(rows, row => of(row).Value)));
    }

    private static Column Numbers(NumberColumn<long> column, Func<Row, long?> of) =>
        new(column, (target, rows) => target.WriteAsync(column, Array.ConvertAll(rows, row => of(row))));

    private static Column Text(string name, Func<Row, string?> of)
    {
        var column = TableColumns.Text(name, nullable: true);
        return new Column(column, (target, rows) => target.WriteAsync(column, Array.ConvertAll(rows, row => of(row))));
    }

    private sealed record Row(SweepWindowResult Window, int Rank, SweepTrial Trial, IReadOnlyList<string> Values);

    private sealed record Column(TableColumn Declared, Func<TableGroupWriter, Row[], Task> Write);
}
