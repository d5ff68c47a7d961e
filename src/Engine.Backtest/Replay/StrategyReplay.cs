using System.Globalization;
using System.Text.Json;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.Log;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest.Replay;

/// <summary>
/// Replays one strategy of a run, line by line of its log. What it took in is delivered once all that it asked for while it handled it
/// is known; then both are compared.
/// </summary>
internal sealed class StrategyReplay(StrategyName name, SessionReplaySettings settings, StrategyTape tape) : IDisposable
{
    private readonly IntentComparison _comparison = new();
    private readonly List<object> _commands = [];
    private readonly List<(ContractId Contract, MarketPrice? Price)> _prices = [];
    private readonly HashSet<(long Intent, ReceiptSequence DecidedAt)> _asked = [];
    private readonly HashSet<long> _heldBack = [];
    private readonly HashSet<long> _accepted = [];
    private JournaledIntents? _journal;
    private StrategyEntry? _input;
    private StrategyEntry _last;
    private ReplayStage? _stage;
    private StrategyBegun? _begun;
    private ReplayLimit? _limit;
    private (int First, int Last)? _epochs;
    private long _number;
    private long _lines;

    /// <summary>Takes the next line of the log.</summary>
    public void Take(in StrategyEntry entry)
    {
        if (_limit is null && entry.Number != ++_number)
        {
            Flush();
            Stop(entry, string.Create(CultureInfo.InvariantCulture, $"its log has a hole: line {_number} is missing, the next one is {entry.Number}"));
        }

        if (_limit is { } limit)
        {
            _limit = StrategyLog.IsCommand(entry.Kind) ? limit.With(ActOf(entry), entry.At) : limit;
        }
        else if (!StrategyLog.IsKnown(entry.Kind))
        {
            Flush();
            Stop(entry, $"its log says \"{entry.Kind}\", which a later version of the engine wrote");
        }
        else if (entry.Kind == StrategyLog.Unwritten)
        {
            Flush();
            Stop(entry, $"its log could not take down what comes here ({entry.Text})");
        }
        else if (StrategyLog.IsCommand(entry.Kind))
        {
            Try(entry, line => _commands.Add(StrategyLog.Command(line)));
        }
        else if (entry.Kind == StrategyLog.Price)
        {
            Try(entry, line => _prices.Add((line.Contract!.Value, line.Text is null ? null : StrategyLog.Read<MarketPrice>(line))));
        }
        else
        {
            Flush();
            _input = entry;
        }
    }

    /// <summary>The log has ended.</summary>
    public StrategyReplayResult End()
    {
        Flush();
        CompareWithJournal();
        return _comparison.Result(name, _begun?.Strategy?.Type ?? "", _lines, _limit);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stage?.Dispose();
        tape.Dispose();
    }

    private void Flush()
    {
        if (_input is { } entry)
        {
            _input = null;
            if (_limit is null)
            {
                Try(entry, Replay);
            }
        }

        _commands.Clear();
        _prices.Clear();
    }

    private void Try(in StrategyEntry entry, Action<StrategyEntry> read)
    {
        try
        {
            read(entry);
        }
        catch (JsonException damaged)
        {
            Stop(entry, $"line {entry.Number} of its log cannot be read ({damaged.Message})");
        }
    }

    private void Replay(StrategyEntry entry)
    {
        (_last, _lines) = (entry, _lines + 1);
        if (entry.Kind == StrategyLog.Begin)
        {
            Begin(entry);
        }
        else if (_stage is not { } stage)
        {
            Stop(entry, "its log does not say how it began");
        }
        else if (entry.Kind == StrategyLog.End)
        {
            CompareEnd(entry, stage, StrategyLog.Read<StrategyLog.Ended>(entry).Failed);
        }
        else
        {
            Deliver(entry, stage);
        }
    }

    private void Begin(in StrategyEntry entry)
    {
        _begun = StrategyLog.Read<StrategyBegun>(entry);
        _journal ??= new JournaledIntents(settings.Journal(_begun.Journal), name);
        _stage?.Dispose();
        _stage = new ReplayStage(name, _begun, settings.Create(name, _begun), entry.At, new ReplayWitness(settings.Free));
        Compare(entry, null, _stage);
    }

    private void Deliver(in StrategyEntry entry, ReplayStage stage)
    {
        foreach (var (contract, price) in _prices)
        {
            stage.Witness.Post(contract, price);
        }

        stage.Advance(entry.At);
        object? message = null;
        switch (entry.Kind)
        {
            case StrategyLog.Trade or StrategyLog.Quote or StrategyLog.Depth:
                message = tape.Find(entry, stage.LevelsOf(entry.Contract!.Value));
                if (message is null)
                {
                    Stop(entry, tape.WhyNot(entry));
                    return;
                }

                break;
            case StrategyLog.Executor:
                var asked = StrategyLog.Read<StrategyLog.ExecutorAsked>(entry);
                message = settings.Free ? null : stage.Witness.WishOf(asked.Executor);
                if (message is null && !settings.Free)
                {
                    _comparison.Note(entry, null, $"executor {asked.Executor.Value} wished for {asked.Wish}", null);
                }

                break;
            default:
                message = StrategyLog.Message(entry, contract => _begun!.Contracts.First(c => c.Id == contract));
                Learn(message);
                message = settings.Free && IsOwn(message) ? null : message;
                break;
        }

        if (message is not null)
        {
            stage.Deliver(message, entry.At);
        }

        Compare(entry, message, stage);
    }

    /// <summary>True for what a strategy that is let free brings about by itself.</summary>
    private bool IsOwn(object message) =>
        message is StrategyActor.TimerDue or StrategyActor.SessionDue or StrategyActor.AimDue or ExecutorProtocol.WakeDue
        || (message is Denied denied && _heldBack.Contains(denied.Intent.Value));

    private void Learn(object message)
    {
        switch (message)
        {
            case AccountProtocol.Attached attached:
                _epochs = (_epochs?.First ?? attached.Epoch, attached.Epoch);
                break;
            case Accepted accepted:
                _accepted.Add(accepted.Intent.Value);
                break;
        }
    }

    private void Compare(in StrategyEntry entry, object? message, ReplayStage stage)
    {
        var recorded = _commands.ConvertAll(Recorded);
        _comparison.Compare(entry, message, recorded, stage.Witness.Asked.ConvertAll(ReplayedIntent.Of));
        stage.Witness.Asked.Clear();
        if (settings.Free && _comparison.Differs)
        {
            _commands.Clear();
            Stop(entry, "the account and the venue answered what was recorded, and nobody knows what they would have answered to anything else; \"engine backtest\" on the same tape makes that up by rule");
        }
    }

    /// <summary>What was asked for; where the journal has its order, as the journal has it.</summary>
    private ReplayedIntent Recorded(object command)
    {
        var asked = ReplayedIntent.Of(command);
        if (command is Denied)
        {
            _heldBack.Add(asked.Number!.Value);
        }
        else if (asked.IsNew)
        {
            _asked.Add((asked.Number!.Value, new ReceiptSequence(asked.DecidedAt!.Value)));
        }

        return command switch
        {
            AccountProtocol.Place place when _journal!.Find(place.Intent, place.DecidedAt) is var (number, intended) => ReplayedIntent.Of(number, intended),
            AccountProtocol.Reverse reverse when _journal!.FindReversal(reverse.Intent, reverse.DecidedAt) is var (number, reversal) => ReplayedIntent.Of(number, reversal),
            _ => asked,
        };
    }

    private void CompareEnd(in StrategyEntry entry, ReplayStage stage, bool failed)
    {
        if (failed != stage.Failure is not null)
        {
            _comparison.Note(entry, null, failed ? "the strategy failed" : "the strategy was stopped", stage.Failure is { } why ? $"it failed: {why}" : "it did not fail");
        }
    }

    private void CompareWithJournal()
    {
        if (_journal is null || _epochs is not var (first, last))
        {
            return;
        }

        foreach (var number in _accepted.Where(n => !_journal.Has(n)).Order())
        {
            _comparison.Note(_last, null, null, $"#{number} was accepted, and the journal has no order for it");
        }

        if (_limit is not null)
        {
            return;
        }

        var beyond = _journal.Without(first, last, _asked).ToList();
        if (beyond is [var earliest, ..])
        {
            _limit = new ReplayLimit(
                earliest.Event.At, earliest.Event.DecidedAt.Value,
                $"the journal has orders that its log does not ask for, the first is event {earliest.Number} ({ReplayedIntent.Of(earliest.Number, earliest.Event)}): the log is not whole",
                beyond.Count);
        }
    }

    /// <summary>Nothing from here on is compared; what was read already is the first that is left.</summary>
    private void Stop(in StrategyEntry entry, string why)
    {
        if (_limit is null)
        {
            var at = entry.At;
            _limit = _commands.Aggregate(new ReplayLimit(at, entry.Sequence.Value, why, 0), (limit, command) => limit.With(ReplayedIntent.Of(command).Act, at));
        }
    }

    private static string? ActOf(in StrategyEntry entry)
    {
        try
        {
            return ReplayedIntent.Of(StrategyLog.Command(entry)).Act;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
