using System.Collections.Frozen;
using Engine.Markets;

namespace Engine.Actors.Accounts;

/// <summary>
/// The contracts that an account may trade, and those to which nothing may be added. Changed when a contract gives way to the next, read by
/// book and guardian at every step. Thread-safe: each reading is one immutable picture.
/// </summary>
public sealed class TradedContracts
{
    private readonly Lock _gate = new();
    private readonly HashSet<ContractId> _watched = [];
    private volatile FrozenDictionary<ContractId, Instrument> _instruments;
    private volatile FrozenDictionary<ContractId, string> _closeOnly = FrozenDictionary<ContractId, string>.Empty;

    /// <summary>Begins with the contracts of the start.</summary>
    public TradedContracts(IEnumerable<Instrument> instruments) => _instruments = instruments.ToFrozenDictionary(i => i.Id);

    /// <summary>Terms of every contract that was traded since the start, or in which the account has something at stake.</summary>
    public FrozenDictionary<ContractId, Instrument> Instruments => _instruments;

    /// <summary>Contracts to which nothing may be added, each with the reason as a sentence.</summary>
    public FrozenDictionary<ContractId, string> CloseOnly => _closeOnly;

    /// <summary>A contract may be traded from now on.</summary>
    public void Open(Instrument instrument)
    {
        lock (_gate)
        {
            _watched.Remove(instrument.Id);
            _instruments = _instruments.Values.Where(i => i.Id != instrument.Id).Append(instrument).ToFrozenDictionary(i => i.Id);
            _closeOnly = _closeOnly.Where(c => c.Key != instrument.Id).ToFrozenDictionary();
        }
    }

    /// <summary>
    /// A contract that no strategy trades has terms from now on, so that it can be valued, and nothing may be added to it; false, with nothing
    /// changed, for one whose terms are known already.
    /// </summary>
    /// <param name="instrument">Its terms.</param>
    /// <param name="why">One sentence.</param>
    public bool Watch(Instrument instrument, string why)
    {
        lock (_gate)
        {
            if (_instruments.ContainsKey(instrument.Id))
            {
                return false;
            }

            // First nothing may be added: whoever reads the terms finds the contract closed.
            Close(instrument.Id, why);
            _watched.Add(instrument.Id);
            _instruments = _instruments.Values.Append(instrument).ToFrozenDictionary(i => i.Id);
            return true;
        }
    }

    /// <summary>
    /// A person wants to trade a contract: one that nobody trades is opened. One that is traded, or that has given way to another, stays as
    /// it is.
    /// </summary>
    public void OpenForPerson(Instrument instrument)
    {
        lock (_gate)
        {
            if (_watched.Contains(instrument.Id) || !_instruments.ContainsKey(instrument.Id))
            {
                Open(instrument);
            }
        }
    }

    /// <summary>Nothing may be added to a contract from now on; what reduces its position passes.</summary>
    /// <param name="contract">The contract.</param>
    /// <param name="why">One sentence.</param>
    public void Close(ContractId contract, string why)
    {
        lock (_gate)
        {
            _closeOnly = _closeOnly.Where(c => c.Key != contract).Append(KeyValuePair.Create(contract, why)).ToFrozenDictionary();
        }
    }
}
