namespace Engine.Markets;

/// <summary>
/// Where the trade date that an instant belongs to opens and where the next one does, by the exchange calendar. Remembers the last answer, so that
/// asking again within one trade date costs two comparisons. Not thread-safe.
/// </summary>
/// <param name="group">The products' hours.</param>
public sealed class SessionBoundary(ProductGroup group)
{
    // Stamps of the venue may be anything; outside of these nothing has traded.
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The opening at or before the instant last looked at, UTC; the least instant where none is known.</summary>
    public DateTimeOffset Open { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>The opening after it, UTC; the greatest instant where none is known.</summary>
    public DateTimeOffset Next { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Looks at an instant; true when it lies in another trade date than the one last looked at.</summary>
    public bool Look(DateTimeOffset at)
    {
        if (at >= Open && at < Next)
        {
            return false;
        }

        (Open, Next) = at < Earliest ? (DateTimeOffset.MinValue, Earliest)
            : at >= Latest ? (Latest, DateTimeOffset.MaxValue)
            : (ExchangeCalendar.LastOpen(group, at) ?? DateTimeOffset.MinValue, ExchangeCalendar.NextOpen(group, at) ?? DateTimeOffset.MaxValue);
        return true;
    }

    /// <summary>True when an opening lies between two instants.</summary>
    public bool Parts(DateTimeOffset left, DateTimeOffset right)
    {
        Look(left);
        return right < Open || right >= Next;
    }
}
