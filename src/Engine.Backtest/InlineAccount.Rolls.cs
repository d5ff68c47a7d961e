using System.Collections.Frozen;
using Engine.Markets;
using Engine.Simulator;

namespace Engine.Backtest;

/// <content>Contracts that give way to the next.</content>
internal sealed partial class InlineAccount
{
    private ContractRolls _rolls = ContractRolls.None;

    /// <summary>The venue takes no new order for a contract that one of these has left; what is open in it can be closed.</summary>
    public void Know(ContractRolls rolls) => _rolls = rolls;

    /// <summary>Nothing is added to a contract any more.</summary>
    public void CloseOnly(ContractId contract, string why) => _context = _context with
    {
        CloseOnly = _context.CloseOnly.Where(c => c.Key != contract).Append(KeyValuePair.Create(contract, why)).ToFrozenDictionary(),
    };

    /// <summary>A contract may be added to.</summary>
    public void Reopen(ContractId contract) => _context = _context with { CloseOnly = _context.CloseOnly.Where(c => c.Key != contract).ToFrozenDictionary() };

    /// <summary>True when nothing is at stake in a contract.</summary>
    public bool IsFlatIn(ContractId contract) => State.PositionIn(contract).Net == 0 && State.LiveOrders.All(o => o.Contract != contract);

    /// <summary>A person would be told.</summary>
    public void Alert(string sentence) => _alerts.Add(sentence);

    private bool IsLeft(VenueCommand command) => command is VenueCommand.Place place && _rolls.HasLeft(place.Contract, _clock.Now);
}
