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
/// <param name="Instance">First part of every client tag of this account.</param>
/// <param name="Epoch">Number of this opening, from 1.</param>
public sealed record BookOpened(DateTimeOffset At, string Instance, int Epoch) : IAccountEvent;

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
    ReceiptSequence DecidedAt) : IAccountEvent;

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
    OrderAnomaly Anomaly) : IAccountEvent;

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
/// <param name="RealizedNotional">Price difference realised by the part that closed, in 1e-9 units times contracts, exact.</param>
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

/// <summary>Closing a position was asked for.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Who">Strategy, guardian or person.</param>
/// <param name="Why">In words.</param>
public sealed record CloseRequested(DateTimeOffset At, ContractId Contract, string Who, string Why) : IAccountEvent;

/// <summary>The venue answered a close.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Text">Accepted, or code and words.</param>
public sealed record CloseAnswered(DateTimeOffset At, ContractId Contract, string Text) : IAccountEvent;

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
public sealed record Reconciled(DateTimeOffset At, int Epoch, string Why, int Differences) : IAccountEvent;
