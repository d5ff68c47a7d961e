using System.Diagnostics;
using System.Globalization;
using Engine.Backtest;
using Engine.Backtest.Optimization;
using Spectre.Console;

namespace Engine.Host.Run.Optimize;

/// <summary>Shows on the standard error stream how far a sweep is: a bar on a terminal, a line at each twentieth elsewhere.</summary>
internal static class SweepConsole
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs a sweep to its end, or until it is stopped.</summary>
    public static async Task<bool> RunAsync(Sweep sweep, CancellationToken stop)
    {
        var work = Task.Factory.StartNew(() => sweep.Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (System.Console.IsErrorRedirected)
        {
            var told = Told(sweep);
            using var timer = new PeriodicTimer(Beat);
            while (!work.IsCompleted)
            {
                await Task.WhenAny(work, timer.WaitForNextTickAsync(CancellationToken.None).AsTask()).ConfigureAwait(false);
                if (Told(sweep) is var now && now > told)
                {
                    told = now;
                    await System.Console.Error.WriteLineAsync($"{sweep.Ended} of {sweep.Total} runs have ended.").ConfigureAwait(false);
                }
            }

            return await work.ConfigureAwait(false);
        }

        var began = Stopwatch.GetTimestamp();
        return await Terminal().Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("sweep", maxValue: Math.Max(1, sweep.Total));
                while (!work.IsCompleted)
                {
                    await Task.WhenAny(work, Task.Delay(Beat, CancellationToken.None)).ConfigureAwait(false);
                    task.Value = sweep.Ended;
                    task.Description = string.Create(
                        CultureInfo.InvariantCulture,
                        $"{sweep.Ended:#,0} of {sweep.Total:#,0} runs, {sweep.Events / Stopwatch.GetElapsedTime(began).TotalSeconds:#,0} events/s");
                }

                return await work.ConfigureAwait(false);
            }).ConfigureAwait(false);
    }

    /// <summary>Reads a market, with a word on a terminal while that takes long.</summary>
    public static async Task<HeldMarket> ReadAsync(BacktestMarket market, CancellationToken stop)
    {
        if (System.Console.IsErrorRedirected)
        {
            return await Task.Run(() => HeldMarket.Read(market.Source, null, stop), CancellationToken.None).ConfigureAwait(false);
        }

        return await Terminal().Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context =>
            {
                var task = context.AddTask("reading the data", maxValue: 1);
                return Task.Run(() => HeldMarket.Read(market.Source, progress => task.Value = market.ShareOf(progress), stop), CancellationToken.None);
            }).ConfigureAwait(false);
    }

    private static int Told(Sweep sweep) => sweep.Total == 0 ? 0 : (int)(20L * sweep.Ended / sweep.Total);

    private static IAnsiConsole Terminal() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
}
