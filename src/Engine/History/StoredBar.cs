using Engine.Markets;

namespace Engine.History;

/// <summary>One complete bar as the archive keeps it. A bar that is still forming is not for the archive.</summary>
/// <param name="Contract">The contract that traded. Two contracts of one root may each have a bar at one time, around a roll.</param>
/// <param name="Start">Start of the interval, UTC, in whole microseconds.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Contracts traded.</param>
/// <param name="Source">Where the bar came from.</param>
/// <param name="Revision">
/// 0 when first read; higher for a deliberate correction, which then outranks what the same kind of source said before.
/// </param>
public readonly record struct StoredBar(
    ContractId Contract,
    DateTimeOffset Start,
    Price Open,
    Price High,
    Price Low,
    Price Close,
    long Volume,
    BarSource Source,
    int Revision = 0)
{
    /// <summary>True when low ≤ open, close ≤ high and the volume is not negative.</summary>
    public bool IsSound => Low <= Open && Low <= Close && Open <= High && Close <= High && Volume >= 0;

    /// <summary>The archive's order: by start, then by contract id, ordinally.</summary>
    public static int CompareKeys(in StoredBar left, in StoredBar right)
    {
        var byStart = left.Start.UtcTicks.CompareTo(right.Start.UtcTicks);
        return byStart != 0 ? byStart : string.CompareOrdinal(left.Contract.Value, right.Contract.Value);
    }

    /// <summary>A bar as the archive keeps it.</summary>
    /// <param name="bar">A complete bar.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="revision">See <see cref="Revision"/>.</param>
    public static StoredBar Of(Bar bar, BarSource source, int revision = 0) =>
        new(bar.Contract, bar.Start, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume, source, revision);

    /// <summary>The bar as strategies and indicators take it.</summary>
    /// <param name="interval">The interval of the series that the bar was read from.</param>
    /// <param name="origin">What the reader is to know about it.</param>
    public Bar ToBar(BarInterval interval, BarOrigin origin) =>
        new(Contract, interval, Start, Open, High, Low, Close, Volume, origin, default);
}
