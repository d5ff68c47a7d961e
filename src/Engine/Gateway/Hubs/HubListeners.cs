using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Gateway.Hubs;

/// <summary>
/// What both hub links report. Calls come one after another on the connection's own thread: a listener only hands over,
/// it never blocks and never throws.
/// </summary>
public interface IHubListener
{
    /// <summary>The venue sent <c>GatewayLogout</c> and will close (contract.md §2.2).</summary>
    /// <param name="text">The venue's words, if any.</param>
    void OnLogout(string? text);

    /// <summary>
    /// A frame, or an entry of one, could not be read; its content is unknown and has to be asked for over REST. What could
    /// be read of the frame has been delivered before.
    /// </summary>
    /// <param name="target">The event's name.</param>
    void OnUnreadable(string target);

    /// <summary>The connection ended. A null cause does not mean that we ended it: the venue's close looks the same.</summary>
    /// <param name="cause">The transport's exception, if any.</param>
    void OnClosed(Exception? cause);
}

/// <summary>What the market hub link reports.</summary>
public interface IMarketHubListener : IHubListener
{
    /// <summary>A partial quote.</summary>
    void OnQuote(QuoteUpdate quote);

    /// <summary>The prints of one frame, in order.</summary>
    void OnTrades(ContractId contract, ImmutableArray<MarketTrade> trades);

    /// <summary>The depth entries of one frame, in order.</summary>
    void OnDepth(ContractId contract, ImmutableArray<DepthUpdate> updates);
}

/// <summary>What the user hub link reports.</summary>
public interface IUserHubListener : IHubListener
{
    /// <summary>An order changed.</summary>
    void OnOrder(VenueOrder order, ReceiptSequence sequence);

    /// <summary>A fill.</summary>
    void OnTrade(VenueTrade trade, ReceiptSequence sequence);

    /// <summary>A position changed.</summary>
    void OnPosition(VenuePosition position, ReceiptSequence sequence);

    /// <summary>The account changed; every account of the user arrives.</summary>
    void OnAccount(VenueAccount account, ReceiptSequence sequence);
}
