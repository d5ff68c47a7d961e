using System.Collections.Immutable;
using Akka.Actor;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies;

/// <summary>Everything that the engine gives to a strategy. It holds no reference to a book and no token.</summary>
/// <param name="Name">The instance's name, as configured.</param>
/// <param name="Instrument">The one contract that it trades.</param>
/// <param name="SizeCap">Largest position in contracts.</param>
/// <param name="Account">The account's address.</param>
/// <param name="Feed">The contract's feed.</param>
/// <param name="Clock">Market time; the only time that a strategy may read.</param>
/// <param name="Work">Work in flight.</param>
/// <param name="WarmUp">Reads complete bars of [from, to) over REST, oldest first; null where there is no history.</param>
/// <param name="Window">Tells whether entries are allowed at a market time; null means always.</param>
public sealed record StrategyContext(
    StrategyName Name,
    Instrument Instrument,
    int SizeCap,
    IActorRef Account,
    IActorRef Feed,
    IMarketClock Clock,
    WorkInFlight Work,
    Func<BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>>? WarmUp,
    Func<DateTimeOffset, bool>? Window)
{
    /// <summary>The newest prices, written by the feeds.</summary>
    public PriceBoard Prices { get; init; } = new();
}
