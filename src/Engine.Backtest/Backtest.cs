using System.Runtime.ExceptionServices;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// Runs strategies over recorded market data: the very actor types that trade live, the account core, the risk rules, the guardian
/// and the venue's matching, on one thread and in market time. For each event: time comes to it (timers, quiet bars, what falls
/// due at the venue), the venue matches resting orders, the account learns of it, then the strategies get the event, and what
/// they ask for is settled before the next. The same settings give the same result.
/// </summary>
public static class Backtest
{
    /// <summary>Runs to the end of the data, or until it is cancelled. Takes the calling thread.</summary>
    /// <param name="settings">What to run.</param>
    /// <param name="progress">Told every so many events, on the run's own thread.</param>
    /// <param name="ct">Ends the run after the event under way; the result is that of the events so far.</param>
    /// <exception cref="RecordingException">A recorded row cannot be read.</exception>
    /// <exception cref="BacktestStalledException">A strategy does not come back from an event.</exception>
    public static BacktestResult Run(BacktestSettings settings, Action<BacktestProgress>? progress = null, CancellationToken ct = default) => Run(settings, null, progress, ct);

    /// <summary>The same in an actors' home that outlives the run; null for one of its own.</summary>
    internal static BacktestResult Run(BacktestSettings settings, ActorStage? stage, Action<BacktestProgress>? progress, CancellationToken ct)
    {
        BacktestResult? result = null;
        Exception? failure = null;
        using var ended = new ManualResetEventSlim();
        var run = new BacktestRun(settings, progress, ct, stage);
        var thread = new Thread(() =>
        {
            try
            {
                result = run.Run();
            }
            catch (Exception e)
            {
                failure = e;
            }
            finally
            {
                ended.Set();
            }
        })
        {
            // A strategy that never returns must not keep the process alive.
            IsBackground = true,
            Name = "backtest",
        };
        thread.Start();
        var seen = (-1L, "");
        while (!ended.Wait(settings.Patience))
        {
            if (run.Position is var position && position == seen)
            {
                throw new BacktestStalledException(
                    $"Strategy {position.Busy} has not come back from an event for {settings.Patience.TotalSeconds:0} seconds, after {position.Turns:N0} turns of the run. A thread that computes for ever cannot be stopped: end the process.");
            }

            seen = run.Position;
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return result!;
    }
}
