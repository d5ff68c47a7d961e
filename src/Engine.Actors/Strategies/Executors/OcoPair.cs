using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Strategies.Executors;

/// <summary>One order of a pair.</summary>
/// <param name="Side">Side.</param>
/// <param name="Type"><see cref="OrderType.Limit"/> or <see cref="OrderType.Stop"/>.</param>
/// <param name="Price">Limit or stop, absolute, on the tick grid.</param>
/// <param name="Bracket">Protection of what it fills, where it is an entry; kept by the account like any other.</param>
public sealed record OcoOrder(OrderSide Side, OrderType Type, Price Price, Bracket? Bracket = null);

/// <summary>
/// Two orders that share one size: what one fills, the other gives up; once one has filled whole, the other is cancelled. The venue does not
/// know that they belong together, so both may fill in the same moment. Of two orders of one side the excess is then closed at the market,
/// as far as it is still held; two orders of opposite sides have closed each other. Nothing is opened to put a position back.
/// </summary>
/// <param name="First">One order.</param>
/// <param name="Second">The other.</param>
/// <param name="Size">Contracts of each, at least 1.</param>
public sealed record OcoPair(OcoOrder First, OcoOrder Second, int Size)
{
    /// <summary>Market time after which what has not filled is cancelled; null waits for ever.</summary>
    public TimeSpan? Within { get; init; }

    /// <summary>One of the strategy's contracts; null for the first.</summary>
    public ContractId? Contract { get; init; }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Within ?? TimeSpan.MaxValue, TimeSpan.Zero, nameof(Within));
        if (First.Type is not (OrderType.Limit or OrderType.Stop) || Second.Type is not (OrderType.Limit or OrderType.Stop))
        {
            throw new ArgumentException("The orders of a pair rest at a price: limit or stop.");
        }
    }
}

/// <summary>How a pair ended.</summary>
public enum OcoReason
{
    /// <summary>The first order filled whole.</summary>
    First,

    /// <summary>The second order filled whole.</summary>
    Second,

    /// <summary>Both filled a part, together the size of the pair.</summary>
    Shared,

    /// <summary>Both filled, together more than the size of the pair; <see cref="OcoOutcome.Closed"/> tells what was closed of it.</summary>
    DoubleFill,

    /// <summary>Taken back by the strategy; a part may have filled.</summary>
    Cancelled,

    /// <summary>Its time was up; a part may have filled.</summary>
    NotFilled,

    /// <summary>One order did not leave, or the venue refused it: the other was cancelled. It may have filled a part.</summary>
    Denied,

    /// <summary>Both orders were ended by somebody else: a person, a flatten, the venue.</summary>
    EndedElsewhere,
}

/// <summary>How an <see cref="OcoPair"/> ended.</summary>
/// <param name="Executor">Which.</param>
/// <param name="Contract">Its contract.</param>
/// <param name="Reason">How.</param>
/// <param name="Text">In words.</param>
/// <param name="First">Filled of the first order.</param>
/// <param name="Second">Filled of the second order.</param>
/// <param name="Closed">Excess that was closed at the market.</param>
public sealed record OcoOutcome(
    ExecutorId Executor, ContractId Contract, OcoReason Reason, string Text, FilledSize First, FilledSize Second, FilledSize Closed)
    : ExecutorOutcome(Executor, Contract, Text);
