using System.Globalization;
using Engine.Backtest;
using Engine.History;
using Engine.History.Files;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Host.Run.Reports;
using Engine.Reports;
using Engine.Simulator;
using Spectre.Console;

namespace Engine.Host.Run;

/// <summary><c>engine backtest STRATEGY</c>: the settings of a run and recorded data to a summary. Touches neither home folder nor journal.</summary>
internal static class BacktestCommand
{
    /// <summary>Runs; 0 when the strategy came to the end of its data.</summary>
    public static async Task<int> RunAsync(BacktestOptions options, CancellationToken stop)
    {
        using var prepared = PreparedBacktest.Of(options);
        var (market, plan) = (prepared.Market, prepared.Plan);
        var result = await RunAsync(plan, market, options.Json, stop).ConfigureAwait(false);
        var summary = BacktestSummary.Of(prepared.Strategy, market.Description, prepared.Models, result, market.Source.Contracts) with
        {
            Warnings = market.Warnings,
        };
        if (options.Report is { } file)
        {
            var report = BacktestReport.Of(new(prepared.Settings, plan, prepared.Instances, prepared.PathIsInvented), market, summary, stop);
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
