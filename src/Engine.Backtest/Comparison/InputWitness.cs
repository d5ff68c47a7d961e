using Akka.Actor;
using Engine.Actors.Strategies.Log;
using Engine.Markets;

namespace Engine.Backtest.Comparison;

/// <summary>Remembers what a strategy takes in during a backtest.</summary>
/// <param name="inputs">Takes it down, in order.</param>
internal sealed class InputWitness(ICollection<StrategyInput> inputs) : IStrategyWitness
{
    public void Begins(IActorRef strategy, DateTimeOffset now)
    {
    }

    public object? Takes(object message, ReceiptSequence consumed, ref DateTimeOffset now)
    {
        foreach (var input in StrategyInput.Of(message, now))
        {
            inputs.Add(input);
        }

        return message;
    }

    public void Asks(object command)
    {
    }

    public MarketPrice? Reads(ContractId contract, MarketPrice? price) => price;

    public void Ends(bool failed)
    {
    }
}
