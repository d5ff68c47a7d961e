using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Markets;

namespace Engine.Actors.Hubs;

/// <summary>The venue's two hubs.</summary>
public enum HubKind
{
    /// <summary>Quotes, trades and depth.</summary>
    Market,

    /// <summary>Orders, positions, trades and accounts of the user.</summary>
    User,
}

/// <summary>Where a hub stands.</summary>
public enum HubPhase
{
    /// <summary>The first connection of this run is being made.</summary>
    Connecting,

    /// <summary>Connected and every subscription confirmed.</summary>
    Connected,

    /// <summary>The last connection ended; the next will be tried after a back-off.</summary>
    Reconnecting,

    /// <summary>
    /// The venue sent <c>GatewayLogout</c>: another session of the user took over, or the token is no longer good. Final when
    /// <see cref="EvictionPolicy.Yield"/> is chosen.
    /// </summary>
    Evicted,

    /// <summary>The venue refuses us for a reason that waiting does not cure.</summary>
    Failed,
}

/// <summary>Messages of the hub owners.</summary>
public static class HubProtocol
{
    /// <summary>Published on the event stream at each change.</summary>
    /// <param name="Hub">Which hub.</param>
    /// <param name="Phase">Where it stands.</param>
    /// <param name="Epoch">Number of the connection life, from 1: it grows with each connection that stood.</param>
    /// <param name="Cause">Why, in words.</param>
    /// <param name="NextTry">Wall time until the next connection is tried; null while there is none to wait for.</param>
    public sealed record HubStateChanged(HubKind Hub, HubPhase Phase, int Epoch, string? Cause, TimeSpan? NextTry = null);

    /// <summary>Command to the market hub: deliver the contract's frames to the receiver, now and after every reconnect.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Receiver">Gets <see cref="TradesReceived"/>, <see cref="MergedFrames"/>, <see cref="HubUp"/> and <see cref="HubDown"/>.</param>
    /// <param name="Quotes">True subscribes quotes besides trades.</param>
    /// <param name="Depth">True subscribes the depth book as well. Told again with more, only what is new is subscribed on the present connection.</param>
    public sealed record SubscribeContract(ContractId Contract, IActorRef Receiver, bool Quotes, bool Depth);

    /// <summary>Command to the market hub: stop delivering the contract.</summary>
    /// <param name="Contract">The contract.</param>
    public sealed record UnsubscribeContract(ContractId Contract);

    /// <summary>Command to the user hub: deliver the account's frames to the receiver, now and after every reconnect.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Receiver">Gets <see cref="UserFrame"/>, <see cref="HubUp"/> and <see cref="HubDown"/>.</param>
    public sealed record SubscribeAccount(AccountId Account, IActorRef Receiver);

    /// <summary>
    /// Told to a subscriber when a connection stands and its subscriptions are confirmed. What happened before is unknown:
    /// read it over REST first, frames that arrive meanwhile are newer or duplicates.
    /// </summary>
    /// <param name="Hub">Which hub.</param>
    /// <param name="Epoch">Number of the connection life, from 1.</param>
    public sealed record HubUp(HubKind Hub, int Epoch);

    /// <summary>
    /// Told to a subscriber when the connection ended: everything it showed is stale from now on. The market hub tells it also of
    /// a connection that ended before its subscriptions were confirmed, for it may have delivered already.
    /// </summary>
    /// <param name="Hub">Which hub.</param>
    /// <param name="Epoch">Number of the connection life that ended, or of the last one before it that stood; 0 when none had.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record HubDown(HubKind Hub, int Epoch, string Cause);

    /// <summary>
    /// Published on the event stream for a frame, or an entry of one, that could not be read. Prints of a market frame are
    /// lost; after a user frame every account compares itself with the venue.
    /// </summary>
    /// <param name="Hub">Which hub.</param>
    /// <param name="Target">The event's name, such as <c>GatewayTrade</c>.</param>
    /// <param name="OfTarget">How many of that name so far in this run.</param>
    /// <param name="Total">How many of the hub so far in this run.</param>
    public sealed record FrameUnreadable(HubKind Hub, string Target, long OfTarget, long Total);

    /// <summary>The prints of one frame, in order.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Trades">At least one.</param>
    public sealed record TradesReceived(ContractId Contract, ImmutableArray<MarketTrade> Trades);

    /// <summary>
    /// One user-hub event. Exactly one of the four facts is set; all are null for a frame that could not be read, which
    /// asks for a reconciliation.
    /// </summary>
    /// <param name="Sequence">Receipt number of the frame.</param>
    /// <param name="Order">An order changed.</param>
    /// <param name="Trade">A fill.</param>
    /// <param name="Position">A position changed.</param>
    /// <param name="Account">The account changed.</param>
    public sealed record UserFrame(
        ReceiptSequence Sequence,
        VenueOrder? Order = null,
        VenueTrade? Trade = null,
        VenuePosition? Position = null,
        VenueAccount? Account = null);
}
