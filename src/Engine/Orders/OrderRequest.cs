using Engine.Accounts;
using Engine.Markets;

namespace Engine.Orders;

/// <summary>An order as it goes to the venue: fully decided, tagged, already in the journal.</summary>
/// <param name="Account">The account.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side.</param>
/// <param name="Type">Type.</param>
/// <param name="Size">Contracts, at least 1.</param>
/// <param name="LimitPrice">Absolute limit on the tick grid, for limit orders.</param>
/// <param name="StopPrice">Absolute stop on the tick grid, for stop orders.</param>
/// <param name="Tag">Unique on the account for ever.</param>
/// <param name="TrailPrice">
/// Absolute price of a trailing stop: the venue keeps its distance from the last price, and reads it back as that distance
/// (contract.md §4.5).
/// </param>
/// <param name="StopLoss">Native stop-loss; needs an account in Auto-OCO mode.</param>
/// <param name="TakeProfit">Native take-profit; needs an account in Auto-OCO mode.</param>
public sealed record OrderRequest(
    AccountId Account,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    Price? StopPrice,
    ClientTag Tag,
    Price? TrailPrice = null,
    BracketLeg? StopLoss = null,
    BracketLeg? TakeProfit = null);
