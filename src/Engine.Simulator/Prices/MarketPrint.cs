using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <summary>One print that a source releases.</summary>
/// <param name="Contract">The contract that traded.</param>
/// <param name="Price">The price, on the tick grid.</param>
/// <param name="Size">Contracts; at least 1.</param>
/// <param name="Time">Market time, UTC.</param>
public readonly record struct MarketPrint(ContractId Contract, Price Price, int Size, DateTimeOffset Time)
{
    private readonly long _stampTicks;

    /// <summary>The venue's own stamp, UTC, where it is not the market time at which the print is released.</summary>
    public DateTimeOffset Stamp
    {
        get => _stampTicks == 0 ? Time : new DateTimeOffset(_stampTicks, TimeSpan.Zero);
        init => _stampTicks = value.UtcTicks;
    }

    /// <summary>The side that crossed the spread, where the source knows it.</summary>
    public OrderSide? Aggressor { get; init; }
}

/// <summary>What traded in one second.</summary>
/// <param name="Start">The second, UTC.</param>
/// <param name="Open">First price.</param>
/// <param name="High">Highest price.</param>
/// <param name="Low">Lowest price.</param>
/// <param name="Close">Last price.</param>
/// <param name="Volume">Contracts.</param>
public readonly record struct SecondBar(DateTimeOffset Start, Price Open, Price High, Price Low, Price Close, long Volume);

/// <summary>
/// Where the simulated venue's prices come from. Deterministic: each reading yields the same events, as far as nobody
/// commands a burst between.
/// </summary>
public interface IMarketSource
{
    /// <summary>The contracts that trade, with their terms; activity is judged by the venue's clock.</summary>
    IReadOnlyList<Instrument> Contracts { get; }

    /// <summary>Market time of the first print, or the instant from which prints follow; UTC.</summary>
    DateTimeOffset Start { get; }

    /// <summary>What traded before <see cref="Start"/>, ascending; empty when nothing is known.</summary>
    IEnumerable<SecondBar> History(ContractId contract);

    /// <summary>The prints in ascending order of time.</summary>
    /// <exception cref="RecordingException">A recorded row cannot be read.</exception>
    IEnumerable<MarketPrint> Read();

    /// <summary>Everything that happens, in ascending order of time: the prints alone unless the source knows more.</summary>
    /// <exception cref="RecordingException">A recorded row cannot be read.</exception>
    IEnumerable<MarketEvent> Events() => Read().Select(print => (MarketEvent)print);

    /// <summary>What there is of each contract on each trade date; null where nobody has counted.</summary>
    TradedDays? Days => null;

    /// <summary>How long the longest bars are of which prices are made; zero where every price is its own. Until the next bar nothing newer can be known.</summary>
    TimeSpan BarLength => TimeSpan.Zero;

    /// <summary>When <c>Contract/available</c> moves from one contract to the next.</summary>
    IReadOnlyList<ContractRoll> Rolls => [];

    /// <summary>
    /// Asks for a burst of trading from the next event on; false when the source cannot, as a recording. Call it between
    /// two events, from whoever reads them.
    /// </summary>
    /// <param name="length">Market time that the burst lasts.</param>
    bool Burst(TimeSpan length) => false;
}
