using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>
/// One frame of the market hub as it was received: prints, a partial quote or depth entries, and nothing else. The monotonic
/// stamps of its members belong to the process that received it and are not part of the tape; they read back as 0.
/// </summary>
public readonly struct TapeFrame
{
    private readonly QuoteUpdate? _quote;
    private readonly ImmutableArray<MarketTrade> _trades;
    private readonly ImmutableArray<DepthUpdate> _depth;

    private TapeFrame(DateTimeOffset received, QuoteUpdate? quote, ImmutableArray<MarketTrade> trades, ImmutableArray<DepthUpdate> depth)
    {
        Received = new DateTimeOffset(received.UtcTicks - (received.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        (_quote, _trades, _depth) = (quote, trades, depth);
    }

    /// <summary>Market time at which it was received, UTC, in whole microseconds.</summary>
    public DateTimeOffset Received { get; }

    /// <summary>Which stream it belongs to; never <see cref="TapeStream.States"/>.</summary>
    public TapeStream Stream => _quote is not null ? TapeStream.Quotes : _trades.IsDefault ? TapeStream.Depth : TapeStream.Trades;

    /// <summary>The quote; null for any other frame.</summary>
    public QuoteUpdate? Quote => _quote;

    /// <summary>The prints, at least one, in order; empty for any other frame.</summary>
    public ImmutableArray<MarketTrade> Trades => _trades.IsDefault ? [] : _trades;

    /// <summary>The depth entries, at least one, in order; empty for any other frame.</summary>
    public ImmutableArray<DepthUpdate> Depth => _depth.IsDefault ? [] : _depth;

    /// <summary>The contract.</summary>
    public ContractId Contract => Stream switch
    {
        TapeStream.Quotes => _quote!.Contract,
        TapeStream.Trades => _trades[0].Contract,
        _ => _depth[0].Contract,
    };

    /// <summary>Receipt number of the frame; ascending within a run of the engine, from 1 again in the next.</summary>
    public ReceiptSequence Sequence => Stream switch
    {
        TapeStream.Quotes => _quote!.Sequence,
        TapeStream.Trades => _trades[0].Sequence,
        _ => _depth[0].Sequence,
    };

    /// <summary>How many rows of its stream it makes.</summary>
    public int Rows => _quote is not null ? 1 : _trades.IsDefault ? _depth.Length : _trades.Length;

    /// <summary>A quote frame.</summary>
    public static TapeFrame Of(QuoteUpdate quote, DateTimeOffset received) => new(received, quote, default, default);

    /// <summary>A trade frame of at least one print.</summary>
    public static TapeFrame Of(ImmutableArray<MarketTrade> trades, DateTimeOffset received) => new(received, null, Filled(trades), default);

    /// <summary>A depth frame of at least one entry.</summary>
    public static TapeFrame Of(ImmutableArray<DepthUpdate> depth, DateTimeOffset received) => new(received, null, default, Filled(depth));

    private static ImmutableArray<T> Filled<T>(ImmutableArray<T> entries) =>
        entries.IsDefaultOrEmpty ? throw new ArgumentException("A frame has at least one entry.", nameof(entries)) : entries;
}
