using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Accounts;

/// <summary>
/// A fact of an account's history, as it stands in the journal. Events carry every value that they change, so that
/// replaying them needs no instrument, no clock and no venue.
/// </summary>
public interface IAccountEvent
{
    /// <summary>Market time of the fact, UTC.</summary>
    DateTimeOffset At { get; }
}

/// <summary>The book opened this journal; orders without an outcome are in doubt from here on.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Instance">First part of every client tag from here on.</param>
/// <param name="Epoch">Number of this opening, from 1.</param>
public sealed record BookOpened(DateTimeOffset At, string Instance, int Epoch) : IAccountEvent;

/// <summary>The account refuses orders with brackets; from here on the engine keeps them itself (contract.md §4.5).</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Text">The venue's words.</param>
public sealed record NativeBracketsRefused(DateTimeOffset At, string Text) : IAccountEvent;

/// <summary>Flattening was asked for: it goes on, across restarts, until <see cref="FlattenConfirmed"/>.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">One contract; null for the account.</param>
/// <param name="Who">Strategy, guardian or person.</param>
/// <param name="Why">In words.</param>
public sealed record FlattenRequested(DateTimeOffset At, ContractId? Contract, string Who, string Why) : IAccountEvent;

/// <summary>The venue showed neither a position nor a working order: the flatten has done its work.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">One contract; null for the account.</param>
public sealed record FlattenConfirmed(DateTimeOffset At, ContractId? Contract) : IAccountEvent;

/// <summary>A strategy wants the other side: the position is flattened first, the order is intended when the venue shows flat.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who decided.</param>
/// <param name="Intent">The strategy's number.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side of the new position.</param>
/// <param name="Size">Contracts of the new position.</param>
/// <param name="Bracket">Its protection.</param>
/// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
public sealed record ReverseRequested(
    DateTimeOffset At,
    StrategyName Strategy,
    IntentId Intent,
    ContractId Contract,
    OrderSide Side,
    int Size,
    Bracket? Bracket,
    ReceiptSequence DecidedAt) : IAccountEvent
{
    /// <summary>Why a signal from outside wanted it, in words; null for what a strategy decided by itself.</summary>
    public string? Why { get; init; }
}

/// <summary>A reversal is over: its order was intended, or it was given up.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Text">How it ended.</param>
public sealed record ReverseEnded(DateTimeOffset At, ContractId Contract, string Text) : IAccountEvent;

/// <summary>A person's hand wins: the strategy adds nothing on its contract until a person lets it go on.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who is paused.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Why">What the person did.</param>
public sealed record StrategyPaused(DateTimeOffset At, StrategyName Strategy, ContractId Contract, string Why) : IAccountEvent;

/// <summary>A person lets a paused strategy go on.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who goes on.</param>
/// <param name="Who">The person.</param>
/// <param name="Why">In words.</param>
public sealed record StrategyResumed(DateTimeOffset At, StrategyName Strategy, string Who, string Why) : IAccountEvent;

/// <summary>A strategy has lost its right to trade while the process lives: it failed, does not answer, or went beyond its bounds.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Which.</param>
/// <param name="Why">In words.</param>
public sealed record StrategyRevoked(DateTimeOffset At, StrategyName Strategy, string Why) : IAccountEvent;

/// <summary>The firm's rules for this account, as the trader stated them at its first use (contract.md §7.2).</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Rules">Name of the rules in <c>risk.conf</c>.</param>
/// <param name="StartBalance">Balance at which the account began.</param>
/// <param name="Floor">Loss floor that the platform shows.</param>
/// <param name="HighestDayEnd">Highest end-of-day balance so far, rebuilt from the trade history or implied by the floor.</param>
/// <param name="Who">The person, or the engine for a simulated account.</param>
public sealed record ProfileAdopted(
    DateTimeOffset At, string Rules, Money StartBalance, Money Floor, Money HighestDayEnd, string Who) : IAccountEvent;

/// <summary>The balance changed and no trade explains it: a payout, a reset, or something else that a person has to name.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Balance">The venue's balance.</param>
/// <param name="Difference">What no trade explains; negative for a payout.</param>
/// <param name="Looks">What it looks like.</param>
public sealed record BalanceJumped(DateTimeOffset At, Money Balance, Money Difference, string Looks) : IAccountEvent;

/// <summary>The highest equity within a day, for rules whose floor trails it; journaled in steps, not at every price.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Equity">Cash plus open profit at conservative marks.</param>
public sealed record EquityPeaked(DateTimeOffset At, Money Equity) : IAccountEvent;

/// <summary>A half-turn was booked, once by its number.</summary>
/// <param name="At">Fill time, UTC.</param>
/// <param name="Id">The trade's number.</param>
/// <param name="Order">The order that filled.</param>
/// <param name="Tag">The order's tag, when the order is known.</param>
/// <param name="Strategy">The owner, when it is ours.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Price">Fill price.</param>
/// <param name="RealizedNotional">
/// Price difference realised by the part that closed, in 1e-9 units times contracts, exact; for a fill that arrived after later
/// ones of its contract with what its place among them changes.
/// </param>
/// <param name="RealizedGross">The same in money, before costs.</param>
/// <param name="Fees">Fees of this side.</param>
/// <param name="Commissions">Commissions of this side.</param>
public sealed record TradeBooked(
    DateTimeOffset At,
    TradeId Id,
    OrderId Order,
    ClientTag? Tag,
    StrategyName? Strategy,
    ContractId Contract,
    OrderSide Side,
    int Size,
    Price Price,
    Int128 RealizedNotional,
    Money RealizedGross,
    Money Fees,
    Money Commissions) : IAccountEvent;

/// <summary>A trade that was booked before its order was known now belongs to an order.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Id">The trade's number.</param>
/// <param name="Tag">The order's tag.</param>
public sealed record TradeAttributed(DateTimeOffset At, TradeId Id, ClientTag Tag) : IAccountEvent;

/// <summary>The venue busted a booked trade; its contracts, profit and costs are taken out.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Id">The trade's number.</param>
/// <param name="Net">Signed contracts of the position from here on.</param>
/// <param name="EntryNotional">Entry notional of the position from here on, 1e-9 units times contracts.</param>
/// <param name="RealizedGross">Change of the realised profit, before costs.</param>
public sealed record TradeVoided(DateTimeOffset At, TradeId Id, int Net, Int128 EntryNotional, Money RealizedGross) : IAccountEvent;

/// <summary>Closing a position was asked for.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Who">Strategy, guardian or person.</param>
/// <param name="Why">In words.</param>
public sealed record CloseRequested(DateTimeOffset At, ContractId Contract, string Who, string Why) : IAccountEvent
{
    /// <summary>Contracts of a partial close; null closes the whole position.</summary>
    public int? Size { get; init; }
}

/// <summary>The venue answered a close.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Text">Accepted, or code and words.</param>
public sealed record CloseAnswered(DateTimeOffset At, ContractId Contract, string Text) : IAccountEvent
{
    /// <summary>True when nothing came of it: refused with proof, never sent, or not seen by a later reading; null otherwise.</summary>
    public bool? Refused { get; init; }
}

/// <summary>The venue reported the account's own figures, changed since the last report.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Balance">Realised cash, net.</param>
/// <param name="CanTrade">False once the firm has locked the account.</param>
public sealed record BalanceReported(DateTimeOffset At, Money Balance, bool CanTrade) : IAccountEvent;

/// <summary>The book's cash was set to the venue's balance, which differed.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Cash">The cash from here on.</param>
/// <param name="Difference">Venue minus book before the adoption.</param>
public sealed record CashAdopted(DateTimeOffset At, Money Cash, Money Difference) : IAccountEvent;

/// <summary>The book's position was set to the venue's, which differed.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="BookNet">Signed contracts in the book before.</param>
/// <param name="Net">Signed contracts from here on.</param>
/// <param name="AveragePrice">The venue's average price.</param>
public sealed record PositionAdopted(DateTimeOffset At, ContractId Contract, int BookNet, int Net, Price AveragePrice) : IAccountEvent;

/// <summary>What the account may do changed.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="State">From here on.</param>
/// <param name="Who">Guardian, venue or person.</param>
/// <param name="Why">In words.</param>
public sealed record TradingStateChanged(DateTimeOffset At, TradingState State, string Who, string Why) : IAccountEvent;

/// <summary>A trade date opened.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Date">The trade date.</param>
/// <param name="Balance">Cash at its open.</param>
public sealed record TradeDateOpened(DateTimeOffset At, DateOnly Date, Money Balance) : IAccountEvent;

/// <summary>Book and venue were compared.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Epoch">The book's epoch.</param>
/// <param name="Why">What asked for the comparison.</param>
/// <param name="Differences">Facts that the comparison adopted.</param>
public sealed record Reconciled(DateTimeOffset At, int Epoch, string Why, int Differences) : IAccountEvent
{
    /// <summary>True when the reading was of one instant; null in journals of before.</summary>
    public bool? Quiet { get; init; }
}
