using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Markets;

namespace Engine.History;

/// <summary>Bars that are wanted.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Starts">Starts of the bars, UTC.</param>
public readonly record struct WantedBars(ContractId Contract, TimeRange Starts);

/// <summary>The stretches of a range in which an exchange trades; time that is not known to be closed counts as open.</summary>
public delegate RangeSet OpenHours(TimeRange range);

/// <summary>What to ask for next.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Missing">All that is missing in this stretch.</param>
/// <param name="Window">Its newest part, which the next request covers.</param>
public readonly record struct PlannedPage(ContractId Contract, TimeRange Missing, TimeRange Window);

/// <summary>What an answer proves.</summary>
/// <param name="Done">Not to be asked for again in this run.</param>
/// <param name="Proven">About which nothing is in doubt, for the ledger.</param>
public readonly record struct PageProof(RangeSet Done, RangeSet Proven);

/// <summary>
/// Which pages to ask for, newest first, and what each answer proves. Pure of I/O and clock; one thread at a time.
/// </summary>
/// <remarks>
/// <para>An answer of the venue proves nothing of the time before its oldest bar, whatever its length: it may have been cut there, by a
/// limit that we know or by one that we do not (contract.md §4.4). So the next page of a stretch ends where the last answer began,
/// and a stretch is through when an answer is empty or reaches its start. That needs no more requests than there are full pages,
/// and none is lost to a window that was too long.</para>
/// <para>Windows are measured in trading time and made somewhat longer than a page holds, from how densely the contract traded in the
/// answer before. The exchange calendar decides how long a window is and whether asking is worth while now; it never stands for an answer.</para>
/// </remarks>
public sealed class HistoryPlan
{
    private const double Slack = 1.25;
    private const double Sparsest = 0.01;
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(100_000);

    private readonly BarInterval _interval;
    private readonly OpenHours _open;
    private readonly int _pageRows;
    private readonly Dictionary<ContractId, RangeSet> _missing = [];
    private readonly Dictionary<ContractId, double> _density = [];
    private readonly TimeSpan _shortest;

    /// <summary>A plan for what is missing.</summary>
    /// <param name="interval">The interval of the bars.</param>
    /// <param name="wanted">What is wanted; ranges of one contract may overlap.</param>
    /// <param name="ledger">What need not be asked.</param>
    /// <param name="open">When the exchange trades.</param>
    /// <param name="pageRows">The most bars that the venue is expected to return at once.</param>
    /// <param name="now">Market time, UTC; bars that are not over by then are not asked for.</param>
    public HistoryPlan(BarInterval interval, IEnumerable<WantedBars> wanted, GapLedger ledger, OpenHours open, int pageRows, DateTimeOffset now)
    {
        (_interval, _open, _pageRows) = (interval, open, pageRows);
        _shortest = interval.ShortestLength;
        var end = BarGrid.StartOf(interval, now);
        foreach (var group in wanted.GroupBy(want => want.Contract))
        {
            var all = RangeSet.Of(group.Select(want => want.Starts with { To = want.Starts.To < end ? want.Starts.To : end }));
            var missing = all.Except(ledger.Covered(group.Key, now));

            // The market has been closed since the last answer: the next page after it opens asks for this as well.
            if (!missing.IsEmpty && missing.Ranges[^1] is var last && last.To == end && IsClosed(last))
            {
                missing = missing.Except(last);
            }

            if (!missing.IsEmpty)
            {
                _missing[group.Key] = missing;
            }
        }
    }

    /// <summary>True when nothing is left to ask for.</summary>
    public bool IsDone => _missing.Count == 0;

    /// <summary>What is left, by contract.</summary>
    public IReadOnlyDictionary<ContractId, RangeSet> Missing => _missing;

    /// <summary>About how many requests are left, from how densely the contracts traded so far.</summary>
    public int RequestsLeft => _missing.Sum(contract =>
        contract.Value.Ranges.Sum(range => Math.Max(1, (int)Math.Ceiling(_open(range).Length / _shortest * DensityOf(contract.Key) / _pageRows))));

    /// <summary>The next page: of all that is missing the newest; null when nothing is.</summary>
    public PlannedPage? Next()
    {
        PlannedPage? next = null;
        foreach (var (contract, missing) in _missing)
        {
            var newest = missing.Ranges[^1];
            if (next is not { } best || newest.To > best.Missing.To || (newest.To == best.Missing.To && StringComparer.Ordinal.Compare(contract.Value, best.Contract.Value) < 0))
            {
                next = new PlannedPage(contract, newest, default);
            }
        }

        return next is { } page ? page with { Window = NewestOf(page.Missing, DensityOf(page.Contract)) } : null;
    }

    /// <summary>Takes an answer in.</summary>
    /// <param name="page">What was asked.</param>
    /// <param name="answer">What came.</param>
    /// <param name="settled">Starts before this instant will not get a bar any more, UTC (<see cref="SettledBefore"/>).</param>
    public PageProof Take(PlannedPage page, BarPage answer, DateTimeOffset settled)
    {
        var window = page.Window;
        var proof = answer.Bars.IsEmpty ? window : window with { From = answer.Bars[0].Start };
        if (answer.ReachesBefore)
        {
            proof = window;
        }

        Measure(page.Contract, answer, proof);
        var left = _missing[page.Contract].Except(proof);
        if (left.IsEmpty)
        {
            _missing.Remove(page.Contract);
        }
        else
        {
            _missing[page.Contract] = left;
        }

        // After the newest bar one may still come, until the time is settled.
        var after = answer.Bars.IsEmpty ? proof.From : BarSpan.After(_interval, answer.Bars[^1].Start);
        var inDoubt = proof with { From = after > settled ? after : settled };
        return new PageProof(RangeSet.Of(proof), RangeSet.Of(proof).Except(inDoubt));
    }

    /// <summary>Gives a contract up for this run.</summary>
    public void Drop(ContractId contract) => _missing.Remove(contract);

    /// <summary>
    /// Starts before which silence is final. The venue has been seen to serve bars that stood still for 75 minutes and call it success
    /// (contract.md §4.4), so nothing counts as empty before the patience is over.
    /// </summary>
    /// <param name="interval">The interval of the bars.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <param name="patience">How long a bar may be late.</param>
    public static DateTimeOffset SettledBefore(BarInterval interval, DateTimeOffset now, TimeSpan patience) =>
        BarSpan.AlignUp(interval, now - patience - BarSpan.Longest(interval));

    /// <summary>True when no bar that starts in the range has a moment of trading in it.</summary>
    private bool IsClosed(TimeRange starts) => starts.IsEmpty || _open(starts with { To = BarSpan.AlignUp(_interval, starts.To) }).IsEmpty;

    private double DensityOf(ContractId contract) => _density.GetValueOrDefault(contract, 1);

    private void Measure(ContractId contract, BarPage answer, TimeRange proof)
    {
        var possible = _open(proof).Length / _shortest;
        if (answer.Bars.IsEmpty)
        {
            _density[contract] = Math.Max(DensityOf(contract) / 4, Sparsest);
        }
        else if (possible >= 1)
        {
            _density[contract] = Math.Clamp(answer.Bars.Length / possible, Sparsest, 1);
        }
    }

    /// <summary>The newest part of a range with somewhat more trading time than a page of bars needs.</summary>
    private TimeRange NewestOf(TimeRange range, double density)
    {
        var need = TimeSpan.FromTicks((long)Math.Min(_shortest.Ticks * Math.Ceiling(_pageRows * Slack / density), LongestWindow.Ticks));
        for (var back = need; ; back *= 2)
        {
            var looked = back < range.Length ? range with { From = range.To - back } : range;
            var open = _open(looked);
            if (open.Length < need)
            {
                if (looked == range)
                {
                    return range;
                }

                continue;
            }

            var left = need;
            foreach (var hours in open.Ranges.Reverse())
            {
                if (hours.Length >= left)
                {
                    return range with { From = hours.To - left };
                }

                left -= hours.Length;
            }

            return range;
        }
    }
}
