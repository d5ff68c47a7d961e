using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <summary>An order was decided. It stands in the journal before the request leaves.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Strategy">Who decided.</param>
/// <param name="Intent">The strategy's number.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts.</param>
/// <param name="LimitPrice">Limit, if any.</param>
/// <param name="StopPrice">Stop, if any.</param>
/// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
public sealed record OrderIntended(
    DateTimeOffset At,
    ClientTag Tag,
    StrategyName Strategy,
    IntentId Intent,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    Price? StopPrice,
    ReceiptSequence DecidedAt) : IAccountEvent
{
    /// <summary>Level of a trailing stop.</summary>
    public Price? TrailPrice { get; init; }

    /// <summary>The protection that the strategy asked for.</summary>
    public Bracket? Bracket { get; init; }

    /// <summary>True when the bracket travels with the order; null or false when the engine keeps it.</summary>
    public bool? NativeBracket { get; init; }

    /// <summary>What the order is for; null for an entry.</summary>
    public OrderRole? Role { get; init; }

    /// <summary>The entry that a protective order belongs to.</summary>
    public ClientTag? Parent { get; init; }

    /// <summary>The executor that sees the order to its end; null for an order that the strategy looks after itself.</summary>
    public ExecutorTerms? Executor { get; init; }

    /// <summary>Why a person (<see cref="StrategyName.Person"/>), or a signal from outside, wanted it, in words; null for what a strategy decided by itself. An order that is placed again, without a bracket that the account refuses, keeps its reason.</summary>
    public string? Why { get; init; }
}

/// <summary>An intent was denied. Repetitions of one reason by one strategy are journaled once.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who decided.</param>
/// <param name="Intent">The strategy's number.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Reason">Why.</param>
/// <param name="Text">Why, with figures.</param>
/// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
public sealed record IntentDenied(
    DateTimeOffset At,
    StrategyName Strategy,
    IntentId Intent,
    ContractId Contract,
    OrderSide Side,
    int Size,
    DenialReason Reason,
    string Text,
    ReceiptSequence DecidedAt) : IAccountEvent;

/// <summary>The venue accepted the order and numbered it.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Id">The venue's number.</param>
public sealed record OrderAccepted(DateTimeOffset At, ClientTag Tag, OrderId Id) : IAccountEvent;

/// <summary>The order did not come to life: refused by the venue with proof, or never sent.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Id">The number of the rejected order's record, if any.</param>
/// <param name="Text">The venue's code and words.</param>
public sealed record OrderRefused(DateTimeOffset At, ClientTag Tag, OrderId? Id, string Text) : IAccountEvent;

/// <summary>The answer to the place request proves nothing.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Cause">What is known.</param>
public sealed record OrderOutcomeUnknown(DateTimeOffset At, ClientTag Tag, string Cause) : IAccountEvent;

/// <summary>A read that should have shown the order did not.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="ReadAt">Wall time of the read, UTC; the settle time counts from here.</param>
public sealed record OrderNotFound(DateTimeOffset At, ClientTag Tag, DateTimeOffset ReadAt) : IAccountEvent;

/// <summary>Two agreeing reads, a settle time apart, showed no trace: an inference.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
public sealed record OrderPresumedNotPlaced(DateTimeOffset At, ClientTag Tag) : IAccountEvent;

/// <summary>The venue showed an order in a new state.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Id">The venue's number.</param>
/// <param name="State">The state from here on.</param>
/// <param name="Size">Contracts ordered, as shown.</param>
/// <param name="LimitPrice">Limit as shown.</param>
/// <param name="StopPrice">Stop as shown.</param>
/// <param name="ShownFilled">Fill volume as shown.</param>
/// <param name="Anomaly">What is remarkable.</param>
public sealed record OrderChanged(
    DateTimeOffset At,
    ClientTag Tag,
    OrderId Id,
    OrderState State,
    int Size,
    Price? LimitPrice,
    Price? StopPrice,
    int ShownFilled,
    OrderAnomaly Anomaly) : IAccountEvent
{
    /// <summary>Distance of a trailing stop, as shown; null leaves it.</summary>
    public Price? TrailPrice { get; init; }

    /// <summary>The venue's own time of these terms, UTC, if it states one.</summary>
    public DateTimeOffset? ShownAt { get; init; }

    /// <summary>True when these terms settle the change that was under way.</summary>
    public bool? Settled { get; init; }
}

/// <summary>A child of a native bracket was seen; it belongs to the entry's strategy.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">Its tag: the entry's with <c>-SL</c> or <c>-TP</c>, or <c>venue:NUMBER</c>.</param>
/// <param name="Id">The venue's number.</param>
/// <param name="Parent">The entry's tag.</param>
/// <param name="Role">Stop-loss or take-profit.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts.</param>
/// <param name="LimitPrice">Limit, if any yet.</param>
/// <param name="StopPrice">Stop, if any yet.</param>
public sealed record BracketLegAdopted(
    DateTimeOffset At,
    ClientTag Tag,
    OrderId Id,
    ClientTag Parent,
    OrderRole Role,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    Price? StopPrice) : IAccountEvent;

/// <summary>The order by which the venue carries out a close that the engine asked for was seen.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag"><c>venue:NUMBER</c>.</param>
/// <param name="Id">The venue's number.</param>
/// <param name="Strategy">The strategy that owns the contract, if any.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts.</param>
public sealed record CloseOrderAdopted(
    DateTimeOffset At, ClientTag Tag, OrderId Id, StrategyName? Strategy, ContractId Contract, OrderSide Side, int Size) : IAccountEvent;

/// <summary>A change of a working order was decided. It stands in the journal before the request leaves.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Id">The venue's number.</param>
/// <param name="Size">New total size; null leaves it.</param>
/// <param name="LimitPrice">New limit; null leaves it.</param>
/// <param name="StopPrice">New stop; null leaves it.</param>
/// <param name="TrailPrice">New level of a trailing stop; null leaves it.</param>
/// <param name="Who">Strategy, engine or person.</param>
public sealed record ModifyRequested(
    DateTimeOffset At, ClientTag Tag, OrderId Id, int? Size, Price? LimitPrice, Price? StopPrice, Price? TrailPrice, string Who) : IAccountEvent;

/// <summary>A change did not happen: refused with proof, never sent, or not seen by two agreeing reads.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Text">The venue's code and words.</param>
public sealed record ModifyRefused(DateTimeOffset At, ClientTag Tag, string Text) : IAccountEvent;

/// <summary>The answer to a change proves nothing; both terms count until the venue shows which holds.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Cause">What is known.</param>
public sealed record ModifyOutcomeUnknown(DateTimeOffset At, ClientTag Tag, string Cause) : IAccountEvent
{
    /// <summary>Wall time of the first read that did not show the change, UTC; the settle time counts from here.</summary>
    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>An order that is not ours was seen; it counts for risk.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">Its tag, or <c>venue:NUMBER</c>.</param>
/// <param name="Id">The venue's number.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts.</param>
/// <param name="LimitPrice">Limit, if any.</param>
/// <param name="StopPrice">Stop, if any.</param>
public sealed record ForeignOrderAdopted(
    DateTimeOffset At,
    ClientTag Tag,
    OrderId Id,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    Price? StopPrice) : IAccountEvent;

/// <summary>A cancel was asked for.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Id">The venue's number; null when the order is not numbered yet and the cancel waits for it.</param>
/// <param name="Who">Strategy, guardian or person.</param>
public sealed record CancelRequested(DateTimeOffset At, ClientTag Tag, OrderId? Id, string Who) : IAccountEvent;

/// <summary>The cancel was refused or its outcome is unknown.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order's tag.</param>
/// <param name="Text">The venue's code and words.</param>
public sealed record CancelRefused(DateTimeOffset At, ClientTag Tag, string Text) : IAccountEvent;
