using System.Collections.Immutable;
using System.Globalization;
using Engine.Markets;

namespace Engine.History;

/// <summary>How complete the bars of one trade date are.</summary>
/// <param name="TradeDate">The trade date.</param>
/// <param name="Calendar">What the exchange calendar says of it.</param>
/// <param name="Expected">Intervals in which the exchange traded, by the calendar.</param>
/// <param name="Stored">How many of them have a bar, of whichever contract.</param>
/// <param name="Quiet">How many have none because the venue has none: it was asked.</param>
/// <param name="Missing">How many have none, and the venue was not asked or did not answer.</param>
/// <param name="Outside">Stored bars in time that the calendar holds for closed.</param>
/// <param name="Gaps">The missing stretches within trading hours, ascending.</param>
/// <param name="Contracts">Bars and volume of each contract, the busiest first.</param>
public sealed record CoverageDay(
    DateOnly TradeDate,
    CalendarEntry Calendar,
    int Expected,
    int Stored,
    int Quiet,
    int Missing,
    int Outside,
    ImmutableArray<TimeRange> Gaps,
    ImmutableArray<ContractDay> Contracts);

/// <summary>One contract on one trade date.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Bars">Bars stored.</param>
/// <param name="Volume">Contracts traded in them.</param>
public readonly record struct ContractDay(ContractId Contract, int Bars, long Volume);

/// <summary>Expected intervals against stored ones, by trade date; pure but for reading the store.</summary>
/// <param name="Days">The trade dates, ascending, without Saturdays and Sundays.</param>
/// <param name="Seams">Changes of the front, by the volume of the stored bars, ascending.</param>
public sealed record Coverage(ImmutableArray<CoverageDay> Days, ImmutableArray<RollSeam> Seams)
{
    /// <summary>Intervals that are missing in all.</summary>
    public long Missing => Days.Sum(day => (long)day.Missing);

    /// <summary>True when nothing is missing.</summary>
    public bool IsComplete => Missing == 0;

    /// <summary>Compares a stretch of a series with the calendar.</summary>
    /// <param name="store">Where the bars are.</param>
    /// <param name="ledger">What the venue has been asked; of the series that is looked at.</param>
    /// <param name="starts">The stretch, UTC; what has not happened yet is left out.</param>
    /// <param name="group">Whose hours count.</param>
    /// <param name="now">Market time, UTC.</param>
    /// <param name="contract">One contract; null for all of the root.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<Coverage> OfAsync(
        IBarStore store, GapLedger ledger, TimeRange starts, ProductGroup group, DateTimeOffset now, ContractId? contract, CancellationToken cancellation)
    {
        var end = BarGrid.StartOf(ledger.Interval, now);
        starts = starts with { To = starts.To < end ? starts.To : end };
        var asked = ledger.Contracts
            .Where(entry => contract is not { } only || entry.Contract == only)
            .Aggregate(RangeSet.Empty, (set, entry) => set.Union(ledger.Covered(entry.Contract, now)));
        var days = ImmutableArray.CreateBuilder<CoverageDay>();
        var pending = new List<Bar>();
        var date = starts.IsEmpty ? DateOnly.MaxValue : TradeDate.Of(starts.From);
        var last = starts.IsEmpty ? DateOnly.MinValue : TradeDate.Of(starts.To - TimeSpan.FromTicks(1));
        await foreach (var bar in store.ReadAsync(ledger.Root, ledger.Interval, starts, cancellation).ConfigureAwait(false))
        {
            if (contract is { } only && bar.Contract != only)
            {
                continue;
            }

            for (var of = TradeDate.Of(bar.Start); date < of; date = Next(date))
            {
                Finish(date);
            }

            pending.Add(bar);
        }

        for (; date <= last; date = Next(date))
        {
            Finish(date);
        }

        var volumes = days.SelectMany(day => day.Contracts.Select(one => new DailyVolume(day.TradeDate, one.Contract, one.Volume)));
        return new Coverage(days.ToImmutable(), FrontContracts.Of(volumes).Seams);

        void Finish(DateOnly finished)
        {
            days.Add(OfDay(finished, group, ledger.Interval, starts, pending, asked));
            pending.Clear();
        }
    }

    /// <summary>The picture of one trade date.</summary>
    /// <param name="date">The trade date.</param>
    /// <param name="group">Whose hours count.</param>
    /// <param name="interval">Seconds to days.</param>
    /// <param name="starts">Nothing outside is expected, UTC.</param>
    /// <param name="bars">The bars stored for it.</param>
    /// <param name="asked">Starts that the venue was asked for.</param>
    public static CoverageDay OfDay(
        DateOnly date, ProductGroup group, BarInterval interval, TimeRange starts, IReadOnlyCollection<Bar> bars, RangeSet asked)
    {
        var sessions = ExchangeCalendar.Sessions(group, date);
        var length = interval.Length;
        var expected = length is { } fixedLength
            ? sessions.SelectMany(session => Cells(new TimeRange(session.OpenUtc, session.CloseUtc), interval, fixedLength)).Where(starts.Contains).ToHashSet()
            : sessions.Count > 0 ? [sessions[0].OpenUtc] : [];
        var have = bars.Select(bar => length is null && expected.Count > 0 ? sessions[0].OpenUtc : bar.Start).ToHashSet();
        var missing = expected.Where(start => !have.Contains(start) && !asked.Contains(start)).ToList();
        var stored = expected.Count(have.Contains);
        return new CoverageDay(
            date,
            ExchangeCalendar.Of(group, date),
            expected.Count,
            stored,
            expected.Count - stored - missing.Count,
            missing.Count,
            length is null ? 0 : bars.Count(bar => !expected.Contains(bar.Start)),
            Join(missing, length ?? TimeSpan.FromDays(1)),
            [.. bars.GroupBy(bar => bar.Contract)
                .Select(group => new ContractDay(group.Key, group.Count(), group.Sum(bar => bar.Volume)))
                .OrderByDescending(day => day.Volume).ThenBy(day => day.Contract.Value, StringComparer.Ordinal)]);
    }

    /// <summary>One character for a day: how full it is, <c>○</c> for one of which the venue has proven to have nothing, <c>·</c> for a day without trading, <c>?</c> for one whose holidays are not known and that has nothing.</summary>
    public static char Block(CoverageDay day) => (day.Expected, day.Stored + day.Quiet, day.Stored) switch
    {
        (0, _, 0) => '·',
        (0, _, _) => '█',
        (_, 0, _) when day.Calendar.Day == CalendarDay.Unknown => '?',
        (_, 0, _) => '✗',
        (var expected, var known, 0) when known == expected => '○',
        (var expected, var known, _) when known == expected => '█',
        (var expected, var known, _) when known * 4 >= expected * 3 => '▓',
        (var expected, var known, _) when known * 2 >= expected => '▒',
        _ => '░',
    };

    /// <summary>Five blocks for a week, four weeks a line, each line with its first Monday.</summary>
    public static IEnumerable<string> Picture(IEnumerable<CoverageDay> days)
    {
        var weeks = days.GroupBy(day => day.TradeDate.AddDays(1 - (int)day.TradeDate.DayOfWeek)).OrderBy(week => week.Key);
        foreach (var line in weeks.Chunk(4))
        {
            yield return $"{line[0].Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}  " + string.Join(' ', line.Select(week =>
                string.Concat(Enumerable.Range(0, 5).Select(index => week.FirstOrDefault(day => day.TradeDate == week.Key.AddDays(index)) is { } day ? Block(day) : ' '))));
        }
    }

    private static DateOnly Next(DateOnly date) => date.AddDays(date.DayOfWeek == DayOfWeek.Friday ? 3 : 1);

    private static IEnumerable<DateTimeOffset> Cells(TimeRange session, BarInterval interval, TimeSpan length)
    {
        for (var cell = BarGrid.StartOf(interval, session.From); cell < session.To; cell += length)
        {
            yield return cell;
        }
    }

    private static ImmutableArray<TimeRange> Join(List<DateTimeOffset> starts, TimeSpan length) =>
        RangeSet.Of(starts.Select(start => new TimeRange(start, start + length))).Ranges;
}
