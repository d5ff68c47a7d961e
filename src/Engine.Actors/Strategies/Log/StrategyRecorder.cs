using Akka.Actor;
using Engine.History.Tape;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.Log;

/// <summary>
/// Writes a strategy's log into the recording of the run: an append under a lock for each message, and no waiting for a disk. One for
/// each name, whatever begins under it in turn.
/// </summary>
/// <param name="name">The instance.</param>
/// <param name="buffer">Where the lines go.</param>
internal sealed class StrategyRecorder(StrategyName name, TapeBuffer buffer) : IStrategyWitness
{
    private readonly Dictionary<ContractId, MarketPrice?> _prices = [];
    private long _number;
    private DateTimeOffset _now;
    private ReceiptSequence _consumed;

    /// <summary>What begins next.</summary>
    public StrategyBegun? Begun { get; set; }

    /// <inheritdoc/>
    public void Begins(IActorRef strategy, DateTimeOffset now)
    {
        (_now, _consumed) = (now, default);
        Add(StrategyLog.Begin, null, StrategyLog.Write(Begun!));
    }

    /// <inheritdoc/>
    public object? Takes(object message, ReceiptSequence consumed, ref DateTimeOffset now)
    {
        (_now, _consumed) = (now, consumed);
        _prices.Clear();
        try
        {
            if (StrategyLog.Of(message, consumed) is var (kind, contract, sequence, check, text))
            {
                // What it asks for while it handles a market event was decided after that event.
                _consumed = sequence.CompareTo(consumed) > 0 ? sequence : consumed;
                buffer.Take(new StrategyEntry(name, ++_number, now, sequence, kind) { Contract = contract, Check = check, Text = text });
            }
        }
        catch (Exception e)
        {
            Unwritten(message, e);
        }

        return message;
    }

    /// <inheritdoc/>
    public void Asks(object command)
    {
        try
        {
            var (kind, text) = StrategyLog.OfCommand(command);
            Add(kind, null, text);
        }
        catch (Exception e)
        {
            Unwritten(command, e);
        }
    }

    /// <inheritdoc/>
    public MarketPrice? Reads(ContractId contract, MarketPrice? price)
    {
        if (_prices.TryGetValue(contract, out var seen))
        {
            return seen;
        }

        _prices.Add(contract, price);
        Add(StrategyLog.Price, contract, price is null ? null : StrategyLog.Write(price));
        return price;
    }

    /// <inheritdoc/>
    public void Ends(bool failed) => Add(StrategyLog.End, null, StrategyLog.Write(new StrategyLog.Ended(failed)));

    /// <summary>A log must not stop whoever trades: the replay says what is missing.</summary>
    private void Unwritten(object content, Exception why) => Add(StrategyLog.Unwritten, null, $"{content.GetType().Name}: {why.Message}");

    private void Add(string kind, ContractId? contract, string? text) =>
        buffer.Take(new StrategyEntry(name, ++_number, _now, _consumed, kind) { Contract = contract, Text = text });
}
