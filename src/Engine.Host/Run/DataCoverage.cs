using System.Collections.Immutable;
using System.Globalization;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>The data of one contract, or of the contracts of one root, against the hours of the exchange.</summary>
/// <param name="Missing">Trade dates on which the exchange traded and the data has nothing, ascending.</param>
/// <param name="Partial">Trade dates of which intervals have nothing: how many of how many.</param>
/// <param name="Interval">The interval that is counted in.</param>
internal sealed record DataCoverage(ImmutableArray<DateOnly> Missing, ImmutableArray<(DateOnly Date, int Missing, int Expected)> Partial, TimeSpan Interval)
{
    /// <summary>Compares.</summary>
    /// <param name="sources">Where the data is.</param>
    /// <param name="contracts">The contracts; one of them is enough.</param>
    /// <param name="from">Start that was asked for, UTC; null for the first row.</param>
    /// <param name="to">End that was asked for, UTC, exclusive; null for the last row.</param>
    public static DataCoverage Of(IReadOnlyList<BacktestSource> sources, IReadOnlyList<ContractId> contracts, DateTimeOffset? from, DateTimeOffset? to)
    {
        var counted = sources.Any(s => s.HasPrints) ? sources.Where(s => s.HasPrints).ToList() : [.. sources];
        var days = counted.SelectMany(s => contracts.SelectMany(s.Days.Of)).ToLookup(day => day.Date);
        var interval = counted.Select(s => s.Interval).DefaultIfEmpty(TimeSpan.FromMinutes(1)).Min();
        interval = interval < TimeSpan.FromMinutes(1) ? TimeSpan.FromMinutes(1) : interval;
        if (days.Count == 0)
        {
            return new DataCoverage([], [], interval);
        }

        var start = from ?? days.SelectMany(d => d).Min(day => day.First);
        var end = to ?? days.SelectMany(d => d).Max(day => day.Last) + TimeSpan.FromTicks(1);
        var group = ProductGroups.Of(contracts[0]);
        var missing = ImmutableArray.CreateBuilder<DateOnly>();
        var partial = ImmutableArray.CreateBuilder<(DateOnly, int, int)>();
        for (var date = TradeDate.Of(start); end > start && date <= TradeDate.Of(end - TimeSpan.FromTicks(1)); date = date.AddDays(1))
        {
            var (expected, without) = Count(group, date, [.. days[date]], start, end, interval);
            if (expected > 0 && without == expected)
            {
                missing.Add(date);
            }
            else if (without > 0)
            {
                partial.Add((date, without, expected));
            }
        }

        return new DataCoverage(missing.ToImmutable(), partial.ToImmutable(), interval);
    }

    /// <summary>Sentences about dates that are there in part; the first twenty, and how many more.</summary>
    public IEnumerable<string> PartialSentences(string what)
    {
        if (Partial.IsEmpty)
        {
            yield break;
        }

        var unit = Interval == TimeSpan.FromMinutes(1) ? "minutes" : string.Create(CultureInfo.InvariantCulture, $"intervals of {Interval.TotalMinutes:0.##} minutes");
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: {Partial.Sum(p => p.Missing):#,##0} of {Partial.Sum(p => p.Expected):#,##0} {unit} in which the exchange traded have nothing, on {Partial.Length} trade {(Partial.Length == 1 ? "date" : "dates")}; they were quiet or they are missing");
        foreach (var (date, without, expected) in Partial.Take(RecordingProblems.Told))
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{what}, {date:yyyy-MM-dd}: {without:#,##0} of {expected:#,##0} {unit} have nothing");
        }

        if (Partial.Length > RecordingProblems.Told)
        {
            yield return $"{what}: and {Partial.Length - RecordingProblems.Told} more trade dates";
        }
    }

    private static (int Expected, int Without) Count(
        ProductGroup group, DateOnly date, IReadOnlyList<TradedDay> days, DateTimeOffset from, DateTimeOffset to, TimeSpan interval)
    {
        var sessions = ExchangeCalendar.Sessions(group, date);
        if (interval >= TimeSpan.FromDays(1))
        {
            return sessions.Any(s => s.OpenUtc < to && s.CloseUtc > from) ? (1, days.Count > 0 ? 0 : 1) : (0, 0);
        }

        var (expected, without) = (0, 0);
        foreach (var session in sessions)
        {
            var open = session.OpenUtc > from ? session.OpenUtc : from;
            var close = session.CloseUtc < to ? session.CloseUtc : to;
            if (open >= close)
            {
                continue;
            }

            for (var cell = new DateTimeOffset(open.UtcTicks - (open.UtcTicks % interval.Ticks), TimeSpan.Zero); cell < close; cell += interval)
            {
                expected++;
                without += days.Any(day => day.HasAny(cell, cell + interval)) ? 0 : 1;
            }
        }

        return (expected, without);
    }
}
