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
using Engine.Host.Strategies;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;
using Engine.Simulator;
using Spectre.Console;

namespace Engine.Host.Run;

/// <summary><c>engine backtest STRATEGY</c>: the settings of a run and recorded data to a summary. Touches neither home folder nor journal.</summary>
internal static class BacktestCommand
{
    /// <summary>Runs; 0 when the strategy came to the end of its data.</summary>
    public static async Task<int> RunAsync(BacktestOptions options, CancellationToken stop)
    {
        var (settings, problems) = EngineSettings.Read(options.Settings);
        var wrong = problems.Select(problem => problem.ToString()).ToList();
        var loaded = StrategyFolders.Load(settings.StrategyFolders, RunCommand.Catalog);
        wrong.AddRange(loaded.Problems.Select(problem => problem.ToString()));
        using var data = Try(() => BacktestData.Open(options, settings), wrong);
        var bound = data is null ? default : Try(() => settings.BindStrategies(loaded.Catalog, data.DefaultContract), wrong);
        var instances = bound.IsDefault ? [] : bound.Where(i => i.Enabled).ToImmutableArray();
        var strategies = data is null ? [] : instances.Select(i => Try(() => PlanOf(i, data.Market), wrong)).OfType<BacktestStrategy>().ToImmutableArray();
        using var windows = Try(() => NoTradeFiles.Open(settings.Risk.Windows, sentence => System.Console.Error.WriteLine(sentence), TimeProvider.System), wrong);
        if (wrong.Count > 0)
        {
            throw new UserErrorException(wrong);
        }

        var plan = Plan(options, settings, data!, strategies, windows!);
        var result = await RunAsync(plan, data!, options.Json, stop).ConfigureAwait(false);
        var summary = BacktestSummary.Of(string.Join(", ", instances.Select(i => i.Name)), data!.Description, Models(options, settings, data), result, data.Market.Contracts);
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

    private static BacktestStrategy PlanOf(StrategyInstance instance, IMarketSource market)
    {
        var contracts = market.Contracts.Where(c => c.Id.Value == instance.Contract || ProductRoots.RootOf(c.Id) == instance.Contract).ToList();
        return contracts is [var contract]
            ? new BacktestStrategy(new StrategyName(instance.Name), contract.Id, instance.SizeCap, context => Props.Create(instance.Type.ActorType, context, instance.Parameters))
            {
                Window = instance.Window is { } window ? window.Contains : null,
                OnFault = instance.OnFault ?? Engine.Actors.FaultPolicy.Flatten,
            }
            : throw new UserErrorException(contracts.Count == 0
                ? $"Strategy {instance.Name} wants {instance.Contract}, and the data has {string.Join(", ", market.Contracts.Select(c => c.Id))}; name one of them with --contract."
                : $"The data has {contracts.Count} contracts of {instance.Contract} ({string.Join(", ", contracts.Select(c => c.Id))}); name one with --contract.");
    }

    private static BacktestSettings Plan(
        BacktestOptions options, EngineSettings settings, BacktestData data, ImmutableArray<BacktestStrategy> strategies, NoTradeFiles windows)
    {
        var oracle = settings.Profile == RunProfile.Oracle;
        return new BacktestSettings
        {
            Market = data.Market,
            Strategies = strategies,
            Rules = RunCommand.RulesOf(settings) with { StopSlippageTicks = options.StopSlippage },
            Limits = oracle ? RiskLimits.None : settings.Risk.ToLimits(true, () => windows.Windows),
            RuleBook = oracle ? System.Collections.Frozen.FrozenDictionary<string, AccountRules>.Empty : settings.Risk.Rules,
            AccountRules = oracle ? null : settings.Risk.DefaultRules,
            Brackets = settings.Risk.Brackets,
            Latency = new OrderLatency(options.Latency, options.Latency, options.Jitter),
            Seed = (ulong)settings.Seed,
            WarmUp = oracle ? null : data.WarmUp,
        };
    }

    private static ImmutableArray<string> Models(BacktestOptions options, EngineSettings settings, BacktestData data)
    {
        var rules = RunCommand.RulesOf(settings);
        return
        [
            $"profile {settings.Profile.ToString().ToLowerInvariant()}: costs, sessions, limits and guardian {(settings.Profile == RunProfile.Oracle ? "off" : "on, as in a run")}",
            "a halt is lifted when the next trade date opens, unless the account has reached its floor",
            data.PathIsInvented ? "the path inside a bar is invented: open, nearer extreme, other extreme, close" : "every recorded event, in its order",
            rules.Fills == FillModel.LastTrade ? "market orders fill at the last trade" : "market orders fill across a spread of one tick invented from the tape, unless the data has quotes or depth",
            string.Create(CultureInfo.InvariantCulture, $"latency {options.Latency.TotalMilliseconds:0.###} ms each way, jitter up to {options.Jitter.TotalMilliseconds:0.###} ms, stops slip {options.StopSlippage} ticks, seed {settings.Seed}"),
        ];
    }

    private static async Task<BacktestResult> RunAsync(BacktestSettings plan, BacktestData data, bool quiet, CancellationToken stop)
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
                                task.Value = data.ShareOf(progress);
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
