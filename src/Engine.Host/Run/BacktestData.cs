using System.Collections.Immutable;
using System.Globalization;
using Engine.Backtest;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>The data of a backtest: recordings, or bars of the archive, which is read beside a running engine.</summary>
internal sealed class BacktestData : IDisposable
{
    private readonly BacktestOptions _options;
    private readonly ArchiveFolder? _folder;
    private readonly List<BacktestSource> _sources = [];
    private readonly Dictionary<string, ArchiveSurvey> _surveys = new(StringComparer.OrdinalIgnoreCase);

    private BacktestData(BacktestOptions options, ArchiveFolder? folder) => (_options, _folder) = (options, folder);

    /// <summary>The contract of strategies that name none: the only one, or the root of all of them; null when there are several products, or none is known before it is named.</summary>
    public string? DefaultContract
    {
        get
        {
            var contracts = Contracts.DistinctBy(c => c.Id).ToList();
            return contracts is [var only] ? only.Id.Value
                : contracts.Select(c => c.SymbolId).Distinct().Count() == 1 ? ProductRoots.RootOf(contracts[0].Id)
                : null;
        }
    }

    /// <summary>True when the trades inside a bar are invented.</summary>
    public bool PathIsInvented => _folder is not null || _sources.Any(s => s.Kind == RecordingKind.Bars);

    private IEnumerable<Instrument> Contracts => _sources.SelectMany(s => s.Contracts);

    /// <summary>Opens what was named; null when something is wrong with it.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="settings">Where the archive is.</param>
    /// <param name="wrong">Takes every mistake, one sentence each.</param>
    public static BacktestData? Open(BacktestOptions options, EngineSettings settings, List<string> wrong)
    {
        if (options.Files.IsEmpty)
        {
            try
            {
                return new BacktestData(options, ArchiveFolder.OpenForReading(settings.ArchiveFolder));
            }
            catch (ArchiveException e)
            {
                wrong.Add(e.Message);
                return null;
            }
        }

        var data = new BacktestData(options, null);
        var problems = new RecordingProblems();
        foreach (var file in options.Files)
        {
            if (BacktestSource.Open(file, problems) is { } source)
            {
                data._sources.Add(source);
            }
        }

        var overlaps = BacktestSource.Overlaps(data._sources).ToList();
        wrong.AddRange(problems.Sentences);
        wrong.AddRange(overlaps);
        return problems.IsEmpty && overlaps.Count == 0 ? data : null;
    }

    /// <summary>Finds what the strategies' words stand for, checks that it is there, and makes a market of it; null when something is wrong.</summary>
    /// <param name="words">How the strategies name their contracts.</param>
    /// <param name="wrong">Takes every mistake, one sentence each.</param>
    public BacktestMarket? Select(IReadOnlyList<string> words, List<string> wrong)
    {
        var before = wrong.Count;
        var chosen = new Dictionary<string, ChosenContracts>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in words)
        {
            if (!chosen.ContainsKey(word) && Choose(word, wrong) is { } found)
            {
                chosen.Add(word, found);
            }
        }

        if (wrong.Count > before)
        {
            return null;
        }

        var warnings = new List<string>();
        CheckForeign(chosen.Values, wrong, warnings);
        CheckCoverage(chosen.Values, wrong, warnings);
        return wrong.Count > before ? null : BacktestMarket.Of(_options, _sources, _surveys, chosen, warnings);
    }

    public void Dispose() => _folder?.Dispose();

    private ChosenContracts? Choose(string word, List<string> wrong)
    {
        if (_folder is not null && !Survey(word, wrong))
        {
            return null;
        }

        var contracts = Contracts.DistinctBy(c => c.Id).ToList();
        var named = contracts.Where(c => Same(c.Id.Value, word) || Same(c.Name, word)).ToImmutableArray();
        var root = ProductCodes.RootOf(word) ?? word;
        var fitting = named.IsEmpty ? [.. contracts.Where(c => ProductRoots.RootOf(c.Id) is { } own && Same(own, root))] : named;
        switch (fitting.Length)
        {
            case 0:
                wrong.Add($"The data has nothing of {word}; it has {string.Join(", ", contracts.Select(c => c.Id.Value))}.");
                return null;
            case 1:
                return new ChosenContracts(word, fitting);
            default:
                return Series(word, fitting);
        }
    }

    /// <summary>The contracts of a root as they follow one another.</summary>
    private ChosenContracts Series(string word, ImmutableArray<Instrument> contracts)
    {
        var traded = _sources.Where(s => s.HasPrints).SelectMany(s => s.Days.Volumes).Where(v => contracts.Any(c => c.Id == v.Contract) && IsInRange(v.TradeDate));
        var rolls = FrontRolls.Of(traded);
        return new ChosenContracts(word, rolls.Fronts.IsEmpty ? [contracts[0]] : [.. rolls.Fronts.Select(front => contracts.First(c => c.Id == front))]) { Rolls = rolls.Rolls };
    }

    private bool IsInRange(DateOnly date) =>
        (_options.From is not { } from || date >= TradeDate.Of(from)) && (_options.To is not { } to || date <= TradeDate.Of(to - TimeSpan.FromTicks(1)));

    /// <summary>Reads through what the archive holds of a word's root or contract; false with the reason when it holds nothing.</summary>
    private bool Survey(string word, List<string> wrong)
    {
        if (_surveys.ContainsKey(word))
        {
            return true;
        }

        try
        {
            var isId = ContractResolution.IsId(word);
            var root = isId ? ProductRoots.RootOf(new ContractId(word)) : ProductCodes.RootOf(word) ?? word;
            if (root is null)
            {
                wrong.Add($"{word}: the product is unknown; name its root, such as ES.");
                return false;
            }

            var series = new BarSeries(root, _options.Interval);
            var survey = ArchiveSurvey.Of(
                new BarArchive(_folder!), series, isId ? new ContractId(word) : null, _options.From ?? DateTimeOffset.MinValue, _options.To ?? DateTimeOffset.MaxValue);
            _surveys.Add(word, survey);
            _sources.Add(new BacktestSource($"the archive's {series}", null, survey.Contracts, survey.Days, _options.Interval.Length!.Value, RecordingKind.Bars));
            return true;
        }
        catch (Exception e) when (e is BacktestDataException or ArchiveException)
        {
            wrong.Add(e.Message);
            return false;
        }
    }

    /// <summary>
    /// Rows of a product that nobody trades are a mistake in a file and not in a tape, which has what an engine listened to. Another expiry
    /// of a product that is traded is left out, and that is said.
    /// </summary>
    private void CheckForeign(IReadOnlyCollection<ChosenContracts> chosen, List<string> wrong, List<string> warnings)
    {
        var traded = chosen.SelectMany(c => c.Contracts).Select(c => c.Id).ToHashSet();
        var products = chosen.SelectMany(c => c.Contracts).Select(c => c.SymbolId).ToHashSet(StringComparer.Ordinal);
        foreach (var source in _sources)
        {
            foreach (var contract in source.Contracts.Where(c => !traded.Contains(c.Id)))
            {
                var days = source.Days.Of(contract.Id);
                var rows = days.Sum(day => day.Rows).ToString("#,##0", CultureInfo.InvariantCulture);
                if (source.Kind is not null && !products.Contains(contract.SymbolId))
                {
                    wrong.Add($"{source.Name}, line {days.First().Line}: {rows} rows are of {contract.Id}, which no strategy trades; give a file of {string.Join(" and ", chosen.Select(c => c.Word))} alone.");
                }
                else
                {
                    warnings.Add($"left out: {rows} rows of {contract.Id} in {Path.GetFileName(source.Name)}");
                }
            }
        }
    }

    private void CheckCoverage(IReadOnlyCollection<ChosenContracts> chosen, List<string> wrong, List<string> warnings)
    {
        foreach (var one in chosen)
        {
            var coverage = DataCoverage.Of(_sources, [.. one.Contracts.Select(c => c.Id)], _options.From, _options.To);
            warnings.AddRange(coverage.PartialSentences(one.Word));
            if (coverage.Missing.IsEmpty)
            {
                continue;
            }

            var sentence = $"{one.Word} has nothing on {coverage.Missing.Length} trade {(coverage.Missing.Length == 1 ? "date" : "dates")}: {BacktestSource.Dates(coverage.Missing)}";
            if (ExchangeCalendar.Doubt(coverage.Missing[0]) is { } doubt)
            {
                sentence += $". {doubt.TrimEnd('.')}";
            }

            if (_options.AllowGaps || (_options.From is null && _options.To is null))
            {
                warnings.Add(sentence);
            }
            else
            {
                wrong.Add($"{sentence}. {(_folder is null ? "Add them to --data" : $"Fetch them: engine history sync {one.Word}")}, ask for a range without them, or go on without them: --allow-gaps.");
            }
        }
    }

    private static bool Same(string left, string right) => left.Equals(right, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What a word stands for in the data.</summary>
/// <param name="Word">A root, a product, a name or an id.</param>
/// <param name="Contracts">Its contracts: one, or those that follow one another.</param>
internal sealed record ChosenContracts(string Word, ImmutableArray<Instrument> Contracts)
{
    /// <summary>When each of several gives way to the next.</summary>
    public ImmutableArray<ContractRoll> Rolls { get; init; } = [];
}
