using System.Collections.Immutable;
using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <summary>Something that the account core reacts to. <see cref="At"/> is market time, UTC.</summary>
public interface IAccountInput
{
    /// <summary>Market time at which the input was taken up, UTC.</summary>
    DateTimeOffset At { get; }
}

/// <summary>The shell has replayed the journal and opens it.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Instance">First part of client tags from here on, of this process alone: tags are burnt even where a damaged journal has forgotten them.</param>
public sealed record OpenBook(DateTimeOffset At, string Instance) : IAccountInput
{
    /// <summary>
    /// Why the process comes up halted, in words; null where it does not. It halts an account that may add exposure; one that is halted already keeps its
    /// own reason.
    /// </summary>
    public string? Halt { get; init; }
}

/// <summary>A strategy wants an order.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who.</param>
/// <param name="Intent">The strategy's ascending number.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Any type but stop-limit, which the venue refuses.</param>
/// <param name="Size">Contracts.</param>
/// <param name="LimitPrice">Limit for limit orders.</param>
/// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
public sealed record PlaceIntent(
    DateTimeOffset At,
    StrategyName Strategy,
    IntentId Intent,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    ReceiptSequence DecidedAt) : IAccountInput
{
    /// <summary>Stop price of a stop order, absolute.</summary>
    public Price? StopPrice { get; init; }

    /// <summary>Level of a trailing stop, absolute; the venue keeps its distance from the last price.</summary>
    public Price? TrailPrice { get; init; }

    /// <summary>Protection that comes with the order.</summary>
    public Bracket? Bracket { get; init; }

    /// <summary>The executor that sees the order to its end; null for none.</summary>
    public ExecutorTerms? Executor { get; init; }

    /// <summary>Why a person, or a signal from outside, wants it, in words; null for a strategy whose reasons are its own.</summary>
    public string? Why { get; init; }
}

/// <summary>A strategy wants its working order changed.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who.</param>
/// <param name="Intent">The number of the order's intent.</param>
/// <param name="Change">The new terms.</param>
/// <param name="Role">The order itself, or a leg of its bracket.</param>
public sealed record ModifyIntent(DateTimeOffset At, StrategyName Strategy, IntentId Intent, OrderChange Change, OrderRole Role = OrderRole.Entry) : IAccountInput;

/// <summary>A strategy wants a part of its position closed; the protection follows the size that is left.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Size">Contracts to close, at least 1.</param>
/// <param name="Why">In words.</param>
public sealed record PartialCloseIntent(DateTimeOffset At, StrategyName Strategy, ContractId Contract, int Size, string Why) : IAccountInput;

/// <summary>A strategy wants the other side of its position.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who.</param>
/// <param name="Intent">The strategy's ascending number.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Size">Contracts of the new position.</param>
/// <param name="Bracket">Its protection.</param>
/// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
public sealed record ReverseIntent(
    DateTimeOffset At, StrategyName Strategy, IntentId Intent, ContractId Contract, int Size, Bracket? Bracket, ReceiptSequence DecidedAt) : IAccountInput
{
    /// <summary>Why a signal from outside wants it, in words; null for a strategy whose reasons are its own.</summary>
    public string? Why { get; init; }
}

/// <summary>A person states the firm's rules of the account.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Rules">Name of the rules.</param>
/// <param name="StartBalance">Balance at which the account began.</param>
/// <param name="Floor">Loss floor that the platform shows.</param>
/// <param name="HighestDayEnd">Highest end-of-day balance, once checked against the trade history.</param>
/// <param name="Who">The person.</param>
public sealed record AdoptProfile(DateTimeOffset At, string Rules, Money StartBalance, Money Floor, Money HighestDayEnd, string Who) : IAccountInput;

/// <summary>A person lets a paused strategy go on.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who goes on.</param>
/// <param name="Who">The person.</param>
/// <param name="Why">In words.</param>
public sealed record ResumeStrategy(DateTimeOffset At, StrategyName Strategy, string Who, string Why) : IAccountInput;

/// <summary>A strategy has lost its right to trade while the process lives. The right itself is of the process (<see cref="AccountContext.Revoked"/>); the journal keeps that and why it went.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Which.</param>
/// <param name="Why">In words.</param>
public sealed record RevokeStrategy(DateTimeOffset At, StrategyName Strategy, string Why) : IAccountInput;

/// <summary>The guardian has seen a new high of equity.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Equity">Cash plus open profit at conservative marks.</param>
public sealed record EquityReported(DateTimeOffset At, Money Equity) : IAccountInput;

/// <summary>The time that <see cref="AccountEffect.LookAgain"/> asked for has passed: what should have happened by itself is looked after.</summary>
/// <param name="At">Market time, UTC.</param>
public sealed record Tidy(DateTimeOffset At) : IAccountInput;

/// <summary>A strategy wants its order cancelled.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who.</param>
/// <param name="Intent">The number of the order's intent.</param>
public sealed record CancelIntent(DateTimeOffset At, StrategyName Strategy, IntentId Intent) : IAccountInput;

/// <summary>Every live order is to be cancelled, optionally of one contract.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">One contract, or all.</param>
/// <param name="Who">Strategy, guardian or person.</param>
public sealed record CancelAll(DateTimeOffset At, ContractId? Contract, string Who) : IAccountInput;

/// <summary>
/// Entries are to be cancelled, and nothing that protects an open position. A position without protection, wanted or standing,
/// for all of it is closed. Orders of others are left alone.
/// </summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">One contract, or all.</param>
/// <param name="Who">Engine, strategy or person.</param>
/// <param name="Why">In words.</param>
public sealed record CancelEntries(DateTimeOffset At, ContractId? Contract, string Who, string Why) : IAccountInput;

/// <summary>A position is to be closed at the market by the venue's own close, which nets.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">One contract, or every open position.</param>
/// <param name="Who">Strategy, guardian or person.</param>
/// <param name="Why">In words.</param>
public sealed record CloseAll(DateTimeOffset At, ContractId? Contract, string Who, string Why) : IAccountInput;

/// <summary>What the account may do is to change. The core refuses nothing here: who may lift a halt is decided by the caller.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="State">The new state.</param>
/// <param name="Who">Guardian, venue or person.</param>
/// <param name="Why">In words.</param>
public sealed record SetTradingState(DateTimeOffset At, TradingState State, string Who, string Why) : IAccountInput;

/// <summary>The venue answered a place request, or did not.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order.</param>
/// <param name="Outcome">What is known.</param>
public sealed record PlaceAnswered(DateTimeOffset At, ClientTag Tag, MutationOutcome Outcome) : IAccountInput
{
    /// <summary>
    /// Why the order was placed, in words, as its request carried it (<see cref="AccountEffect.SendPlace.Why"/>): the book keeps no reasons, and an order that is placed again has
    /// the same one. Null for what a strategy decided by itself.
    /// </summary>
    public string? Why { get; init; }
}

/// <summary>The venue answered a cancel, or did not.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Order">The order.</param>
/// <param name="Outcome">What is known.</param>
public sealed record CancelAnswered(DateTimeOffset At, OrderId Order, MutationOutcome Outcome) : IAccountInput;

/// <summary>The venue answered a change, or did not.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Order">The order.</param>
/// <param name="Outcome">What is known.</param>
public sealed record ModifyAnswered(DateTimeOffset At, OrderId Order, MutationOutcome Outcome) : IAccountInput;

/// <summary>The venue answered a close, or did not.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Outcome">What is known.</param>
public sealed record CloseAnsweredByVenue(DateTimeOffset At, ContractId Contract, MutationOutcome Outcome) : IAccountInput;

/// <summary>An order as the venue shows it.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Order">The fact.</param>
public sealed record OrderReported(DateTimeOffset At, VenueOrder Order) : IAccountInput;

/// <summary>A half-turn as the venue reports it.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Trade">The fact.</param>
public sealed record TradeReported(DateTimeOffset At, VenueTrade Trade) : IAccountInput;

/// <summary>A position as the venue shows it; compared, never booked: trades make positions.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Position">The fact.</param>
public sealed record PositionReported(DateTimeOffset At, VenuePosition Position) : IAccountInput;

/// <summary>The account's own figures as the venue reports them.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Account">The fact.</param>
public sealed record AccountReported(DateTimeOffset At, VenueAccount Account) : IAccountInput;

/// <summary>One complete set of reads.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="ReadAt">Wall time at which the first read was sent, UTC.</param>
/// <param name="Why">What asked for it.</param>
/// <param name="Account">Account/search.</param>
/// <param name="Orders">Order/search, Order/searchOpen and the suspended ones of Order/v2/query together.</param>
/// <param name="Trades">Trade/search, oldest first.</param>
/// <param name="Positions">Position/searchOpen.</param>
/// <param name="Quiet">True when no order was in flight and no user frame arrived while reading, so that the reads are of one instant.</param>
public sealed record VenueRead(
    DateTimeOffset At,
    DateTimeOffset ReadAt,
    string Why,
    VenueAccount Account,
    ImmutableArray<VenueOrder> Orders,
    ImmutableArray<VenueTrade> Trades,
    ImmutableArray<VenuePosition> Positions,
    bool Quiet) : IAccountInput
{
    /// <summary>Numbers that the venue, asked for each by itself, says it does not know.</summary>
    public ImmutableHashSet<OrderId> Missing { get; init; } = [];

    /// <summary>
    /// Wall time of the first of the quiet readings, this one included, that showed these positions and this balance; null when it is not
    /// known. The venue's answers may be two seconds old (contract.md §10): what only one reading shows is not adopted.
    /// </summary>
    public DateTimeOffset? SteadySince { get; init; }

    /// <summary>True when the venue has shown the same positions and balance for long enough.</summary>
    public bool IsSteadyFor(TimeSpan settle) => SteadySince is not { } since || ReadAt - since >= settle;

    /// <summary>The book as it stood when the first read was sent: nothing is concluded about an order that has changed since. Null when nothing can have.</summary>
    public AccountState? Then { get; init; }
}
