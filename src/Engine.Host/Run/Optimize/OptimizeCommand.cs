using Engine.Actors.Strategies.Configuration;
using Engine.Backtest;
using Engine.Backtest.Optimization;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Strategies;
using Engine.Optimization;
using Engine.Reports;
using Engine.Simulator;

namespace Engine.Host.Run.Optimize;

/// <summary><c>engine optimize STRATEGY --over …</c>: a strategy with many combinations of parameters, and how much of the best is luck.</summary>
internal static class OptimizeCommand
{
    /// <summary>Name of the file from which a sweep goes on.</summary>
    public const string LedgerFile = "trials.jsonl";

    /// <summary>Runs; 0 when every run has ended and at least one trial has a value.</summary>
    public static async Task<int> RunAsync(OptimizeOptions options, CancellationToken stop)
    {
        var (settings, problems) = EngineSettings.Read(options.Backtest.Settings);
        var wrong = problems.Select(problem => problem.ToString()).ToList();
        var loaded = StrategyFolders.Load(settings.StrategyFolders, RunCommand.Catalog);
        wrong.AddRange(loaded.Problems.Select(problem => problem.ToString()));
        using var data = BacktestData.Open(options.Backtest, settings, wrong);
        var request = SweepRequest.Read(options, wrong);
        var candidates = CandidatesOf(options, settings, loaded.Catalog, data is null ? PreparedBacktest.NoContract : data.DefaultContract, request, wrong);
        var market = data is null || candidates is null ? null : data.Select([.. candidates.First.Others.Insert(0, candidates.First.Contract)], wrong);
        var paid = options.Backtest.FeesFrom is { } journal ? PreparedBacktest.Try(() => PaidCosts.Read(journal), wrong) : null;
        using var windows = PreparedBacktest.Try(() => NoTradeFiles.Open(settings.Risk.Windows, _ => { }, TimeProvider.System), wrong);
        var heat = candidates is null ? default : request.HeatMapAxes(candidates.Space.Axes, wrong);
        if (market is not null)
        {
            _ = request.PlanOf(market.TradeDates, wrong);
        }

        if (wrong.Count > 0 || market is null || candidates is null)
        {
            throw new UserErrorException(wrong);
        }

        var rules = PreparedBacktest.RulesOf(options.Backtest, settings, paid);
        var models = PreparedBacktest.ModelsOf(options.Backtest, settings, data!, market, paid, rules);
        HeldMarket held;
        try
        {
            held = await SweepConsole.ReadAsync(market, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RecordingException or BacktestDataException)
        {
            throw new UserErrorException(e.Message);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await System.Console.Error.WriteLineAsync("Stopped while the data was read; nothing had been run.").ConfigureAwait(false);
            return EngineCommandLine.Failed;
        }

        if (request.PlanOf(held.Dates, wrong) is not { } plan)
        {
            throw new UserErrorException(wrong);
        }

        // The windows of one moment hold for the whole sweep: nobody looks at their files any more.
        windows!.Dispose();
        var run = PreparedBacktest.PlanOf(options.Backtest, settings, market, [], windows, rules);
        var specification = SweepSpecification.Of(settings, candidates, request, plan, run, held, models, windows.Windows);
        var folder = options.Backtest.Out ?? Path.Combine(settings.HomeFolder, "sweeps", $"{candidates.First.Name}-{specification.Hash[..12]}");
        using var ledger = Open(folder, options.Again, specification, candidates.Space);
        var sweep = new Sweep(
            new SweepSettings
            {
                Market = held,
                Run = run,
                Space = candidates.Space,
                Points = candidates.Points,
                Strategies = point => [PreparedBacktest.PlanOf(candidates.Bind(point), market)],
                Plan = plan,
                Objective = request.By,
                WarmsUp = settings.Profile != RunProfile.Oracle,
                Workers = request.Workers,
            },
            ledger.Done,
            ledger.Add);
        await System.Console.Error.WriteLineAsync(
            $"{sweep.Total} runs, {(sweep.Resumed > 0 ? $"of which {sweep.Resumed} have ended before, " : "")}{request.Workers} at the same time; kept in {folder}").ConfigureAwait(false);
        if (await StoppedAsync(sweep, stop).ConfigureAwait(false) is { } why)
        {
            await System.Console.Error.WriteLineAsync(
                $"{why} after {sweep.Ended} of {sweep.Total} runs. What has ended is kept in {folder}; the same command goes on from there.").ConfigureAwait(false);
            return EngineCommandLine.Failed;
        }

        var summary = new SweepSummary
        {
            Strategy = candidates.First.Name,
            Data = market.Description,
            Folder = folder,
            Models = models,
            Warnings = market.Warnings,
            Specification = specification,
            Candidates = candidates,
            Request = request,
            Plan = plan,
            Runs = sweep.Total,
            Windows = SweepResult.Of(candidates.Space, plan, request.By, request.Random is not null, request.TrialsBefore, sweep.Results),
        };
        await WriteAsync(summary, options.Backtest.Report, heat, stop).ConfigureAwait(false);
        if (options.Backtest.Json)
        {
            await System.Console.Out.WriteLineAsync(SweepJson.Write(summary)).ConfigureAwait(false);
        }
        else
        {
            SweepText.Write(summary);
        }

        return summary.Windows.Any(w => w.Chosen is not null) ? EngineCommandLine.Success : EngineCommandLine.Failed;
    }

    private static SweepCandidates? CandidatesOf(
        OptimizeOptions options, EngineSettings settings, StrategyCatalog catalog, string? contract, SweepRequest request, List<string> wrong)
    {
        var before = wrong.Count;
        var type = catalog.Find(options.Backtest.Settings.Strategy!);
        var axes = type is null ? [] : SweptParameters.Read(type, options.Over, wrong);
        if (type is not null && axes.Length > 0 && wrong.Count == before && settings.Strategies.Length == 1)
        {
            return SweepCandidates.Find(settings, catalog, contract, axes, request.Random, (ulong)settings.Seed, wrong);
        }

        // What else is wrong with the strategy is told as well.
        _ = PreparedBacktest.Try(() => settings.BindStrategies(catalog, contract), wrong);
        return null;
    }

    private static SweepLedger Open(string folder, bool again, SweepSpecification specification, ParameterSpace space)
    {
        var path = Path.Combine(folder, LedgerFile);
        try
        {
            if (again)
            {
                File.Delete(path);
            }

            return SweepLedger.Open(path, specification.Hash, specification.About, space, TimeProvider.System);
        }
        catch (SweepLedgerException e)
        {
            throw new UserErrorException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The sweep cannot be kept in {folder} ({e.Message}); name another folder with --out.");
        }
    }

    /// <summary>Runs to the end; why it did not come there, in the first words of a sentence, or null.</summary>
    private static async Task<string?> StoppedAsync(Sweep sweep, CancellationToken stop)
    {
        try
        {
            return await SweepConsole.RunAsync(sweep, stop).ConfigureAwait(false) ? null : "Stopped";
        }
        catch (BacktestStalledException e)
        {
            return $"{e.Message} Ended";
        }
        catch (IOException e)
        {
            return $"The runs cannot be kept ({e.Message}). Ended";
        }
    }

    private static async Task WriteAsync(SweepSummary summary, string? report, (int Across, int? Down) heat, CancellationToken stop)
    {
        try
        {
            await File.WriteAllTextAsync(Path.Combine(summary.Folder, "summary.json"), SweepJson.Write(summary) + "\n", stop).ConfigureAwait(false);
            await SweepTables.WriteAsync(Path.Combine(summary.Folder, "trials.parquet"), summary.Candidates.Space, summary.Windows, summary.Request.By, TimeProvider.System, stop).ConfigureAwait(false);
            if (report is not null)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(report)!);
                await File.WriteAllTextAsync(report, SweepPage.Write(summary.ToReport(heat.Across, heat.Down)), stop).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArchiveException)
        {
            throw new UserErrorException($"The results cannot be written ({e.Message}); the runs are kept in {summary.Folder}, name other places with --out and --report.");
        }
    }
}
