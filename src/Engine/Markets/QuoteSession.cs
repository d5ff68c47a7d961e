namespace Engine.Markets;

/// <summary>
/// Keeps a quote's figures of the session (open, high, low, volume, change) to the trade date that they belong to: they are dropped when the next one
/// opens by the exchange calendar, and a partial quote that the venue stamped before the opening brings none. Not thread-safe.
/// </summary>
/// <param name="group">The product's hours.</param>
public sealed class QuoteSession(ProductGroup group)
{
    /// <summary>The venue's clock may be ahead of ours by so much; a stamp beyond it is not believed.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    private readonly SessionBoundary _boundary = new(group);

    /// <summary>When the next trade date opens, UTC; null where no opening is known, or before anything was looked at.</summary>
    public DateTimeOffset? NextOpen => _boundary.Next is var next && next > DateTimeOffset.MinValue && next < DateTimeOffset.MaxValue ? next : null;

    /// <summary>The quote as it stands at a market time.</summary>
    public Quote At(Quote quote, DateTimeOffset now) => now >= _boundary.Next && _boundary.Look(now) ? quote.WithoutSession() : quote;

    /// <summary>The quote with what an update says, at a market time. By its stamp an update may open the trade date a little before our own clock does.</summary>
    public Quote Merge(Quote quote, QuoteUpdate update, DateTimeOffset now)
    {
        var stamp = update.LastUpdated;
        quote = At(quote, stamp > now && stamp - now <= Ahead ? stamp : now);
        return quote.Merge(stamp < _boundary.Open ? update.WithoutSession() : update);
    }
}
