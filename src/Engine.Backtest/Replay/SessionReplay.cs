using System.Collections.Immutable;
using System.Runtime.ExceptionServices;
using Akka.Actor;
using Engine.Actors.Journal;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Log;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>What a replay of a recorded run needs.</summary>
public sealed record SessionReplaySettings
{
    /// <summary>The recording.</summary>
    public required TapeFolder Tape { get; init; }

    /// <summary>The run (<see cref="RecordedRun.Run"/>).</summary>
    public required DateTimeOffset Run { get; init; }

    /// <summary>How a strategy is created that began like this. Called on the replay's thread.</summary>
    public required Func<StrategyName, StrategyBegun, Func<StrategyContext, Props>> Create { get; init; }

    /// <summary>The events of an account by its persistence id, oldest first.</summary>
    public required Func<string, IReadOnlyList<JournalEntry>> Journal { get; init; }

    /// <summary>
    /// True for a strategy that is not the recorded one: its own timers and executors then act by market time, not when those of the
    /// recording did. The comparison ends with the first difference, for nobody has recorded what the account would have answered after it.
    /// </summary>
    public bool Free { get; init; }

    /// <summary>How long a strategy may compute on one event, wall time, before the replay gives up; greater than zero.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>
/// Replays a recorded run: each of its strategies takes in exactly what it took in then, in the same order and at the same market times,
/// and what it asks for is compared with what it asked for then. No clock, no venue and no account take part.
/// </summary>
public static class SessionReplay
{
    /// <summary>Differences that are kept of a strategy; all are counted.</summary>
    public const int MostDifferences = 1_000;

    /// <summary>Replays; takes the calling thread.</summary>
    /// <exception cref="ArchiveException">A part of the recording is damaged, foreign or of a later version.</exception>
    /// <exception cref="BacktestStalledException">A strategy does not come back from an event.</exception>
    public static ImmutableArray<StrategyReplayResult> Run(SessionReplaySettings settings, CancellationToken ct = default)
    {
        ImmutableArray<StrategyReplayResult> results = [];
        Exception? failure = null;
        var lines = 0L;
        var busy = "";
        using var ended = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            try
            {
                results = Replay(settings, entry => (lines, busy) = (Interlocked.Read(ref lines) + 1, entry), ct);
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
            Name = "replay",
        };
        thread.Start();
        var seen = -1L;
        while (!ended.Wait(settings.Patience, ct))
        {
            if (Interlocked.Read(ref lines) is var now && now == seen)
            {
                throw new BacktestStalledException(
                    $"Strategy {busy} has not come back from an event for {settings.Patience.TotalSeconds:0} seconds, after {now:N0} lines of the logs. A thread that computes for ever cannot be stopped: end the process.");
            }

            seen = Interlocked.Read(ref lines);
        }

        if (failure is not null)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;
    }

    private static ImmutableArray<StrategyReplayResult> Replay(SessionReplaySettings settings, Action<string> progress, CancellationToken ct)
    {
        var reader = new TapeReader(settings.Tape);

        // The thread is this replay's own, and the strategies stay on it: it waits for the files.
        var states = reader.StatesAsync(ct).GetAwaiter().GetResult();
        var replays = new Dictionary<StrategyName, StrategyReplay>();
        try
        {
            foreach (var entry in reader.StrategiesAsync(ct).ToBlockingEnumerable(ct).Where(entry => entry.Run == settings.Run))
            {
                progress(entry.Strategy.Value);
                if (!replays.TryGetValue(entry.Strategy, out var replay))
                {
                    replays.Add(entry.Strategy, replay = new StrategyReplay(entry.Strategy, settings, new StrategyTape(settings.Tape, settings.Run, states)));
                }

                replay.Take(entry);
            }

            return [.. replays.OrderBy(r => r.Key.Value, StringComparer.Ordinal).Select(r => r.Value.End())];
        }
        finally
        {
            foreach (var replay in replays.Values)
            {
                replay.Dispose();
            }
        }
    }
}
