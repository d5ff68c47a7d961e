using Akka.Actor;
using Engine.Actors.Strategies.Executors;
using Engine.Actors.Strategies.Log;
using Engine.Markets;

namespace Engine.Backtest.Replay;

/// <summary>
/// Lets a strategy take in what is recorded, in the recorded order, and nothing else: its timers, its own answers and the wishes of its
/// executors come when the log says that they came. It gathers what the strategy asks for.
/// </summary>
/// <param name="free">True lets all of these come by themselves, for a strategy that is not the recorded one.</param>
internal sealed class ReplayWitness(bool free) : IStrategyWitness
{
    private readonly Dictionary<ExecutorId, Queue<ExecutorProtocol.Asked>> _wishes = [];
    private readonly Dictionary<ContractId, MarketPrice?> _prices = [];

    /// <summary>The strategy, once it exists.</summary>
    public IActorRef? Strategy { get; private set; }

    /// <summary>What it has asked for since this was last cleared.</summary>
    public List<object> Asked { get; } = [];

    /// <summary>Puts up a price as it was read.</summary>
    public void Post(ContractId contract, MarketPrice? price) => _prices[contract] = price;

    /// <summary>The oldest wish of an executor that has not been taken in; null when it has none.</summary>
    public object? WishOf(ExecutorId executor) => _wishes.TryGetValue(executor, out var wishes) && wishes.TryDequeue(out var wish) ? wish : null;

    /// <inheritdoc/>
    public void Begins(IActorRef strategy, DateTimeOffset now) => Strategy = strategy;

    /// <inheritdoc/>
    public object? Takes(object message, ReceiptSequence consumed, ref DateTimeOffset now)
    {
        if (message is Recorded recorded)
        {
            now = recorded.At;
            return recorded.Message;
        }

        if (!free && message is ExecutorProtocol.Asked asked)
        {
            if (!_wishes.TryGetValue(asked.Executor, out var wishes))
            {
                _wishes.Add(asked.Executor, wishes = new());
            }

            wishes.Enqueue(asked);
        }

        return free ? message : null;
    }

    /// <inheritdoc/>
    public void Asks(object command) => Asked.Add(command);

    /// <inheritdoc/>
    public MarketPrice? Reads(ContractId contract, MarketPrice? price) => _prices.GetValueOrDefault(contract);

    /// <inheritdoc/>
    public void Ends(bool failed)
    {
    }

    /// <summary>What the log says that the strategy took in.</summary>
    /// <param name="Message">The message.</param>
    /// <param name="At">Market time at which it did, UTC.</param>
    internal sealed record Recorded(object Message, DateTimeOffset At);
}
