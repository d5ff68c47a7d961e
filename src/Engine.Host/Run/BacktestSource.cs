using System.Globalization;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>One file, tape or series of the archive that a backtest reads, with what is in it.</summary>
/// <param name="Name">What it is called when something is wrong with it.</param>
/// <param name="Market">Its events; null for a series of the archive, whose contracts are opened one by one.</param>
/// <param name="Contracts">Its contracts.</param>
/// <param name="Days">What there is of each contract on each trade date.</param>
/// <param name="Interval">How long its bars are; a minute where it has trades or quotes.</param>
/// <param name="Kind">What its rows are; null for a tape.</param>
internal sealed record BacktestSource(
    string Name, IMarketSource? Market, IReadOnlyList<Instrument> Contracts, TradedDays Days, TimeSpan Interval, RecordingKind? Kind)
{
    /// <summary>True when things trade in it.</summary>
    public bool HasPrints => Kind != RecordingKind.Quotes;

    /// <summary>Opens a recording; null when something is wrong with it, which is told.</summary>
    public static BacktestSource? Open(string path, RecordingProblems problems)
    {
        if (Directory.Exists(path))
        {
            try
            {
                var tape = TapeMarket.Open(path);
                return new BacktestSource(path, tape, tape.Contracts, tape.Days, TimeSpan.FromMinutes(1), null);
            }
            catch (RecordingException problem)
            {
                problems.Add(problem);
                return null;
            }
        }

        return RecordedMarket.Open(path, problems) is { } market ? new BacktestSource(path, market, market.Contracts, market.Days, market.Interval, market.Kind) : null;
    }

    /// <summary>
    /// Sources that hold the same twice, a sentence for each two and contract: on a trade date that both have, the stretch of the one reaches
    /// into that of the other. Two files of trades may meet in one instant, two of bars may not.
    /// </summary>
    public static IEnumerable<string> Overlaps(IReadOnlyList<BacktestSource> sources)
    {
        for (var second = 1; second < sources.Count; second++)
        {
            for (var first = 0; first < second; first++)
            {
                var (a, b) = (sources[first], sources[second]);
                if (a.Name == b.Name)
                {
                    yield return $"--data names {a.Name} twice; leave it out once.";
                }
                else if (a.HasPrints == b.HasPrints)
                {
                    foreach (var sentence in a.Days.Contracts.Select(contract => OverlapOf(a, b, contract)).OfType<string>())
                    {
                        yield return sentence;
                    }
                }
            }
        }
    }

    private static string? OverlapOf(BacktestSource a, BacktestSource b, ContractId contract)
    {
        var mayMeet = a.Kind != RecordingKind.Bars && b.Kind != RecordingKind.Bars;
        var shared = a.Days.Of(contract)
            .Select(day => (Day: day, Other: b.Days.On(contract, day.Date)))
            .Where(pair => pair.Other is { } other && (mayMeet
                ? pair.Day.First < other.Last && other.First < pair.Day.Last
                : pair.Day.First <= other.Last && other.First <= pair.Day.Last))
            .ToList();
        return shared.Count == 0
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{a.Name} and {b.Name} overlap: both hold {contract} on {Dates(shared.Select(pair => pair.Day.Date))}; nothing may happen twice: cut one of them, or leave it out.");
    }

    /// <summary>Trade dates for a person: the first twenty, and how many there are.</summary>
    public static string Dates(IEnumerable<DateOnly> dates)
    {
        var all = dates.ToList();
        var told = string.Join(", ", all.Take(RecordingProblems.Told).Select(date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
        return all.Count > RecordingProblems.Told ? $"{told} and {all.Count - RecordingProblems.Told} more trade dates" : told;
    }
}
