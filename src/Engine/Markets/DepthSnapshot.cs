using System.Collections.Immutable;

namespace Engine.Markets;

/// <summary>A contract's book at one moment, immutable.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Bids">Best first, at most as many as were asked for; empty while none is known.</param>
/// <param name="Asks">Best first, at most as many as were asked for; empty while none is known.</param>
/// <param name="Whole">
/// True when the venue cleared the book on the present connection before it told these levels. Even then it may lack levels: the
/// venue gives no means to prove a book complete (contract.md §6.4).
/// </param>
/// <param name="Timestamp">The venue's stamp of the newest entry, UTC; <see cref="DateTimeOffset.MinValue"/> before the first.</param>
/// <param name="Sequence">Receipt number of the newest frame in it.</param>
public sealed record DepthSnapshot(
    ContractId Contract,
    ImmutableArray<DepthLevel> Bids,
    ImmutableArray<DepthLevel> Asks,
    bool Whole,
    DateTimeOffset Timestamp,
    ReceiptSequence Sequence)
{
    /// <summary>The best bid; null while none is known.</summary>
    public DepthLevel? BestBid => Bids is [var best, ..] ? best : null;

    /// <summary>The best ask; null while none is known.</summary>
    public DepthLevel? BestAsk => Asks is [var best, ..] ? best : null;

    /// <summary>
    /// Bid size less ask size over the sum of both, within the best levels of each side: from −1 (asks alone) to 1 (bids alone).
    /// Null when neither side shows a level.
    /// </summary>
    /// <param name="levels">Levels of each side that count; at least 1, and no more count than the snapshot holds.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one level.</exception>
    public double? Imbalance(int levels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        var (bid, ask) = (SizeOf(Bids, levels), SizeOf(Asks, levels));
        return bid + ask == 0 ? null : (double)(bid - ask) / (bid + ask);
    }

    /// <summary>A book of which nothing is known.</summary>
    public static DepthSnapshot Empty(ContractId contract) => new(contract, [], [], false, DateTimeOffset.MinValue, default);

    private static long SizeOf(ImmutableArray<DepthLevel> side, int levels)
    {
        var size = 0L;
        for (var i = 0; i < side.Length && i < levels; i++)
        {
            size += side[i].Size;
        }

        return size;
    }
}
