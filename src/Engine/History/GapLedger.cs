using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History;

/// <summary>What the venue has proved about one contract at one interval.</summary>
/// <param name="Covered">Starts for which every bar that the venue has is stored; nothing is missing there, whether it traded or not.</param>
/// <param name="BarsByDay">How many bars the venue gave for the covered starts of each UTC day; days without a bar are left out.</param>
/// <param name="AskedAt">When it was asked last, UTC.</param>
public sealed record ContractCoverage(RangeSet Covered, ImmutableSortedDictionary<DateOnly, int> BarsByDay, DateTimeOffset AskedAt)
{
    /// <summary>Nothing is known.</summary>
    public static ContractCoverage None { get; } = new(RangeSet.Empty, ImmutableSortedDictionary<DateOnly, int>.Empty, DateTimeOffset.MinValue);
}

/// <summary>
/// What need not be asked again for the bars of one product at one interval: stretches that are stored, and stretches that the venue was
/// asked for and had nothing in, such as weekends, holidays and minutes without a trade. One thread at a time.
/// </summary>
/// <remarks>
/// The ledger is a cache of answers. Bars lie in the archive; a ledger that is lost or older than the archive only means that
/// something is asked twice. A ledger that claims more than the archive holds is put right by <see cref="Reconcile"/>.
/// </remarks>
public sealed class GapLedger
{
    /// <summary>An answer of "nothing at all" about a contract is believed this long: it may have been asked too early, or in the wrong data universe.</summary>
    public static readonly TimeSpan BareContract = TimeSpan.FromDays(1);

    private readonly SortedDictionary<string, ContractCoverage> _contracts = new(StringComparer.Ordinal);

    /// <summary>A ledger that knows nothing.</summary>
    /// <param name="root">The exchange root, such as <c>NQ</c>.</param>
    /// <param name="interval">The interval of its bars.</param>
    public GapLedger(string root, BarInterval interval) => (Root, Interval) = (root, interval);

    /// <summary>The exchange root.</summary>
    public string Root { get; }

    /// <summary>The interval of its bars.</summary>
    public BarInterval Interval { get; }

    /// <summary>Every contract that was asked for, by id.</summary>
    public IEnumerable<(ContractId Contract, ContractCoverage Coverage)> Contracts =>
        _contracts.Select(entry => (new ContractId(entry.Key), entry.Value));

    /// <summary>What is known of a contract.</summary>
    public ContractCoverage Of(ContractId contract) => _contracts.GetValueOrDefault(contract.Value, ContractCoverage.None);

    /// <summary>The starts of a contract that need not be asked for.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="now">Market time, UTC; a contract without any bar is forgotten after <see cref="BareContract"/>.</param>
    public RangeSet Covered(ContractId contract, DateTimeOffset now)
    {
        var known = Of(contract);
        return known.BarsByDay.IsEmpty && known.AskedAt + BareContract <= now ? RangeSet.Empty : known.Covered;
    }

    /// <summary>The starts in a range that are still to be asked for.</summary>
    public RangeSet Missing(ContractId contract, TimeRange wanted, DateTimeOffset now) => RangeSet.Of(wanted).Except(Covered(contract, now));

    /// <summary>Puts down an answer, once its bars are stored.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="proven">Starts about which the answer leaves no doubt.</param>
    /// <param name="starts">Starts of the bars that were stored; those outside <paramref name="proven"/> are not counted.</param>
    /// <param name="now">Market time, UTC.</param>
    public void Record(ContractId contract, RangeSet proven, IEnumerable<DateTimeOffset> starts, DateTimeOffset now)
    {
        var known = Of(contract) with { Covered = Covered(contract, now), AskedAt = now };
        var added = proven.Except(known.Covered);
        var days = known.BarsByDay.ToBuilder();
        foreach (var start in starts.Where(added.Contains))
        {
            var day = DayOf(start);
            days[day] = days.GetValueOrDefault(day) + 1;
        }

        _contracts[contract.Value] = known with { Covered = known.Covered.Union(added), BarsByDay = days.ToImmutable() };
    }

    /// <summary>Puts a whole contract down as it was read from a file.</summary>
    internal void Restore(ContractId contract, ContractCoverage coverage) => _contracts[contract.Value] = coverage;

    /// <summary>Forgets every UTC day that a range touches.</summary>
    public void Forget(ContractId contract, TimeRange range)
    {
        if (range.IsEmpty || !_contracts.TryGetValue(contract.Value, out var known))
        {
            return;
        }

        var (first, last) = (DayOf(range.From), DayOf(range.To - TimeSpan.FromTicks(1)));
        _contracts[contract.Value] = known with
        {
            Covered = known.Covered.Except(new TimeRange(StartOf(first), StartOf(last.AddDays(1)))),
            BarsByDay = known.BarsByDay.RemoveRange(known.BarsByDay.Keys.Where(day => day >= first && day <= last)),
        };
    }

    /// <summary>
    /// Compares with what the archive holds: a day of which it has fewer bars than the venue gave is forgotten, so that it is
    /// asked for again. Days outside the range are not looked at.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="range">Whole UTC days.</param>
    /// <param name="stored">How many bars of the contract are stored for a UTC day.</param>
    /// <returns>The days that were forgotten, ascending.</returns>
    public ImmutableArray<DateOnly> Reconcile(ContractId contract, TimeRange range, Func<DateOnly, int> stored)
    {
        var lost = Of(contract).BarsByDay
            .Where(day => range.Contains(StartOf(day.Key)) && stored(day.Key) < day.Value)
            .Select(day => day.Key)
            .ToImmutableArray();
        foreach (var day in lost)
        {
            Forget(contract, new TimeRange(StartOf(day), StartOf(day.AddDays(1))));
        }

        return lost;
    }

    /// <summary>The UTC day of a start.</summary>
    internal static DateOnly DayOf(DateTimeOffset start) => DateOnly.FromDateTime(start.UtcDateTime);

    /// <summary>The first instant of a UTC day.</summary>
    internal static DateTimeOffset StartOf(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
