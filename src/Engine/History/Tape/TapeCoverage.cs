using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>A gap of the tape in which the exchange traded.</summary>
/// <param name="Gap">The gap, whole.</param>
/// <param name="Trading">How much trading of the looked-at stretch lies in it; more than zero.</param>
public readonly record struct TapeHole(TapeGap Gap, TimeSpan Trading);

/// <summary>What is recorded of one contract, and what is missing. Gaps while the exchange was closed are none.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="First">First trade date with prints.</param>
/// <param name="Last">Last trade date with prints.</param>
/// <param name="Holes">What is missing, ascending.</param>
public sealed record TapeCoverage(ContractId Contract, DateOnly First, DateOnly Last, ImmutableArray<TapeHole> Holes)
{
    /// <summary>Looks at the recorded contracts, in the order of their ids. Reads the states alone.</summary>
    /// <param name="folder">The tape.</param>
    /// <param name="wanted">Which contracts.</param>
    /// <param name="span">The stretch to look at.</param>
    /// <param name="now">A gap that has not ended ends here, UTC.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="Files.ArchiveException">A file of states is damaged, foreign or of a later version.</exception>
    public static async Task<ImmutableArray<TapeCoverage>> OfAsync(
        TapeFolder folder, Func<ContractId, bool> wanted, TimeRange span, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var dates = folder.Partitions(TapeStream.Trades).Where(partition => wanted(partition.Contract!.Value)).ToLookup(partition => partition.Contract!.Value, partition => partition.Date);
        if (dates.Count == 0)
        {
            return [];
        }

        var states = await new TapeReader(folder).StatesAsync(cancellation).ConfigureAwait(false);
        return [.. dates.Select(contract => new TapeCoverage(contract.Key, contract.Min(), contract.Max(), HolesOf(contract.Key, states, span, now)))];
    }

    private static ImmutableArray<TapeHole> HolesOf(ContractId contract, ImmutableArray<TapeState> states, TimeRange span, DateTimeOffset now)
    {
        var group = ProductGroups.Of(contract);
        return
        [
            .. TapeGap.Of(contract, states)
                .Select(gap => new TapeHole(gap, TradingIn(group, Later(gap.From, span.From), Earlier(gap.Until ?? now, span.To))))
                .Where(hole => hole.Trading > TimeSpan.Zero),
        ];
    }

    private static TimeSpan TradingIn(ProductGroup group, DateTimeOffset from, DateTimeOffset to) =>
        new(ExchangeCalendar.Sessions(group, from, to).Sum(session => (Earlier(session.CloseUtc, to) - Later(session.OpenUtc, from)).Ticks));

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
