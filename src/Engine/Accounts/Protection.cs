using System.Collections.Immutable;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>
/// The protection of one entry: what its strategy asked for, what has filled and which orders stand for it. It lives from the
/// entry's intent until the position of the entry is gone and no leg is live.
/// </summary>
/// <param name="Entry">The entry's tag.</param>
/// <param name="Strategy">Who asked.</param>
/// <param name="Intent">The entry's intent.</param>
/// <param name="Contract">The contract.</param>
/// <param name="EntrySide">Side of the entry; the legs have the other.</param>
/// <param name="Bracket">Distances from the fill.</param>
/// <param name="Native">True when the venue keeps the legs (Auto-OCO), false when the engine does.</param>
public sealed record Protection(
    ClientTag Entry,
    StrategyName Strategy,
    IntentId Intent,
    ContractId Contract,
    OrderSide EntrySide,
    Bracket Bracket,
    bool Native)
{
    /// <summary>Contracts of the entry that have filled.</summary>
    public int EntryFilled { get; init; }

    /// <summary>Sum of price times contracts of those fills, in 1e-9 units, exact.</summary>
    public Int128 EntryNotional { get; init; }

    /// <summary>Contracts that the legs have closed.</summary>
    public int Exited { get; init; }

    /// <summary>Every leg so far, the ended ones included, oldest first.</summary>
    public ImmutableArray<ClientTag> Legs { get; init; } = [];

    /// <summary>Contracts that want protection by this entry alone; the position may be smaller.</summary>
    public int Open => Math.Max(0, EntryFilled - Exited);
}

/// <summary>A close that was sent and that the venue has not yet been seen to carry out.</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Side">Side that closes.</param>
/// <param name="Size">Contracts that were to be closed.</param>
/// <param name="SentAt">Market time, UTC.</param>
/// <param name="Answered">True once the venue has answered.</param>
public sealed record CloseUnderWay(ContractId Contract, OrderSide Side, int Size, DateTimeOffset SentAt, bool Answered)
{
    /// <summary>True when only a part of the position is to be closed.</summary>
    public bool Partial { get; init; }
}

/// <summary>Closes that were sent and whose orders the venue has not shown yet: so many untagged market orders are ours (contract.md §4.8).</summary>
/// <param name="Contract">The contract.</param>
/// <param name="Size">The largest size asked.</param>
/// <param name="Partial">True when all of them close a part only.</param>
/// <param name="Count">How many; at least 1.</param>
/// <param name="SentAt">Market time of the last, UTC.</param>
public sealed record CloseOrdersDue(ContractId Contract, int Size, bool Partial, int Count, DateTimeOffset SentAt);
