using Engine.Actors.Strategies.Log;
using Engine.Backtest.Replay;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Comparison;

/// <summary>What the strategies of a recorded run took in, read from their logs and from the tape.</summary>
public static class RecordedInputs
{
    /// <summary>Levels of a book do not matter here: books are not compared.</summary>
    private const int NoLevels = 1;

    /// <summary>Reads them, in the order in which each strategy took them in.</summary>
    /// <param name="folder">The recording.</param>
    /// <param name="run">The run (<see cref="RecordedRun.Run"/>).</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="ArchiveException">A part is damaged, foreign or of a later version.</exception>
    /// <exception cref="System.Text.Json.JsonException">A line is damaged.</exception>
    public static IReadOnlyDictionary<StrategyName, IReadOnlyList<StrategyInput>> Of(TapeFolder folder, DateTimeOffset run, CancellationToken ct = default)
    {
        // A command's own thread reads one file after another, as the replay does; it waits for them.
        var reader = new TapeReader(folder);
        var states = reader.StatesAsync(ct).GetAwaiter().GetResult();
        var inputs = new Dictionary<StrategyName, List<StrategyInput>>();
        var instruments = new Dictionary<ContractId, Instrument>();
        using var tapes = new Tapes(folder, run, states);
        foreach (var entry in reader.StrategiesAsync(ct).ToBlockingEnumerable(ct).Where(entry => entry.Run == run))
        {
            if (!inputs.TryGetValue(entry.Strategy, out var list))
            {
                inputs.Add(entry.Strategy, list = []);
            }

            if (entry.Kind == StrategyLog.Begin)
            {
                foreach (var contract in StrategyLog.Read<StrategyBegun>(entry).Contracts)
                {
                    instruments[contract.Id] = contract;
                }
            }
            else if (Message(entry, tapes, instruments) is { } message)
            {
                list.AddRange(StrategyInput.Of(message, entry.At));
            }
        }

        return inputs.ToDictionary(i => i.Key, i => (IReadOnlyList<StrategyInput>)i.Value);
    }

    /// <summary>The bars of the past that the strategies of a run were warmed up with.</summary>
    /// <param name="folder">The recording.</param>
    /// <param name="run">The run.</param>
    /// <param name="ct">Gives up.</param>
    public static IReadOnlyList<Bar> WarmUp(TapeFolder folder, DateTimeOffset run, CancellationToken ct = default)
    {
        var bars = new Dictionary<(ContractId, BarInterval, DateTimeOffset), Bar>();
        foreach (var entry in new TapeReader(folder).StrategiesAsync(ct).ToBlockingEnumerable(ct).Where(entry => entry.Run == run && StrategyLog.IsWarmUp(entry.Kind)))
        {
            foreach (var bar in StrategyLog.WarmUpBars(entry))
            {
                bars.TryAdd((bar.Contract, bar.Interval, bar.Start), bar);
            }
        }

        return [.. bars.Values.OrderBy(bar => bar.Start)];
    }

    private static object? Message(in StrategyEntry entry, Tapes tapes, Dictionary<ContractId, Instrument> instruments) => entry.Kind switch
    {
        StrategyLog.Trade or StrategyLog.Quote => tapes.Of(entry.Strategy).Find(entry, NoLevels),
        StrategyLog.Depth or StrategyLog.End or StrategyLog.Price or StrategyLog.Executor or StrategyLog.Unwritten => null,
        var kind when StrategyLog.IsCommand(kind) || !StrategyLog.IsKnown(kind) => null,
        _ => StrategyLog.Message(entry, contract => instruments[contract]),
    };

    /// <summary>Each strategy reads the tape at its own place.</summary>
    private sealed class Tapes(TapeFolder folder, DateTimeOffset run, IReadOnlyList<TapeState> states) : IDisposable
    {
        private readonly Dictionary<StrategyName, StrategyTape> _tapes = [];

        public StrategyTape Of(StrategyName strategy)
        {
            if (!_tapes.TryGetValue(strategy, out var tape))
            {
                _tapes.Add(strategy, tape = new StrategyTape(folder, run, states));
            }

            return tape;
        }

        public void Dispose()
        {
            foreach (var tape in _tapes.Values)
            {
                tape.Dispose();
            }
        }
    }
}
