using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>
/// Follows the market ahead of the engine: of each frame it hears before the contract's feed does, on the connection's thread and in the
/// stream's order, one frame of a contract at a time. A dry run's simulated venue is one: it has matched a print when the strategy
/// first sees it. It must not block and must not throw.
/// </summary>
public interface IMarketFollower
{
    /// <summary>Why the contract cannot be followed, as a sentence; null when it can.</summary>
    /// <param name="instrument">The contract's terms.</param>
    string? RefusalOf(Instrument instrument);

    /// <summary>The contract's feed is about to begin; said once or more before its first frame. Not called for a contract that was refused.</summary>
    /// <param name="instrument">The contract's terms.</param>
    void Begin(Instrument instrument);

    /// <summary>Prints of one frame.</summary>
    /// <param name="contract">The contract as subscribed.</param>
    /// <param name="trades">At least one, in order.</param>
    void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades);

    /// <summary>A partial quote.</summary>
    /// <param name="quote">With the contract as subscribed.</param>
    void OnQuote(QuoteUpdate quote);

    /// <summary>The entries of one depth frame.</summary>
    /// <param name="contract">The contract as subscribed.</param>
    /// <param name="updates">At least one, in order.</param>
    void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates);

    /// <summary>The connection has ended, or there is none yet: no price is known until the next frame.</summary>
    void OnDown();
}
