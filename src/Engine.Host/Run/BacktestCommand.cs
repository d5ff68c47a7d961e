using System.Collections.Immutable;
using System.Globalization;
using Akka.Actor;
using Engine.Actors.Strategies.Configuration;
using Engine.Backtest;
using Engine.Gateway;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Host.Run.Reports;
using Engine.Host.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Reports;
using Engine.Risk;
using Engine.Simulator;
using Spectre.Console;

namespace Engine.Host.Run;

/// <summary><c>engine backtest STRATEGY</c>: the settings of a run and recorded data to a summary. Touches neither home folder nor journal.</summary>
internal static class BacktestCommand
{
    /// <summary>Stands for a contract that is not known, so that everything else about a strategy is checked.</summary>
    private const string NoContract = "UNKNOWN";

    /// <summary>Runs; 0 when the strategy came to the end of its data.</summary>
    public static async Task<int> RunAsync(BacktestOptions options, CancellationToken stop)
    {
        var (settings, problems) = EngineSettings.Read(options.Settings);
        var wrong = problems.Select(problem => problem.ToString()).ToList();
        var loaded = StrategyFolders.Load(settings.StrategyFolders, RunCommand.Catalog);
        wrong.AddRange(loaded.Problems.Select(problem => problem.ToString()));
        using var data = BacktestData.Open(options, settings, wrong);

        // Without data its contract is not known, and its lack would be told of strategies that lack nothing.
        var bound = Try(() => settings.BindStrategies(loaded.Catalog, data is null ? NoContract : data.DefaultContract), wrong);
        var instances = bound.IsDefault ? [] : bound.Where(i => i.Enabled).ToImmutableArray();
        var market = data is null || instances.IsEmpty ? null : data.Select([.. instances.SelectMany(i => i.Others.Insert(0, i.Contract))], wrong);
        var paid = options.FeesFrom is { } journal ? Try(() => PaidCosts.Read(journal), wrong) : null;
        using var windows = Try(() => NoTradeFiles.Open(settings.Risk.Windows, sentence => System.Console.Error.WriteLine(sentence), TimeProvider.System), wrong);
        if (wrong.Count > 0)
        {
            throw new UserErrorException(wrong);
        }

        if (market is null)
        {
            throw new UserErrorException("No strategy is enabled; name one: engine backtest SmaCross.");
        }

        var plan = Plan(options, settings, market, [.. instances.Select(i => PlanOf(i, market))], windows!, RulesOf(options, settings, paid));
        var result = await RunAsync(plan, market, options.Json, stop).ConfigureAwait(false);
        var summary = BacktestSummary.Of(string.Join(", ", instances.Select(i => i.Name)), market.Description, Models(options, settings, data!, market, paid, plan.Rules), result, market.Source.Contracts) with
        {
            Warnings = market.Warnings,
        };
        if (options.Report is { } file)
        {
            var report = BacktestReport.Of(new(settings, plan, instances, data!.PathIsInvented), market, summary, stop);
            await ReportFile.WriteAsync(report, file, "--report", stop).ConfigureAwait(false);
            summary = summary with { Statistics = report.Statistics, Report = report };
        }

        if (options.Out is { } folder)
        {
            await WriteAsync(summary, folder, stop).ConfigureAwait(false);
        }

        await System.Console.Out.WriteLineAsync(options.Json ? summary.ToJson() : summary.ToText().TrimEnd()).ConfigureAwait(false);
        return result is { Completed: true, Faults.IsEmpty: true } ? EngineCommandLine.Success : EngineCommandLine.Failed;
    }

    private static T? Try<T>(Func<T> read, List<string> wrong)
    {
        try
        {
            return read();
        }
        catch (UserErrorException mistakes)
        {
            wrong.AddRange(mistakes.Sentences);
            return default;
        }
    }

    private static BacktestStrategy PlanOf(StrategyInstance instance, BacktestMarket market) => new(
        new StrategyName(instance.Name),
        market.Chosen[instance.Contract].Contracts[0].Id,
        instance.SizeCap,
        context => Props.Create(instance.Type.ActorType, context, instance.Parameters))
    {
        Others = [.. instance.Others.Select(word => market.Chosen[word].Contracts[0].Id)],
        Follows = [.. instance.Others.Insert(0, instance.Contract).Select(word => market.Chosen[word]).Where(c => !c.Rolls.IsEmpty).Select(c => c.Contracts[0].Id)],
        Window = instance.Window is { } window ? window.Contains : null,
        OnFault = instance.OnFault ?? Engine.Actors.FaultPolicy.Flatten,
    };

    private static VenueRules RulesOf(BacktestOptions options, EngineSettings settings, PaidCosts? paid)
    {
        var rules = RunCommand.RulesOf(settings) with { StopSlippageTicks = options.StopSlippage };
        return paid is null || settings.Profile == RunProfile.Oracle ? rules : rules with { Fees = rules.Fees.With(paid.ByProduct) };
    }

    private static BacktestSettings Plan(
        BacktestOptions options, EngineSettings settings, BacktestMarket market, ImmutableArray<BacktestStrategy> strategies, NoTradeFiles windows, VenueRules rules)
    {
        var oracle = settings.Profile == RunProfile.Oracle;
        return new BacktestSettings
        {
            Market = market.Source,
            Strategies = strategies,
            Rules = rules,
            Limits = oracle ? RiskLimits.None : settings.Risk.ToLimits(true, () => windows.Windows),
            RuleBook = oracle ? System.Collections.Frozen.FrozenDictionary<string, AccountRules>.Empty : settings.Risk.Rules,
            AccountRules = oracle ? null : settings.Risk.DefaultRules,
            Brackets = settings.Risk.Brackets,
            Latency = new OrderLatency(options.Latency, options.Latency, options.Jitter),
            Seed = (ulong)settings.Seed,
            WarmUp = oracle ? null : market.WarmUp,
        };
    }

    private static ImmutableArray<string> Models(BacktestOptions options, EngineSettings settings, BacktestData data, BacktestMarket market, PaidCosts? paid, VenueRules rules)
    {
        return
        [
            $"profile {settings.Profile.ToString().ToLowerInvariant()}: costs, sessions, limits and guardian {(settings.Profile == RunProfile.Oracle ? "off" : "on, as in a run")}",
            settings.Profile == RunProfile.Oracle ? "nothing costs anything" : paid?.Sentence ?? "costs a side by the venue's table",
            "a halt is lifted when the next trade date opens, unless the account has reached its floor",
            .. market.Source.Rolls.Count == 0
                ? ImmutableArray<string>.Empty
                : ["the front changes by volume, is listed when the trade date that decided it ends, and is taken at the start of a session, when flat"],
            data.PathIsInvented ? "the path inside a bar is invented: open, nearer extreme, other extreme, close" : "every recorded event, in its order",
            rules.Fills == FillModel.LastTrade ? "market orders fill at the last trade" : "market orders fill across a spread of one tick invented from the tape, unless the data has quotes or depth",
            string.Create(CultureInfo.InvariantCulture, $"latency {options.Latency.TotalMilliseconds:0.###} ms each way, jitter up to {options.Jitter.TotalMilliseconds:0.###} ms, stops slip {options.StopSlippage} ticks, seed {settings.Seed}"),
        ];
    }

    private static async Task<BacktestResult> RunAsync(BacktestSettings plan, BacktestMarket market, bool quiet, CancellationToken stop)
    {
        try
        {
            if (quiet || System.Console.IsErrorRedirected)
            {
                return await Task.Run(() => Backtest.Backtest.Run(plan, null, stop), CancellationToken.None).ConfigureAwait(false);
            }

            var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
            return await terminal.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context =>
                {
                    var task = context.AddTask("backtest", maxValue: 1);
                    var began = System.Diagnostics.Stopwatch.GetTimestamp();
                    return Task.Run(
                        () => Backtest.Backtest.Run(
                            plan,
                            progress =>
                            {
                                task.Value = market.ShareOf(progress);
                                task.Description = string.Create(
                                    CultureInfo.InvariantCulture,
                                    $"{progress.At:yyyy-MM-dd HH:mm}Z, {progress.Events / System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalSeconds:#,0} events/s, {progress.Orders:#,0} orders");
                            },
                            stop),
                        CancellationToken.None);
                }).ConfigureAwait(false);
        }
        catch (RecordingException e)
        {
            throw new UserErrorException(e.Message);
        }
    }

    private static async Task WriteAsync(BacktestSummary summary, string folder, CancellationToken stop)
    {
        try
        {
            Directory.CreateDirectory(folder);
            await File.WriteAllTextAsync(Path.Combine(folder, "summary.json"), summary.ToJson() + "\n", stop).ConfigureAwait(false);
            await using (var journal = File.Create(Path.Combine(folder, "journal.jsonl")))
            {
                BacktestExport.Write(summary.Result, journal);
            }

            await BacktestTables.WriteAsync(summary.Result, folder, TimeProvider.System, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArchiveException)
        {
            throw new UserErrorException($"The results cannot be written to {folder} ({e.Message}); name another folder with --out.");
        }
    }
}
