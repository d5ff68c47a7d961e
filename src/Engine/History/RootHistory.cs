using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History;

/// <summary>What is to be brought up to date.</summary>
/// <param name="Chain">The contracts.</param>
/// <param name="Interval">The interval.</param>
/// <param name="Starts">Starts of the bars, UTC.</param>
public sealed record HistoryRequest(ContractChain Chain, BarInterval Interval, TimeRange Starts);

/// <summary>
/// Synchronises a product: for a root first the days of every contract, whose volume tells which contract was worth having when, then
/// the bars of those; for one contract its bars. See <see cref="HistorySync"/> and <see cref="FrontSelection"/>.
/// </summary>
public sealed class RootHistory
{
    private static readonly BarInterval Day = new(BarUnit.Day, 1);

    private readonly HistorySync _sync;
    private readonly IBarStore _store;

    /// <summary>Over a synchronisation and the store that it fills.</summary>
    public RootHistory(HistorySync sync, IBarStore store) => (_sync, _store) = (sync, store);

    /// <summary>When a group of products trades, by the exchange calendar; a date that it does not know counts by its weekly hours.</summary>
    public static OpenHours HoursOf(ProductGroup group) => range => RangeSet.Of(
        ExchangeCalendar.Sessions(group, range.From, range.To).Select(session => new TimeRange(session.OpenUtc, session.CloseUtc).Intersect(range)));

    /// <summary>Fetches what is missing. See <see cref="HistorySync.RunAsync"/>.</summary>
    /// <returns>A result for the days, where they were needed, and one for the bars.</returns>
    public async Task<ImmutableArray<HistorySyncResult>> RunAsync(
        HistoryRequest request, IProgress<HistoryProgress>? progress, CancellationToken cancellation, bool again = false)
    {
        var (root, results) = (request.Chain.Root, ImmutableArray.CreateBuilder<HistorySyncResult>());
        if (NeedsVolume(request))
        {
            var days = await _sync.RunAsync(root, Day, Everything(request), progress, cancellation).ConfigureAwait(false);
            results.Add(days);
            if (!days.IsComplete)
            {
                return results.ToImmutable();
            }
        }

        var wanted = await WantedAsync(request, cancellation).ConfigureAwait(false);
        results.Add(await _sync.RunAsync(root, request.Interval, wanted, progress, cancellation, again).ConfigureAwait(false));
        return results.ToImmutable();
    }

    /// <summary>The bars wanted, by the volumes that are stored now; asks the venue for nothing.</summary>
    public async Task<ImmutableArray<WantedBars>> WantedAsync(HistoryRequest request, CancellationToken cancellation)
    {
        if (!NeedsVolume(request))
        {
            return Everything(request);
        }

        var volumes = new List<DailyVolume>();
        await foreach (var day in _store.ReadAsync(request.Chain.Root, Day, request.Starts, cancellation).ConfigureAwait(false))
        {
            volumes.Add(new DailyVolume(TradeDate.Of(day.Start), day.Contract, day.Volume));
        }

        return FrontSelection.Wanted(
            [.. request.Chain.Contracts.Select(contract => contract.Id)], volumes, request.Starts, request.Chain.Front, ProductGroups.Of(request.Chain.Contracts[0].Id));
    }

    /// <summary>Days and longer are so few that every contract's are kept.</summary>
    private static bool NeedsVolume(HistoryRequest request) => request.Chain.Contracts.Length > 1 && request.Interval.Length is not null;

    private static ImmutableArray<WantedBars> Everything(HistoryRequest request) =>
        [.. request.Chain.Contracts.Select(contract => new WantedBars(contract.Id, request.Starts))];
}
