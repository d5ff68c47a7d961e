namespace Engine.Markets;

/// <summary>Where a bar came from.</summary>
public enum BarOrigin
{
    /// <summary>Built from the live tape.</summary>
    Live,

    /// <summary>Read over REST before the strategy was ready.</summary>
    WarmUp,

    /// <summary>Read over REST to close a gap; no decision may be taken on it.</summary>
    BackFilled,
}

/// <summary>One complete bar.</summary>
/// <param name="Contract">The contract that traded.</param>
/// <param name="Interval">The bar's interval.</param>
/// <param name="Start">
/// UTC. Of a time bar the start of its interval (<see cref="BarGrid"/>), of any other the stamp of its first print: several may share one.
/// </param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Contracts traded.</param>
/// <param name="Origin">Where the bar came from.</param>
/// <param name="Sequence">Receipt number of the frame that completed the bar; zero for bars read over REST.</param>
public sealed record Bar(
    ContractId Contract,
    BarInterval Interval,
    DateTimeOffset Start,
    Price Open,
    Price High,
    Price Low,
    Price Close,
    long Volume,
    BarOrigin Origin,
    ReceiptSequence Sequence)
{
    /// <summary>Stamp of the last print of a bar that is not of time, UTC; null for time bars, whose end follows from the interval.</summary>
    public DateTimeOffset? LastPrintAt { get; init; }
}
