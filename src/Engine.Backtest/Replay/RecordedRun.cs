using System.Collections.Immutable;
using Engine.Actors.Strategies.Log;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>A strategy of a recorded run.</summary>
/// <param name="Name">The instance.</param>
/// <param name="Begun">What it began with, the first time.</param>
/// <param name="Lines">Lines of its log.</param>
/// <param name="Intents">How often it asked for something.</param>
public sealed record RecordedStrategy(StrategyName Name, StrategyBegun Begun, long Lines, long Intents);

/// <summary>A run whose recording has the logs of its strategies.</summary>
/// <param name="Run">The moment at which it began to record, UTC, in whole milliseconds.</param>
/// <param name="Until">Time of the last line, UTC.</param>
/// <param name="Strategies">Its strategies, by name.</param>
public sealed record RecordedRun(DateTimeOffset Run, DateTimeOffset Until, ImmutableArray<RecordedStrategy> Strategies)
{
    /// <summary>How a person names it: <c>20261127T063012123Z</c>, as the files of the tape do.</summary>
    public string Name => NameOf(Run);

    /// <summary>The name of a run.</summary>
    public static string NameOf(DateTimeOffset run) => run.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Every run of a recording that can be replayed, oldest first.</summary>
    /// <exception cref="ArchiveException">A part is damaged, foreign or of a later version.</exception>
    /// <exception cref="System.Text.Json.JsonException">A line is damaged.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ImmutableArray<RecordedRun> In(TapeFolder tape, CancellationToken ct = default)
    {
        ct.ThrowIfCancellationRequested();
        var runs = new SortedDictionary<DateTimeOffset, (DateTimeOffset Until, SortedDictionary<string, RecordedStrategy> Strategies)>();
        foreach (var entry in new TapeReader(tape).StrategiesAsync(ct).ToBlockingEnumerable(ct))
        {
            var (until, strategies) = runs.TryGetValue(entry.Run, out var known) ? known : (entry.At, new(StringComparer.Ordinal));
            runs[entry.Run] = (entry.At > until ? entry.At : until, strategies);
            if (!strategies.TryGetValue(entry.Strategy.Value, out var strategy))
            {
                if (entry.Kind != StrategyLog.Begin)
                {
                    continue;
                }

                strategy = new RecordedStrategy(entry.Strategy, StrategyLog.Read<StrategyBegun>(entry), 0, 0);
            }

            strategies[entry.Strategy.Value] = strategy with { Lines = strategy.Lines + 1, Intents = strategy.Intents + (StrategyLog.IsCommand(entry.Kind) ? 1 : 0) };
        }

        return [.. runs.Select(run => new RecordedRun(run.Key, run.Value.Until, [.. run.Value.Strategies.Values]))];
    }
}
