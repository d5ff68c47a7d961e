using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>What the venue says about an order, from a hub frame or a REST answer; the account core's input.</summary>
/// <param name="Id">The venue's number.</param>
/// <param name="Account">The account.</param>
/// <param name="Contract">The contract.</param>
/// <param name="CreatedAt">Creation time, UTC.</param>
/// <param name="UpdatedAt">Last change before the fill, UTC; not the fill time (contract.md §4.7).</param>
/// <param name="Status">The venue's status; values unknown to this version pass through.</param>
/// <param name="Type">Order type.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts ordered.</param>
/// <param name="LimitPrice">Limit, if any.</param>
/// <param name="StopPrice">Stop, if any.</param>
/// <param name="FillVolume">Contracts filled so far.</param>
/// <param name="AverageFillPrice">Average fill price, if any fill.</param>
/// <param name="Tag">The client tag; null for a close by the venue and for foreign orders without one.</param>
/// <param name="Parent">The entry of a bracket child.</param>
/// <param name="Linked">The stop linked to a take-profit.</param>
/// <param name="TrailDistance">Ticks, signed on bracket children.</param>
/// <param name="TrailPrice">The same as a distance in price (contract.md §4.5: read back it is no level).</param>
public sealed record VenueOrder(
    OrderId Id,
    AccountId Account,
    ContractId Contract,
    DateTimeOffset CreatedAt,
    DateTimeOffset? UpdatedAt,
    VenueOrderStatus Status,
    OrderType Type,
    OrderSide Side,
    int Size,
    Price? LimitPrice,
    Price? StopPrice,
    int FillVolume,
    decimal? AverageFillPrice,
    ClientTag? Tag,
    OrderId? Parent = null,
    OrderId? Linked = null,
    int? TrailDistance = null,
    Price? TrailPrice = null);

/// <summary>One half-turn (contract.md §4.9).</summary>
/// <param name="Id">The trade's number; the key by which it is booked once.</param>
/// <param name="Account">The account.</param>
/// <param name="Contract">The contract.</param>
/// <param name="At">Fill time, UTC.</param>
/// <param name="Price">Fill price.</param>
/// <param name="ProfitAndLoss">Gross profit, null on an opening half-turn.</param>
/// <param name="Fees">Fees of this side.</param>
/// <param name="Commissions">Commissions of this side.</param>
/// <param name="Side">Side.</param>
/// <param name="Size">Contracts.</param>
/// <param name="Voided">True for a bust, which must be taken out of the books.</param>
/// <param name="Order">The order that filled.</param>
public sealed record VenueTrade(
    TradeId Id,
    AccountId Account,
    ContractId Contract,
    DateTimeOffset At,
    Price Price,
    Money? ProfitAndLoss,
    Money Fees,
    Money Commissions,
    OrderSide Side,
    int Size,
    bool Voided,
    OrderId Order);

/// <summary>A netted position. Direction comes from the venue's type, never from a sign of its size.</summary>
/// <param name="Account">The account.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Net">Signed contracts: long positive, short negative, zero closed.</param>
/// <param name="AveragePrice">Volume-weighted entry price as stated; still set on a close.</param>
/// <param name="OpenedAt">Creation time, UTC.</param>
public sealed record VenuePosition(AccountId Account, ContractId Contract, int Net, decimal AveragePrice, DateTimeOffset OpenedAt);

/// <summary>An account's own figures (contract.md §4.1).</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">The venue's name; no rule is derived from it.</param>
/// <param name="Balance">Realised cash, net of fees and commissions.</param>
/// <param name="CanTrade">False once the firm has locked the account.</param>
/// <param name="Visible">Shown in the platform.</param>
/// <param name="Simulated">True for practice and Combine accounts.</param>
public sealed record VenueAccount(AccountId Id, string Name, Money Balance, bool CanTrade, bool Visible, bool Simulated);
