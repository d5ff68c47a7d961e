using System.Collections.Immutable;
using Engine.Actors.Strategies.Configuration;
using Engine.Backtest;
using Engine.Backtest.Verification;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Strategies;
using Engine.Markets;
using Engine.Simulator;
using Spectre.Console;

namespace Engine.Host.Run.Verification;

/// <summary><c>engine verify STRATEGY</c>: what a backtest takes for granted, asked. Reads what a backtest reads, writes nothing.</summary>
internal static class VerifyCommand
{
    /// <summary>Verifies; 0 when nothing was found that makes its backtests worthless, 1 when it looks ahead, does not do the same twice, or fails.</summary>
    public static async Task<int> RunAsync(VerifyOptions options, CancellationToken stop)
    {
        using var prepared = PreparedBacktest.Of(options.Backtest);
        using var files = new CutFiles();
        var market = prepared.Market;
        var plain = new VerificationSettings
        {
            Market = market.Source,
            Run = scope => PlanOf(prepared, files, scope),
            Delay = options.Delay ?? ShortestBar(prepared.Instances),
        };
        var settings = plain with { Cuts = options.Cuts ?? plain.Cuts, Starts = options.Starts ?? plain.Starts };
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = await RunAsync(settings, options.Backtest.Json, stop).ConfigureAwait(false);
        var report = new VerificationReport(prepared.Strategy, market.Description, result)
        {
            Models = prepared.Models,
            Warnings = market.Warnings,
            Outside = [.. prepared.Assemblies.AsEnumerable().SelectMany(file => OutsideReach.Of(file))],
            Cut = [.. prepared.Instances.SelectMany(CutFiles.Of).Distinct()],
            Elapsed = System.Diagnostics.Stopwatch.GetElapsedTime(began),
        };
        await System.Console.Out.WriteLineAsync((options.Backtest.Json ? report.ToJson() : report.ToText()).TrimEnd()).ConfigureAwait(false);
        return report.IsSound ? EngineCommandLine.Success : EngineCommandLine.Failed;
    }

    private static BacktestSettings PlanOf(PreparedBacktest prepared, CutFiles files, RunScope scope)
    {
        var plan = prepared.Plan with { Market = scope.Market };
        return scope.Until is { } until
            ? plan with { Strategies = [.. prepared.Instances.Select(instance => PreparedBacktest.PlanOf(files.Cut(instance, until), prepared.Market))] }
            : plan;
    }

    private static TimeSpan ShortestBar(ImmutableArray<StrategyInstance> instances) => instances
        .SelectMany(i => i.Parameters.GetType().GetProperties().Where(p => p.PropertyType == typeof(BarInterval)).Select(p => ((BarInterval)p.GetValue(i.Parameters)!).Length))
        .OfType<TimeSpan>().DefaultIfEmpty(TimeSpan.FromMinutes(1)).Min();

    private static async Task<VerificationResult> RunAsync(VerificationSettings settings, bool quiet, CancellationToken stop)
    {
        try
        {
            if (quiet || System.Console.IsErrorRedirected)
            {
                return await Task.Run(() => StrategyVerification.Run(settings, null, stop), CancellationToken.None).ConfigureAwait(false);
            }

            var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
            return await terminal.Progress()
                .AutoClear(true)
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(context =>
                {
                    var task = context.AddTask("verify", maxValue: 1);
                    return Task.Run(
                        () => StrategyVerification.Run(
                            settings,
                            (done, all) =>
                            {
                                task.Value = (double)done / all;
                                task.Description = $"{done} of {all} runs";
                            },
                            stop),
                        CancellationToken.None);
                }).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RecordingException or BacktestDataException)
        {
            throw new UserErrorException(e.Message);
        }
        catch (OperationCanceledException)
        {
            throw new UserErrorException("The verification was stopped before its end; nothing is known of the strategy.");
        }
    }
}
