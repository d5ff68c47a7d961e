namespace Engine.Markets;

/// <summary>
/// The bars of one interval of one contract, each once and in order, from a tape that may break. Decides only: the caller owns
/// clock and requests. Not thread-safe.
/// </summary>
public interface IBarStream
{
    /// <summary>The interval.</summary>
    BarInterval Interval { get; }

    /// <summary>Prints that came too late for their bar.</summary>
    long LateTrades { get; }

    /// <summary>True while a range is being read.</summary>
    bool IsReading { get; }

    /// <summary>When <see cref="OnClock"/> and <see cref="NextRead"/> have something to do, market time UTC; null when nothing is due.</summary>
    DateTimeOffset? NextDue { get; }

    /// <summary>The tape is whole from now on. No effect while it already is.</summary>
    void OnUp(DateTimeOffset now);

    /// <summary>The tape broke: what is forming is not whole.</summary>
    void OnDown();

    /// <summary>A print. Adds to <paramref name="complete"/> the bars that it completes, if they can be delivered now.</summary>
    void OnTrade(MarketTrade trade, ICollection<Bar> complete);

    /// <summary>Closes the forming bar when its time is over.</summary>
    void OnClock(DateTimeOffset now, ReceiptSequence sequence, ICollection<Bar> complete);

    /// <summary>The range to ask for now, if there is one; answer with <see cref="OnRead"/> or <see cref="OnReadFailed"/>.</summary>
    BarRange? NextRead(DateTimeOffset now);

    /// <summary>
    /// The answer to <see cref="NextRead"/>. False when bars are missing in which prints were seen: ask again, or it has been
    /// given up when <see cref="IsReading"/> turned false.
    /// </summary>
    bool OnRead(IEnumerable<Bar> bars, ICollection<Bar> complete);

    /// <summary>The range could not be read. True to ask again; false when it is given up and its bars will be missing.</summary>
    bool OnReadFailed(ICollection<Bar> complete);
}
