using Engine.Orders;

namespace Engine.Markets;

/// <summary>One print of the tape.</summary>
/// <param name="Contract">The contract that traded.</param>
/// <param name="Price">The price traded.</param>
/// <param name="Size">Contracts; at least 1.</param>
/// <param name="Timestamp">The venue's time of the trade, UTC, three digits of a second on the wire.</param>
/// <param name="Aggressor">The side that crossed the spread, when the venue says so.</param>
/// <param name="Sequence">Receipt number of the frame; several prints of one frame share it.</param>
/// <param name="ReceivedTicks">Monotonic stamp (<see cref="System.Diagnostics.Stopwatch.GetTimestamp"/>) at the hub link; 0 when not live.</param>
public readonly record struct MarketTrade(
    ContractId Contract,
    Price Price,
    int Size,
    DateTimeOffset Timestamp,
    OrderSide? Aggressor,
    ReceiptSequence Sequence,
    long ReceivedTicks = 0)
{
    // A tape holds them by the million: instant and side take nine bytes instead of twenty-four.
    private readonly long _timestamp = Timestamp.UtcTicks;
    private readonly sbyte _aggressor = Packed(Aggressor);

    /// <summary>The venue's time of the trade, UTC, three digits of a second on the wire.</summary>
    public DateTimeOffset Timestamp
    {
        get => new(_timestamp, TimeSpan.Zero);
        init => _timestamp = value.UtcTicks;
    }

    /// <summary>The side that crossed the spread, when the venue says so.</summary>
    public OrderSide? Aggressor
    {
        get => _aggressor < 0 ? null : (OrderSide)_aggressor;
        init => _aggressor = Packed(value);
    }

    private static sbyte Packed(OrderSide? side) => side is { } known ? (sbyte)known : (sbyte)-1;
}

/// <summary>
/// A partial quote as it came over the hub: a null member means "unchanged", never zero (contract.md §6.4).
/// </summary>
/// <param name="Contract">The subscribed contract.</param>
/// <param name="LastPrice">Last traded price.</param>
/// <param name="BestBid">Best bid.</param>
/// <param name="BestAsk">Best ask.</param>
/// <param name="Open">The session's open.</param>
/// <param name="High">The session's high.</param>
/// <param name="Low">The session's low.</param>
/// <param name="Volume">The session's cumulative volume, not the last size.</param>
/// <param name="Timestamp">The venue's stamp, UTC; may stand still.</param>
/// <param name="LastUpdated">The venue's stamp of this message, UTC.</param>
/// <param name="Sequence">Receipt number of the frame.</param>
/// <param name="ReceivedTicks">Monotonic stamp at the hub link; 0 when not live.</param>
public sealed record QuoteUpdate(
    ContractId Contract,
    Price? LastPrice,
    Price? BestBid,
    Price? BestAsk,
    Price? Open,
    Price? High,
    Price? Low,
    long? Volume,
    DateTimeOffset? Timestamp,
    DateTimeOffset LastUpdated,
    ReceiptSequence Sequence,
    long ReceivedTicks = 0)
{
    /// <summary>Points from the price that the venue compares with, as it says; signed.</summary>
    public Price? Change { get; init; }

    /// <summary>The same in percent, as the venue says, to nine decimal places; signed.</summary>
    public decimal? ChangePercent { get; init; }

    /// <summary>This update without the session's figures.</summary>
    public QuoteUpdate WithoutSession() => this with { Open = null, High = null, Low = null, Volume = null, Change = null, ChangePercent = null };

    /// <summary>One update that says what this and then the next say.</summary>
    public QuoteUpdate Then(QuoteUpdate next) => next with
    {
        LastPrice = next.LastPrice ?? LastPrice,
        BestBid = next.BestBid ?? BestBid,
        BestAsk = next.BestAsk ?? BestAsk,
        Open = next.Open ?? Open,
        High = next.High ?? High,
        Low = next.Low ?? Low,
        Volume = next.Volume ?? Volume,
        Timestamp = next.Timestamp ?? Timestamp,
        Change = next.Change ?? Change,
        ChangePercent = next.ChangePercent ?? ChangePercent,
    };
}

/// <summary>The merged quote: the last known value of every member.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="LastPrice">Last traded price, once known.</param>
/// <param name="BestBid">Best bid, once known.</param>
/// <param name="BestAsk">Best ask, once known.</param>
/// <param name="Open">The session's open.</param>
/// <param name="High">The session's high.</param>
/// <param name="Low">The session's low.</param>
/// <param name="Volume">The session's cumulative volume; 0 until it is known.</param>
/// <param name="LastUpdated">The venue's stamp of the newest update, UTC.</param>
/// <param name="Sequence">Receipt number of the newest update.</param>
/// <param name="ReceivedTicks">Monotonic stamp of the newest update; 0 when not live.</param>
public sealed record Quote(
    ContractId Contract,
    Price? LastPrice,
    Price? BestBid,
    Price? BestAsk,
    Price? Open,
    Price? High,
    Price? Low,
    long Volume,
    DateTimeOffset LastUpdated,
    ReceiptSequence Sequence,
    long ReceivedTicks = 0)
{
    /// <summary>Points from the price that the venue compares with, as it says; signed. Null until it does in this session.</summary>
    public Price? Change { get; init; }

    /// <summary>The same in percent, to nine decimal places; signed.</summary>
    public decimal? ChangePercent { get; init; }

    /// <summary>This quote without the session's figures.</summary>
    public Quote WithoutSession() => this with { Open = null, High = null, Low = null, Volume = 0, Change = null, ChangePercent = null };

    /// <summary>A quote of which nothing is known yet.</summary>
    public static Quote Empty(ContractId contract) =>
        new(contract, null, null, null, null, null, null, 0, DateTimeOffset.MinValue, default);

    /// <summary>This quote with every member that the update carries.</summary>
    public Quote Merge(QuoteUpdate update) => new(
        Contract,
        update.LastPrice ?? LastPrice,
        update.BestBid ?? BestBid,
        update.BestAsk ?? BestAsk,
        update.Open ?? Open,
        update.High ?? High,
        update.Low ?? Low,
        update.Volume ?? Volume,
        update.LastUpdated,
        update.Sequence,
        update.ReceivedTicks)
    {
        Change = update.Change ?? Change,
        ChangePercent = update.ChangePercent ?? ChangePercent,
    };
}

/// <summary>The kind of a depth entry; integers as on the wire (contract.md §5, DomType).</summary>
public enum DepthKind
{
    /// <summary>Unknown, or a value that this version does not know.</summary>
    Unknown = 0,

    /// <summary>Resting sell volume at a price.</summary>
    Ask = 1,

    /// <summary>Resting buy volume at a price.</summary>
    Bid = 2,

    /// <summary>Best ask.</summary>
    BestAsk = 3,

    /// <summary>Best bid.</summary>
    BestBid = 4,

    /// <summary>A trade.</summary>
    Trade = 5,

    /// <summary>Clears the book.</summary>
    Reset = 6,

    /// <summary>The session's low.</summary>
    Low = 7,

    /// <summary>The session's high.</summary>
    High = 8,

    /// <summary>A new best bid.</summary>
    NewBestBid = 9,

    /// <summary>A new best ask.</summary>
    NewBestAsk = 10,

    /// <summary>A fill.</summary>
    Fill = 11,
}

/// <summary>One entry of a depth message. Volume replaces what stood at the price; zero removes the level.</summary>
/// <param name="Contract">The subscribed contract.</param>
/// <param name="Kind">What the entry says.</param>
/// <param name="Price">The level.</param>
/// <param name="Volume">Total contracts at the price.</param>
/// <param name="Timestamp">The venue's stamp, UTC.</param>
/// <param name="Sequence">Receipt number of the frame.</param>
public sealed record DepthUpdate(
    ContractId Contract,
    DepthKind Kind,
    Price Price,
    int Volume,
    DateTimeOffset Timestamp,
    ReceiptSequence Sequence)
{
    /// <summary>The second figure of the wire's entry, <c>currentVolume</c>; what it means is unproven (contract.md §6.4). Null when absent.</summary>
    public int? CurrentVolume { get; init; }
}
