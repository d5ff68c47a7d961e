using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>A person wants a working order changed, whoever placed it. Where it belongs to a strategy, that one pauses.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order.</param>
/// <param name="Change">The new terms.</param>
/// <param name="Why">In words.</param>
public sealed record ModifyByHand(DateTimeOffset At, ClientTag Tag, OrderChange Change, string Why) : IAccountInput;

/// <summary>
/// A person wants a working order cancelled, whoever placed it; refused for a leg of a bracket while the position stands that it closes, for the
/// engine would place it again.
/// </summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Tag">The order.</param>
/// <param name="Why">In words.</param>
public sealed record CancelByHand(DateTimeOffset At, ClientTag Tag, string Why) : IAccountInput;

/// <summary>A person wants every working order cancelled that closes no open position: what protects one stays.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">One contract, or all.</param>
/// <param name="Why">In words.</param>
public sealed record CancelAllByHand(DateTimeOffset At, ContractId? Contract, string Why) : IAccountInput;

/// <summary>A person wants a position closed, or a part of it. The strategies of the contract pause.</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Contract">The contract.</param>
/// <param name="Size">Contracts to close, at least 1; null closes all of it.</param>
/// <param name="Why">In words.</param>
public sealed record CloseByHand(DateTimeOffset At, ContractId Contract, int? Size, string Why) : IAccountInput;

/// <summary>A person wants a strategy to add nothing until a person lets it go on (<see cref="ResumeStrategy"/>).</summary>
/// <param name="At">Market time, UTC.</param>
/// <param name="Strategy">Who pauses.</param>
/// <param name="Why">In words.</param>
public sealed record PauseByHand(DateTimeOffset At, StrategyName Strategy, string Why) : IAccountInput;
