using System.Text.Json;
using Engine.Actors.Accounts;
using Engine.Actors.Journal.Story;
using Engine.Actors.Strategies.Log;
using Engine.History.Files;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>
/// What the intents of an account were decided on, by the logs of its strategies and the tape in an archive. Reads both once, beside the journal, as far as the
/// journal has come. Not thread-safe.
/// </summary>
public sealed class RecordedCauses : IIntentCauses, IDisposable
{
    private const int MostLevels = 20;
    private const int MostPending = 20_000;

    /// <summary>Both clocks are the market's; a queue may stand between a strategy and its book.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(2);

    private readonly TapeFolder _tape;
    private readonly string _journal;
    private readonly IEnumerator<StrategyEntry> _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<(StrategyName Strategy, long Intent, ReceiptSequence DecidedAt), IntentCause> _found = [];
    private readonly Queue<(StrategyName, long, ReceiptSequence)> _order = new();
    private readonly Dictionary<(DateTimeOffset Run, StrategyName Strategy), Reader> _readers = [];
    private readonly Lazy<IReadOnlyList<TapeState>> _states;
    private bool _waiting;
    private bool _ended;

    /// <param name="archive">Folder of the recordings, which need not exist.</param>
    /// <param name="journal">Persistence id of the account.</param>
    /// <param name="from">Nothing before this is asked for, UTC; null for all.</param>
    public RecordedCauses(string archive, string journal, DateTimeOffset? from)
    {
        (_tape, _journal) = (new TapeFolder(archive), journal);
        var first = from is { } at ? TradeDate.Of(at).AddDays(-1) : DateOnly.MinValue;
        _log = new TapeReader(_tape).StrategiesAsync(first, _stop.Token).ToBlockingEnumerable(_stop.Token).GetEnumerator();
        _states = new(() => new TapeReader(_tape).StatesAsync(_stop.Token).GetAwaiter().GetResult());
    }

    /// <summary>What of the recording could not be read; null when nothing failed. Intents after it have no cause.</summary>
    public string? Problem { get; private set; }

    /// <inheritdoc/>
    public IntentCause? Find(StrategyName strategy, IntentId intent, ReceiptSequence decidedAt, DateTimeOffset at)
    {
        var key = (strategy, intent.Value, decidedAt);
        IntentCause? cause;
        while (!_found.TryGetValue(key, out cause) && TryRead(at + Ahead))
        {
        }

        return cause;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _log.Dispose();
        foreach (var reader in _readers.Values)
        {
            reader.Tape.Dispose();
        }

        _stop.Dispose();
    }

    /// <summary>Takes the next line of a log unless it is of after a moment.</summary>
    private bool TryRead(DateTimeOffset until)
    {
        if (_ended)
        {
            return false;
        }

        try
        {
            _waiting = _waiting || _log.MoveNext();
            _ended = !_waiting;
            if (_ended || _log.Current.At > until)
            {
                return false;
            }

            _waiting = false;
            Take(_log.Current);
            return true;
        }
        catch (Exception failure) when (failure is ArchiveException or JsonException or IOException)
        {
            (_ended, Problem) = (true, failure.Message);
            return false;
        }
    }

    private void Take(in StrategyEntry entry)
    {
        if (!_readers.TryGetValue((entry.Run, entry.Strategy), out var reader))
        {
            _readers.Add((entry.Run, entry.Strategy), reader = new Reader(new StrategyTape(_tape, entry.Run, _states.Value)));
        }

        if (entry.Kind == StrategyLog.Begin)
        {
            reader.Mine = StrategyLog.Read<StrategyBegun>(entry).Journal == _journal;
            (reader.Input, reader.Market) = (null, null);
            return;
        }

        if (!StrategyLog.IsCommand(entry.Kind))
        {
            reader.Input = entry.Kind == StrategyLog.Price ? reader.Input : entry;
            reader.Market = IsMarket(entry.Kind) ? entry : reader.Market;
            if (entry.Kind == StrategyLog.Trade)
            {
                reader.Pass(entry);
            }

            return;
        }

        if (!reader.Mine || entry.Kind == StrategyLog.HeldBack || IntentOf(StrategyLog.Command(entry)) is not var (intent, decidedAt))
        {
            return;
        }

        var key = (entry.Strategy, intent.Value, decidedAt);
        if (reader.Input is { } input)
        {
            _found[key] = new IntentCause(input.At, decidedAt, Word(input.Kind), Text(reader, input))
            {
                Market = reader.Market is { } market && market.Number != input.Number ? Text(reader, market) : null,
            };
            _order.Enqueue(key);
        }

        while (_order.Count > MostPending)
        {
            _found.Remove(_order.Dequeue());
        }
    }

    private static (IntentId Intent, ReceiptSequence DecidedAt)? IntentOf(object command) => command switch
    {
        AccountProtocol.Place place => (place.Intent, place.DecidedAt),
        AccountProtocol.Reverse reverse => (reverse.Intent, reverse.DecidedAt),
        _ => null,
    };

    private static bool IsMarket(string kind) => kind is StrategyLog.Trade or StrategyLog.Quote or StrategyLog.Depth || kind.StartsWith("bar.", StringComparison.Ordinal);

    private static string Word(string kind) => kind.IndexOf('.', StringComparison.Ordinal) is var dot && dot > 0 ? kind[..dot] : kind;

    private static string Text(Reader reader, in StrategyEntry entry)
    {
        object? message = entry.Kind switch
        {
            StrategyLog.Trade => reader.Print(entry),
            StrategyLog.Quote => reader.Tape.Find(entry, 1),
            StrategyLog.Depth => Book(reader, entry),
            _ when entry.Text is not null && entry.Kind.StartsWith("bar.", StringComparison.Ordinal) => StrategyLog.Read<Bar>(entry),
            _ => null,
        };
        return message is null && (entry.Kind is StrategyLog.Trade or StrategyLog.Quote or StrategyLog.Depth)
            ? $"the {entry.Kind} of frame {entry.Sequence.Value} of {entry.Contract}, which the tape does not have as it was"
            : LogText.Of(entry, message);
    }

    /// <summary>How many levels the strategy asked for stands nowhere: those whose digest is the recorded one.</summary>
    private static object? Book(Reader reader, in StrategyEntry entry)
    {
        for (var levels = 1; levels <= MostLevels; levels++)
        {
            if (reader.Tape.Find(entry, levels) is { } book)
            {
                return book;
            }
        }

        return null;
    }

    private sealed class Reader(StrategyTape tape)
    {
        private readonly Dictionary<ContractId, (ReceiptSequence Frame, int Passed, int Found, object? Print)> _prints = [];

        public StrategyTape Tape { get; } = tape;

        public bool Mine { get; set; }

        public StrategyEntry? Input { get; set; }

        public StrategyEntry? Market { get; set; }

        /// <summary>A frame may carry several prints, each with a line of its own.</summary>
        public void Pass(in StrategyEntry line)
        {
            var known = _prints.GetValueOrDefault(line.Contract!.Value);
            _prints[line.Contract.Value] = known.Frame == line.Sequence ? known with { Passed = known.Passed + 1 } : (line.Sequence, 1, 0, null);
        }

        /// <summary>The print of the newest line of its contract.</summary>
        public object? Print(in StrategyEntry line)
        {
            var known = _prints[line.Contract!.Value];
            for (; known.Found < known.Passed; known.Found++)
            {
                known.Print = Tape.Find(line, 1);
            }

            _prints[line.Contract.Value] = known;
            return known.Print;
        }
    }
}
