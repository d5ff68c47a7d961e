using System.Collections.Immutable;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Markets;

namespace Trader.Examples;

/// <summary>Bars of the past: read once, or kept in Parquet files.</summary>
public static class Histories
{
    #region bars
    public static async Task<ImmutableArray<Bar>> BarsAsync(GatewayClient client, ContractId contract, DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        BarInterval.TryParse("5m", out var interval);
        return await client.RetrieveBarsAsync(contract, interval, from, to, BarOrigin.BackFilled, stop).OrThrowAsync();
    }
    #endregion

    #region update
    public static async Task<long> UpdateAsync(GatewayClient client, string folder, string root, TimeRange starts, TextWriter output, CancellationToken stop)
    {
        var wall = TimeProvider.System;
        var chain = (await ContractChain.FindAsync(client, root, starts, stop).OrThrowAsync()) is { Chain: { } found }
            ? found
            : throw new ArgumentException($"The venue has no contracts of {root}.", nameof(root));

        using var archive = ArchiveFolder.OpenForWriting(folder, "my program", wall);
        var store = new ArchivedBars(new BarArchive(archive), chain.TickSize);
        var sync = new HistorySync(
            (contract, interval, window, cancellation) =>
                client.RetrieveBarPageAsync(contract, interval, window.From, window.To, BarOrigin.BackFilled, cancellation, margin: HistorySyncSettings.UsualMargin),
            store,
            new GapLedgerFile(folder, wall),
            RootHistory.HoursOf(ProductGroups.Of(chain.Contracts[0].Id)),
            new WallMarketClock(wall),
            wall);

        var results = await new RootHistory(sync, store).RunAsync(new HistoryRequest(chain, BarInterval.Minute, starts), progress: null, stop);
        foreach (var result in results)
        {
            await output.WriteLineAsync($"{result.Root} {result.Interval}: {result.Bars} bars with {result.Requests} requests, {(result.IsComplete ? "complete" : "not complete")}");
        }

        return results[^1].Bars;
    }
    #endregion

    #region read
    public static async Task<decimal> HighestAsync(string folder, string root, TimeRange starts, CancellationToken stop)
    {
        using var archive = ArchiveFolder.OpenForReading(folder);
        var highest = 0m;
        await foreach (var bar in new ArchivedBars(new BarArchive(archive), tickSize: null).ReadAsync(root, BarInterval.Minute, starts, stop))
        {
            highest = Math.Max(highest, bar.High.ToDecimal());
        }

        return highest;
    }
    #endregion
}
