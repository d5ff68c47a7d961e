using Engine.Markets;

namespace Engine.Simulator;

/// <content>Contracts that join a venue whose market comes from elsewhere.</content>
public sealed partial class Venue
{
    /// <summary>Why a contract cannot be traded here, as a sentence; null when it can.</summary>
    public static string? RefusalOf(Instrument instrument) => ContractMonth.TryParse(instrument.Id.Value, out _, out _)
        ? null
        : $"the simulated venue cannot trade {instrument.Id}, whose id tells no product and delivery month.";

    /// <summary>
    /// Lists a contract with its own tick size and tick value. Nothing is known of its price: trading in it is halted, and its orders wait
    /// for a bid and an ask. A product that stands in no table counts as a mini and costs what an unknown one does.
    /// False when the contract was listed before.
    /// </summary>
    /// <exception cref="ArgumentException">The contract cannot be traded (<see cref="RefusalOf"/>).</exception>
    public bool List(Instrument instrument)
    {
        if (!ContractMonth.TryParse(instrument.Id.Value, out var code, out var month))
        {
            throw new ArgumentException(RefusalOf(instrument), nameof(instrument));
        }

        lock (_gate)
        {
            if (_books.ContainsKey(instrument.Id.Value))
            {
                return false;
            }

            var product = ProductTable.Find(code)
                ?? new ProductTerms(code, code, instrument.Description, instrument.TickSize, instrument.TickValue, DeliveryCycle.Quarterly, IsMicro: false);
            var book = new ContractBook(instrument, product, month, _rules, _books.Count);
            book.Core.Halted = true;
            book.Core.Forget();
            foreach (var ledger in _accounts.Values)
            {
                ledger.AddHolding();
            }

            _books.Add(instrument.Id.Value, book);
            _changes?.Contracts.Add(new SavedContract(
                instrument.Id.Value, instrument.Name, instrument.Description, instrument.TickSize.Nanos, instrument.TickValue.Micros, instrument.SymbolId));
            return true;
        }
    }

    /// <summary>
    /// Halts a contract of whose price nothing is known any more: the last trade and the depth are gone. Cancels work; orders,
    /// changes and closes are refused until <see cref="HaltTrading"/> lets trading go on.
    /// </summary>
    /// <param name="contract">A contract of this venue.</param>
    public void Forget(ContractId contract)
    {
        lock (_gate)
        {
            var core = _books[contract.Value].Core;
            core.Halted = true;
            core.Forget();
        }
    }
}
