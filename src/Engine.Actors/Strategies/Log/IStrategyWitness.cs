using Akka.Actor;
using Engine.Markets;

namespace Engine.Actors.Strategies.Log;

/// <summary>
/// Stands between a strategy and everything that it learns of: in a recorded run it writes down what comes and in which order, in a
/// replay it decides what comes. Called on the strategy's own thread.
/// </summary>
internal interface IStrategyWitness
{
    /// <summary>The strategy begins to exist; nothing has been taken in yet.</summary>
    void Begins(IActorRef strategy, DateTimeOffset now);

    /// <summary>A message is about to be handled.</summary>
    /// <param name="message">As it came.</param>
    /// <param name="consumed">The highest receipt number among the market events so far.</param>
    /// <param name="now">Market time that holds while it is handled; a replay puts the recorded one in its place.</param>
    /// <returns>What to handle; null for nothing.</returns>
    object? Takes(object message, ReceiptSequence consumed, ref DateTimeOffset now);

    /// <summary>The strategy asks its account for something, or would have if it were taken: <see cref="Engine.Accounts.Denied"/> then.</summary>
    void Asks(object command);

    /// <summary>The strategy reads a price, at most once for each contract while it handles one message.</summary>
    /// <returns>The price that it sees.</returns>
    MarketPrice? Reads(ContractId contract, MarketPrice? price);

    /// <summary>The strategy ends to exist.</summary>
    /// <param name="failed">True when it was handling a message and threw.</param>
    void Ends(bool failed);
}
