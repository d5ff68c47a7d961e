using System.Collections.Immutable;
using Engine.Backtest;
using Engine.Gateway;
using Engine.Host.Cli;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>The market of a backtest, checked, and what is to be said about it.</summary>
internal sealed record BacktestMarket
{
    private static readonly TimeSpan Around = TimeSpan.FromDays(30);
    private DateTimeOffset _end;

    /// <summary>Contracts and prices.</summary>
    public required IMarketSource Source { get; init; }

    /// <summary>What it is, for people.</summary>
    public required string Description { get; init; }

    /// <summary>What the strategies' words stand for.</summary>
    public required IReadOnlyDictionary<string, ChosenContracts> Chosen { get; init; }

    /// <summary>What is not as it should be and does not keep anything from running, for the result.</summary>
    public required ImmutableArray<string> Warnings { get; init; }

    /// <summary>Trade dates of the range with anything of these contracts, ascending.</summary>
    public ImmutableArray<DateOnly> TradeDates { get; private init; } = [];

    /// <summary>Bars before the data; null where there are none.</summary>
    public Func<ContractId, BarInterval, DateTimeOffset, DateTimeOffset, Reading<ImmutableArray<Bar>>>? WarmUp { get; private init; }

    /// <summary>Puts the sources together.</summary>
    /// <param name="options">The range that was asked for.</param>
    /// <param name="sources">What was opened.</param>
    /// <param name="surveys">Of the archive, by word; empty with files.</param>
    /// <param name="chosen">What the strategies' words stand for.</param>
    /// <param name="warnings">What was noticed.</param>
    public static BacktestMarket Of(
        BacktestOptions options,
        IReadOnlyList<BacktestSource> sources,
        IReadOnlyDictionary<string, ArchiveSurvey> surveys,
        IReadOnlyDictionary<string, ChosenContracts> chosen,
        IReadOnlyList<string> warnings)
    {
        var contracts = chosen.Values.SelectMany(c => c.Contracts).DistinctBy(c => c.Id).ToList();
        var archived = surveys.Count > 0;
        var parts = archived
            ? chosen.SelectMany(c => c.Value.Contracts.Select(contract => Archived(surveys[c.Key], c.Value, contract))).DistinctBy(market => market.Contracts[0].Id).ToList()
            : [.. sources.Select(s => s.Market!)];
        var market = parts is [var one] ? one : new MergedMarket(parts);
        if (!archived && (options.From is not null || options.To is not null))
        {
            market = new MarketRange(market, options.From ?? DateTimeOffset.MinValue, options.To ?? DateTimeOffset.MaxValue);
        }

        ImmutableArray<ContractRoll> rolls = [.. chosen.Values.SelectMany(c => c.Rolls).Distinct()];
        if (!rolls.IsEmpty || market.Contracts.Any(c => contracts.All(wanted => wanted.Id != c.Id)))
        {
            market = new SelectedMarket(market, contracts) { Rolls = rolls };
        }

        var last = sources.SelectMany(s => contracts.SelectMany(c => s.Days.Of(c.Id))).Select(day => day.Last).DefaultIfEmpty(market.Start).Max();
        var names = archived
            ? chosen.Keys.Select(word => $"the archive's {surveys[word].Series} of {string.Join(", ", chosen[word].Contracts.Select(c => c.Id))}")
            : sources.Select(s => Path.GetFileName(Path.TrimEndingDirectorySeparator(s.Name)));
        return new BacktestMarket
        {
            Source = market,
            Description = string.Join(" + ", names),
            Chosen = chosen,
            Warnings = [.. warnings],
            TradeDates =
            [
                .. sources.SelectMany(s => contracts.SelectMany(c => s.Days.Of(c.Id)))
                    .Where(day => (options.From is not { } from || day.Last >= from) && (options.To is not { } to || day.First < to))
                    .Select(day => day.Date).Distinct().Order(),
            ],
            _end = options.To < last ? options.To.Value : last,
            WarmUp = archived
                ? (contract, interval, from, to) => new Reading<ImmutableArray<Bar>>.Answered(
                    surveys.Values.First(s => s.Contracts.Any(c => c.Id == contract)).Before(contract, interval, from, to))
                : null,
        };
    }

    /// <summary>
    /// A contract of a series is read around the time in which it is the front alone: a month before, for warm-up, and a month after, for
    /// a position that is not closed at once.
    /// </summary>
    private static IMarketSource Archived(ArchiveSurvey survey, ChosenContracts of, Instrument contract)
    {
        var from = of.Rolls.FirstOrDefault(roll => roll.To == contract.Id)?.At - Around;
        var to = of.Rolls.FirstOrDefault(roll => roll.From == contract.Id)?.At + Around;
        return survey.Market(contract, from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue);
    }

    /// <summary>How much of the data has been seen, from 0 to 1.</summary>
    public double ShareOf(BacktestProgress progress) => _end > Source.Start ? Math.Clamp((progress.At - Source.Start) / (_end - Source.Start), 0, 1) : 1;
}
