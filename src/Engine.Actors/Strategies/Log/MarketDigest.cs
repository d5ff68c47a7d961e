using System.Collections.Immutable;
using Engine.Markets;

namespace Engine.Actors.Strategies.Log;

/// <summary>
/// Digests of what is built from many frames, so that a replay can tell whether what it has built again is what the strategy saw. Values
/// only: the monotonic stamps of a process are no part.
/// </summary>
internal static class MarketDigest
{
    private const ulong Prime = 1099511628211;
    private const ulong Basis = 14695981039346656037;

    /// <summary>The digest of a quote.</summary>
    public static long Of(Quote quote)
    {
        var hash = Basis;
        Add(ref hash, quote.LastPrice);
        Add(ref hash, quote.BestBid);
        Add(ref hash, quote.BestAsk);
        Add(ref hash, quote.Open);
        Add(ref hash, quote.High);
        Add(ref hash, quote.Low);
        Add(ref hash, quote.Volume);
        Add(ref hash, quote.LastUpdated.UtcTicks);
        Add(ref hash, quote.Change);
        Add(ref hash, quote.ChangePercent);
        return unchecked((long)hash);
    }

    /// <summary>The digest of a book.</summary>
    public static long Of(DepthSnapshot depth)
    {
        var hash = Basis;
        Add(ref hash, depth.Bids);
        Add(ref hash, depth.Asks);
        Add(ref hash, depth.Whole ? 1 : 0);
        Add(ref hash, depth.Timestamp.UtcTicks);
        return unchecked((long)hash);
    }

    private static void Add(ref ulong hash, ImmutableArray<DepthLevel> side)
    {
        Add(ref hash, side.Length);
        foreach (var level in side)
        {
            Add(ref hash, level.Price);
            Add(ref hash, level.Size);
        }
    }

    private static void Add(ref ulong hash, decimal? value)
    {
        // 1.50 is 1.5: the division leaves no zeros behind the last digit.
        Span<int> bits = stackalloc int[4];
        decimal.GetBits((value ?? decimal.MinValue) / 1.000000000000000000000000000m, bits);
        foreach (var part in bits)
        {
            Add(ref hash, part);
        }
    }

    private static void Add(ref ulong hash, Price? price) => Add(ref hash, price?.Nanos ?? long.MinValue);

    private static void Add(ref ulong hash, long value) => hash = unchecked((hash ^ (ulong)value) * Prime);
}
