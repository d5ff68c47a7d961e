using Engine.Markets;

namespace Engine.Simulator;

/// <summary>The instant at which <c>Contract/available</c> moves to the next contract and the old one becomes inactive (contract.md §4.3).</summary>
/// <param name="From">The contract that is listed before.</param>
/// <param name="To">The contract that is listed afterwards.</param>
/// <param name="At">Market time, UTC.</param>
public sealed record ContractRoll(ContractId From, ContractId To, DateTimeOffset At);

/// <summary>Which contracts are active and listed, given the rolls. Immutable: a roll gives a new value.</summary>
public sealed class ContractRolls
{
    private readonly ContractRoll[] _rolls;

    private ContractRolls(ContractRoll[] rolls) => _rolls = rolls;

    /// <summary>No rolls: delivery months alone decide.</summary>
    public static ContractRolls None { get; } = new([]);

    /// <summary>These and one more.</summary>
    public ContractRolls With(ContractRoll roll) => new([.. _rolls, roll]);

    /// <summary>True once a roll has left the contract behind.</summary>
    public bool HasLeft(ContractId contract, DateTimeOffset now)
    {
        foreach (var roll in _rolls)
        {
            if (roll.From == contract && roll.At <= now)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The contracts with their activity: one that was left behind is inactive.</summary>
    public IReadOnlyList<Instrument> Judge(IReadOnlyList<Instrument> contracts, DateTimeOffset now) => _rolls.Length == 0
        ? contracts
        : [.. contracts.Select(contract => HasLeft(contract.Id, now) ? contract with { Active = false } : contract)];

    /// <summary>
    /// One active contract a product, by id: the one that a coming roll leaves, else the one that the last roll reached, else the nearest
    /// to delivery.
    /// </summary>
    public IReadOnlyList<Instrument> Front(IReadOnlyList<Instrument> contracts, DateTimeOffset now) =>
    [
        .. Judge(contracts, now)
            .Where(contract => contract.Active)
            .GroupBy(contract => contract.SymbolId, StringComparer.Ordinal)
            .Select(product => product.FirstOrDefault(contract => _rolls.Any(roll => roll.At > now && roll.From == contract.Id))
                ?? product.FirstOrDefault(contract => _rolls.Any(roll => roll.At <= now && roll.To == contract.Id))
                ?? product.MinBy(MonthOf)!)
            .OrderBy(contract => contract.Id.Value, StringComparer.Ordinal),
    ];

    private static ContractMonth MonthOf(Instrument contract) =>
        ContractMonth.TryParse(contract.Id.Value, out _, out var month) ? month : default;
}
