using System.Collections.Immutable;
using Engine.Actors.History;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run;

/// <summary>The archive of a run: who keeps it current, and warm-up that reads it first.</summary>
internal static class RunHistory
{
    /// <summary>What a second writer reads of the first: an engine that runs does by itself what most want a second writer for.</summary>
    private const string Owner = "engine run; what keep-history in engine.conf names it fetches by itself";

    /// <summary>Becomes the archive's writer when the run writes into it; null when it does not.</summary>
    /// <exception cref="ArchiveException">It cannot be written, or another process is its writer.</exception>
    public static ArchiveFolder? OpenArchive(EngineRunSettings settings, TimeProvider wall) =>
        settings.Record == RecordMode.Off && settings.KeepHistory.IsEmpty ? null : ArchiveFolder.OpenForWriting(FolderOf(settings), Owner, wall);

    /// <summary>What is kept current.</summary>
    public static ImmutableArray<HistorySettings> Of(EngineRunSettings settings, ArchiveFolder? archive, IMarketReader client, IMarketClock clock, TimeProvider wall) =>
        archive is null ? [] : [.. settings.KeepHistory.Select(series => Of(series, settings, archive, client, clock, wall))];

    /// <summary>
    /// Warm-up from the archive first; null for the embedded gateway, whose past is made up anew at each start, and which no archive
    /// therefore knows.
    /// </summary>
    public static BarReader? WarmUpOf(EngineRunSettings settings, IMarketReader client, IMarketClock clock)
    {
        if (settings.Gateway is null)
        {
            return null;
        }

        var folder = ArchiveFolder.OpenForReading(FolderOf(settings));
        var (archive, ledgers) = (new BarArchive(folder), new GapLedgerFile(folder.Path, TimeProvider.System));
        return (contract, interval, from, to) => ArchiveFirst.ReadAsync(
            archive,
            ledgers,
            (one, of, start, end) => client.RetrieveBarsAsync(one, of, start, end, BarOrigin.WarmUp, CancellationToken.None),
            contract,
            interval,
            new TimeRange(from, to),
            clock.Now);
    }

    private static string FolderOf(EngineRunSettings settings) => settings.Archive ?? Path.Combine(settings.Home, "archive");

    private static HistorySettings Of(
        KeptSeries series, EngineRunSettings settings, ArchiveFolder folder, IMarketReader client, IMarketClock clock, TimeProvider wall)
    {
        var group = ProductGroup.Financial;
        return new HistorySettings(series, RunAsync, NextClose, clock);

        async Task<ImmutableArray<HistorySyncResult>> RunAsync(Func<CancellationToken, Task> renewToken, CancellationToken stop)
        {
            var starts = HistorySpan.LastDays(series.Days, clock.Now);
            var chain = await ContractChain.FindAsync(client, series.Word, starts, stop).ConfigureAwait(false) switch
            {
                Reading<ChainAnswer>.Answered { Value: { Chain: { } found } } => found,
                Reading<ChainAnswer>.Answered { Value: var answer } => throw new InvalidOperationException(answer.Refusal),
                var failed => throw new InvalidOperationException(((Reading<ChainAnswer>.Failed)failed).Failure.ToString()),
            };
            group = ProductGroups.OfRoot(chain.Root);
            var store = new ArchivedBars(new BarArchive(folder), chain.TickSize);
            var sync = new HistorySync(
                (contract, interval, window, cancellation) => client.RetrieveBarPageAsync(
                    contract, interval, window.From, window.To, BarOrigin.BackFilled, cancellation, RequestLane.Archive, HistorySyncSettings.UsualMargin),
                store,
                new GapLedgerFile(folder.Path, wall),
                RootHistory.HoursOf(group),
                clock,
                wall,
                new HistorySyncSettings { PageRows = settings.BarsPerCall, RenewToken = renewToken });
            return await new RootHistory(sync, store).RunAsync(new HistoryRequest(chain, series.Interval, starts), null, stop).ConfigureAwait(false);
        }

        DateTimeOffset? NextClose(DateTimeOffset now) =>
            ExchangeCalendar.Sessions(group, now, now.AddDays(7)).Select(session => (DateTimeOffset?)session.CloseUtc).FirstOrDefault();
    }
}
