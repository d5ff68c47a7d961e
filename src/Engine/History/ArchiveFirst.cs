using System.Collections.Immutable;
using Engine.Gateway;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History;

/// <summary>Reads the complete bars of a contract that start in a range, ascending.</summary>
public delegate Task<Reading<ImmutableArray<Bar>>> BarReader(ContractId contract, BarInterval interval, DateTimeOffset from, DateTimeOffset to);

/// <summary>
/// Bars from the archive as far as the ledger vouches for them, and the rest from the gateway: for the warm-up of strategies. What the
/// archive is not sure to have whole is read anew, so that the result is that of the gateway alone.
/// </summary>
public static class ArchiveFirst
{
    /// <summary>Reads.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="ledgers">Its ledgers.</param>
    /// <param name="gateway">Reads what the archive lacks.</param>
    /// <param name="contract">The contract.</param>
    /// <param name="interval">Its interval.</param>
    /// <param name="starts">Starts, UTC.</param>
    /// <param name="now">Market time, UTC.</param>
    public static async Task<Reading<ImmutableArray<Bar>>> ReadAsync(
        BarArchive archive, GapLedgerFile ledgers, BarReader gateway, ContractId contract, BarInterval interval, TimeRange starts, DateTimeOffset now)
    {
        var stored = await StoredAsync(archive, ledgers, contract, interval, starts, now).ConfigureAwait(false);
        var rest = stored.IsEmpty ? starts.From : BarSpan.After(interval, stored[^1].Start);
        if (rest >= starts.To)
        {
            return new Reading<ImmutableArray<Bar>>.Answered(stored);
        }

        var read = await gateway(contract, interval, rest, starts.To).ConfigureAwait(false);
        return read is Reading<ImmutableArray<Bar>>.Answered { Value: var newer }
            ? new Reading<ImmutableArray<Bar>>.Answered([.. stored, .. newer.Where(bar => bar.Start >= rest)])
            : read;
    }

    /// <summary>The bars of the oldest stretch that is known whole, marked as warm-up.</summary>
    private static async Task<ImmutableArray<Bar>> StoredAsync(
        BarArchive archive, GapLedgerFile ledgers, ContractId contract, BarInterval interval, TimeRange starts, DateTimeOffset now)
    {
        if (ProductRoots.RootOf(contract) is not { } root || !BarSeries.IsRoot(root))
        {
            return [];
        }

        try
        {
            var covered = ledgers.Load(root, interval, out _);
            var whole = covered.Covered(contract, now).Ranges.FirstOrDefault(range => range.Contains(starts.From)).Intersect(starts);
            if (whole.IsEmpty)
            {
                return [];
            }

            // Whole UTC days, to count what the venue gave.
            var days = new TimeRange(GapLedger.StartOf(GapLedger.DayOf(whole.From)), GapLedger.StartOf(GapLedger.DayOf(whole.To).AddDays(1)));
            var bars = new List<Bar>();
            await foreach (var bar in archive.ReadAsync(new BarQuery(new BarSeries(root, interval)) { From = days.From, To = days.To, Contract = contract }).ConfigureAwait(false))
            {
                bars.Add(bar.ToBar(interval, BarOrigin.WarmUp));
            }

            var perDay = bars.GroupBy(bar => GapLedger.DayOf(bar.Start)).ToDictionary(day => day.Key, day => day.Count());
            return covered.Reconcile(contract, days, day => perDay.GetValueOrDefault(day)).IsEmpty
                ? [.. bars.Where(bar => whole.Contains(bar.Start))]
                : [];
        }
        catch (ArchiveException)
        {
            // A damaged archive is no reason not to trade: the gateway has the bars.
            return [];
        }
    }
}
