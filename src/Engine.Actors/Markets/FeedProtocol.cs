using System.Collections.Immutable;
using Akka.Actor;
using Engine.Markets;

namespace Engine.Actors.Markets;

/// <summary>Whether a contract's stream can be trusted.</summary>
public enum FeedPhase
{
    /// <summary>No connection has delivered this contract yet.</summary>
    Waiting,

    /// <summary>Delivering.</summary>
    Live,

    /// <summary>Connected, but silent for longer than the phase of the session allows.</summary>
    Silent,

    /// <summary>Connected, and the exchange calendar says that the market is closed: nothing is expected. A print ends it.</summary>
    Closed,

    /// <summary>The hub is down.</summary>
    Down,

    /// <summary>Connected again; missed bars are being read over REST.</summary>
    BackFilling,
}

/// <summary>
/// Messages of a contract's feed. A subscriber receives <see cref="MarketTrade"/> and <see cref="Bar"/> each once and in
/// order, never dropped; <see cref="Quote"/> and <see cref="DepthSnapshot"/> conflated, one of them on its way at the most (the
/// newest of what was missed after each <see cref="QuoteConsumed"/> or <see cref="DepthConsumed"/>); and
/// <see cref="FeedStateChanged"/> and <see cref="TradesLost"/> in their place among them.
/// </summary>
public static class FeedProtocol
{
    /// <summary>Command: start delivering. Answered by <see cref="Attached"/> before any event. Attaching again replaces.</summary>
    /// <param name="Subscriber">Who receives; watched, detached when it stops.</param>
    /// <param name="Trades">Deliver every print.</param>
    /// <param name="Quotes">Deliver merged quotes, conflated.</param>
    /// <param name="Intervals">Deliver bars of these intervals as they close.</param>
    public sealed record Attach(IActorRef Subscriber, bool Trades, bool Quotes, ImmutableArray<BarInterval> Intervals)
    {
        /// <summary>Deliver the depth book with this many levels of each side, conflated; 0 for none.</summary>
        public int DepthLevels { get; init; }

        /// <summary>Deliver <see cref="PriceMoved"/>, conflated: for a reader that takes prices from the price board and must not fall behind.</summary>
        public bool Prices { get; init; }

        /// <summary>The price board shall have bids and asks as well as last prices.</summary>
        public bool QuotedPrices { get; init; }

        /// <summary>The reader understands <see cref="PassingPrint"/>, and keeps none.</summary>
        internal bool TakesPassing { get; init; }
    }

    /// <summary>
    /// A print as it passes: one message for all of them, from a feed that waits until its readers have handled each before the next. It is of this moment alone; whoever
    /// keeps a print keeps <see cref="Print"/>. No work in flight.
    /// </summary>
    internal sealed class PassingPrint
    {
        /// <summary>The print.</summary>
        public MarketTrade Print { get; set; }
    }

    /// <summary>Command: stop delivering.</summary>
    /// <param name="Subscriber">Who received.</param>
    public sealed record Detach(IActorRef Subscriber);

    /// <summary>Reply to <see cref="Attach"/>: the state of the stream at this point of it.</summary>
    /// <param name="Instrument">The contract's terms.</param>
    /// <param name="Phase">Whether the stream can be trusted.</param>
    /// <param name="Quote">What is known.</param>
    public sealed record Attached(Instrument Instrument, FeedPhase Phase, Quote Quote)
    {
        /// <summary>The newest print; null before the first.</summary>
        public MarketTrade? LastTrade { get; init; }
    }

    /// <summary>Told by the subscriber when it has handled a quote; the newest of what it has missed follows. Work in flight.</summary>
    /// <param name="Subscriber">Who handled it.</param>
    public sealed record QuoteConsumed(IActorRef Subscriber);

    /// <summary>Told by the subscriber when it has handled a <see cref="DepthSnapshot"/>; the newest of what it has missed follows. Work in flight.</summary>
    /// <param name="Subscriber">Who handled it.</param>
    public sealed record DepthConsumed(IActorRef Subscriber);

    /// <summary>The price board has a newer price of the contract. The next one, however many there were, follows <see cref="PriceConsumed"/>.</summary>
    /// <param name="Contract">The contract.</param>
    public sealed record PriceMoved(ContractId Contract);

    /// <summary>Told by the subscriber when it has read the price board. Work in flight.</summary>
    /// <param name="Subscriber">Who read it.</param>
    public sealed record PriceConsumed(IActorRef Subscriber);

    /// <summary>The stream's trustworthiness changed.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Phase">Whether the stream can be trusted.</param>
    /// <param name="Since">Market time of the change, UTC.</param>
    /// <param name="Cause">Why, in words.</param>
    public sealed record FeedStateChanged(ContractId Contract, FeedPhase Phase, DateTimeOffset Since, string? Cause);

    /// <summary>Prints between two connection lives are lost: the tape has no back-fill. Also published on the event stream.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="After">Time of the last print before the gap, UTC; null when there was none.</param>
    /// <param name="Until">Time at which the stream stood again, UTC.</param>
    /// <param name="Epoch">Number of the connection life that broke, or of the last one before it that stood; 0 when none had.</param>
    public sealed record TradesLost(ContractId Contract, DateTimeOffset? After, DateTimeOffset Until, int Epoch);

    /// <summary>
    /// Command: while the hub is down or the stream silent, read the contract's last price over REST every few seconds and tell
    /// it to this reader alone, or stop doing so. Strategies never see such prices.
    /// </summary>
    /// <param name="Reader">Who receives <see cref="PricePolled"/>.</param>
    /// <param name="Wanted">True starts, false stops.</param>
    public sealed record PollPrices(IActorRef Reader, bool Wanted);

    /// <summary>A price that was read over REST because the stream gives none: the close of the newest complete one-second bar. No work in flight.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Price">The close.</param>
    /// <param name="At">End of the bar, UTC.</param>
    public sealed record PricePolled(ContractId Contract, Price Price, DateTimeOffset At);

    /// <summary>Query: answered by <see cref="Figures"/>.</summary>
    public sealed record GetFigures
    {
        /// <summary>The only instance.</summary>
        public static GetFigures Instance { get; } = new();
    }

    /// <summary>What the feed has seen.</summary>
    /// <param name="Instrument">The contract's terms.</param>
    /// <param name="Phase">Whether the stream can be trusted.</param>
    /// <param name="Quote">The merged quote.</param>
    /// <param name="Trades">Prints received.</param>
    /// <param name="Quotes">Quote frames received.</param>
    /// <param name="Conflated">Quotes that a slow reader never saw because a newer one replaced them.</param>
    /// <param name="LateTrades">Prints too late for their bar.</param>
    /// <param name="LastHeard">Market time of the last frame, UTC.</param>
    public sealed record Figures(
        Instrument Instrument, FeedPhase Phase, Quote Quote, long Trades, long Quotes, long Conflated, long LateTrades, DateTimeOffset LastHeard)
    {
        /// <summary>The newest print; null before the first.</summary>
        public MarketTrade? LastTrade { get; init; }

        /// <summary>Depth frames received.</summary>
        public long Depth { get; init; }

        /// <summary>Levels of both sides of the book.</summary>
        public int DepthLevels { get; init; }

        /// <summary>States of the book that a slow reader never saw because a newer one replaced them.</summary>
        public long DepthConflated { get; init; }

        /// <summary>The newest price read over REST since the hub went down; null while it is up.</summary>
        public PricePolled? Polled { get; init; }

        /// <summary>True when a reader has asked for quotes, so that they are subscribed.</summary>
        public bool QuotesWanted { get; init; }

        /// <summary>How long after its end the last bar from the live tape was delivered, market time; null before the first.</summary>
        public TimeSpan? BarLag { get; init; }

        /// <summary>The longest of them in the life of this feed.</summary>
        public TimeSpan LongestBarLag { get; init; }

        /// <summary>How long the earliest bar that is due is overdue, market time; null when none is.</summary>
        public TimeSpan? BarOverdue { get; init; }
    }
}
