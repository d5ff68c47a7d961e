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
public sealed record OrderRequest(
    AccountId Account,
    ContractId Contract,
    OrderSide Side,
    OrderType Type,
    int Size,
    Price? LimitPrice,
    Price? StopPrice,
    ClientTag Tag);
