using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.Executors;

/// <summary>
/// An entry and three barriers: a stop, a target, and a time limit; whichever is touched first ends it. Stop and target go with the entry as
/// its <see cref="Bracket"/>, so that the protection stands at the venue where the account allows it.
/// </summary>
/// <param name="Side">Side of the entry.</param>
/// <param name="Size">Contracts, at least 1.</param>
/// <param name="StopTicks">Ticks from the fill to the stop, at least 1; null for none.</param>
/// <param name="TargetTicks">Ticks from the fill to the target, at least 1; null for none.</param>
/// <param name="TimeLimit">Market time from the entry's first fill after which what is open is closed at the market; null for none.</param>
public sealed record TripleBarrier(OrderSide Side, int Size, int? StopTicks, int? TargetTicks, TimeSpan? TimeLimit)
{
    /// <summary>True for a stop that follows the market at its distance.</summary>
    public bool Trailing { get; init; }

    /// <summary>Limit of the entry, absolute, on the tick grid; null enters at the market, unless <see cref="EntryStop"/> is given.</summary>
    public Price? EntryLimit { get; init; }

    /// <summary>Enters at the market once this price, absolute, on the tick grid, is reached.</summary>
    public Price? EntryStop { get; init; }

    /// <summary>Market time after which what of the entry has not filled is cancelled; null waits for ever.</summary>
    public TimeSpan? EntryWithin { get; init; }

    /// <summary>One of the strategy's contracts; null for the first.</summary>
    public ContractId? Contract { get; init; }

    internal Bracket? Bracket => (StopTicks ?? TargetTicks) is null ? null : new Bracket(StopTicks, TargetTicks, Trailing);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TimeLimit ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(TimeLimit));
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(EntryWithin ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(EntryWithin));
        if (EntryLimit is not null && EntryStop is not null)
        {
            throw new ArgumentException("An entry is at a limit or at a stop, not both: the venue takes no stop-limit orders.");
        }
    }
}

/// <summary>How a triple barrier ended.</summary>
public enum BarrierReason
{
    /// <summary>The target closed it.</summary>
    Target,

    /// <summary>The stop closed it, trailing or not.</summary>
    Stop,

    /// <summary>Its time was up: closed at the market.</summary>
    Time,

    /// <summary>Taken back: by the strategy, or its entry by a person or by a flatten before it had filled.</summary>
    Cancelled,

    /// <summary>Nothing of the entry filled in its time, it expired, or it is presumed never to have reached the venue.</summary>
    NotFilled,

    /// <summary>The entry did not leave, or the venue refused it.</summary>
    Denied,

    /// <summary>Closed by somebody else: a person, the guardian, another order of the strategy.</summary>
    ClosedElsewhere,
}

/// <summary>How a <see cref="TripleBarrier"/> ended: its reason is that of the exit which left nothing open.</summary>
/// <param name="Executor">Which.</param>
/// <param name="Contract">Its contract.</param>
/// <param name="Reason">How.</param>
/// <param name="Text">In words.</param>
/// <param name="Entry">Filled of the entry.</param>
/// <param name="Exit">Filled by its stop, its target and its closes.</param>
public sealed record BarrierOutcome(ExecutorId Executor, ContractId Contract, BarrierReason Reason, string Text, FilledSize Entry, FilledSize Exit)
    : ExecutorOutcome(Executor, Contract, Text);
